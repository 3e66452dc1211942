/**
 * How a service reaches its tables. Reading goes over connections that PostgreSQL keeps read-only; the one way to write
 * is `transact`, which commits a change and its audit rows together or not at all.
 */
import { setTimeout } from 'node:timers/promises'
import { type Kysely, sql, type Transaction } from 'kysely'
import { type Actor, type AuditActions, type FactsOf, parseFacts } from '../audit/actions.js'
import { encodeCanonical } from '../audit/canonical.js'
import { PlatformError } from '../errors.js'
import { connect } from './connect.js'

/** Who acts and when. `serializable` runs again by itself when PostgreSQL finds a conflict; the work then runs twice. */
export type Act = {
  readonly actor: Actor
  readonly at: Date
  readonly isolation?: 'read committed' | 'serializable'
}

/** Collects the audit rows of one transaction. */
export type AuditRecorder<Actions extends AuditActions> = {
  /** States what is done to which subject (an id, never a name). Facts are checked now and written at the commit. */
  record<Name extends keyof Actions & string>(
    action: Name,
    what: { subject: string; facts: FactsOf<Actions, Name> },
  ): void
  /** Says that the work decided to change nothing: the transaction is rolled back, and its result still returned. */
  changedNothing(): void
}

/** The work of one transaction: reads and writes through `tx`, and says through `audit` what it did. */
export type Work<Tables, Actions extends AuditActions, Result> = (
  tx: Transaction<Tables>,
  audit: AuditRecorder<Actions>,
) => Promise<Result>

/** A service's own tables. */
export type Store<Tables, Actions extends AuditActions> = {
  /** For queries; every change through it fails with PostgreSQL's error 25006. */
  readonly read: Kysely<Tables>
  /**
   * Commits what `work` did together with what it recorded.
   *
   * @throws {PlatformError} `audit/nothing-recorded` when it recorded nothing and did not say `changedNothing()`; the
   *   change is rolled back. Also `audit/facts-refused`, and whatever `work` throws.
   */
  transact<Result>(act: Act, work: Work<Tables, Actions, Result>): Promise<Result>
  close(): Promise<void>
}

/** Opens a service's tables under its own role (`provisionService` gives the address). */
export function openStore<Tables, Actions extends AuditActions>(
  url: string,
  actions: Actions,
): Store<Tables, Actions> {
  const read = connect<Tables>(url, { access: 'read-only' })
  const write = connect<Tables>(url, { access: 'read-write' })
  return {
    read,
    transact: (act, work) => retrying(act, () => transactOnce(write, actions, act, work)),
    close: async () => {
      await Promise.all([read.destroy(), write.destroy()])
    },
  }
}

type Row = { readonly action: string; readonly subject: string; readonly facts: string }

/** Carries the result of a transaction out of its rollback. */
class NothingChanged extends Error {
  readonly result: unknown

  constructor(result: unknown) {
    super('The transaction changed nothing')
    this.result = result
  }
}

async function transactOnce<Tables, Actions extends AuditActions, Result>(
  db: Kysely<Tables>,
  actions: Actions,
  act: Act,
  work: Work<Tables, Actions, Result>,
): Promise<Result> {
  const rows: Row[] = []
  let changed: 'something' | 'nothing' = 'something'
  const recorder: AuditRecorder<Actions> = {
    record: (action, { subject, facts }) => void rows.push(rowOf(actions, action, subject, facts)),
    changedNothing: () => {
      changed = 'nothing'
    },
  }
  try {
    const transaction = db.transaction().setIsolationLevel(act.isolation ?? 'read committed')
    return await transaction.execute(async (tx) => {
      const result = await work(tx, recorder)
      if (changed === 'nothing') throw new NothingChanged(result)
      await insertRows(tx, act, rows)
      return result
    })
  } catch (error) {
    if (error instanceof NothingChanged) return error.result as Result // what `work` returned, just above
    throw error
  }
}

function rowOf(actions: AuditActions, action: string, subject: string, facts: unknown): Row {
  const parsed = parseFacts(actions, action, facts)
  return { action, subject, facts: Buffer.from(encodeCanonical(parsed)).toString() }
}

async function insertRows<Tables>(
  tx: Transaction<Tables>,
  { actor, at }: Act,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) {
    throw new PlatformError('audit/nothing-recorded', 'A transaction is about to commit without an audit row')
  }
  const column = (of: keyof Row) => rows.map((row) => row[of])
  await sql`insert into audit.entry (occurred_at, actor, action, subject, facts)
    select ${at}::timestamptz, ${actor}::text, action, subject, facts::jsonb
    from unnest(${column('action')}::text[], ${column('subject')}::text[], ${column('facts')}::text[])
      with ordinality as recorded (action, subject, facts, place)
    order by place`.execute(tx)
}

const MOST_TRIES = 8

/** Transactions that got in each other's way wait a while by chance, longer each time, so that they do not meet again. */
async function retrying<Result>(act: Act, attempt: () => Promise<Result>): Promise<Result> {
  const most = act.isolation === 'serializable' ? MOST_TRIES : 1
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (tries === most || !isConflict(error)) throw error
      await setTimeout(Math.random() * 2 ** tries)
    }
  }
}

/** serialization_failure and deadlock_detected: PostgreSQL asks for the transaction to be run again. */
function isConflict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '40001' || error.code === '40P01')
}
