/** What travels between pages and sign-in. Byte strings are base64url without padding; times are RFC 3339 in UTC. */
import * as z from 'zod'
import { ALL_CHECKS } from '../domain/checks.js'
import { STAFF_ACTIONS, type StaffAction } from '../domain/permissions.js'
import { ALL_METHODS } from '../domain/sign-in-methods.js'
import { ALL_STAFF_ROLES } from '../domain/staff-roles.js'

// Pages run under a policy that forbids `eval`; zod would try it for speed and be reported to the console.
if ('document' in globalThis) z.config({ jitless: true })

const instant = z.iso.datetime()
const text = z.object({ ja: z.string(), en: z.string() })
/** 32 random octets. */
const token = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const bytes = (most: number) =>
  z
    .string()
    .min(1)
    .max(Math.ceil((most * 4) / 3))
    .regex(/^[A-Za-z0-9_-]+$/)

export const methodSchema = z.enum(ALL_METHODS)
export const staffRoleSchema = z.enum(ALL_STAFF_ROLES)
const audience = z.enum(['holder', 'staff'])
const actions = Object.keys(STAFF_ACTIONS) as [StaffAction, ...StaffAction[]] // the table has no other keys
const person = z.object({ centre: z.string(), subjectSerialNumber: z.string() })

const otherSession = z.object({
  method: methodSchema,
  signedInAt: instant,
  lastSeenAt: instant,
  /** Coarse, such as `Chrome · Windows`. */
  device: z.string(),
})

/** A sign-in that waits: the account is signed in elsewhere. */
const secondSession = {
  others: z.array(otherSession).readonly(),
  choices: z.array(z.enum(['beside', 'take-over'])).readonly(),
}

/** A refusal as people read it: of the error table. */
export const refusalSchema = z.object({ code: z.string(), ja: z.string(), en: z.string(), next: text })

/** `POST` of an attempt by a page that was opened without one; `returnTo` is an address of the platform. */
export const startAttemptSchema = z.strictObject({
  audience,
  returnTo: z.string().max(2000).optional(),
})

/** One attempt to sign in, as its page shows it. */
export const attemptSchema = z.object({
  attempt: token,
  audience,
  /** Those that are wanted, in the order in which to offer them. */
  methods: z.array(methodSchema).readonly(),
  forService: text.optional(),
  /** `live`: somebody is signed in here, but not as is wanted; `locked`: somebody stepped away. */
  session: z.enum(['none', 'live', 'locked', 'pending']),
  expiresAt: instant,
  /** Where to go for a TLS client certificate; the browser shows its own choice of certificates there. */
  tls: z.array(z.object({ profile: z.enum(['tls12', 'tls13']), address: z.url() })).readonly(),
  /** With `session: 'pending'`: what to decide, by `decideSecondSession`. */
  secondSession: z.object(secondSession).optional(),
  /** Why the last try of this attempt was refused, when it came back by a redirect. */
  lastRefusal: refusalSchema.optional(),
})

export const attemptParams = z.strictObject({ attempt: token })

/** `POST /api/sign-in/challenges`: for the card bridge. */
export const challengeRequestSchema = z.strictObject({
  purpose: z.enum(['sign-in', 'link', 'self-test']),
  /** For `sign-in`. */
  attempt: token.optional(),
})

/** Hand this to `cardBridge().signIn`. */
export const challengeSchema = z.object({ nonce: token, expiresAt: instant })

/** What the bridge gave (`SignInResult`). The issuers may be missing if the centre knows them. */
export const signedStatementSchema = z.object({
  card: z.enum(['hpki', 'jpki']),
  statement: bytes(600),
  signature: bytes(1024),
  certificate: bytes(8192),
  chain: z.array(bytes(8192)).max(6).readonly(),
})

export const cardAnswerSchema = signedStatementSchema.extend({ attempt: token })

/** WebAuthn's own JSON forms (WebAuthn L3 §5.1.8–10): made and read by the browser helper of the passkey library. */
const webauthnJson = z.record(z.string(), z.unknown())
export const passkeyOptionsSchema = webauthnJson
export const passkeyOptionsRequestSchema = z.strictObject({ attempt: token })
export const passkeyAnswerSchema = z.strictObject({ attempt: token, response: webauthnJson })

