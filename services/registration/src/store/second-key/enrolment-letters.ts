/** Enrolment letters in the database. */
import { type Selectable, sql } from '@jitsuin/platform'
import type { EnrolmentLetterState } from '../../contract.js'
import { RegistrationError } from '../../errors.js'
import type { Tx } from '../database.js'
import type { SecondKeyTables } from './schema.js'

type Reader = Pick<Tx, 'selectFrom'>

/** A letter as its row has it. */
export type EnrolmentLetterRow = Selectable<SecondKeyTables['enrolment_letter']>

/** A case whose second key is issued. */
export type CaseWithSecondKey = { readonly caseId: string; readonly warrantId: string }

const warrantId = sql<string>`case_file.state_facts ->> 'secondKeyWarrantId'`

/** Cases whose second key is issued, that have no letter and can have one: the short number needs an address for mail. */
export async function findCasesWithoutLetter(
  db: Reader,
  most: number,
): Promise<readonly CaseWithSecondKey[]> {
  const rows = await db
    .selectFrom('case_file')
    .select(['case_file.case_id', warrantId.as('warrant_id')])
    .where(sql<boolean>`case_file.state_facts ? 'secondKeyWarrantId'`)
    // The warrants stand in the facts from the approval on; whatever comes after it begins with the second certificate.
    .where('case_file.state', '<>', 'approved')
    .where(sql<boolean>`coalesce(case_file.form ->> 'email', '') <> ''`)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('enrolment_letter')
            .select('letter_id')
            .where(sql<boolean>`enrolment_letter.warrant_id::text = ${warrantId}`),
        ),
      ),
    )
    .orderBy('case_file.case_id')
    .limit(most)
    .execute()
  return rows.map(({ case_id, warrant_id }) => ({ caseId: case_id, warrantId: warrant_id }))
}

/** Stores a letter that the authority has not granted yet; for one warrant there is one. */
export async function insertLetter(
  tx: Tx,
  letter: CaseWithSecondKey & {
    readonly letterId: string
    readonly enrolmentKey: Uint8Array
    readonly sealed: Buffer
    readonly madeAt: Date
  },
): Promise<'added' | 'one-is-there'> {
  const row = await tx
    .insertInto('enrolment_letter')
    .values({
      letter_id: letter.letterId,
      case_id: letter.caseId,
      warrant_id: letter.warrantId,
      state: 'preparing',
      enrolment_key: Buffer.from(letter.enrolmentKey),
      sealed: letter.sealed,
      made_at: letter.madeAt,
    })
    .onConflict((conflict) => conflict.column('warrant_id').doNothing())
    .returning('letter_id')
    .executeTakeFirst()
  return row ? 'added' : 'one-is-there'
}

/** Letters in a state, the oldest first. */
export function findLetters(
  db: Reader,
  { state, most }: { readonly state: EnrolmentLetterState; readonly most: number },
): Promise<EnrolmentLetterRow[]> {
  return db
    .selectFrom('enrolment_letter')
    .selectAll()
    .where('state', '=', state)
    .orderBy('made_at')
    .orderBy('letter_id')
    .limit(most)
    .execute()
}

/** Posted letters whose keys are still there: something broke off in between. */
export function findKeysLeft(db: Reader): Promise<EnrolmentLetterRow[]> {
  return db
    .selectFrom('enrolment_letter')
    .selectAll()
    .where('state', '=', 'posted')
    .where('key_destroyed_at', 'is', null)
    .execute()
}

/** Moves a letter on, if it is still where it was seen. */
export async function saveLetter(
  tx: Tx,
  { letterId, from }: { readonly letterId: string; readonly from: EnrolmentLetterState },
  change: Partial<
    Omit<EnrolmentLetterRow, 'letter_id' | 'case_id' | 'warrant_id' | 'enrolment_key' | 'made_at'>
  >,
): Promise<'saved' | 'elsewhere'> {
  const row = await tx
    .updateTable('enrolment_letter')
    .set(change)
    .where('letter_id', '=', letterId)
    .where('state', '=', from)
    .returning('letter_id')
    .executeTakeFirst()
  return row ? 'saved' : 'elsewhere'
}

/** A letter, kept from others until the transaction ends. @throws {RegistrationError} `enrolment-letters/not-found` */
export async function lockLetter(tx: Tx, letterId: string): Promise<EnrolmentLetterRow> {
  const query = tx.selectFrom('enrolment_letter').selectAll().where('letter_id', '=', letterId)
  const row = await query.forUpdate().executeTakeFirst()
  if (!row) throw new RegistrationError('enrolment-letters/not-found', letterId)
  return row
}
