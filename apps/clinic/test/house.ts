/** The pages over the clinic's real backend, a real signing client, and a twin of the signing service. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type BusinessSystem, createBusinessSystem } from '@jitsuin/business-system'
import { listen } from '@jitsuin/platform'
import { openPageStage } from '../../../journeys/support/page-stage.js'
import { openStage, type Stage } from '../../signing-client/test/stage.js'

/** The doctor whose key the twin holds, and another one. */
export const DOCTORS = [
  { subject: 'T0001', name: '検証　一郎', kana: 'ｹﾝｼｮｳ ｲﾁﾛｳ' },
  { subject: 'T0002', name: '見本　花子', kana: 'ﾐﾎﾝ ﾊﾅｺ' },
] as const

/** A running clinic; `stop` takes everything down. */
export type House = {
  readonly origin: string
  readonly clinic: BusinessSystem['clinic']
  readonly service: BusinessSystem['service']
  /** Signing client and twin. */
  readonly signing: Stage
  readonly stop: () => void
}

/** Starts backend, client and twin; the client is registered. */
export async function startHouse(pages?: string, approval?: 'list-only'): Promise<House> {
  const signing = await openStage()
  await signing.register(approval)
  const { service, clinic } = await createBusinessSystem({
    client: { address: signing.client().address, tokenFile: join(signing.dataFolder, 'access-token') },
    doctors: DOCTORS,
    now: () => new Date(),
    random: randomBytes,
    verifierAddress: 'http://verifier.localhost/',
    patience: { pollMs: 100, retryMs: 20, awayMs: 60_000 },
    ...(pages !== undefined && { pages: { directory: pages } }),
  })
  const listener = await listen({ port: 0, services: service })
  const stop = () =>
    void clinic
      .stop()
      .then(listener.close)
      .then(signing.close)
      .catch((error: unknown) => console.error(error))
  return { origin: `http://clinic.localhost:${listener.port}`, clinic, service, signing, stop }
}

/** Opens a browser on it. */
export async function openClinicStage(approval?: 'list-only') {
  return await openPageStage(join(import.meta.dirname, '..'), (pages) => startHouse(pages, approval))
}
