/** A timer's work: cases whose applicant neither answered nor paid in time. */
import { japanDate } from '@jitsuin/kernel'
import { sql } from '@jitsuin/platform'
import type { Case } from '../../domain/cases/case.js'
import { RegistrationError } from '../../errors.js'
import type { Step } from '../../store/cases/cases.js'
import type { RegistrationContext } from '../context.js'
import { clearAway } from './end-case.js'
import { changeMany } from './tools.js'

const MOST_AT_ONCE = 500

/** Lets cases lapse whose day is past; the day itself still counts. Answers how many. */
export async function lapseCases(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId'>,
): Promise<number> {
  const today = japanDate(context.clock())
  const due = await context.store.read
    .selectFrom('case_file')
    .select(['case_id', 'revision'])
    .where('state', 'in', ['deficient', 'awaiting-payment'])
    .where(sql<string>`coalesce(state_facts ->> 'answerBy', state_facts ->> 'payBy')`, '<', today)
    .limit(MOST_AT_ONCE)
    .execute()
  if (due.length === 0) return 0
  const cases = due.map(({ case_id, revision }) => ({ caseId: case_id, expectedRevision: revision }))
  const { changed } = await changeMany(
    context,
    { cases, actor: 'system:lapses' },
    {
      decide: (file) => lapse(file, today),
      follow: (tx, _audit, files) =>
        clearAway(
          tx,
          files.map(({ caseId }) => caseId),
        ),
    },
  )
  return changed.length
}

function lapse({ state, caseId }: Case, today: string): Step {
  if (state.state === 'deficient' && state.answerBy < today) {
    return { state: { state: 'lapsed', reason: 'no-answer' }, act: 'lapsed', reason: 'no-answer' }
  }
  if (state.state === 'awaiting-payment' && state.payBy < today) {
    return { state: { state: 'lapsed', reason: 'not-paid' }, act: 'lapsed', reason: 'not-paid' }
  }
  throw new RegistrationError('case/state-forbids', caseId)
}
