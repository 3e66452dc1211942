/** Cards with the names of their holders, for lists. */
import type { ApplicationForm, Card } from '../../contract.js'
import type { Tx } from '../database.js'
import type { CardRow } from './cards.js'

type Reader = Pick<Tx, 'selectFrom'>

/** The columns that a card needs of its case. */
export type CaseColumns = { readonly case_number: string; readonly form: ApplicationForm }

/** Cards joined with their cases; narrow it, then `cardOf` each row. */
export function cardsWithCases(db: Reader) {
  return db
    .selectFrom('card')
    .innerJoin('case_file', 'case_file.case_id', 'card.case_id')
    .selectAll('card')
    .select(['case_file.case_number', 'case_file.form'])
}

/** A name as people read it. */
export function nameOf({ name }: ApplicationForm): { readonly name: string; readonly nameKana: string } {
  return { name: `${name.family} ${name.given}`, nameKana: `${name.familyKana} ${name.givenKana}` }
}

/** Whom mail about a case goes to: the address for mail, else the registered one. */
export function addresseeOf(form: ApplicationForm): {
  readonly postalCode: string
  readonly address: string
  readonly name: string
} {
  const { postalCode, prefecture, rest } = form.contactAddress ?? form.address
  return { postalCode, address: prefecture + rest, name: nameOf(form).name }
}

/** A card as the pages see it. */
export function cardOf(row: CardRow & CaseColumns): Card {
  return {
    cardId: row.card_id,
    caseId: row.case_id,
    caseNumber: row.case_number,
    ...nameOf(row.form),
    state: row.state,
    step: row.step,
    attempt: row.attempt,
    placeId: row.place_id,
    ...(row.issued_on !== null && { issuedOn: row.issued_on }),
    ...(row.expires_on !== null && { expiresOn: row.expires_on }),
    ...(row.fault !== null && { fault: row.fault }),
    ...(row.fault_note !== null && { faultNote: row.fault_note }),
    revocation: row.revocation_wanted_at === null ? 'none' : row.revoked_at === null ? 'wanted' : 'done',
  }
}
