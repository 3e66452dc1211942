import type { CaseActBody } from '../../contract.js'
import type { Case } from '../../domain/cases/case.js'
import { RegistrationError } from '../../errors.js'
import { loadLiveWarrants } from '../../store/cases/warrants.js'
import type { RegistrationContext } from '../context.js'
import type { Purpose } from './prepare-warrants.js'
import { signWarrants } from './sign-warrants.js'
import { only, type StaffActor } from './tools.js'

/** Examiner or approver signs for one case (`askToSign` said what). */
export async function signCase(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId' | 'ca' | 'addresses'>,
  staff: StaffActor,
  {
    caseId,
    purpose,
    expectedRevision,
    warrantId,
    signature,
  }: CaseActBody<'examine'> & {
    readonly caseId: string
    readonly purpose: Purpose
  },
): Promise<Case> {
  const live = (await loadLiveWarrants(context.store.read, [caseId])).get(caseId) ?? []
  const warrantIds = live.map((warrant) => warrant.warrantId)
  if (!warrantIds.includes(warrantId)) throw new RegistrationError('warrant/not-found', warrantId)
  const entries = [{ caseId, revision: expectedRevision, warrantIds }]
  return only(await signWarrants(context, staff, { purpose, entries, signature }))
}
