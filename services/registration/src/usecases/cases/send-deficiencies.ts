import { japanDate } from '@jitsuin/kernel'
import { type CaseActBody, DEFICIENCIES } from '../../contract.js'
import type { Case } from '../../domain/cases/case.js'
import { addMonths } from '../../domain/cases/days.js'
import { RegistrationError } from '../../errors.js'
import { changeCase } from '../../store/cases/cases.js'
import type { RegistrationContext } from '../context.js'
import { byOf, expectState, type StaffActor } from './tools.js'

/** How long an applicant has to answer (portal-issuance-exchange §2.7). */
const MONTHS_TO_ANSWER = 6

/**
 * Tells the applicant what is missing; the letter follows from the state (domain/cases/deficiency-letter.ts).
 *
 * @throws {RegistrationError} `case/deficiency-unknown`
 */
export function sendDeficiencies(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId'>,
  { actor }: StaffActor,
  { caseId, expectedRevision, deficiencies }: CaseActBody<'send-deficiencies'> & { readonly caseId: string },
): Promise<Case> {
  for (const { code } of deficiencies) {
    if (!Object.hasOwn(DEFICIENCIES, code)) throw new RegistrationError('case/deficiency-unknown', code)
  }
  const by = byOf(context, actor)
  const answerBy = addMonths(japanDate(by.at), MONTHS_TO_ANSWER)
  const named = deficiencies.map(({ code, note }) => ({ code, ...(note !== undefined && { note }) }))
  return changeCase(context.store, { caseId, expectedRevision, ...by }, ({ state }) => {
    expectState(state, 'document-check')
    return { state: { state: 'deficient', deficiencies: named, answerBy }, act: 'deficiencies-sent' }
  })
}
