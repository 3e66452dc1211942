/** Where enrolment letters are. */
import type {
  CaseLetter,
  EnrolmentLetterList,
  EnrolmentLetterStand,
  EnrolmentLetterState,
} from '../../contract.js'
import type { Case } from '../../domain/cases/case.js'
import { lastDayOf } from '../../domain/second-key/enrolment-code.js'
import { nameOf } from '../../store/production/card-views.js'
import type { EnrolmentLetterRow } from '../../store/second-key/enrolment-letters.js'
import type { RegistrationContext } from '../context.js'

const LETTERS_PER_PAGE = 50

type Looking = Pick<RegistrationContext, 'store' | 'clock'>

/** One page of the letters in a state. */
export async function listEnrolmentLetters(
  { store, clock }: Looking,
  { page, state }: { readonly page: number; readonly state: EnrolmentLetterState | 'all' },
): Promise<EnrolmentLetterList> {
  const found = store.read
    .selectFrom('enrolment_letter')
    .innerJoin('case_file', 'case_file.case_id', 'enrolment_letter.case_id')
    .$if(state !== 'all', (query) =>
      query.where('enrolment_letter.state', '=', state === 'all' ? 'sealed' : state),
    )
  const counted = await found.select(({ fn }) => fn.countAll<string>().as('total')).executeTakeFirstOrThrow()
  const rows = await found
    .selectAll('enrolment_letter')
    .select(['case_file.case_number', 'case_file.form'])
    .orderBy('enrolment_letter.made_at')
    .orderBy('enrolment_letter.letter_id')
    .limit(LETTERS_PER_PAGE)
    .offset((page - 1) * LETTERS_PER_PAGE)
    .execute()
  const total = Number(counted.total)
  const letters = rows.map((row) => ({
    letterId: row.letter_id,
    caseId: row.case_id,
    caseNumber: row.case_number,
    name: nameOf(row.form).name,
    madeAt: row.made_at.toISOString(),
    ...standOf(row, clock()),
  }))
  return { letters, total, pages: Math.max(1, Math.ceil(total / LETTERS_PER_PAGE)) }
}

/** The letter of a case; none where no second key was issued. */
export async function findLetterOf(
  { store, clock }: Looking,
  { caseId, state, form }: Case,
): Promise<CaseLetter | undefined> {
  if (!('secondKeyWarrantId' in state) || state.state === 'approved') return undefined
  const row = await store.read
    .selectFrom('enrolment_letter')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('made_at', 'desc')
    .executeTakeFirst()
  if (row) return standOf(row, clock())
  return { state: form.email === undefined || form.email === '' ? 'no-email' : 'awaited' }
}

function standOf(row: EnrolmentLetterRow, at: Date): EnrolmentLetterStand {
  const { state, expires_at: expiresAt, posted_at: postedAt, tracking_number: trackingNumber } = row
  return {
    state,
    validity: expiresAt === null ? 'not-yet' : at < expiresAt ? 'counts' : 'expired',
    ...(expiresAt !== null && { lastDay: lastDayOf(expiresAt) }),
    ...(postedAt !== null && { postedAt: postedAt.toISOString() }),
    ...(trackingNumber !== null && { trackingNumber }),
  }
}
