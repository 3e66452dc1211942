/** Answers as they travel (wire/schemas.ts). */
import type * as z from 'zod'
import type {
  AttemptView,
  Credentials as CredentialsView,
  Refusal,
  SelfTest,
  Session,
  SessionView,
  SignInOutcome,
  StaffPage,
  sessionsSchema,
} from '../contract.js'
import { ROUTES } from '../contract.js'
import { CHECKS } from '../domain/checks.js'
import { judgeDecider } from '../domain/four-eyes.js'
import { actionsOf } from '../domain/permissions.js'
import { endsOf } from '../domain/session-state.js'
import { SSO_ERRORS, type SsoErrorCode } from '../errors.js'
import type { StaffOverview } from '../usecases/change-staff.js'
import type { SignInResult } from '../usecases/complete-sign-in.js'
import type { SsoContext } from '../usecases/context.js'
import type { Credentials } from '../usecases/credentials.js'
import type { LookedAt } from '../usecases/look-at-session.js'
import type { CardTest } from '../usecases/self-test.js'

/** A stored session and attempt, as the use cases hand them on. */
type Stored = LookedAt['stored']
type OpenAttempt = Pick<AttemptView, 'attempt'> & {
  readonly audience: AttemptView['audience']
  readonly methods: AttemptView['methods']
  readonly forService: AttemptView['forService']
  readonly expiresAt: Date
  readonly lastRefusal: string | undefined
}

/** The words of a code. */
export function presentRefusal(code: SsoErrorCode): Refusal {
  return { code, ...SSO_ERRORS[code] }
}

/** An attempt with what is known of the browser. */
export function presentAttempt(
  ctx: SsoContext,
  open: OpenAttempt,
  present: { readonly looked: LookedAt | undefined; readonly others: readonly Stored[] },
): AttemptView {
  const { attempt, audience, methods, forService, expiresAt, lastRefusal } = open
  const session = stateOf(present.looked)
  return {
    attempt,
    audience,
    methods,
    ...(forService && { forService }),
    session,
    expiresAt: expiresAt.toISOString(),
    tls: ctx.rules.tls.map(({ profile, origin }) => ({
      profile,
      address: `${origin}${ROUTES.tls}?${new URLSearchParams({ attempt })}`,
    })),
    ...(session === 'pending' && { secondSession: presentSecond(present.others) }),
    ...(isCode(lastRefusal) && { lastRefusal: presentRefusal(lastRefusal) }),
  }
}

function stateOf(looked: LookedAt | undefined): AttemptView['session'] {
  const verdict = looked?.judged.verdict
  return verdict === 'live' || verdict === 'locked' || verdict === 'pending' ? verdict : 'none'
}

function isCode(code: string | undefined): code is SsoErrorCode {
  return code !== undefined && Object.hasOwn(SSO_ERRORS, code)
}

/** How signing in ended. */
export function presentOutcome(result: SignInResult): SignInOutcome {
  if (result.state === 'second-session') return { state: result.state, ...presentSecond(result.others) }
  const { state, continueTo, previousSignInAt, withoutRole } = result
  return {
    state,
    continueTo,
    ...(previousSignInAt && { previousSignInAt: previousSignInAt.toISOString() }),
    ...(withoutRole && { withoutRole }),
  }
}

function presentSecond(others: readonly Stored[]) {
  return { others: others.map(presentOther), choices: ['beside', 'take-over'] as const }
}

function presentOther({ method, signedInAt, lastSeenAt, device }: Stored) {
  return {
    method,
    signedInAt: signedInAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    device,
  }
}

/** The sessions of a person. */
export function presentSessions(
  sessions: readonly Stored[],
  present: Session,
): z.input<typeof sessionsSchema> {
  return {
    sessions: sessions.map((one) => ({
      ...presentOther(one),
      sessionId: one.sessionId,
      present: one.sessionId === present.sessionId ? 'yes' : 'no',
    })),
  }
}