/** How a try to sign in ended well; refusals are problems. */
export const outcomeSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('signed-in'),
    /** The page sends the browser there. */
    continueTo: z.url(),
    previousSignInAt: instant.optional(),
    /** Why this holder has no role now, if so. */
    withoutRole: z.enum(['no-certificate', 'revoked', 'expired']).optional(),
  }),
  /** The account is signed in elsewhere: ask, then call `decideSecondSession`. */
  z.object({
    state: z.literal('second-session'),
    ...secondSession,
  }),
])

export const secondSessionSchema = z.strictObject({
  attempt: token,
  choice: z.enum(['beside', 'take-over']),
})

const sessionTimes = {
  signedInAt: instant,
  previousSignInAt: instant.optional(),
  /** The first instant at which it no longer counts if nobody acts; the earlier of the two below. */
  expiresAt: instant,
  idleExpiresAt: instant,
  absoluteExpiresAt: instant,
  /** From here on the page warns. */
  warnAt: instant,
  /** The clock of the server, for pages whose own is wrong. */
  now: instant,
}

/** `GET /api/session`: who is there, as far as this host may know. Asking does not count as acting. */
export const sessionViewSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }),
  z.object({ state: z.literal('locked') }),
  z.discriminatedUnion('kind', [
    z.object({
      state: z.literal('live'),
      kind: z.literal('holder'),
      sessionId: z.string(),
      method: methodSchema,
      ...sessionTimes,
      certificate: z.object({
        person,
        commonName: z.string(),
        issuer: z.string(),
        serialHex: z.string(),
        roles: z.array(z.string()).readonly(),
        notBefore: instant,
        notAfter: instant,
        statusCheckedAt: instant,
      }),
    }),
    z.object({
      state: z.literal('live'),
      kind: z.literal('holder-without-role'),
      sessionId: z.string(),
      method: methodSchema,
      ...sessionTimes,
      why: z.enum(['no-certificate', 'revoked', 'expired']),
      person: person.optional(),
    }),
    z.object({
      state: z.literal('live'),
      kind: z.literal('staff'),
      sessionId: z.string(),
      method: methodSchema,
      ...sessionTimes,
      staffId: z.string(),
      displayName: z.string(),
      roles: z.array(staffRoleSchema).readonly(),
      actions: z.array(z.enum(actions)).readonly(),
    }),
  ]),
])

/** The live sessions of the account, the present one marked. */
export const sessionsSchema = z.object({
  sessions: z
    .array(otherSession.extend({ sessionId: z.string(), present: z.enum(['yes', 'no']) }))
    .readonly(),
})

/** `POST /session/end` and its kin: how many sessions ended, and where the list of partners' logouts goes on, if anywhere. */
export const endedSchema = z.object({ ended: z.int().nonnegative() })

export const sessionParams = z.strictObject({ session: z.uuid() })

/** A name that people give to their passkey. */
const passkeyName = z.string().trim().min(1).max(60)
export const passkeyParams = z.strictObject({ passkey: z.uuid() })
export const renamePasskeySchema = z.strictObject({ name: passkeyName })
export const newPasskeySchema = z.strictObject({ name: passkeyName, response: webauthnJson })

/** The ways in of the account that is signed in. */
export const credentialsSchema = z.object({
  passkeys: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        addedAt: instant,
        lastUsedAt: instant.optional(),
        /** Whether it may be copied between devices. */
        kind: z.enum(['one-device', 'synced']),
      }),
    )
    .readonly(),
  jpki: z.object({ linkedAt: instant, notAfter: instant.optional() }).optional(),
  /** Of a holder: the HPKI certificate that was last proven by card. */
  certificate: z
    .object({
      commonName: z.string(),
      issuer: z.string(),
      serialHex: z.string(),
      roles: z.array(z.string()).readonly(),
      notBefore: instant,
      notAfter: instant,
      provenAt: instant,
    })
    .optional(),
  staffCard: z.object({ commonName: z.string(), notAfter: instant }).optional(),
})

