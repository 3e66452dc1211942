/** Applications and cards, counted for the statistics. Every query is one pass over whole tables: seconds, not milliseconds. */
import { sql } from '@jitsuin/platform'
import type { CaseStateName, Prefecture } from '../../contract.js'
import type { Tx } from '../database.js'

type Reader = Pick<Tx, 'getExecutor'>

/** Applications of one month that have this in common. */
export type ApplicationGroup = {
  /** The month of receipt in Japan, `YYYY-MM`. */
  readonly month: string
  readonly membership: 'member' | 'nonMember'
  /** The prefecture of the valid card; null: there is none, and `state` says why. */
  readonly prefecture: Prefecture | null
  readonly state: CaseStateName
  readonly count: number
}

/** How many more, or fewer, cards are valid since a month. */
export type CardChange = { readonly month: string; readonly change: number }

/**
 * A card is valid from its hand-over to the end of its last day or to its revocation, whichever comes first; the instant of the end
 * is the first at which it is not. A case has one such card at most (index `card_live_of_case`).
 */
const LIVES = (at: Date) => sql`
  select c.case_id,
    greatest(u.at, c.issued_on::timestamp at time zone 'Asia/Tokyo') as begins,
    least(c.revoked_at, (c.expires_on::date + 1)::timestamp at time zone 'Asia/Tokyo') as ends
  from registration.card c join registration.pickup u on u.card_id = c.card_id
  where c.step <> 'faulty' and c.expires_on is not null and u.at <= ${at}`

/**
 * Applications ever received, deficient ones included (portal §2.7); drafts are none.
 *
 * The prefecture of a card (portal §3.4): for members that of the association that the membership system named last, else of the
 * association where the card was picked up; for others that of their workplace. Who has none of these counts at home.
 *
 * The forms are read once and a few words of them carried on: joins would write whole forms into temporary files.
 */
export async function countApplications(db: Reader, at: Date): Promise<readonly ApplicationGroup[]> {
  const { rows } = await sql<ApplicationGroup>`
    with valid as materialized (select case_id from (${LIVES(at)}) l where begins <= ${at} and ends > ${at}),
    place as materialized (
      select organisation_id, kind, terms->'address'->>'prefecture' as prefecture from registration.organisation),
    membership as materialized (
      select distinct on (case_id) case_id, association_id from registration.membership_asking
      where standing = 'member' order by case_id, asked_at desc),
    application as materialized (
      select case_id, state, pickup_place_id, to_char(received_at at time zone 'Asia/Tokyo', 'YYYY-MM') as month,
        form->'membership'->>'kind' as membership, form->'workplace'->'address'->>'prefecture' as work,
        form->'address'->>'prefecture' as home
      from registration.case_file where state <> 'draft' and received_at <= ${at})
    select a.month, a.membership, a.state, case when v.case_id is null then null
        when a.membership = 'member' then coalesce(named.prefecture, counter.prefecture, a.home)
        else coalesce(a.work, a.home) end as prefecture, count(*)::int as count
    from application a
    left join valid v on v.case_id = a.case_id
    left join membership m on m.case_id = a.case_id
    left join place named on named.organisation_id = m.association_id
    left join place counter on counter.organisation_id = a.pickup_place_id
      and counter.kind in ('prefecturalAssociation', 'localAssociation')
    group by 1, 2, 3, 4`.execute(db)
  return rows
}

/** By how much the number of valid cards changed in each month up to a moment; months without a change are left out. */
export async function countCardChanges(db: Reader, at: Date): Promise<readonly CardChange[]> {
  const { rows } = await sql<CardChange>`
    with life as materialized (select begins, ends from (${LIVES(at)}) l where ends > begins),
    change as (
      select begins as since, 1 as change from life where begins <= ${at}
      union all select ends, -1 from life where ends <= ${at})
    select to_char(since at time zone 'Asia/Tokyo', 'YYYY-MM') as month, sum(change)::int as change
    from change group by 1`.execute(db)
  return rows
}
