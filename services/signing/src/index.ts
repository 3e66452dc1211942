/**
 * The signing service (署名サービスクラウド): knows institutions and their clients, holds share B, and joins what both halves sign.
 * docs/second-key.md says what it can do alone: nothing.
 */
import {
  HALF_PROBLEM_TABLES,
  type HalfSettings,
  keyManagementPeer,
  type ListWatch,
  madeShareRoute,
  openHalf,
  type PeerConnection,
  watchLists,
} from '@jitsuin/key-half'
import { createService, type HttpService, type Logger } from '@jitsuin/platform'
import { CSC_PROBLEMS } from './csc/http/refusals.js'
import { type CscSettings, openCsc } from './csc/index.js'
import { peerRoutes } from './http/peer-routes.js'
import { vendorRoutes } from './http/vendor-routes.js'

export { CSC_ERRORS, CscError, type CscErrorCode } from './csc/errors.js'
export type { CscSettings } from './csc/index.js'
export type { Imprint, StampSource } from './csc/usecases/context.js'

/** Settings of the service. */
export type SigningSettings = Omit<HalfSettings, 'role'> & {
  /** Key management, over mutual TLS. */
  readonly connection: PeerConnection
  /** How long a day lasts, and how long a list. */
  readonly tokenSeconds: number
  readonly listSeconds: number
  /** Who may ask at the inner door: SHA-256 of SubjectPublicKeyInfo, hexadecimal. */
  readonly clients: { readonly keyManagement: readonly string[]; readonly keyMaker: readonly string[] }
  /** The interface of the Cloud Signature Consortium (docs/csc.md). */
  readonly csc: CscSettings
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
  const {
    connection,
    tokenSeconds,
    listSeconds,
    clients,
    csc: cscSettings,
    lists,
    logger,
    ...parts
  } = settings
  const half = await openHalf({ ...parts, role: 'signing' })
  const ctx = { half, peer: keyManagementPeer(connection), tokenSeconds, listSeconds }
  const watch = lists && watchLists(half, { ...lists, logger })
  const csc = await openCsc({ ...cscSettings, zoneUrl: parts.zoneUrl, signing: ctx, logger })
  const common = { problems: [...HALF_PROBLEM_TABLES, CSC_PROBLEMS], logger }
  return {
    inner: await createService({
      ...common,
      name: 'signing-inner',
      title: { ja: '署名サービスクラウド（内部）', en: 'Signing, inner door' },
      routes: [
        ...peerRoutes(half, clients.keyManagement),
        ...csc.peerRoutes(clients.keyManagement),
        madeShareRoute(half, clients.keyMaker),
      ],
    }),
    vendor: await createService({
      ...common,
      name: 'signing',
      title: { ja: '署名サービスクラウド', en: 'Signing' },
      routes: [...vendorRoutes(ctx), ...csc.vendorRoutes],
    }),
    close: async () => {
      await watch?.stop()
      await csc.close()
      await half.close()
    },
  }
}
