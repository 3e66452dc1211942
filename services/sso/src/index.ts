/**
 * Sign-in: who is there, how surely, and for how long. `createSso` gives the routes of the host of sign-in, the routes that every
 * other host mounts beside its own, those of the listeners that ask for certificates, and the gate that other services ask.
 */
import type { Certificate } from '@jitsuin/pki'
import type { ProblemTable, ReadinessCheck, Route } from '@jitsuin/platform'
import type { PersonRef, SignInGate, StaffRole } from './contract.js'
import type { HttpContext } from './http/caller.js'
import { credentialRoutes } from './http/credential-routes.js'
import { enrolmentRoutes } from './http/enrolment-routes.js'
import { makeGate } from './http/gate.js'
import { SSO_PROBLEMS } from './http/problems.js'
import { selfTestRoutes } from './http/self-test-routes.js'
import { hostRoutes, sessionRoutes } from './http/session-routes.js'
import { signInRoutes } from './http/sign-in-routes.js'
import { staffRoutes } from './http/staff-routes.js'
import { tlsRoutes } from './http/tls-routes.js'
import { openContext, type SsoSettings } from './open-context.js'
import { listColleagues } from './usecases/change-staff.js'
import type { FirstPartyHost, SsoContext } from './usecases/context.js'
import { installStaff } from './usecases/enrol-staff.js'
import { type CertificateJudgement, judgeCertificate } from './usecases/judge-certificate.js'
import { runRounds } from './usecases/run-rounds.js'
import { type Invited, inviteStaff, issueFirstAdministratorLink } from './usecases/staff-invitations.js'
import type { EndListener } from './usecases/tell-ends.js'

export { DEFAULT_TIMES, type SessionTimes } from './domain/session-state.js'
export { SSO_ERRORS, SsoError, type SsoErrorCode } from './errors.js'
export { SSO_PROBLEMS } from './http/problems.js'
export type { SsoSettings } from './open-context.js'
export type { TrustMaterial } from './outside/certificate-status.js'
export type { JpkiAuthority, JpkiVerdict } from './outside/jpki-authority.js'
export { SSO_HISTORY } from './store/history.js'
export type { FirstPartyHost, TlsAddress } from './usecases/context.js'
export type { CertificateJudgement } from './usecases/judge-certificate.js'
export type { Invited } from './usecases/staff-invitations.js'

/** Sign-in, ready to be composed with other services. */
export type Sso = {
  readonly gate: SignInGate
  /** For the host of sign-in. */
  readonly routes: readonly Route[]
  /** For every other host: the session, and how the host takes it over. */
  readonly sessionRoutes: (host: FirstPartyHost) => readonly Route[]
  /** For the host of the office, beside `sessionRoutes`. */
  readonly staffRoutes: (origin: string) => readonly Route[]
  /** For the listeners of `tls`, and nothing else there. */
  readonly tlsRoutes: readonly Route[]
  /** For every service that mounts any of these. */
  readonly problems: ProblemTable
  /** The one judgement over certificates, for services that were shown a card outside a sign-in. */
  readonly judge: (certificate: Certificate, chain: readonly Certificate[]) => Promise<CertificateJudgement>
  readonly readiness: Readonly<Record<string, ReadinessCheck>>
  readonly staff: {
    /** The one-time link for the first administrator, 15 minutes. @throws {SsoError} `staff/administrator-exists` */
    readonly issueFirstAdministratorLink: () => Promise<Invited>
    /** An invitation by the operator; with a sensitive role it waits for an administrator, if there is one. */
    readonly invite: (invitation: {
      readonly displayName: string
      readonly roles: readonly StaffRole[]
    }) => Promise<Invited>
    /** Everybody who is staff now, by name. */
    readonly colleagues: () => Promise<
      readonly {
        readonly staffId: string
        readonly displayName: string
        readonly roles: readonly StaffRole[]
      }[]
    >
    /** Enrols people with cards at installation, for demonstrations. Gives their ids. */
    readonly install: (
      members: readonly {
        readonly displayName: string
        readonly roles: readonly StaffRole[]
        readonly card: PersonRef
      }[],
    ) => Promise<readonly string[]>
  }
  /** Begins the watch over live sessions; to be called once everybody who wants to know of ends has told the gate. */
  readonly start: () => void
  readonly stop: () => Promise<void>
}

/** Prepares the database and gives sign-in. */
export async function createSso(settings: SsoSettings): Promise<Sso> {
  return assembleSso(await openContext(settings), settings)
}

/** Sign-in over a context that is open. */
export function assembleSso(ctx: SsoContext, settings: Pick<SsoSettings, 'sourceOf' | 'watchSeconds'>): Sso {
  const listeners: EndListener[] = []
  const httpFor = (origin: string): HttpContext => ({ ctx, origin, sourceOf: settings.sourceOf })
  const own = httpFor(ctx.rules.origin)
  let rounds: ReturnType<typeof runRounds> | undefined
  return {
    gate: makeGate(ctx, listeners),
    routes: [
      ...signInRoutes(own),
      ...sessionRoutes(own),
      ...credentialRoutes(own),
      ...selfTestRoutes(own),
      ...staffRoutes(own),
      ...enrolmentRoutes(own),
    ],
    sessionRoutes: ({ origin, audience }) => [
      ...sessionRoutes(httpFor(origin)),
      ...hostRoutes(httpFor(origin), audience),
    ],
    staffRoutes: (origin) => staffRoutes(httpFor(origin)),
    tlsRoutes: tlsRoutes(ctx),
    problems: SSO_PROBLEMS,
    judge: (certificate, chain) => judgeCertificate(ctx, { certificate, chain }),
    readiness: {
      database: async () => {
        await ctx.store.read.selectFrom('account').select('account_id').limit(1).execute()
        return 'ready'
      },
    },
    staff: {
      issueFirstAdministratorLink: () => issueFirstAdministratorLink(ctx),
      invite: (invitation) => inviteStaff(ctx, { kind: 'operator' }, invitation),
      colleagues: () => listColleagues(ctx),
      install: (members) => installStaff(ctx, members),
    },
    start: () => {
      rounds ??= runRounds(ctx, listeners, { watch: settings.watchSeconds ?? 5 })
    },
    stop: async () => {
      await rounds?.stop()
      await ctx.store.close()
    },
  }
}
