/** Figures of days in Japan: counted over the ledger by its indexes, and kept once a day is over. */
import { addDays, japanDayBegins } from '@jitsuin/kernel'
import { sql } from '@jitsuin/platform'
import { z } from 'zod'
import type { HalfReader, HalfTransaction } from './half-store.js'

const refusalsSchema = z.array(
  z.object({ kind: z.enum(['approval', 'signature']), code: z.string(), count: z.int() }),
)

/** How often each thing was refused. */
export type CountedRefusals = z.infer<typeof refusalsSchema>

/** What one half counts of a day. */
export type CountedDay = {
  /** `YYYY-MM-DD` in Japan. */
  readonly day: string
  readonly approvals: number
  readonly admitted: number
  readonly released: number
  readonly refusals: CountedRefusals
}

/** Something that was refused. */
export type NewRefusal = { readonly kind: 'approval' | 'signature'; readonly code: string; readonly at: Date }

/** Notes refusals for the figures; their audit rows stand beside them in the same transaction. */
export async function insertRefusals(tx: HalfTransaction, refusals: readonly NewRefusal[]): Promise<void> {
  if (refusals.length === 0) return
  const rows = refusals.map(({ kind, code, at }) => ({ kind, code, refused_at: at }))
  await tx.insertInto('refusal').values(rows).execute()
}

/** Counts a day from its first instant to its last. */
export async function countDay(db: HalfReader, day: string): Promise<CountedDay> {
  const [begins, ends] = [japanDayBegins(day), japanDayBegins(addDays(day, 1))]
  const { rows } = await sql<Record<'approvals' | 'admitted' | 'released', string>>`select
    (select count(*) from authorisation where approved_at >= ${begins} and approved_at < ${ends}) as approvals,
    (select coalesce(sum(digest_count), 0) from request
      where reserved_at >= ${begins} and reserved_at < ${ends}) as admitted,
    (select coalesce(sum(digest_count), 0) from request
      where released_at >= ${begins} and released_at < ${ends}) as released`.execute(db)
  const refusals = await db
    .selectFrom('refusal')
    .select(({ fn }) => ['kind', 'code', fn.countAll<string>().as('count')])
    .where('refused_at', '>=', begins)
    .where('refused_at', '<', ends)
    .groupBy(['kind', 'code'])
    .orderBy('kind')
    .orderBy('code')
    .execute()
  const [row] = rows
  return {
    day,
    approvals: Number(row?.approvals ?? 0),
    admitted: Number(row?.admitted ?? 0),
    released: Number(row?.released ?? 0),
    refusals: refusals.map(({ kind, code, count }) => ({ kind, code, count: Number(count) })),
  }
}

/** The instant of the first thing that is counted; none yet: undefined. */
export async function findFirstCounted(db: HalfReader): Promise<Date | undefined> {
  const { rows } = await sql<{ first: Date | null }>`select least(
    (select min(approved_at) from authorisation where approved_at is not null),
    (select min(reserved_at) from request),
    (select min(refused_at) from refusal)) as first`.execute(db)
  return rows[0]?.first ?? undefined
}

/** The last day that is kept. */
export async function findLastKept(db: HalfReader): Promise<string | undefined> {
  const { rows } = await sql<{ last: string | null }>`select max(day)::text as last from day_figure`.execute(
    db,
  )
  return rows[0]?.last ?? undefined
}

/** Days that are kept, both ends included. */
export async function loadKept(
  db: HalfReader,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly CountedDay[]> {
  const rows = await db
    .selectFrom('day_figure')
    .select([sql<string>`day::text`.as('day'), 'approvals', 'admitted', 'released', 'refusals'])
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day_figure.day')
    .execute()
  return rows.map((row) => ({
    day: row.day,
    approvals: Number(row.approvals),
    admitted: Number(row.admitted),
    released: Number(row.released),
    refusals: refusalsSchema.parse(row.refusals),
  }))
}

/** Keeps a day for good. Of two at once, one is the first. */
export async function insertKept(tx: HalfTransaction, day: CountedDay, at: Date): Promise<'kept' | 'known'> {
  const row = await tx
    .insertInto('day_figure')
    .values({ ...day, refusals: JSON.stringify(day.refusals), counted_at: at })
    .onConflict((conflict) => conflict.column('day').doNothing())
    .returning('counted_at')
    .executeTakeFirst()
  return row ? 'kept' : 'known'
}
