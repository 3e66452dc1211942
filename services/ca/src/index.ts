/**
 * The certification authority: carries out orders of two officers, records before it signs, and publishes what changed.
 *
 * `holdCeremony` makes the hierarchy once; `createCa` runs the authority; `assembleCa` does so with ports of one's own.
 */
import { randomBytes } from 'node:crypto'
import {
  createService,
  type HttpService,
  type Listener,
  type Logger,
  listen,
  provisionService,
  silentLogger,
} from '@jitsuin/platform'
import type { Office } from './domain/approval.js'
import { bulkRoutes, feedRoutes } from './http/bulk-routes.js'
import { CA_PROBLEMS } from './http/problems.js'
import { caRoutes } from './http/routes.js'
import { type KeyHolder, openKeyHolder } from './outside/key-holder.js'
import { httpsStatusFeed, type StatusFeed } from './outside/status-feed.js'
import type { CaSettings } from './settings.js'
import { type CaStore, openCaStore } from './store/ca-store.js'
import { findCeremony } from './store/ceremony.js'
import { CA_HISTORY } from './store/history.js'
import type { CaContext, RunningCa } from './usecases/authority-at-work.js'
import { makeDueLists } from './usecases/make-due-lists.js'
import { openAuthorities, openGrantSigner } from './usecases/open-authorities.js'
import { openPublisher } from './usecases/publish.js'
import { recover } from './usecases/recover.js'

export type { Office } from './domain/approval.js'
export type { HierarchyNames, Participant } from './domain/ceremony.js'
export { encodeOrder, orderDigest } from './domain/order-bytes.js'
export {
  encodeOrderList,
  type ListPlace,
  makeOrderList,
  type OrderList,
  type OrderListHead,
  orderListDigest,
} from './domain/order-list.js'
export { CA_ERRORS, CaError, type CaErrorCode } from './errors.js'
export { CA_PROBLEMS } from './http/problems.js'
export { type KeyHolder, type KeyHolderSettings, openKeyHolder } from './outside/key-holder.js'
export {
  type Delivery,
  httpsStatusFeed,
  type StatusFeed,
  type StatusFeedSettings,
} from './outside/status-feed.js'
export { CA_SETTINGS, type CaSettings, caSettingsFrom } from './settings.js'
export { CA_ACTIONS } from './store/audit-actions.js'
export { type CaStore, openCaStore } from './store/ca-store.js'
export type { CaContext, RunningCa } from './usecases/authority-at-work.js'
export { carryOutBatch } from './usecases/carry-out-batch.js'
export { carryOutOrder } from './usecases/carry-out-order.js'
export { certifyUnderWarrants } from './usecases/certify-under-warrants.js'
export { type CeremonyOutcome, holdCeremony } from './usecases/hold-ceremony.js'
export { makeDueLists } from './usecases/make-due-lists.js'
export type { CeremonyPlan, CeremonyPorts } from './usecases/make-hierarchy.js'
export { recover } from './usecases/recover.js'
export { CA_HISTORY, openGrantSigner }

/** Everything that the authority takes from outside. */
export type CaPorts = {
  readonly store: CaStore
  readonly keys: KeyHolder
  readonly feed: StatusFeed
  readonly office: Office
  readonly repositoryUri: string
  readonly clock: () => Date
  readonly random: (size: number) => Uint8Array
  readonly logger?: Logger
  /** How long to wait after a publication that was not acknowledged; 5 s when not given. */
  readonly retryMs?: number
}

/**
 * Opens the authority over its ports.
 *
 * @throws {CaError} `ceremony/not-held`, `key/mismatch`
 */
export async function assembleCa(ports: CaPorts): Promise<RunningCa> {
  const { store, keys, feed, clock, logger = silentLogger, retryMs = 5000 } = ports
  return {
    ...ports,
    authorities: await openAuthorities(store.read, keys),
    grantSigner: await openGrantSigner(keys),
    publisher: openPublisher({ store, feed, clock, logger, retryMs }),
  }
}

/** The HTTP face of an authority, for a listener with mutual TLS. */
export function createCaService(
  ca: RunningCa,
  {
    allowedClients,
    feedClients = [],
    logger,
  }: {
    readonly allowedClients: readonly string[]
    /** Clients that may read the feed and nothing else. */
    readonly feedClients?: readonly string[]
    readonly logger: Logger
  },
): Promise<HttpService> {
  const allowed = new Set(allowedClients)
  return createService({
    name: 'ca',
    title: { ja: '認証局', en: 'Certification authority' },
    routes: [
      ...caRoutes(ca, allowed),
      ...bulkRoutes(ca, allowed),
      ...feedRoutes(ca, new Set([...allowedClients, ...feedClients])),
    ],
    problems: [CA_PROBLEMS],
    readiness: {
      database: async () => ((await findCeremony(ca.store.read)) === 'held' ? 'ready' : 'not-ready'),
    },
    logger,
  })
}

/** The authority as a process runs it. */
export type Ca = {
  /** Completes what a crash left, makes the lists that are due, and begins to listen. */
  start(): Promise<{ readonly port: number }>
  /** Lets running orders end. */
  stop(): Promise<void>
}

/** How often the schedule of the lists is looked at. */
const SCHEDULE_MS = 30_000
/** Whoever reserved a certificate so long ago is not signing it any more. */
const GIVEN_UP_MS = 60_000

/** The certification authority over its settings. */
export function createCa(settings: CaSettings, logger: Logger): Ca {
  let parts: { readonly listener: Listener; close(): Promise<void> } | undefined
  return {
    start: async () => {
      parts = await startCa(settings, logger)
      return { port: parts.listener.port }
    },
    stop: async () => {
      await parts?.listener.close()
      await parts?.close()
      parts = undefined
    },
  }
}

async function startCa(settings: CaSettings, logger: Logger) {
  const store = openCaStore(await provisionService(settings.zoneUrl, CA_HISTORY))
  const keys = await openKeyHolder(settings.keys, randomBytes)
  const { office, repositoryUri, allowedClients, feedClients = [] } = settings
  const clock = () => new Date()
  const feed = httpsStatusFeed(settings.status)
  const ca = await assembleCa({
    store,
    keys,
    feed,
    office,
    repositoryUri,
    clock,
    random: randomBytes,
    logger,
  })
  await recover(ca)
  const schedule = runSchedule(ca, logger)
  const service = await createCaService(ca, { allowedClients, feedClients, logger })
  const listener = await listen({ ...settings.listen, services: service })
  const close = async () => {
    await schedule.stop()
    await ca.publisher.stop()
    await keys.close()
    await store.close()
  }
  return { listener, close }
}

/** Looks now and again and again for lists that are due and for signatures that a passing fault left out. */
function runSchedule(ca: CaContext, logger: Logger) {
  let looking = Promise.resolve()
  const look = () => {
    looking = looking
      .then(() => makeDueLists(ca))
      .then(() => recover(ca, { since: new Date(ca.clock().getTime() - GIVEN_UP_MS) }))
      .catch((error: unknown) => logger.error({ err: error }, 'lists or signatures are missing'))
  }
  look()
  const timer = setInterval(look, SCHEDULE_MS)
  return {
    stop: async () => {
      clearInterval(timer)
      await looking
    },
  }
}
