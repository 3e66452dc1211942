/** A registered client before a twin of the service, with a clock that tests may move and no real waiting. */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClientKey } from '../client-key.js'
import { type CounterStore, openCounterFile } from '../counter-store.js'
import { registrationFor } from '../registration.js'
import type { SigningSession } from '../session.js'
import { openSigningService, type SigningService } from '../signing-service.js'
import { openServiceTwin, type ServiceTwin, type TwinOptions } from './service-twin.js'

/** What a test of the library needs. */
export type SdkStage = {
  readonly twin: ServiceTwin
  readonly service: SigningService
  readonly counters: CounterStore
  /** Puts the clock of the client forward. */
  readonly passMs: (ms: number) => void
  /** Approves at once. */
  readonly session: (subject?: string) => Promise<SigningSession>
  /** Another client, with a key of its own. */
  readonly connect: () => SigningService
  /** A client whose institution lets it ask for lists alone. */
  readonly connectListOnly: () => Promise<SigningService>
  readonly close: () => Promise<void>
}

/** Opens the stage. */
export async function openSdkStage(options: TwinOptions = {}): Promise<SdkStage> {
  const twin = await openServiceTwin(options)
  const folder = mkdtempSync(join(tmpdir(), 'jitsuin-sdk-'))
  let aheadMs = 0
  const counters = openCounterFile(folder)
  const clock = () => new Date(Date.now() + aheadMs)
  const opened: SigningService[] = []
  const connect = (key = createClientKey({ now: new Date(), random: randomBytes })) => {
    const service = openSigningService({
      address: twin.address,
      serverAuthorities: [twin.authority],
      clientKey: key.privateKeyPem,
      clientCertificate: key.certificatePem,
      clock,
      newId: randomUUID,
      counters,
      patience: { delaysMs: [1, 1, 1], pause: async () => undefined },
    })
    opened.push(service)
    return service
  }
  const key = createClientKey({ now: new Date(), random: randomBytes })
  const service = connect(key)
  const wish = { spkiDer: key.spkiDer, label: '2階 診察室', now: new Date() }
  await service.register(await registrationFor(twin.institution, wish))
  return {
    twin,
    service,
    counters,
    passMs: (ms) => {
      aheadMs += ms
    },
    session: async (subject = 'T0001') => {
      const asked = await service.authorise(subject)
      twin.approve(asked.authorisationId)
      return service.openSession(asked.authorisationId)
    },
    connect: () => connect(),
    connectListOnly: async () => {
      const own = createClientKey({ now: new Date(), random: randomBytes })
      const ward = connect(own)
      const stated = { spkiDer: own.spkiDer, label: '病棟', approval: 'list-only', now: new Date() } as const
      await ward.register(await registrationFor(twin.institution, stated))
      return ward
    },
    close: async () => {
      for (const one of opened) one.close()
      await twin.close()
      rmSync(folder, { recursive: true })
    },
  }
}
