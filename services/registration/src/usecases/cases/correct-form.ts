import type { ApplicationForm } from '../../contract.js'
import type { Case } from '../../domain/cases/case.js'
import { judgeReceivable } from '../../domain/cases/receivable.js'
import { RegistrationError } from '../../errors.js'
import { changeCase } from '../../store/cases/cases.js'
import type { RegistrationContext } from '../context.js'
import { byOf, expectState, type StaffActor } from './tools.js'

/**
 * Corrects what the form says, such as a slip in reading paper; channel, kind and consent stay as they came.
 *
 * @throws {RegistrationError} `case/not-receivable`
 */
export function correctForm(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId'>,
  { actor }: StaffActor,
  correction: {
    readonly caseId: string
    readonly expectedRevision: number
    readonly form: ApplicationForm
    readonly reason: string
  },
): Promise<Case> {
  const { caseId, expectedRevision, form, reason } = correction
  const why = judgeReceivable(form)
  if (why !== 'receivable') throw new RegistrationError('case/not-receivable', why)
  return changeCase(context.store, { caseId, expectedRevision, ...byOf(context, actor) }, (file) => {
    const state = expectState(file.state, 'received', 'document-check', 'deficient')
    const { channel, kind, consentedAt } = file.form
    return { state, act: 'form-corrected', reason, form: { ...form, channel, kind, consentedAt } }
  })
}
