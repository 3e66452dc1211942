/** Who of the staff asks, and whether the one permission table lets them (docs/sign-in.md). */
import { judgePermission, type SignInGate, type StaffAction, type StaffRole } from '@jitsuin/sso/contract'
import type { Staff } from '../domain/staff.js'
import { RegistrationError } from '../errors.js'

export type { Staff }

type Headers = Readonly<Record<string, string | string[] | undefined>>

/**
 * The member of staff behind a request.
 *
 * @throws {RegistrationError} `registration/sign-in-needed`, `registration/not-allowed`
 */
export async function expectStaff(gate: SignInGate, headers: Headers, action: StaffAction): Promise<Staff> {
  const session = await gate.current(headers)
  if (!session) throw new RegistrationError('registration/sign-in-needed', 'No live session')
  if (session.kind !== 'staff' || judgePermission(session.roles, action) === 'refused') {
    throw new RegistrationError('registration/not-allowed', action)
  }
  return { staffId: session.staffId, roles: session.roles, actor: `officer:${session.staffId}` }
}

/** They work at one association or hospital and see its cases on its own pages, never those of the whole centre. */
const OF_ONE_PLACE: readonly StaffRole[] = ['counterOfficer', 'hospitalAssistant']

/**
 * The same for what shows the cases of every place.
 *
 * @throws {RegistrationError} `registration/sign-in-needed`, `registration/not-allowed`, `registration/other-place`
 */
export async function expectCentre(gate: SignInGate, headers: Headers, action: StaffAction): Promise<Staff> {
  const staff = await expectStaff(gate, headers, action)
  if (staff.roles.every((role) => OF_ONE_PLACE.includes(role))) {
    throw new RegistrationError('registration/other-place', 'This is for the centre')
  }
  return staff
}
