import { sql } from '@jitsuin/platform'
import type { SsoReader, SsoTransaction } from './sso-store.js'

/** How often something was tried after `since`. */
export async function countTries(db: SsoReader, counted: string, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom('try')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('counted', '=', counted)
    .where('tried_at', '>', since)
    .executeTakeFirstOrThrow()
  return count
}

/** Keeps others from counting a key until the transaction ends: answers that are sent at once would all see the same number. */
export async function lockCounted(tx: SsoTransaction, counted: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${counted}, 0))`.execute(tx)
}

/** Writes one try down under each key. */
export async function insertTries(tx: SsoTransaction, counted: readonly string[], at: Date): Promise<void> {
  if (counted.length === 0) return
  await tx
    .insertInto('try')
    .values(counted.map((key) => ({ counted: key, tried_at: at })))
    .execute()
}
