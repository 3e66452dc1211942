/** The interface as pages call it. */
import type { Text } from '@jitsuin/kernel'
import type * as z from 'zod'
import type { StaffRole } from '../domain/staff-roles.js'
import { ROUTES } from './routes.js'
import * as wire from './schemas.js'

/** Why a call brought no answer. `refused`: the service said why. `unreachable`: no answer, or none that we understand. */
export type SsoFailure =
  | { readonly kind: 'refused'; readonly code: string; readonly text: Text; readonly next: Text }
  | { readonly kind: 'unreachable' }

/** A call that failed; `failure` says how. */
export class SsoCallError extends Error {
  readonly failure: SsoFailure

  constructor(failure: SsoFailure) {
    super(failure.kind === 'refused' ? failure.code : 'Sign-in did not answer')
    this.name = 'SsoCallError'
    this.failure = failure
  }
}

/** Calls sign-in through `fetch`. Every method throws `SsoCallError`. */
export type SsoClient = ReturnType<typeof ssoClient>

/** Makes a client over the caller's `fetch`; addresses are relative to `base` (empty: the page's own host). */
export function ssoClient(fetcher: typeof fetch, base = '') {
  const read = async <T>(schema: z.ZodType<T>, path: string, init?: RequestInit): Promise<T> => {
    const response = await call(fetcher, base + path, init)
    const parsed = schema.safeParse(await response.json().catch(unreachable))
    return parsed.success ? parsed.data : unreachable()
  }
  const send = async (method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<void> => {
    await call(fetcher, base + path, jsonInit(method, body))
  }
  const post = <T>(schema: z.ZodType<T>, path: string, body?: unknown): Promise<T> =>
    read(schema, path, jsonInit('POST', body))

  return {
    // Signing in
    startAttempt: (wish: { readonly audience: 'holder' | 'staff'; readonly returnTo?: string }) =>
      post(wire.attemptSchema, ROUTES.attempts, wish),
    attempt: (attempt: string) => read(wire.attemptSchema, ROUTES.attempt(attempt)),
    challenge: (purpose: 'sign-in' | 'link' | 'self-test', attempt?: string) =>
      post(wire.challengeSchema, ROUTES.challenges, { purpose, ...(attempt && { attempt }) }),
    signInWithCard: (attempt: string, signed: wire.SignedStatement) =>
      post(wire.outcomeSchema, ROUTES.card, { ...statementOf(signed), attempt }),
    passkeyOptions: (attempt: string) => post(wire.passkeyOptionsSchema, ROUTES.passkeyOptions, { attempt }),
    signInWithPasskey: (attempt: string, response: unknown) =>
      post(wire.outcomeSchema, ROUTES.passkey, { attempt, response }),
    decideSecondSession: (attempt: string, choice: 'beside' | 'take-over') =>
      post(wire.outcomeSchema, ROUTES.secondSession, { attempt, choice }),

    // The session
    session: () => read(wire.sessionViewSchema, ROUTES.session),
    touch: () => post(wire.sessionViewSchema, ROUTES.touch),
    lock: () => send('POST', ROUTES.lock),
    signOut: () => post(wire.endedSchema, ROUTES.end),
    sessions: () => read(wire.sessionsSchema, ROUTES.sessions),
    endSession: (session: string) => post(wire.endedSchema, ROUTES.endSession(session)),
    signOutEverywhere: () => post(wire.endedSchema, ROUTES.endEverywhere),

    // Ways in
    credentials: () => read(wire.credentialsSchema, ROUTES.credentials),
    newPasskeyOptions: () => post(wire.passkeyOptionsSchema, ROUTES.newPasskeyOptions),
    addPasskey: (name: string, response: unknown) =>
      post(wire.credentialsSchema, ROUTES.newPasskey, { name, response }),
    renamePasskey: (passkey: string, name: string) => send('PATCH', ROUTES.passkeyOf(passkey), { name }),
    removePasskey: (passkey: string) => send('DELETE', ROUTES.passkeyOf(passkey)),
    linkJpki: (signed: wire.SignedStatement) =>
      post(wire.credentialsSchema, ROUTES.jpki, statementOf(signed)),
    unlinkJpki: () => send('DELETE', ROUTES.jpki),
    linkStaffCard: (signed: wire.SignedStatement) =>
      post(wire.credentialsSchema, ROUTES.staffCard, statementOf(signed)),
    unlinkStaffCard: () => send('DELETE', ROUTES.staffCard),

    // Self-test
    testCard: (signed: wire.SignedStatement) =>
      post(wire.selfTestSchema, ROUTES.selfTestCard, statementOf(signed)),
    testPasskeyOptions: () => post(wire.passkeyOptionsSchema, `${ROUTES.selfTestPasskey}/options`),
    testPasskey: (response: unknown) => post(wire.passkeyTestSchema, ROUTES.selfTestPasskey, { response }),

    // Staff
    staff: () => read(wire.staffPageSchema, ROUTES.staff),
    invite: (invitation: { readonly displayName: string; readonly roles: readonly StaffRole[] }) =>
      post(wire.invitedSchema, ROUTES.invitations, invitation),
    withdrawInvitation: (invitation: string) => send('POST', ROUTES.withdrawInvitation(invitation)),
    changeRoles: (staff: string, roles: readonly StaffRole[]) =>
      post(wire.changeOutcomeSchema, ROUTES.staffRoles(staff), { roles }),
    suspendStaff: (staff: string) => post(wire.changeOutcomeSchema, ROUTES.suspendStaff(staff)),
    readmitStaff: (staff: string) => post(wire.changeOutcomeSchema, ROUTES.readmitStaff(staff)),
    removeStaff: (staff: string) => post(wire.changeOutcomeSchema, ROUTES.removeStaff(staff)),
    confirmChange: (change: string) => send('POST', ROUTES.confirmChange(change)),
    refuseChange: (change: string) => send('POST', ROUTES.refuseChange(change)),

    // Enrolment, with the token of an invitation
    enrolment: (token: string) => post(wire.enrolmentSchema, ROUTES.enrolment, { token }),
    enrolmentChallenge: (token: string) => post(wire.challengeSchema, ROUTES.enrolmentChallenge, { token }),
    enrolmentPasskeyOptions: (token: string) =>
      post(wire.passkeyOptionsSchema, ROUTES.enrolmentPasskeyOptions, { token }),
    enrolPasskey: (token: string, name: string, response: unknown) =>
      post(wire.outcomeSchema, ROUTES.enrolmentPasskey, { token, name, response }),
    enrolCard: (token: string, signed: wire.SignedStatement) =>
      post(wire.outcomeSchema, ROUTES.enrolmentCard, { ...statementOf(signed), token }),
  }
}

/** What of the bridge's answer travels; it may hold more. */
function statementOf({ card, statement, signature, certificate, chain }: wire.SignedStatement) {
  return { card, statement, signature, certificate, chain }
}

function jsonInit(method: string, body: unknown): RequestInit {
  if (body === undefined) return { method }
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

async function call(fetcher: typeof fetch, url: string, init?: RequestInit): Promise<Response> {
  const response = await fetcher(url, init).catch(unreachable)
  if (response.ok) return response
  const problem = wire.refusalSchema.safeParse(await response.json().catch(unreachable))
  if (!problem.success) return unreachable()
  const { code, ja, en, next } = problem.data
  throw new SsoCallError({ kind: 'refused', code, text: { ja, en }, next })
}

function unreachable(): never {
  throw new SsoCallError({ kind: 'unreachable' })
}
