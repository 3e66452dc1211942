/**
 * Key management (鍵管理サービス): knows holders and their passkeys, runs their authentication, issues tokens, holds share A.
 * docs/second-key.md says what it can do alone: nothing.
 */
import type { KeyObject } from 'node:crypto'
import {
  HALF_PROBLEM_TABLES,
  type HalfSettings,
  madeShareRoute,
  openHalf,
  type PeerConnection,
  refreshKey,
  signingPeer,
} from '@jitsuin/key-half'
import { createService, type HttpService, type Logger } from '@jitsuin/platform'
import { tokenIssuer } from './domain/token.js'
import { officeRoutes } from './http/office-routes.js'
import { pageRoutes } from './http/page-routes.js'
import { peerRoutes, wishesRoute } from './http/peer-routes.js'

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
  readonly logger: Logger
}

/** The service at work. */
export type KeyManagement = {
  /** For a listener with mutual TLS that other zones reach. */
  readonly inner: HttpService
  /** Refreshes the shares of one key, together with signing. @throws {HalfError} `key/…`, `peer/…` */
  readonly refresh: (keyId: string) => Promise<number>
  readonly close: () => Promise<void>
}

/** Opens the service. @throws {KeysError} `split-key/self-test-failed` */
export async function openKeyManagement(settings: KeyManagementSettings): Promise<KeyManagement> {
  const { connection, tokenKey, bits, clients, logger, ...parts } = settings
  const half = await openHalf({ ...parts, role: 'key-management' })
  const peer = signingPeer(connection)
  const ctx = { half, peer, bits, tokens: tokenIssuer(tokenKey, parts.page.origin) }
  const { signing, keyMaker, office } = clients
  return {
    inner: await createService({
      name: 'key-management',
      title: { ja: '鍵管理サービス', en: 'Key management' },
      routes: [
        ...peerRoutes(ctx, signing),
        ...officeRoutes(ctx, office),
        ...pageRoutes(ctx),
        wishesRoute(ctx, keyMaker),
        madeShareRoute(half, keyMaker),
      ],
      problems: HALF_PROBLEM_TABLES,
      logger,
    }),
    refresh: (keyId) => refreshKey(half, peer, keyId),
    close: half.close,
  }
}
