/** Opens the application for the new card, filled in with what the register knows. */
import type { ApplicationForm } from '../../contract.js'
import type { Procedure } from '../../domain/aftercare/procedure.js'
import { APPLICATION_AFTER } from '../../domain/aftercare/rules.js'
import { RegistrationError } from '../../errors.js'
import {
  changeProcedureIn,
  expectProcedure,
  type ProcedureAttempt,
} from '../../store/aftercare/procedures.js'
import { expectPerson } from '../../store/aftercare/register.js'
import { receiveCasesIn } from '../cases/receive-case.js'
import type { RegistrationContext } from '../context.js'

/** What the applicant says anew: the channel, what has changed, and the consent. */
export type NewFacts = Pick<ApplicationForm, 'consentedAt'> & Partial<ApplicationForm>

/** The form as it stands when nothing has changed. */
export async function proposeForm(
  { store }: RegistrationContext,
  procedure: Procedure,
): Promise<Omit<ApplicationForm, 'consentedAt'>> {
  const kind = APPLICATION_AFTER[procedure.kind]
  if (kind === 'none') throw new RegistrationError('aftercare/no-new-card', procedure.kind)
  const { form } = await expectPerson(store.read, procedure.personId)
  const { consentedAt: _former, previousCardId: _older, residenceIssuedOn: _past, ...known } = form
  const [previousCardId] = procedure.cardIds
  return { ...known, kind, channel: 'paper', ...(previousCardId !== undefined && { previousCardId }) }
}

/**
 * Receives the application and joins it to the procedure, in one transaction. The procedure's own id of the request makes it one case
 * however often the button is pressed.
 *
 * @throws {RegistrationError} `aftercare/no-new-card`, `aftercare/request-differs`, those of a changed procedure, and those of receiving a case.
 */
export async function applyAgain(
  context: RegistrationContext,
  ask: Omit<ProcedureAttempt, 'newId'>,
  { requestId, facts }: { readonly requestId: string; readonly facts: NewFacts },
): Promise<Procedure> {
  const { store, newId } = context
  const { actor, at } = ask
  const proposed = await proposeForm(context, await expectProcedure(store.read, ask.procedureId))
  const { kind, birthDate, licenceNumber, previousCardId } = proposed
  // Whose card it is, and why, follows from the procedure: no new fact makes it the application of somebody else.
  const form = {
    ...proposed,
    ...facts,
    ...{ kind, birthDate, licenceNumber },
    ...(previousCardId !== undefined && { previousCardId }),
  }
  return store.transact({ actor, at }, (tx, audit) =>
    changeProcedureIn(tx, audit, { ...ask, newId }, async ({ caseId: before, state }) => {
      if (before !== undefined) throw new RegistrationError('aftercare/no-new-card', `It is ${before}`)
      const [file] = await receiveCasesIn(tx, audit, [{ requestId, form }], { actor, at, newId })
      // A request that was used before found another case.
      if (file?.kind !== kind || file.form.licenceNumber !== licenceNumber)
        throw new RegistrationError('aftercare/request-differs', requestId)
      const { caseId } = file
      return {
        // A lost card is revoked whatever becomes of the application; a damaged one only when the new one is there.
        state: state.state === 'reported' ? { state: 'application-open', caseId } : state,
        act: 'applied-again',
        caseId,
        evidence: [{ kind: 'case', id: caseId }],
      }
    }),
  )
}
