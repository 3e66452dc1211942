/** The tables of one half as its use cases see them. */
import { type AuditRecorder, type Kysely, openStore, type Store, type Transaction } from '@jitsuin/platform'
import { HALF_ACTIONS, type HalfActions } from './actions.js'
import type { HalfTables } from './tables.js'

/** Reading and the one way to write. */
export type HalfStore = Store<HalfTables, HalfActions>
/** Anything that can be queried: the store's reader, or a transaction. */
export type HalfReader = Kysely<HalfTables>
/** A transaction. */
export type HalfTransaction = Transaction<HalfTables>
/** Collects the audit rows of a transaction. */
export type HalfAudit = AuditRecorder<HalfActions>

/** Opens the tables under the role of their schema. */
export function openHalfStore(url: string): HalfStore {
  return openStore<HalfTables, HalfActions>(url, HALF_ACTIONS)
}
