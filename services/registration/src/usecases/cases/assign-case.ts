import type { Case } from '../../domain/cases/case.js'
import { changeCase } from '../../store/cases/cases.js'
import type { RegistrationContext } from '../context.js'
import { byOf, type StaffActor } from './tools.js'

/** Says who works on a case; `null` for nobody. */
export function assignCase(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId'>,
  { actor }: StaffActor,
  {
    caseId,
    expectedRevision,
    assignedTo,
  }: { readonly caseId: string; readonly expectedRevision: number; readonly assignedTo: string | null },
): Promise<Case> {
  return changeCase(context.store, { caseId, expectedRevision, ...byOf(context, actor) }, ({ state }) => ({
    state,
    act: 'assigned',
    assignedTo,
    evidence: assignedTo === null ? [] : [{ kind: 'staff', id: assignedTo }],
  }))
}
