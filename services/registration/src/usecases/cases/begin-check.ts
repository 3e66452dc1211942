import type { CaseSeen } from '../../store/cases/cases.js'
import type { RegistrationContext } from '../context.js'
import { changeMany, expectState, type StaffActor } from './tools.js'

/** Somebody begins to check the documents of received cases, and takes them on if nobody has. */
export function beginCheck(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId'>,
  { staffId, actor }: StaffActor,
  cases: readonly CaseSeen[],
) {
  return changeMany(
    context,
    { cases, actor },
    {
      decide: ({ state, assignedTo }) => {
        expectState(state, 'received')
        return { state: { state: 'document-check' }, act: 'check-begun', assignedTo: assignedTo ?? staffId }
      },
    },
  )
}
