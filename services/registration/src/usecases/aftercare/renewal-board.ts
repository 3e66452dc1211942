/** How the renewals stand: cards that end, month by month, and who has been written to. */
import { japanDate } from '@jitsuin/kernel'
import { sql } from '@jitsuin/platform'
import type { RenewalBoard } from '../../contract.js'
import { addMonths } from '../../domain/aftercare/rules.js'
import type { RegistrationContext } from '../context.js'

const PER_PAGE = 50
const MONTHS_SHOWN = 12

type MonthRow = { month: string; ending: number; invited: number; applied: number; renewed: number }
type CardRow = {
  card_id: string
  person_id: string
  family: string
  given: string
  expires_on: string
  letters: { letter: number; sentAt: string; medium: 'mail' | 'letter' }[]
  next_state: string | null
}

/** The newest application after the card's own, if there is one. */
const NEXT = sql`left join lateral (
  select n.state from registration.case_file n
  where n.person_id = f.person_id and n.received_at > f.received_at and n.state not in ('rejected', 'withdrawn', 'lapsed')
  order by n.received_at desc limit 1) next on true`

/** The board of the months to come, and one page of the cards of a month (this one if none is named). */
export async function renewalBoard(
  { store, clock }: RegistrationContext,
  { month, page }: { readonly month?: string | undefined; readonly page: number },
): Promise<RenewalBoard> {
  const today = japanDate(clock())
  const until = addMonths(`${today.slice(0, 7)}-01`, MONTHS_SHOWN)
  const chosen = month ?? today.slice(0, 7)
  const months = await sql<MonthRow>`
    select substr(c.expires_on, 1, 7) as month, count(*)::int as ending,
      count(*) filter (where exists (
        select 1 from registration.renewal_letter l where l.card_id = c.card_id and l.letter >= 0))::int as invited,
      count(next.state)::int as applied, count(*) filter (where next.state = 'handed-over')::int as renewed
    from registration.card c join registration.case_file f using (case_id) ${NEXT}
    where c.revoked_at is null and c.state = 'valid' and c.expires_on >= ${`${today.slice(0, 7)}-01`} and c.expires_on < ${until}
    group by 1 order by 1`.execute(store.read)
  const cards = await sql<CardRow>`
    select c.card_id, f.person_id, f.form->'name'->>'family' as family, f.form->'name'->>'given' as given, c.expires_on,
      next.state as next_state,
      coalesce((select json_agg(json_build_object('letter', l.letter, 'sentAt', l.sent_at, 'medium', l.medium) order by l.letter)
        from registration.renewal_letter l where l.card_id = c.card_id and l.letter >= 0), '[]') as letters
    from registration.card c join registration.case_file f using (case_id) ${NEXT}
    where c.revoked_at is null and c.state = 'valid' and c.expires_on >= ${`${chosen}-01`}
      and c.expires_on < ${addMonths(`${chosen}-01`, 1)} and f.person_id is not null
    order by c.expires_on, c.card_id offset ${(page - 1) * PER_PAGE} limit ${PER_PAGE}`.execute(store.read)
  const ending = months.rows.find((row) => row.month === chosen)?.ending ?? 0
  return {
    months: months.rows,
    cards: cards.rows.map((row) => ({
      cardId: row.card_id,
      personId: row.person_id,
      name: `${row.family}　${row.given}`,
      lastDay: row.expires_on,
      letters: row.letters.map(({ letter, sentAt, medium }) => ({
        letter,
        sentAt: new Date(sentAt).toISOString(),
        medium,
      })),
      application:
        row.next_state === null ? 'none' : row.next_state === 'handed-over' ? 'handed-over' : 'open',
    })),
    pages: Math.max(1, Math.ceil(ending / PER_PAGE)),
  }
}
