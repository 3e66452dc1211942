/** Everything that the use cases of sign-in work with. */
import type { StatusSource } from '@jitsuin/pki'
import type { Logger } from '@jitsuin/platform'
import type { Audience, SessionTimes } from '../domain/session-state.js'
import type { AskLog } from '../outside/certificate-log.js'
import type { KnownTrust } from '../outside/certificate-status.js'
import type { JpkiAuthority } from '../outside/jpki-authority.js'
import type { SsoStore } from '../store/sso-store.js'
import type { SeenSessions } from './seen-sessions.js'

/** A host of the platform whose pages people sign in to. */
export type FirstPartyHost = { readonly origin: string; readonly audience: Audience }

/** A listener that asks browsers for a certificate. */
export type TlsAddress = { readonly profile: 'tls12' | 'tls13'; readonly origin: string }

/** How sign-in behaves; every part is a setting of the operator. */
export type SsoRules = {
  /** Where sign-in is, such as `https://signin.example.jp`. */
  readonly origin: string
  /** The name that authenticators show. */
  readonly siteName: string
  readonly hosts: readonly FirstPartyHost[]
  readonly tls: readonly TlsAddress[]
  readonly times: SessionTimes
  /** What happens when an account that is signed in elsewhere signs in. */
  readonly secondSession: 'ask' | 'beside' | 'take-over'
}

/** What every use case is handed. */
export type SsoContext = {
  readonly store: SsoStore
  readonly clock: () => Date
  readonly random: (size: number) => Uint8Array
  readonly rules: SsoRules
  readonly trust: () => Promise<KnownTrust>
  readonly status: { readonly forSignIn: StatusSource; readonly anew: StatusSource }
  readonly jpki: JpkiAuthority | undefined
  /** Absent: no certificate has to be in a public log. */
  readonly askLog: AskLog | undefined
  readonly seen: SeenSessions
  readonly logger: Logger
}

/** Who calls, as far as the request says: the browser by its cookies, and where it comes from if that is known. */
export type Caller = {
  /** The secret of the cookie that ties attempts and challenges to one browser. */
  readonly browser: string | undefined
  /** The secret of the session cookie of the host that was asked. */
  readonly session: string | undefined
  /** The host that was asked, with its port, as in the Host header. */
  readonly host: string
  readonly device: string
  /** What tells one source of requests from another, such as an address that a trusted proxy wrote. */
  readonly source: string | undefined
}

/** A challenge counts for so long. */
export const CHALLENGE_SECONDS = 120
/** An attempt counts for so long; challenges are made within it. */
export const ATTEMPT_SECONDS = 30 * 60
/** A ticket counts for so long. */
export const TICKET_SECONDS = 60
/** Whoever is asked about a second session has so long to answer. */
export const PENDING_SECONDS = 5 * 60

/** `seconds` later. */
export function after(at: Date, seconds: number): Date {
  return new Date(at.getTime() + seconds * 1000)
}