/** Who is there. */
export function presentSession({ rules, clock }: SsoContext, looked: LookedAt | undefined): SessionView {
  if (looked?.judged.verdict === 'locked') return { state: 'locked' }
  if (looked?.judged.verdict !== 'live') return { state: 'none' }
  const { stored } = looked
  const { session } = looked.judged
  const ends = endsOf(stored)
  const head = {
    state: 'live',
    sessionId: session.sessionId,
    method: session.method,
    signedInAt: session.signedInAt.toISOString(),
    ...(session.previousSignInAt && { previousSignInAt: session.previousSignInAt.toISOString() }),
    expiresAt: ends.first.toISOString(),
    idleExpiresAt: ends.idle.toISOString(),
    absoluteExpiresAt: ends.absolute.toISOString(),
    warnAt: new Date(ends.first.getTime() - rules.times.warnSeconds * 1000).toISOString(),
    now: clock().toISOString(),
  } as const
  switch (session.kind) {
    case 'holder':
      return { ...head, kind: session.kind, certificate: presentCertificate(session) }
    case 'holder-without-role':
      return {
        ...head,
        kind: session.kind,
        why: session.why,
        ...(session.person && { person: session.person }),
      }
    case 'staff': {
      const { kind, staffId, roles } = session
      const displayName = stored.who.kind === 'staff' ? stored.who.displayName : ''
      return { ...head, kind, staffId, displayName, roles: [...roles], actions: actionsOf(roles) }
    }
  }
}

function presentCertificate({ certificate }: Extract<Session, { kind: 'holder' }>) {
  const { notBefore, notAfter, statusCheckedAt, person, commonName, issuer, serialHex, roles } = certificate
  return {
    person,
    commonName,
    issuer,
    serialHex,
    roles: [...roles],
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    statusCheckedAt: statusCheckedAt.toISOString(),
  }
}

/** The ways in of an account. */
export function presentCredentials({ passkeys, jpki, certificate, staff }: Credentials): CredentialsView {
  return {
    passkeys: passkeys.map(({ passkeyId, name, addedAt, lastUsedAt, kind }) => ({
      id: passkeyId,
      name,
      addedAt: addedAt.toISOString(),
      ...(lastUsedAt && { lastUsedAt: lastUsedAt.toISOString() }),
      kind,
    })),
    ...(jpki && {
      jpki: {
        linkedAt: jpki.linkedAt.toISOString(),
        ...(jpki.notAfter && { notAfter: jpki.notAfter.toISOString() }),
      },
    }),
    ...(certificate &&
      !staff && {
        certificate: {
          commonName: certificate.facts.commonName,
          issuer: certificate.facts.issuer,
          serialHex: certificate.facts.serialHex,
          roles: [...certificate.facts.roles],
          notBefore: certificate.facts.notBefore.toISOString(),
          notAfter: certificate.facts.notAfter.toISOString(),
          provenAt: certificate.provenAt.toISOString(),
        },
      }),
    ...(certificate &&
      staff?.card && {
        staffCard: {
          commonName: certificate.facts.commonName,
          notAfter: certificate.facts.notAfter.toISOString(),
        },
      }),
  }
}

/** A card under test. */
export function presentTest({ verdict, checks, certificate }: CardTest): SelfTest {
  return {
    verdict,
    checks: checks.map(({ name, verdict: each, code }) => ({
      name,
      title: CHECKS[name],
      verdict: each,
      ...(code && { refusal: presentRefusal(code) }),
    })),
    ...(certificate && {
      certificate: {
        commonName: certificate.commonName,
        issuer: certificate.issuer,
        notBefore: certificate.notBefore.toISOString(),
        notAfter: certificate.notAfter.toISOString(),
      },
    }),
  }
}

/** The page of staff, for one administrator. */
export function presentStaff(
  { members, invitations, changes }: StaffOverview,
  { viewer, now }: { readonly viewer: string; readonly now: Date },
): StaffPage {
  return {
    members: members.map(({ staffId, displayName, roles, state, enrolledAt, lastSignInAt }) => ({
      staffId,
      displayName,
      roles: [...roles],
      state: state === 'active' ? 'active' : 'suspended', // removed ones are not listed
      enrolledAt: enrolledAt.toISOString(),
      ...(lastSignInAt && { lastSignInAt: lastSignInAt.toISOString() }),
    })),
    invitations: invitations.map(({ invitationId, displayName, roles, invitedAt, expiresAt, state }) => ({
      invitationId,
      displayName,
      roles: [...roles],
      invitedAt: invitedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      state: expiresAt <= now ? 'expired' : state === 'open' ? 'open' : 'waits-for-second',
    })),
    changes: changes.map((change) => ({
      changeId: change.changeId,
      kind: change.kind,
      displayName: change.displayName,
      ...(change.roles && { roles: [...change.roles] }),
      askedBy: change.askedByName,
      askedAt: change.askedAt.toISOString(),
      mayConfirm: judgeDecider(viewer, change) === 'allowed' ? 'yes' : 'no',
    })),
  }
}
