/**
 * The life of a session: pending → live ⇄ locked → ended. A session ends by itself when nobody acts (idle), after a working day
 * (absolute), when its certificate expires, and when nobody could confirm the certificate's status for too long.
 */
import type { PersonRef, Session, SessionEnd } from '../contract.js'
import type { CertificateFacts } from './certificate-facts.js'
import type { SignInMethod } from './sign-in-methods.js'
import type { StaffRole } from './staff-roles.js'

/** Whom a sign-in is for. One person may be both, with two accounts. */
export type Audience = 'holder' | 'staff'

/** Why a holder has no role. */
export type WhyWithoutRole = 'no-certificate' | 'revoked' | 'expired'

/** What the tables say about a session. */
export type SessionFacts = {
  readonly sessionId: string
  readonly accountId: string
  readonly state: 'pending' | 'live' | 'ended'
  readonly method: SignInMethod
  readonly signedInAt: Date
  readonly previousSignInAt: Date | undefined
  readonly lastSeenAt: Date
  readonly idleSeconds: number
  readonly absoluteExpiresAt: Date
  readonly lockedAt: Date | undefined
  readonly status: { readonly checkedAt: Date; readonly until: Date } | undefined
  readonly who:
    | { readonly kind: 'holder'; readonly certificate: CertificateFacts }
    | {
        readonly kind: 'holder-without-role'
        readonly why: WhyWithoutRole
        readonly person: PersonRef | undefined
      }
    | {
        readonly kind: 'staff'
        readonly displayName: string
        readonly roles: readonly StaffRole[]
        readonly state: 'active' | 'suspended' | 'removed'
      }
}

/** How long sessions live. */
export type SessionTimes = {
  readonly holder: { readonly idleSeconds: number; readonly absoluteSeconds: number }
  readonly staff: { readonly idleSeconds: number; readonly absoluteSeconds: number }
  /** How long before its end the pages warn. */
  readonly warnSeconds: number
  /** How long a session lives on after the last status information about its certificate ran out. */
  readonly statusGraceSeconds: number
}

/** What the product starts with; every one is a setting. */
export const DEFAULT_TIMES: SessionTimes = {
  holder: { idleSeconds: 15 * 60, absoluteSeconds: 12 * 3600 },
  staff: { idleSeconds: 10 * 60, absoluteSeconds: 8 * 3600 },
  warnSeconds: 120,
  statusGraceSeconds: 10 * 60,
}

/** The instants at which a session is over; none of them counts any more. */
export function endsOf({ lastSeenAt, idleSeconds, absoluteExpiresAt }: SessionFacts) {
  const idle = new Date(lastSeenAt.getTime() + idleSeconds * 1000)
  return { idle, absolute: absoluteExpiresAt, first: idle < absoluteExpiresAt ? idle : absoluteExpiresAt }
}

/** What a session is worth now. `over`: it must be ended with this reason, if it is not yet. */
export type SessionVerdict =
  | { readonly verdict: 'live'; readonly session: Session }
  | { readonly verdict: 'locked' | 'pending' | 'ended' }
  | { readonly verdict: 'over'; readonly why: SessionEnd }

/** Judges a session by what the tables say. Whoever is unsure of it treats it as no session. */
export function judgeSession(facts: SessionFacts, now: Date, times: SessionTimes): SessionVerdict {
  const { state, who, status, lockedAt } = facts
  if (state === 'ended') return { verdict: 'ended' }
  if (now >= endsOf(facts).first) return { verdict: 'over', why: 'timed-out' }
  if (who.kind === 'staff' && who.state !== 'active') return { verdict: 'over', why: 'staff-removed' }
  if (status && now.getTime() >= status.until.getTime() + times.statusGraceSeconds * 1000)
    return { verdict: 'over', why: 'status-unknown' }
  if (state === 'pending') return { verdict: 'pending' }
  return lockedAt ? { verdict: 'locked' } : { verdict: 'live', session: describe(facts) }
}

function describe(facts: SessionFacts): Session {
  const { sessionId, accountId, method, signedInAt, previousSignInAt, who, status } = facts
  const head = {
    sessionId,
    accountId,
    method,
    signedInAt,
    ...(previousSignInAt && { previousSignInAt }),
    expiresAt: endsOf(facts).first,
  }
  switch (who.kind) {
    case 'holder':
      return {
        ...head,
        kind: 'holder',
        certificate: { ...who.certificate, statusCheckedAt: status?.checkedAt ?? signedInAt },
      }
    case 'holder-without-role':
      return { ...head, kind: who.kind, why: who.why, ...(who.person && { person: who.person }) }
    case 'staff':
      return { ...head, kind: who.kind, staffId: accountId, roles: who.roles }
  }
}

/** The first instant after a working day, or after the certificate's last second (RFC 5280 §4.1.2.5: both ends count). */
export function absoluteEnd(
  at: Date,
  absoluteSeconds: number,
  certificate?: { readonly notAfter: Date },
): Date {
  const byDay = at.getTime() + absoluteSeconds * 1000
  const byCertificate = certificate ? certificate.notAfter.getTime() + 1000 : byDay
  return new Date(Math.min(byDay, byCertificate))
}
