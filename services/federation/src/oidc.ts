/** Composes the OpenID Connect provider: settings in, routes out. */
import { hkdfSync } from 'node:crypto'
import type { Text } from '@jitsuin/kernel'
import type { KeyStore } from '@jitsuin/keys'
import type { Logger, LoopbackRequest, Route, ServiceDefinition } from '@jitsuin/platform'
import type { SignInGate } from '@jitsuin/sso/contract'
import type { Provider } from 'oidc-provider'
import { oidcRaw, oidcRoutes } from './http/oidc/mount.js'
import { showOidcError } from './http/oidc/problem-pages.js'
import { buildProvider } from './http/oidc/provider.js'
import { openOidcEntries } from './store/oidc-entries.js'
import { type OidcParticipants, oidcParticipants } from './store/oidc-participants.js'
import { openOidcDatabase } from './store/oidc-tables.js'
import type { Partners } from './store/partners.js'
import { keysInUse } from './usecases/oidc-key-ring.js'
import type { CentralLogout } from './usecases/oidc-logout.js'
import { partnerKeyFetcher } from './usecases/oidc-partner-keys.js'
import { tellPartners } from './usecases/oidc-tell-partners.js'
import type { ReleaseDesk } from './usecases/release-desk.js'

/** Settings of the provider. */
export type OidcSettings = {
  /** As the service's own role, with the tables of `FEDERATION_HISTORY`. */
  readonly serviceUrl: string
  /** Where browsers and partners reach us, such as `https://signin.example.jp`; the issuer is this and `/oidc`. */
  readonly baseAddress: string
  /** Where partners that show a TLS certificate reach us, if that is another origin. */
  readonly tlsOrigin?: string | undefined
  readonly signedOutPage: string
  readonly partners: Partners
  readonly releases: ReleaseDesk
  readonly gate: SignInGate
  readonly keys: Pick<KeyStore, 'save' | 'load'>
  /** 32 bytes that outlive restarts; the cookies of flows are signed with a key made of them. */
  readonly cookieSecret: Uint8Array
  readonly central: CentralLogout
  readonly fetch: (address: string, request: LoopbackRequest) => Promise<Response>
  readonly clock: () => Date
  readonly newId: () => string
  readonly logger: Logger
}

/** What the service mounts. */
export type OidcPart = {
  readonly routes: readonly Route[]
  readonly raw: NonNullable<ServiceDefinition['raw']>
  /** How the partners of a session stand, for the list of a sign-out. */
  readonly logouts: (sessionId: string) => Promise<readonly OidcLogout[]>
  /** Begins to tell partners of sessions that ended, and to clear what ran out. */
  readonly start: () => void
  readonly close: () => Promise<void>
}

/** How a partner's session stands once ours has ended; `waiting`: it is being told. */
export type OidcLogout = {
  readonly partnerId: string
  readonly name: Text | undefined
  readonly result: 'waiting' | 'done' | 'failed' | 'no-channel'
}

const TELLING_INTERVAL_MS = 1000
const CLEARING_INTERVAL_MS = 600_000

/** Opens the provider. */
export function openOidc(settings: OidcSettings): OidcPart {
  const { serviceUrl, baseAddress, clock, logger, partners, gate } = settings
  const database = openOidcDatabase(serviceUrl)
  const entries = openOidcEntries(serviceUrl, clock)
  const participants = oidcParticipants(database)
  const issuer = `${baseAddress}/oidc`
  const ring = { database, store: settings.keys, newId: settings.newId }
  const keys = untilItEnds(() => keysInUse(ring, clock()), clock)
  const parts = { ...settings, issuer, entries, participants, keys: async () => (await keys()).value }
  const provider = untilItEnds(async () => {
    const { value, until } = await keys()
    const built = buildProvider({
      ...parts,
      keys: value,
      cookieKeys: [cookieKey(settings.cookieSecret)],
      fetchKeys: partnerKeyFetcher(partners, settings.fetch),
      showError: showOidcError(logger),
    })
    built.on('server_error', (_ctx, error) => logger.error({ err: error }, 'oidc'))
    return { provider: built, until }
  }, clock)
  const mount = { ...parts, provider: async (): Promise<Provider> => (await provider()).value.provider }
  const timers: NodeJS.Timeout[] = []
  const working = new Set<Promise<void>>()
  const work = (task: () => Promise<void>): void => {
    const done = task()
      .catch((error: unknown) => logger.error({ err: error }, 'oidc'))
      .finally(() => working.delete(done))
    working.add(done)
  }
  gate.onEnded(async (sessionId, why) => {
    await participants.endSession({ sessionId, why, at: clock() })
    await entries.forgetSession(sessionId)
  })
  return {
    routes: oidcRoutes(mount),
    raw: oidcRaw(mount),
    logouts: (sessionId) => listLogouts(parts, sessionId),
    start: () => {
      timers.push(setInterval(() => work(() => tellPartners(parts)), TELLING_INTERVAL_MS))
      timers.push(setInterval(() => work(() => entries.forgetExpired(clock())), CLEARING_INTERVAL_MS))
    },
    close: async () => {
      for (const timer of timers) clearInterval(timer)
      await Promise.all(working)
      await Promise.all([database.close(), entries.close()])
    },
  }
}

async function listLogouts(
  { participants, partners }: { readonly participants: OidcParticipants; readonly partners: Partners },
  sessionId: string,
): Promise<readonly OidcLogout[]> {
  const all = await participants.ofSession(sessionId)
  return Promise.all(
    all.map(async ({ partnerId, state }) => ({
      partnerId,
      name: (await partners.byId(partnerId))?.terms.name,
      result: state === 'live' ? ('waiting' as const) : state,
    })),
  )
}

/** Remembers what was made until it says itself that it has to be made anew. */
function untilItEnds<Value extends { readonly until: Date }>(make: () => Promise<Value>, clock: () => Date) {
  let made: Promise<Value> | undefined
  return async (): Promise<{ readonly value: Value; readonly until: Date }> => {
    const known = await made?.catch(() => undefined)
    if (!known || clock() >= known.until) {
      made = make()
      made.catch(() => {
        made = undefined
      })
    }
    const value = await (made ?? make())
    return { value, until: value.until }
  }
}

function cookieKey(secret: Uint8Array): string {
  return Buffer.from(hkdfSync('sha256', secret, '', 'jitsuin oidc cookies', 32)).toString('base64url')
}
