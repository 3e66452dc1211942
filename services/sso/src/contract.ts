/**
 * What others see of sign-in: who is signed in, how surely, and what the pages call. Only sign-in knows cookies and credentials;
 * every other service asks the gate.
 */
import type { HealthcareRole } from '@jitsuin/pki'
import type { SignInMethod } from './domain/sign-in-methods.js'
import type { StaffRole } from './domain/staff-roles.js'

export { CHECKS, type CheckName } from './domain/checks.js'
export { actionsOf, judgePermission, STAFF_ACTIONS, type StaffAction } from './domain/permissions.js'
export { SIGN_IN_METHODS, type SignInMethod } from './domain/sign-in-methods.js'
export { STAFF_ROLES, type StaffRole } from './domain/staff-roles.js'
export { SsoCallError, type SsoClient, type SsoFailure, ssoClient } from './wire/client.js'
export { PAGES, ROUTES } from './wire/routes.js'
export * from './wire/schemas.js'

/** One person at one certification centre: the organisation that issues, and the subject's serialNumber there (hpki §2.6). */
export type PersonRef = { readonly centre: string; readonly subjectSerialNumber: string }

/** The HPKI authentication certificate behind a holder's session, as it was judged at sign-in or since. */
export type SessionCertificate = {
  readonly person: PersonRef
  readonly commonName: string
  readonly issuer: string
  readonly serialHex: string
  readonly roles: readonly HealthcareRole[]
  readonly notBefore: Date
  readonly notAfter: Date
  readonly statusCheckedAt: Date
}

type SessionHead = {
  readonly sessionId: string
  /** Opaque, never reused, the same at every sign-in of this account. */
  readonly accountId: string
  readonly method: SignInMethod
  readonly signedInAt: Date
  /** The previous successful sign-in, not the present one (T-C10-5). */
  readonly previousSignInAt?: Date
  /** The first instant at which the session no longer counts, if nobody acts. */
  readonly expiresAt: Date
}

/** A live session. A holder without a certificate that was found good has no role at all. */
export type Session = SessionHead &
  (
    | { readonly kind: 'holder'; readonly certificate: SessionCertificate }
    | {
        readonly kind: 'holder-without-role'
        readonly why: 'no-certificate' | 'revoked' | 'expired'
        readonly person?: PersonRef
      }
    | { readonly kind: 'staff'; readonly staffId: string; readonly roles: readonly StaffRole[] }
  )

/** Why a session ended. */
export type SessionEnd =
  | 'signed-out'
  | 'signed-out-everywhere'
  | 'taken-over'
  | 'timed-out'
  | 'certificate-revoked'
  /** Nobody could say for too long whether the certificate is still good. */
  | 'status-unknown'
  | 'staff-removed'

/** What a page or a partner wants of a sign-in. */
export type SignInWish = {
  /** Where the browser goes afterwards; an address of this platform. */
  readonly returnTo: string
  readonly audience: 'holder' | 'staff'
  /** Any of these; all when absent. */
  readonly methods?: readonly SignInMethod[]
  /** Signs in anew although a session is live (SAML ForceAuthn, OpenID Connect prompt=login and max_age). */
  readonly anew?: 'yes'
  /** Shown to the person: the service that they are about to enter. */
  readonly forService?: { readonly ja: string; readonly en: string }
}

type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>

/**
 * How other services of the platform know who is there. Composed by apps/server; each host name has a cookie of its own, and all
 * of them stand for one session.
 */
export type SignInGate = {
  /** The live session behind a request to any host of the platform; looks at time-out and revocation. */
  readonly current: (headers: RequestHeaders) => Promise<Session | undefined>
  /** Address of the sign-in pages for a wish; the browser is sent there. */
  readonly signInAddress: (wish: SignInWish) => Promise<string>
  /** A session by its id, for tokens that outlive a request. */
  readonly byId: (sessionId: string) => Promise<Session | undefined>
  readonly end: (sessionId: string, why: SessionEnd) => Promise<void>
  /** Tells of sessions that ended, at least once each, within a second or so; for logout at partners. */
  readonly onEnded: (tell: (sessionId: string, why: SessionEnd) => Promise<void>) => void
}
