/** The tables of the authority as the use cases see them, and the locks that keep its numbers in order. */
import {
  type AuditRecorder,
  type Kysely,
  openStore,
  type Store,
  sql,
  type Transaction,
} from '@jitsuin/platform'
import { AUTHORITIES, type AuthorityName } from '../contract.js'
import { CA_ACTIONS, type CaActions } from './audit-actions.js'
import type { CaTables } from './tables.js'

/** Reading and the one way to write. */
export type CaStore = Store<CaTables, CaActions>
/** Anything that can be queried: the store's reader, or a transaction. */
export type CaReader = Kysely<CaTables>
/** A transaction. */
export type CaTransaction = Transaction<CaTables>
/** Collects the audit rows of a transaction. */
export type CaAudit = AuditRecorder<CaActions>

/** Opens the tables under the authority's own role. */
export function openCaStore(url: string): CaStore {
  return openStore<CaTables, CaActions>(url, CA_ACTIONS)
}

const LIST_LOCK = 5280
const PUBLICATION_LOCK = 6960

/**
 * Lets one transaction at a time revoke or number a list of this authority. So every list holds all revocations that
 * committed before it, and numbers commit in their order.
 */
export async function lockLists(tx: CaTransaction, authority: AuthorityName): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LIST_LOCK}, ${AUTHORITIES.indexOf(authority)})`.execute(tx)
}

/** Lets one transaction at a time append a publication, so that sequence numbers commit in their order, without a gap. */
export async function lockPublications(tx: CaTransaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(${PUBLICATION_LOCK}, 0)`.execute(tx)
}