/** A self-test: each check with its verdict; `not-reached` after the first failure that hides the rest. */
export const selfTestSchema = z.object({
  verdict: z.enum(['passed', 'failed']),
  checks: z
    .array(
      z.object({
        name: z.enum(ALL_CHECKS),
        title: text,
        verdict: z.enum(['passed', 'failed', 'not-reached']),
        refusal: refusalSchema.optional(),
      }),
    )
    .readonly(),
  /** Shown when the certificate could be read. */
  certificate: z
    .object({ commonName: z.string(), issuer: z.string(), notBefore: instant, notAfter: instant })
    .optional(),
})

export const selfTestPasskeySchema = z.strictObject({ response: webauthnJson })

/** A passkey under test: whether one that is known here answered, and which. */
export const passkeyTestSchema = z.object({
  verdict: z.enum(['passed', 'failed']),
  name: z.string().optional(),
  refusal: refusalSchema.optional(),
})

// Staff

const displayName = z.string().trim().min(1).max(80)
const roles = z.array(staffRoleSchema).min(1).max(ALL_STAFF_ROLES.length).readonly()
export const inviteSchema = z.strictObject({ displayName, roles })
export const rolesSchema = z.strictObject({ roles })
export const staffParams = z.strictObject({ staff: z.uuid() })
export const invitationParams = z.strictObject({ invitation: z.uuid() })
export const changeParams = z.strictObject({ change: z.uuid() })

/** Whether a change took effect, or waits for a second administrator. */
export const changeOutcomeSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('done') }),
  z.object({ state: z.literal('waits-for-second'), changeId: z.string() }),
])

/** An invitation; the link is shown once and never again. Before a second administrator confirmed it, it does not open. */
export const invitedSchema = z.object({
  invitationId: z.string(),
  link: z.url(),
  expiresAt: instant,
  outcome: changeOutcomeSchema,
})

/** Everything that the page of staff shows. */
export const staffPageSchema = z.object({
  members: z
    .array(
      z.object({
        staffId: z.string(),
        displayName: z.string(),
        roles: z.array(staffRoleSchema).readonly(),
        state: z.enum(['active', 'suspended']),
        enrolledAt: instant,
        lastSignInAt: instant.optional(),
      }),
    )
    .readonly(),
  invitations: z
    .array(
      z.object({
        invitationId: z.string(),
        displayName: z.string(),
        roles: z.array(staffRoleSchema).readonly(),
        invitedAt: instant,
        expiresAt: instant,
        state: z.enum(['open', 'waits-for-second', 'expired']),
      }),
    )
    .readonly(),
  /** Changes that wait for a second administrator. */
  changes: z
    .array(
      z.object({
        changeId: z.string(),
        kind: z.enum(['invite', 'change-roles', 'suspend', 'remove']),
        displayName: z.string(),
        roles: z.array(staffRoleSchema).readonly().optional(),
        askedBy: z.string(),
        askedAt: instant,
        /** Nobody confirms what they asked for, nor what concerns themselves. */
        mayConfirm: z.enum(['yes', 'no']),
      }),
    )
    .readonly(),
})

export const enrolmentRequestSchema = z.strictObject({ token })
export const enrolmentSchema = z.object({
  displayName: z.string(),
  roles: z.array(staffRoleSchema).readonly(),
  expiresAt: instant,
})
export const enrolmentPasskeySchema = z.strictObject({ token, name: passkeyName, response: webauthnJson })
export const enrolmentCardSchema = signedStatementSchema.extend({ token })

export type Refusal = z.output<typeof refusalSchema>
export type AttemptView = z.output<typeof attemptSchema>
export type Challenge = z.output<typeof challengeSchema>
export type SignedStatement = z.output<typeof signedStatementSchema>
export type SignInOutcome = z.output<typeof outcomeSchema>
export type SessionView = z.output<typeof sessionViewSchema>
export type LiveSessions = z.output<typeof sessionsSchema>
export type Credentials = z.output<typeof credentialsSchema>
export type SelfTest = z.output<typeof selfTestSchema>
export type StaffPage = z.output<typeof staffPageSchema>
export type Invited = z.output<typeof invitedSchema>
export type ChangeOutcome = z.output<typeof changeOutcomeSchema>
export type Enrolment = z.output<typeof enrolmentSchema>
/** JSON as the browser helper of the passkey library takes and gives it. */
export type WebAuthnJson = z.output<typeof webauthnJson>
