/**
 * The signing service (署名サービスクラウド): knows institutions and their clients, holds share B, and joins what both halves sign.
 * docs/second-key.md says what it can do alone: nothing.
 */
import {
  figuresRoute,
  HALF_PROBLEM_TABLES,
  type HalfSettings,
  keepDays,
  keyManagementPeer,
  type ListWatch,
  loadFigures,
  madeShareRoute,
  openHalf,
  type PeerConnection,
  watchLists,
} from '@jitsuin/key-half'
import { createService, type HttpService, type Logger } from '@jitsuin/platform'
import type { FiguresQuery } from '@jitsuin/second-key'
import { OFFICE_ROUTES } from './contract.js'
import { peerRoutes } from './http/peer-routes.js'
import { vendorRoutes } from './http/vendor-routes.js'

/** Settings of the service. */
export type SigningSettings = Omit<HalfSettings, 'role'> & {
  /** Key management, over mutual TLS. */
  readonly connection: PeerConnection
  /** How long an authorisation lasts. */
  readonly tokenSeconds: number
  /** Who may ask at the inner door: SHA-256 of SubjectPublicKeyInfo, hexadecimal. */
  readonly clients: {
    readonly keyManagement: readonly string[]
    readonly keyMaker: readonly string[]
    readonly office: readonly string[]
  }
  /** Lists of the signature authority; whoever stands on one ends at once. */
  readonly lists?: Omit<ListWatch, 'logger'>
  readonly logger: Logger
}

/** The service at work. */
export type Signing = {
  /** For a listener with mutual TLS that other zones reach. */
  readonly inner: HttpService
  /** For a listener that takes self-signed client certificates. */
  readonly vendor: HttpService
  readonly close: () => Promise<void>
}

/** Opens the service. @throws {KeysError} `split-key/self-test-failed` */
export async function openSigning(settings: SigningSettings): Promise<Signing> {
  const { connection, tokenSeconds, clients, lists, logger, ...parts } = settings
  const half = await openHalf({ ...parts, role: 'signing' })
  const ctx = { half, peer: keyManagementPeer(connection), tokenSeconds }
  const watch = lists && watchLists(half, { ...lists, logger })
  const days = keepDays(half, logger)
  const figures = {
    allowed: clients.office,
    load: (query: FiguresQuery) => loadFigures(half, query),
  }
  const common = { problems: HALF_PROBLEM_TABLES, logger }
  return {
    inner: await createService({
      ...common,
      name: 'signing-inner',
      title: { ja: '署名サービスクラウド（内部）', en: 'Signing, inner door' },
      routes: [
        ...peerRoutes(half, clients.keyManagement),
        madeShareRoute(half, clients.keyMaker),
        figuresRoute(OFFICE_ROUTES.figures, figures),
      ],
    }),
    vendor: await createService({
      ...common,
      name: 'signing',
      title: { ja: '署名サービスクラウド', en: 'Signing' },
      routes: vendorRoutes(ctx),
    }),
    close: async () => {
      await watch?.stop()
      await days.stop()
      await half.close()
    },
  }
}
