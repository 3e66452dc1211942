/** The rows of schema `status`. */
import type { AuthorityName } from '@jitsuin/ca/contract'
import { type Kysely, openStore, type Store, type Transaction } from '@jitsuin/platform'
import { STATUS_ACTIONS, type StatusActions } from './audit-actions.js'

/** What migrations in history.ts made. Whole numbers come as `number`, a list's number as its digits. */
export type StatusTables = {
  feed: { name: 'ca'; sequence: number }
  authority: {
    name: AuthorityName
    heard_at: Date
    /** Of the last publication about it. */
    sequence: number
    list_number: string | null
    crl: Buffer | null
  }
  certificate: {
    authority: AuthorityName
    serial_hex: string
    not_after: Date
    /** Absent while it is good. */
    revoked_at: Date | null
    reason: string | null
    /** Of the publication that stated this. */
    sequence: number
  }
  stamp: { unit: string; recorded_until: Date }
}

/** Reading and the one way to write. */
export type StatusStore = Store<StatusTables, StatusActions>
/** Anything that can be queried. */
export type StatusReader = Kysely<StatusTables>
/** A transaction. */
export type StatusTransaction = Transaction<StatusTables>

/** Opens the tables under the service's own role. */
export const openStatusStore = (url: string): StatusStore =>
  openStore<StatusTables, StatusActions>(url, STATUS_ACTIONS)
