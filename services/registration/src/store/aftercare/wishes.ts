/** What production asks of aftercare: cards that are to be revoked, and recalls that are over because their cards are no more. */
import { sql } from '@jitsuin/platform'
import { ALL_PROCEDURES, PROCEDURES, type RevocationCause } from '../../contract.js'
import type { Tx } from '../database.js'

type Reader = Pick<Tx, 'getExecutor'>

/** A card that production wants to be revoked. */
export type Wish = { readonly cardId: string; readonly personId: string; readonly cause: RevocationCause }

const RECALLS = sql.join(ALL_PROCEDURES.filter((kind) => PROCEDURES[kind].flow === 'recall'))
const ROUND = sql`limit 50`

/**
 * Cards whose revocation is wanted and not under way, longest first. Only a recall of the very card counts as under way: whatever
 * else somebody does with the person may come to nothing.
 */
export async function loadWishes(db: Reader): Promise<readonly Wish[]> {
  const { rows } = await sql<Wish>`
    select c.card_id as "cardId", f.person_id as "personId", coalesce(c.revocation_cause, 'issuedInError') as cause
    from registration.card c join registration.case_file f on f.case_id = c.case_id
    where c.revocation_wanted_at is not null and c.revoked_at is null and f.person_id is not null
      and not exists (
        select from registration.aftercare_procedure p
        where p.person_id = f.person_id and p.card_ids @> to_jsonb(c.card_id) and p.kind in (${RECALLS})
          and p.state in ('awaiting-signatures', 'sending'))
    order by c.revocation_wanted_at ${ROUND}`.execute(db)
  return rows
}

/** Recalls that are carried out and whose every card is destroyed. */
export async function loadRecallsOver(db: Reader): Promise<readonly string[]> {
  const { rows } = await sql<{ procedure_id: string }>`
    select p.procedure_id from registration.aftercare_procedure p
    where p.kind in (${RECALLS}) and p.state in ('revoked', 'card-awaited')
      and not exists (
        select from jsonb_array_elements_text(p.card_ids) as named(card_id)
        join registration.card c using (card_id) where c.state <> 'destroyed')
    order by p.state_since ${ROUND}`.execute(db)
  return rows.map(({ procedure_id }) => procedure_id)
}
