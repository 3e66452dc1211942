import type { Case } from '../../domain/cases/case.js'
import { changeCase } from '../../store/cases/cases.js'
import { voidWarrants } from '../../store/cases/warrants.js'
import type { RegistrationContext } from '../context.js'
import { expectUndecided } from './end-case.js'
import { byOf, expectState, type StaffActor } from './tools.js'

/** Sends a case back to the documents; what was signed for it no longer holds. */
export function reopen(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId'>,
  { actor }: StaffActor,
  {
    caseId,
    expectedRevision,
    reason,
  }: { readonly caseId: string; readonly expectedRevision: number; readonly reason: string },
): Promise<Case> {
  return changeCase(
    context.store,
    { caseId, expectedRevision, ...byOf(context, actor) },
    ({ state }) => {
      expectState(state, 'licence-ng', 'approval-wait')
      expectUndecided(state)
      return { state: { state: 'document-check' }, act: 'reopened', reason }
    },
    (tx) => voidWarrants(tx, [caseId]),
  )
}
