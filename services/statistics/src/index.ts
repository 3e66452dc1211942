/** The statistics of the issuing office: snapshots that never change, and the work in progress. */
import { randomUUID } from 'node:crypto'
import { type ProblemTable, provisionService, type Route } from '@jitsuin/platform'
import type { SignInGate } from '@jitsuin/sso/contract'
import { STATISTICS_PROBLEMS } from './http/problems.js'
import { statisticsRoutes } from './http/routes.js'
import type { FiguresSource } from './outside/figures-source.js'
import { STATISTICS_HISTORY } from './store/history.js'
import { openStatisticsStore } from './store/statistics-store.js'
import { type PublishedFigures, statisticsOffice } from './usecases/office.js'
import type { SnapshotSummary } from './wire/schemas.js'

export { STATISTICS_ERRORS } from './errors.js'
export { STATISTICS_HISTORY } from './store/history.js'
export type { PublishedFigures } from './usecases/office.js'

/** Settings of the service. */
export type StatisticsSettings = {
  /** The zone's database as its owner. */
  readonly zoneUrl: string
  readonly clock: () => Date
  readonly gate: SignInGate
  readonly source: FiguresSource
}

/** The service's parts, for apps/server to mount on the office's host. */
export type StatisticsService = {
  readonly routes: readonly Route[]
  readonly problems: readonly ProblemTable[]
  /** Keeps figures of a day that others published, as a snapshot; the same request again keeps nothing new. */
  readonly bringIn: (published: PublishedFigures) => Promise<SnapshotSummary>
  readonly close: () => Promise<void>
}

/** Prepares the database and composes the service. */
export async function createStatistics(settings: StatisticsSettings): Promise<StatisticsService> {
  const { zoneUrl, clock, gate, source } = settings
  const store = openStatisticsStore(await provisionService(zoneUrl, STATISTICS_HISTORY))
  const office = statisticsOffice({ store, source, clock, newId: randomUUID })
  return {
    routes: statisticsRoutes({ office, gate }),
    problems: [STATISTICS_PROBLEMS],
    bringIn: office.bringIn,
    close: () => store.close(),
  }
}
