/**
 * Work that is done after a transaction, by any instance of a service, until it succeeds (pg-boss on the service's own
 * database).
 *
 * A job is put in with the transaction of the state that asks for it: both are committed or neither. That makes it the
 * outbox as well: an event leaves exactly when its state is true. A job may run more than once (a worker may die after
 * its work), so a handler must recognise the `id` of work that it did already.
 */
import { CompiledQuery, type Transaction } from 'kysely'
import pg from 'pg'
import PgBoss from 'pg-boss'
import type { z } from 'zod'
import { roleOf } from '../database/provision.js'
import { PlatformError } from '../errors.js'
import type { Logger } from '../logs/logger.js'

/** One kind of job: what it carries (ids, no secrets, no patients), and how it is tried again, ever more slowly. */
export type JobKind = {
  readonly data: z.ZodType<object>
  readonly retryLimit: number
  readonly retryDelaySeconds: number
  /** A handler that takes longer is taken for dead, and the job is tried again. */
  readonly timeoutSeconds: number
}

/** The jobs of one service. */
export type JobKinds = Readonly<Record<string, JobKind>>

type DataOf<Kinds extends JobKinds, Name extends keyof Kinds> = z.output<Kinds[Name]['data']>

/** A job in hand. */
export type Job<Data> = { readonly id: string; readonly data: Data }

/** A transaction of any tables. */
type Executor = Pick<Transaction<unknown>, 'executeQuery'>

/** The jobs of a service at work. */
export type Jobs<Kinds extends JobKinds> = {
  /** Puts a job in with the transaction `tx`; it runs after the commit, at `startAfter` if given, or never. */
  enqueue<Name extends keyof Kinds & string>(
    tx: Executor,
    name: Name,
    job: { readonly data: DataOf<Kinds, Name>; readonly startAfter?: Date },
  ): Promise<void>
  /** Handles jobs of a kind, one at a time. A handler that throws is called again later, until the retry limit. */
  work<Name extends keyof Kinds & string>(
    name: Name,
    handle: (job: Job<DataOf<Kinds, Name>>) => Promise<void>,
  ): Promise<void>
  /** Lets the jobs in hand end. */
  close(): Promise<void>
}

const schemaOf = (service: string) => `${service}_jobs`

/** Makes or upgrades the queues of a service, as the zone's owner; after `provisionService`. */
export async function provisionJobs(zoneUrl: string, service: string, kinds: JobKinds): Promise<void> {
  const schema = schemaOf(service)
  const boss = new PgBoss({ connectionString: zoneUrl, schema, max: 2, supervise: false, schedule: false })
  const problems: Error[] = []
  boss.on('error', (error) => problems.push(error))
  await boss.start()
  for (const [name, kind] of Object.entries(kinds)) {
    const known = await boss.getQueue(name)
    await (known
      ? boss.updateQueue(name, queueOptions(name, kind))
      : boss.createQueue(name, queueOptions(name, kind)))
  }
  await boss.stop({ graceful: false, wait: true })
  if (problems[0]) throw problems[0]
  await grantQueues(zoneUrl, schema, roleOf(service))
}

/** Opens the jobs of a service under its own role. */
export async function openJobs<Kinds extends JobKinds>(
  url: string,
  options: { readonly service: string; readonly kinds: Kinds; readonly logger: Logger },
): Promise<Jobs<Kinds>> {
  const { service, kinds, logger } = options
  const schema = schemaOf(service)
  const boss = new PgBoss({ connectionString: url, schema, max: 4, migrate: false, schedule: false })
  boss.on('error', (error) => logger.error({ err: error, service }, 'jobs'))
  await boss.start()
  return {
    enqueue: async (tx, name, { data, startAfter }) => {
      const db = { executeSql: (text: string, values: unknown[]) => executeIn(tx, text, values) }
      const parsed = kindOf(kinds, name).data.parse(data)
      await boss.send(name, parsed, { db, ...(startAfter ? { startAfter } : {}) })
    },
    work: async (name, handle) => {
      const { data } = kindOf(kinds, name)
      await boss.work<object>(name, { batchSize: 1, pollingIntervalSeconds: 0.5 }, async (batch) => {
        for (const job of batch) {
          // The schema's output type is DataOf<Kinds, Name>; the compiler cannot see it through the lookup.
          await handle({ id: job.id, data: data.parse(job.data) as never })
        }
      })
    },
    close: () => boss.stop({ graceful: true, wait: true, timeout: 10_000 }),
  }
}

function kindOf(kinds: JobKinds, name: string): JobKind {
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
  if (!kind) throw new PlatformError('jobs/kind-unknown', `No job "${name}" is declared`)
  return kind
}

function queueOptions(name: string, kind: JobKind): PgBoss.Queue {
  const { retryLimit, retryDelaySeconds, timeoutSeconds } = kind
  return {
    name,
    retryLimit,
    retryDelay: retryDelaySeconds,
    retryBackoff: true,
    expireInSeconds: timeoutSeconds,
  }
}

async function executeIn(tx: Executor, text: string, values: unknown[]) {
  const { rows } = await tx.executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, values))
  return { rows }
}

/** The service fills, reads and clears its queues; it makes none. */
async function grantQueues(zoneUrl: string, schema: string, role: string): Promise<void> {
  const client = new pg.Client(zoneUrl)
  await client.connect()
  try {
    await client.query(`
      grant usage on schema ${schema} to ${role};
      grant select, insert, update, delete on all tables in schema ${schema} to ${role}`)
  } finally {
    await client.end()
  }
}
