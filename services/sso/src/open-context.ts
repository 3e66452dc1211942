/** Out of settings, what the use cases work with. */
import { randomBytes } from 'node:crypto'
import type { AllowedPlace, Fetcher } from '@jitsuin/pki'
import { httpFetcher, type Logger, provisionService } from '@jitsuin/platform'
import { DEFAULT_TIMES, type SessionTimes } from './domain/session-state.js'
import { SsoError } from './errors.js'
import type { HttpContext } from './http/caller.js'
import type { AskLog } from './outside/certificate-log.js'
import { rememberTrust, statusSources, type TrustMaterial } from './outside/certificate-status.js'
import type { JpkiAuthority } from './outside/jpki-authority.js'
import { SSO_HISTORY } from './store/history.js'
import { openSsoStore } from './store/sso-store.js'
import type { FirstPartyHost, SsoContext, SsoRules, TlsAddress } from './usecases/context.js'
import { seenSessions } from './usecases/seen-sessions.js'

/** Settings of sign-in. Durations have the defaults of `DEFAULT_TIMES`. */
export type SsoSettings = {
  /** The zone's database as its owner. */
  readonly zoneUrl: string
  readonly clock: () => Date
  readonly logger: Logger
  /** Where sign-in is, such as `https://signin.example.jp`. Passkeys belong to its host name: it never changes. */
  readonly origin: string
  /** The name that authenticators show. */
  readonly siteName: string
  /** The other hosts of the platform; the first of each audience is where people go who came from nowhere. */
  readonly hosts: readonly FirstPartyHost[]
  /** The listeners that ask for certificates; none: that way to sign in is not offered. */
  readonly tls?: readonly TlsAddress[]
  /** What is trusted, read anew at each judgement so that it may change; the same object while it does not. */
  readonly trust: () => Promise<TrustMaterial>
  /** Where status information may be fetched from; nowhere, if none is named, and then nobody signs in by certificate. */
  readonly places: readonly AllowedPlace[]
  readonly fetcher?: Fetcher
  /** Absent: My Number cards are not offered. */
  readonly jpki?: JpkiAuthority
  /** Absent: no certificate has to be in a public log. */
  readonly askLog?: AskLog
  readonly times?: Partial<SessionTimes>
  /** What happens when an account that is signed in elsewhere signs in; `ask` when absent. */
  readonly secondSession?: SsoRules['secondSession']
  /** How old a list may be that a sign-in is judged by, if it is still in force; 5 when absent. */
  readonly statusMaxAgeSeconds?: number
  /** How often the lists behind live sessions are fetched anew; 5 when absent. */
  readonly watchSeconds?: number
  /** Tells sources of requests apart by a header that a trusted proxy wrote; absent: tries are not counted by source. */
  readonly sourceOf?: HttpContext['sourceOf']
  readonly random?: (size: number) => Uint8Array
}

/** Prepares the database and opens everything. @throws {SsoError} `tls/other-host` */
export async function openContext(settings: SsoSettings): Promise<SsoContext> {
  const { clock, logger, origin, siteName, hosts, tls = [], fetcher = httpFetcher, places } = settings
  // The cookie that ties an attempt to a browser reaches the listeners only under the same name; ports do not matter to it.
  if (tls.some((one) => new URL(one.origin).hostname !== new URL(origin).hostname))
    throw new SsoError('tls/other-host', 'A listener has another host name than sign-in')
  return {
    store: openSsoStore(await provisionService(settings.zoneUrl, SSO_HISTORY)),
    clock,
    logger,
    random: settings.random ?? randomBytes,
    rules: {
      origin,
      siteName,
      hosts,
      tls,
      times: { ...DEFAULT_TIMES, ...settings.times },
      secondSession: settings.secondSession ?? 'ask',
    },
    trust: rememberTrust(settings.trust),
    status: statusSources({
      fetcher,
      places,
      now: clock,
      maxAgeSeconds: settings.statusMaxAgeSeconds ?? 5,
    }),
    jpki: settings.jpki,
    askLog: settings.askLog,
    seen: seenSessions(),
  }
}
