/** The facts that stay true of a case from its approval on, and from its card on. */
import { RegistrationError } from '../../errors.js'
import type { Approved, CaseState, Produced } from '../cases/case.js'

/** What was approved, without what came after. */
export function approvedOf({ match, payment, warrantId, secondKeyWarrantId, approvals }: Approved): Approved {
  return {
    match,
    payment,
    warrantId,
    approvals,
    ...(secondKeyWarrantId !== undefined && { secondKeyWarrantId }),
  }
}

/** The same with the card. */
export function producedOf(state: Produced): Produced {
  return { ...approvedOf(state), cardId: state.cardId }
}

/** A case whose card waits for its holder. */
export type Waiting = Extract<CaseState, { state: 'notified' | 'pickup-reserved' | 'unclaimed' }>

/** @throws {RegistrationError} `case/state-forbids` */
export function expectWaiting(state: CaseState): Waiting {
  if (state.state === 'notified' || state.state === 'pickup-reserved' || state.state === 'unclaimed')
    return state
  throw new RegistrationError('case/state-forbids', `${state.state} waits for nobody`)
}
