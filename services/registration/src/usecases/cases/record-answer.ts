import type { Actor } from '@jitsuin/platform'
import type { Case } from '../../domain/cases/case.js'
import { changeCase } from '../../store/cases/cases.js'
import type { RegistrationContext } from '../context.js'
import { byOf, expectState } from './tools.js'

/**
 * The applicant has answered a letter, on the web or by post: the documents are checked again. On the last day an answer still counts;
 * a case that has lapsed stays so.
 */
export function recordAnswer(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId'>,
  actor: Actor,
  {
    caseId,
    expectedRevision,
    reason,
  }: { readonly caseId: string; readonly expectedRevision: number | 'newest'; readonly reason?: string },
): Promise<Case> {
  return changeCase(context.store, { caseId, expectedRevision, ...byOf(context, actor) }, ({ state }) => {
    expectState(state, 'deficient')
    return {
      state: { state: 'document-check' },
      act: 'answer-recorded',
      ...(reason !== undefined && { reason }),
    }
  })
}
