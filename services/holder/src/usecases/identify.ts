/** Who stands behind a request. Every call asks here first; nobody sees or changes another's data. */
import type { PersonRef, Session, SignInGate } from '@jitsuin/sso/contract'
import { HolderError } from '../errors.js'

/** A session of a holder; staff have nothing to do here. */
export type HolderSession = Exclude<Session, { readonly kind: 'staff' }>

/** The headers of a request, as the gate reads them. */
export type RequestHeaders = Parameters<SignInGate['current']>[0]

/**
 * The holder's session behind a request.
 *
 * @throws {HolderError} `holder/sign-in-needed`, `holder/staff-session`.
 */
export async function identifyHolder(gate: SignInGate, headers: RequestHeaders): Promise<HolderSession> {
  const session = await gate.current(headers)
  if (!session) throw new HolderError('holder/sign-in-needed', 'No live session')
  if (session.kind === 'staff') throw new HolderError('holder/staff-session', 'A session of staff')
  return session
}

/** The person of a session; undefined when sign-in could not tell (no certificate was ever seen). */
export function personOf(session: HolderSession): PersonRef | undefined {
  return session.kind === 'holder' ? session.certificate.person : session.person
}

/**
 * The person whose data a request is about.
 *
 * @throws {HolderError} as `identifyHolder`; `holder/unknown` when sign-in could not tell who it is.
 */
export async function identifyPerson(gate: SignInGate, headers: RequestHeaders): Promise<PersonRef> {
  const person = personOf(await identifyHolder(gate, headers))
  if (!person) throw new HolderError('holder/unknown', 'The session names no person')
  return person
}
