/** The tables of sign-in as the use cases see them. */
import { type AuditRecorder, type Kysely, openStore, type Store, type Transaction } from '@jitsuin/platform'
import { SSO_ACTIONS, type SsoActions } from './audit-actions.js'
import type { SsoTables } from './tables.js'

/** Reading and the one way to write. */
export type SsoStore = Store<SsoTables, SsoActions>
/** Anything that can be queried: the store's reader, or a transaction. */
export type SsoReader = Kysely<SsoTables>
/** A transaction. */
export type SsoTransaction = Transaction<SsoTables>
/** Collects the audit rows of a transaction. */
export type SsoAudit = AuditRecorder<SsoActions>

/** Opens the tables under the service's own role. */
export function openSsoStore(url: string): SsoStore {
  return openStore<SsoTables, SsoActions>(url, SSO_ACTIONS)
}
