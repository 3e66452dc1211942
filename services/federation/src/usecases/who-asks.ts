/** Who stands behind a request. Every route asks here first. */
import { judgePermission, type Session, type SignInGate, type StaffAction } from '@jitsuin/sso/contract'
import type { HolderSession } from '../domain/release.js'
import { FederationError } from '../errors.js'

type RequestHeaders = Parameters<SignInGate['current']>[0]

/** A session of staff. */
export type StaffSession = Extract<Session, { kind: 'staff' }>

/**
 * The holder behind a request.
 *
 * @throws {FederationError} `federation/sign-in-needed`, `federation/staff-session`.
 */
export async function identifyHolder(gate: SignInGate, headers: RequestHeaders): Promise<HolderSession> {
  const session = await identify(gate, headers)
  if (session.kind === 'staff') throw new FederationError('federation/staff-session', 'A session of staff')
  return session
}

/**
 * The officer behind a request, if the permission table lets them do it.
 *
 * @throws {FederationError} `federation/sign-in-needed`, `federation/not-permitted`.
 */
export async function identifyOfficer(
  gate: SignInGate,
  headers: RequestHeaders,
  action: StaffAction,
): Promise<StaffSession> {
  const session = await identify(gate, headers)
  if (session.kind === 'staff' && judgePermission(session.roles, action) === 'allowed') return session
  throw new FederationError('federation/not-permitted', `Not allowed: ${action}`)
}

async function identify(gate: SignInGate, headers: RequestHeaders): Promise<Session> {
  const session = await gate.current(headers)
  if (!session) throw new FederationError('federation/sign-in-needed', 'No live session')
  return session
}
