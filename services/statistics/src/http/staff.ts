/** Who of the staff asks, and whether the one permission table lets them (docs/sign-in.md). */
import type { Actor } from '@jitsuin/platform'
import { judgePermission, type SignInGate, type StaffAction, type StaffRole } from '@jitsuin/sso/contract'
import { StatisticsError } from '../errors.js'

type Headers = Readonly<Record<string, string | string[] | undefined>>

/** A member of staff who may do what was asked. */
export type Staff = { readonly actor: Actor; readonly roles: readonly StaffRole[] }

/**
 * The member of staff behind a request.
 *
 * @throws {StatisticsError} `statistics/sign-in-needed`, `statistics/not-allowed`
 */
export async function expectStaff(gate: SignInGate, headers: Headers, action: StaffAction): Promise<Staff> {
  const session = await gate.current(headers)
  if (!session) throw new StatisticsError('statistics/sign-in-needed', 'No live session')
  if (session.kind !== 'staff' || judgePermission(session.roles, action) === 'refused') {
    throw new StatisticsError('statistics/not-allowed', action)
  }
  return { actor: `officer:${session.staffId}`, roles: session.roles }
}
