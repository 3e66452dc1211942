/** A zone of trust with one service that writes audit rows, for the tests of the audit log. */
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AuditActions,
  openSession,
  openStore,
  openTestDatabase,
  type Session,
  type Store,
  type TestDatabase,
} from '@jitsuin/platform'
import type { NoteSigner } from '@jitsuin/tlog'
import { noteSignerFromPem } from '@jitsuin/tlog/node'
import { z } from 'zod'
import { openSecondPlace } from '../src/outside/second-place.js'
import { TREE_HISTORY } from '../src/store/history.js'
import { openSequencer, type Sequencer } from '../src/usecases/sequence.js'
import { type AuditReport, verifyAudit } from '../src/usecases/verify-audit.js'

export const ACTIONS = {
  'stamp/lent': { ja: '貸した', en: 'Lent', facts: z.strictObject({ stamp: z.int() }) },
} as const satisfies AuditActions

export const DESK = { schema: 'desk', migrations: [] }

const AT = new Date('2026-11-20T00:12:00Z')

export type Zone = {
  readonly database: TestDatabase
  readonly store: Store<object, typeof ACTIONS>
  readonly signer: NoteSigner
  readonly secondPlace: string
  /** A session as superuser: the attacker. */
  readonly superuser: Session
  /** Writes `count` rows in one transaction. */
  record(count: number): Promise<void>
  /** Works with a sequencer as the service would run it, then closes it. */
  withSequencer<Result>(work: (sequencer: Sequencer) => Promise<Result>): Promise<Result>
  /** Covers all rows that wait. */
  sequence(): Promise<number>
  /** The copied head. */
  checkpoint(): Promise<string>
  /** Checks against the copied head and leaves. */
  verify(): Promise<AuditReport>
  close(): Promise<void>
}

export function makeSigner(name = 'test.jitsuin.example/audit'): NoteSigner {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' })
  return noteSignerFromPem(pem, { name, kind: 'log' })
}

export async function openZone(): Promise<Zone> {
  const database = await openTestDatabase(DESK, TREE_HISTORY)
  const store = openStore<object, typeof ACTIONS>(database.serviceUrl('desk'), ACTIONS)
  const superuser = await openSession(database.superuserUrl)
  const secondPlace = await mkdtemp(join(tmpdir(), 'jitsuin-second-place-'))
  const signer = makeSigner()
  const checkpoint = () => readFile(join(secondPlace, 'checkpoint'), 'utf8')

  const withSequencer: Zone['withSequencer'] = async (work) => {
    const session = await openSession(database.serviceUrl('audit_tree'))
    try {
      const copy = await openSecondPlace(secondPlace, signer)
      try {
        return await work(await openSequencer({ session, signer, secondPlace: copy }))
      } finally {
        await copy.close()
      }
    } finally {
      await session.close()
    }
  }

  return {
    database,
    store,
    signer,
    secondPlace,
    superuser,
    record: (count) =>
      store.transact({ actor: 'officer:O-1', at: AT }, async (_tx, audit) => {
        for (let stamp = 0; stamp < count; stamp++)
          audit.record('stamp/lent', { subject: 'S-1', facts: { stamp } })
      }),
    withSequencer,
    sequence: () => withSequencer((sequencer) => sequencer.sequenceOnce()),
    checkpoint,
    verify: async () =>
      verifyAudit({ url: database.zoneUrl, verifier: signer, checkpoint: await checkpoint(), secondPlace }),
    close: async () => {
      await store.close()
      await superuser.close()
      await database.close()
      await rm(secondPlace, { recursive: true })
    },
  }
}
