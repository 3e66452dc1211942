import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openStore, type Store } from '../database/store.js'
import { openTestDatabase, type TestDatabase } from '../database/testing.js'
import { silentLogger } from '../logs/logger.js'
import { type JobKinds, type Jobs, openJobs, provisionJobs } from './jobs.js'

const KINDS = {
  notify: { data: z.strictObject({ n: z.int() }), retryLimit: 3, retryDelaySeconds: 0, timeoutSeconds: 30 },
} as const satisfies JobKinds

const ACTIONS = { told: { ja: '知らせた', en: 'Told', facts: z.strictObject({}) } }
const ACT = { actor: 'system:test', at: new Date(0) } as const

let database: TestDatabase
let store: Store<{ letter: { id: number } }, typeof ACTIONS>
let jobs: Jobs<typeof KINDS>
const handled: number[] = []
let failures = 0

beforeAll(async () => {
  database = await openTestDatabase({ schema: 'post', migrations: [] })
  await provisionJobs(database.zoneUrl, 'post', KINDS)
  await provisionJobs(database.zoneUrl, 'post', KINDS) // a second start finds its queues
  store = openStore<{ letter: { id: number } }, typeof ACTIONS>(database.serviceUrl('post'), ACTIONS)
  jobs = await openJobs(database.serviceUrl('post'), { service: 'post', kinds: KINDS, logger: silentLogger })
  await jobs.work('notify', async ({ data }) => {
    if (data.n === 13 && failures++ < 2) throw new Error('the other side is away')
    handled.push(data.n)
  })
})

afterAll(async () => {
  await jobs.close()
  await store.close()
  await database.close()
})

const told = { subject: 'x', facts: {} }

describe('jobs', () => {
  it('run when the transaction that asked for them has committed, again after a failure, and not at all after a rollback', async () => {
    await store.transact(ACT, async (tx, audit) => {
      await jobs.enqueue(tx, 'notify', { data: { n: 99 } })
      audit.changedNothing()
    })
    await store.transact(ACT, async (tx, audit) => {
      await jobs.enqueue(tx, 'notify', { data: { n: 13 } })
      await jobs.enqueue(tx, 'notify', { data: { n: 1 } })
      audit.record('told', told)
    })
    await expect.poll(() => handled.toSorted((a, b) => a - b), { timeout: 15_000 }).toEqual([1, 13])
    expect(failures).toBe(3)
  })

  it('wait for the time that they are meant for', async () => {
    await store.transact(ACT, async (tx, audit) => {
      const startAfter = new Date(Date.now() + 3_600_000)
      await jobs.enqueue(tx, 'notify', { data: { n: 60 }, startAfter })
      audit.record('told', told)
    })
    const waiting = sql<{ state: string }>`select state::text from post_jobs.job where data->>'n' = '60'`
    expect((await waiting.execute(store.read)).rows).toEqual([{ state: 'created' }])
  })

  it('refuse data that their kind does not declare', async () => {
    const attempt = store.transact(ACT, async (tx, audit) => {
      audit.record('told', told)
      // As a program in error would: the types forbid it.
      await jobs.enqueue(tx, 'notify', { data: { n: 1, patient: 'x' } as { n: number } })
    })
    await expect(attempt).rejects.toThrow('patient')
  })

  it('give a service no right to make queues', async () => {
    const attempt = store.transact(ACT, (tx) => sql`select post_jobs.create_queue('extra', '{}')`.execute(tx))
    await expect(attempt).rejects.toThrow(expect.objectContaining({ code: '42501' }))
  })
})
