/** Cards as others ask about them: one card with its holder, the four items and everything that may have ended it. */
import { sql } from '@jitsuin/platform'
import {
  ALL_PROCEDURES,
  type ApplicationForm,
  type CardState,
  PROCEDURES,
  type ProcedureKind,
  type RevocationCause,
} from '../../contract.js'
import type { Tx } from '../database.js'

type Reader = Pick<Tx, 'getExecutor'>

/** What the tables say of one card. Days are those of Japan. */
export type CardEntry = {
  readonly cardId: string
  readonly subjectSerialNumber: string
  readonly physicalState: CardState
  /** Absent until the card has certificates. */
  readonly issuedOn: string | null
  readonly expiresOn: string | null
  /** `ended`: revoked, or to be revoked, as a whole or one certificate of it. */
  readonly revocation: 'none' | 'ended'
  readonly cause: RevocationCause | null
  /** The procedure that is about to end the card, if there is one. */
  readonly ending: ProcedureKind | null
  readonly form: ApplicationForm
  /** When the registry matched the four items of this card's application, RFC 3339. */
  readonly matchedAt: string | null
}

/** Loads a card by the number on its face. */
export async function loadCardEntry(db: Reader, cardId: string): Promise<CardEntry | undefined> {
  const { rows } = await sql<CardEntry>`${ENTRY} where c.card_id = ${cardId}`.execute(db)
  return rows[0]
}

/** Loads the newest card that was handed over to a person; if there was none, the newest of all. */
export async function loadNewestEntry(
  db: Reader,
  subjectSerialNumber: string,
): Promise<CardEntry | undefined> {
  const { rows } = await sql<CardEntry>`
    ${ENTRY}
    join registration.person h on h.person_id = f.person_id
    where h.subject_serial_number = ${subjectSerialNumber}
    order by exists (select from registration.pickup u where u.card_id = c.card_id) desc, c.ordered_at desc, c.attempt desc
    limit 1`.execute(db)
  return rows[0]
}

/** Withdrawals are about every card of the person, those made later included. */
const WITHDRAWALS = sql.join(ALL_PROCEDURES.filter((kind) => PROCEDURES[kind].flow === 'withdrawal'))

/**
 * A card counts as ending from the call-back of its holder on, or from the word of the registry itself (T-C05-3): two officers have
 * still to sign, but nobody is told meanwhile that it is usable. If the procedure is dropped, the card is as it was.
 */
const ENDING = sql`
  select p.kind from registration.aftercare_procedure p
  where p.person_id = f.person_id and (p.kind in (${WITHDRAWALS}) or p.card_ids @> to_jsonb(c.card_id))
    and (p.state in ('identified', 'awaiting-signatures', 'sending')
      or p.state = 'reported' and p.reporter = 'registry' and p.kind in (${WITHDRAWALS}))
  order by p.kind <> 'licenceWithdrawn', p.kind not in ('loss', 'theft'), p.reported_at
  limit 1`

const ENTRY = sql`
  select c.card_id as "cardId", c.subject_serial_number as "subjectSerialNumber", c.state as "physicalState",
    c.issued_on as "issuedOn", c.expires_on as "expiresOn", c.revocation_cause as cause, f.form,
    case when c.revoked_at is not null or c.revocation_wanted_at is not null or exists (
      select from registration.aftercare_revoked r
      where (r.authority = 'signature' and r.serial_hex = c.certificates->'signature'->>'serialHex')
        or (r.authority = 'authenticationPerson' and r.serial_hex = c.certificates->'authenticationPerson'->>'serialHex')
    ) then 'ended' else 'none' end as revocation,
    (${ENDING}) as ending,
    f.state_facts->'match'->>'askedAt' as "matchedAt"
  from registration.card c join registration.case_file f on f.case_id = c.case_id`
