/** How many cases wait for the signature of one officer: the number in the frame of the office, looked at again and again. */
import { judgePermission } from '@jitsuin/sso/contract'
import type { SigningWait } from '../../contract.js'
import type { Staff } from '../../domain/staff.js'
import { countSignable } from '../../store/cases/signable.js'
import type { RegistrationContext } from '../context.js'

/** Counts them; whoever may sign nothing waits for nothing. */
export async function countSigningWait(
  { store }: Pick<RegistrationContext, 'store'>,
  { staffId, roles }: Staff,
): Promise<SigningWait> {
  const may = (action: 'cases/examine' | 'cases/approve') => judgePermission(roles, action) === 'allowed'
  return countSignable(store.read, staffId, {
    examine: may('cases/examine'),
    approve: may('cases/approve'),
  })
}
