import { openStore } from '@jitsuin/platform'
import type { Denominator } from '../domain/denominators.js'
import { STATISTICS_ACTIONS } from './audit-actions.js'
import { loadDenominators, saveDenominator } from './denominators.js'
import { listSnapshots, loadSnapshot, type NewSnapshot, saveSnapshot } from './snapshots.js'
import type { ActOf, Database, Tables } from './tables.js'

export type { StoredSnapshot, StoredSummary } from './snapshots.js'

/** The stored statistics. */
export type StatisticsStore = ReturnType<typeof openStatisticsStore>

/** Opens the tables under the service's own role. */
export function openStatisticsStore(url: string) {
  const store: Database = openStore<Tables, typeof STATISTICS_ACTIONS>(url, STATISTICS_ACTIONS)
  return {
    list: (page: Parameters<typeof listSnapshots>[1]) => listSnapshots(store, page),
    load: (snapshotId: string) => loadSnapshot(store, snapshotId),
    save: (snapshot: NewSnapshot) => saveSnapshot(store, snapshot),
    denominators: () => loadDenominators(store),
    saveDenominator: (denominator: Denominator, act: ActOf) => saveDenominator(store, denominator, act),
    close: () => store.close(),
  }
}
