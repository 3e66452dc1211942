/** The holder service: who the holders are, what they say about themselves, and what others are told. */
import { randomUUID } from 'node:crypto'
import { type ProblemTable, provisionService, type Route } from '@jitsuin/platform'
import type { SignInGate } from '@jitsuin/sso/contract'
import type { HolderDirectory, Place } from './contract.js'
import { HOLDER_PROBLEMS } from './http/problems.js'
import { holderRoutes } from './http/routes.js'
import { HOLDER_HISTORY } from './store/history.js'
import { openHolderStore } from './store/holder-store.js'
import { holderDirectory } from './usecases/disclosed-claims.js'
import { type HolderFeed, holderFeed } from './usecases/feed.js'
import { holderPortal } from './usecases/portal.js'

export { HOLDER_ERRORS } from './errors.js'

/** Settings of the service. */
export type HolderSettings = {
  /** The zone's database as its owner. */
  readonly zoneUrl: string
  readonly clock: () => Date
  readonly gate: SignInGate
  /** The portal's own address, such as `http://portal.localhost:8317/`. */
  readonly portalAddress: string
  /** What the login page shows of this installation. */
  readonly place: Place
}

/** The service's parts, for apps/server to mount on the portal's host. */
export type HolderService = {
  readonly routes: readonly Route[]
  readonly problems: readonly ProblemTable[]
  readonly directory: HolderDirectory
  readonly feed: HolderFeed
  readonly close: () => Promise<void>
}

/** Prepares the database and composes the service. */
export async function createHolder(settings: HolderSettings): Promise<HolderService> {
  const { zoneUrl, clock, gate, portalAddress, place } = settings
  const store = openHolderStore(await provisionService(zoneUrl, HOLDER_HISTORY))
  return {
    routes: holderRoutes({ portal: holderPortal({ store, gate, clock }), gate, place, portalAddress }),
    problems: [HOLDER_PROBLEMS],
    directory: holderDirectory(store, clock),
    feed: holderFeed({ store, clock, newId: randomUUID, actor: 'system:issuing-office' }),
    close: () => store.close(),
  }
}
