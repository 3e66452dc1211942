/** The work in progress, counted for the statistics. Open cases are few; no query here looks at all the closed ones. */
import { japanDate } from '@jitsuin/kernel'
import { sql } from '@jitsuin/platform'
import type { CaseStateName } from '../../contract.js'
import type { Tx } from '../database.js'

type Reader = Pick<Tx, 'getExecutor' | 'selectFrom'>

/** Open cases by state and by days in it: days in Japan since the day on which they came into it. */
export async function countAges(
  db: Reader,
  at: Date,
): Promise<readonly { readonly state: CaseStateName; readonly days: number; readonly count: number }[]> {
  const { rows } = await sql<{ state: CaseStateName; days: number; count: number }>`
    select state, greatest(${daysUntil(at, sql.ref('state_since'))}, 0) as days, count(*)::int as count
    from registration.queue_entry where phase = 'open' group by 1, 2 order by 1, 2`.execute(db)
  return rows
}

/** How many deficient cases lack what; a case that lacks two things counts in both rows. */
export async function countDeficiencies(
  db: Reader,
): Promise<readonly { readonly code: string; readonly count: number }[]> {
  const { rows } = await sql<{ code: string; count: number }>`
    select d.value->>'code' as code, count(distinct f.case_id)::int as count
    from registration.case_file f, jsonb_array_elements(f.state_facts->'deficiencies') d
    where f.state = 'deficient' group by 1 order by 2 desc, 1`.execute(db)
  return rows
}

/** Days from receipt to shipping, of the cards whose parcel left after one moment and not after another. */
export async function countLeadTimes(
  db: Reader,
  { after, until }: { readonly after: Date; readonly until: Date },
): Promise<readonly { readonly days: number; readonly count: number }[]> {
  const { rows } = await sql<{ days: number; count: number }>`
    select (s.sent_at at time zone 'Asia/Tokyo')::date - (f.received_at at time zone 'Asia/Tokyo')::date as days, count(*)::int as count
    from registration.parcel s
    join registration.parcel_card k on k.parcel_id = s.parcel_id
    join registration.card c on c.card_id = k.card_id
    join registration.case_file f on f.case_id = c.case_id
    where s.sent_at > ${after} and s.sent_at <= ${until} group by 1 order by 1`.execute(db)
  return rows
}

/** Blank cards that nothing is done with yet. */
export async function countBlankCards(db: Reader): Promise<number> {
  const row = await db
    .selectFrom('stock_balance')
    .select('balance')
    .where('account', '=', 'available')
    .executeTakeFirst()
  return row?.balance ?? 0
}

function daysUntil(at: Date, since: ReturnType<typeof sql.ref>) {
  return sql`${japanDate(at)}::date - (${since} at time zone 'Asia/Tokyo')::date`
}
