/**
 * Key management (鍵管理サービス): knows holders and their passkeys, runs their authentication, issues tokens, holds share A.
 * docs/second-key.md says what it can do alone: nothing.
 */
import type { KeyObject } from 'node:crypto'
import {
  figuresRoute,
  HALF_PROBLEM_TABLES,
  type HalfSettings,
  keepDays,
  type ListWatch,
  loadFigures,
  madeShareRoute,
  openHalf,
  type PeerConnection,
  refreshKey,
  signingPeer,
  watchLists,
} from '@jitsuin/key-half'
import { createService, type HttpService, type Logger } from '@jitsuin/platform'
import { OFFICE_ROUTES } from './contract.js'
import { tokenIssuer } from './domain/token.js'
import { officeRoutes } from './http/office-routes.js'
import { pageRoutes } from './http/page-routes.js'
import { peerRoutes, wishesRoute } from './http/peer-routes.js'
import { browserRoutes } from './oauth/http/browser-routes.js'
import { clientRoutes } from './oauth/http/client-routes.js'
import { tokenRoute } from './oauth/http/peer-routes.js'
import { OAUTH_PROBLEMS } from './oauth/http/refusals.js'
import { openOauthStore } from './oauth/store/oauth-store.js'
import { continueAddressOf } from './oauth/usecases/go-on.js'
import type { KeyManagementContext } from './usecases/context.js'
import { refreshDueKeys } from './usecases/refresh-round.js'

export { OAUTH_ERRORS, OauthError, type OauthErrorCode } from './oauth/errors.js'

/** Settings of the service. */
export type KeyManagementSettings = Omit<HalfSettings, 'role'> & {
  /** Signing, over mutual TLS. */
  readonly connection: PeerConnection
  /** Signs tokens: P-256. */
  readonly tokenKey: KeyObject
  /** Size of the keys that are made. */
  readonly bits: 2048 | 3072 | 4096
  /** Who may ask at the inner door: SHA-256 of SubjectPublicKeyInfo, hexadecimal. */
  readonly clients: {
    readonly signing: readonly string[]
    readonly keyMaker: readonly string[]
    readonly office: readonly string[]
  }
  /** Address of the door for clients, by which they know the authorization server (RFC 8414 §2). */
  readonly issuer: () => string
  /** Lists of the signature authority; whoever stands on one ends at once. */
  readonly lists?: Omit<ListWatch, 'logger'>
  readonly logger: Logger
}

/** The service at work. */
export type KeyManagement = {
  /** For a listener with mutual TLS that other zones reach. */
  readonly inner: HttpService
  /** The authorization server, for a listener that takes self-signed client certificates. */
  readonly client: HttpService
  /** Refreshes the shares of one key, together with signing. @throws {HalfError} `key/…`, `peer/…` */
  readonly refresh: (keyId: string) => Promise<number>
  /** Refreshes what is due now and again and again; ended by `close`. */
  readonly startRefreshing: () => void
  readonly close: () => Promise<void>
}

const DAY_MS = 24 * 3_600_000
const LOOK_EVERY_MS = 60_000

/** Opens the service. @throws {KeysError} `split-key/self-test-failed` */
export async function openKeyManagement(settings: KeyManagementSettings): Promise<KeyManagement> {
  const { connection, tokenKey, bits, clients, issuer, lists, logger, ...parts } = settings
  const half = await openHalf({ ...parts, role: 'key-management' })
  const peer = signingPeer(connection)
  const tokens = tokenIssuer(tokenKey, parts.page.origin)
  const oauth = await openOauthStore(parts.zoneUrl)
  const ctx = { half, peer, bits, tokens, oauth, issuer }
  const { signing, keyMaker, office } = clients
  const rounds = refreshRounds(ctx, logger)
  const watch = lists && watchLists(half, { ...lists, logger })
  const days = keepDays(half, logger)
  return {
    inner: await createService({
      name: 'key-management',
      title: { ja: '鍵管理サービス', en: 'Key management' },
      routes: [
        ...peerRoutes(ctx, signing),
        tokenRoute(ctx, signing),
        ...officeRoutes(ctx, office),
        ...pageRoutes(ctx, (id) => continueAddressOf(ctx, id)),
        ...browserRoutes(ctx),
        wishesRoute(ctx, keyMaker),
        madeShareRoute(half, keyMaker),
        figuresRoute(OFFICE_ROUTES.figures, { allowed: office, load: (query) => loadFigures(half, query) }),
      ],
      problems: [...HALF_PROBLEM_TABLES, OAUTH_PROBLEMS],
      logger,
    }),
    client: await createService({
      name: 'authorization-server',
      title: { ja: '認可サーバー', en: 'Authorization server' },
      routes: clientRoutes(ctx),
      problems: [...HALF_PROBLEM_TABLES, OAUTH_PROBLEMS],
      logger,
    }),
    refresh: (keyId) => refreshKey(half, peer, keyId),
    startRefreshing: rounds.start,
    close: async () => {
      await rounds.stop()
      await watch?.stop()
      await days.stop()
      await oauth.close()
      await half.close()
    },
  }
}

/** One look a minute; as long as something was due, the next look follows at once. */
function refreshRounds(ctx: KeyManagementContext, logger: Logger) {
  let state: 'idle' | 'running' | 'stopped' = 'idle'
  let timer: NodeJS.Timeout | undefined
  let now: Promise<void> = Promise.resolve()
  const look = () => {
    now = round(ctx, logger).then((refreshed) => {
      if (state === 'running') timer = setTimeout(look, refreshed > 0 ? 0 : LOOK_EVERY_MS)
    })
  }
  return {
    start: () => {
      if (state !== 'idle') return
      state = 'running'
      look()
    },
    stop: async () => {
      state = 'stopped'
      clearTimeout(timer)
      await now
    },
  }
}

async function round(ctx: KeyManagementContext, logger: Logger): Promise<number> {
  try {
    const due = new Date(ctx.half.clock().getTime() - DAY_MS)
    const { refreshed, failed } = await refreshDueKeys(ctx, due)
    if (failed.length > 0) logger.warn({ failed }, 'shares that were not refreshed')
    return refreshed
  } catch (error) {
    logger.error({ err: error }, 'refreshing shares')
    return 0
  }
}
