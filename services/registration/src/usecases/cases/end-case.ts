/** A case ends before a card is made: rejected by an approver, withdrawn by its applicant. */
import type { Actor } from '@jitsuin/platform'
import type { Case, CaseState } from '../../domain/cases/case.js'
import { RegistrationError } from '../../errors.js'
import { type CaseSeen, changeCase } from '../../store/cases/cases.js'
import { cancelInvoices } from '../../store/cases/invoices.js'
import { voidWarrants } from '../../store/cases/warrants.js'
import type { Tx } from '../../store/database.js'
import type { RegistrationContext } from '../context.js'
import { byOf, type StaffActor } from './tools.js'

type Context = Pick<RegistrationContext, 'store' | 'clock' | 'newId'>
type Ending = CaseSeen & { readonly reason: string }

/** An approver refuses an application, with the reason. */
export function rejectCase(context: Context, { actor }: StaffActor, ending: Ending): Promise<Case> {
  return endCase(context, actor, { ...ending, state: 'rejected' })
}

/** The applicant no longer wants it; staff record it, or the applicant's own page. */
export function withdrawCase(context: Context, actor: Actor, ending: Ending): Promise<Case> {
  return endCase(context, actor, { ...ending, state: 'withdrawn' })
}

function endCase(
  context: Context,
  actor: Actor,
  { caseId, expectedRevision, reason, state }: Ending & { readonly state: 'rejected' | 'withdrawn' },
): Promise<Case> {
  return changeCase(
    context.store,
    { caseId, expectedRevision, ...byOf(context, actor) },
    (file) => {
      expectUndecided(file.state)
      return { state: { state, reason }, act: state, reason }
    },
    (tx) => clearAway(tx, [caseId]),
  )
}

/** What nobody has to pay or sign any more. */
export async function clearAway(tx: Tx, caseIds: readonly string[]): Promise<void> {
  await voidWarrants(tx, caseIds)
  await cancelInvoices(tx, caseIds)
}

/**
 * Nothing else happens between the approver's signature and the authority's answer.
 *
 * @throws {RegistrationError} `warrant/at-authority`
 */
export function expectUndecided(state: CaseState): void {
  if (state.state === 'approval-wait' && state.signed) {
    throw new RegistrationError('warrant/at-authority', state.signed.warrantId)
  }
}
