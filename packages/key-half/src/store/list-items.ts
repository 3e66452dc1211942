/** The items of lists: authorised by the holder, reserved by one request, consumed by its signature. */
import { sql } from '@jitsuin/platform'
import type { ItemStanding, RecordedItem } from '../domain/list-items.js'
import type { HalfReader, HalfTransaction } from './half-store.js'

/** Keeps the leaves of a list in its order. */
export async function insertItems(
  tx: HalfTransaction,
  authorisationId: string,
  leaves: readonly string[],
): Promise<void> {
  const rows = leaves.map((leaf, index) => ({
    authorisation_id: authorisationId,
    item_index: index,
    leaf: Buffer.from(leaf, 'hex'),
    state: 'authorised' as const,
    request_id: null,
  }))
  await tx.insertInto('list_item').values(rows).execute()
}

/** Items by their places. Whoever will reserve them has locked their authorisation. */
export async function loadItems(
  db: HalfReader,
  authorisationId: string,
  indexes?: readonly number[],
): Promise<readonly RecordedItem[]> {
  let query = db.selectFrom('list_item').selectAll().where('authorisation_id', '=', authorisationId)
  if (indexes) query = query.where('item_index', '=', sql<number>`any(${[...indexes]}::smallint[])`)
  const rows = await query.orderBy('item_index').execute()
  return rows.map(({ item_index, leaf, state }) => ({ index: item_index, leaf, state }))
}

/** How items of a list stand, in their order, and which request named each. */
export async function loadItemStandings(
  db: HalfReader,
  authorisationId: string,
  indexes: readonly number[],
): Promise<readonly ItemStanding[]> {
  const rows = await db
    .selectFrom('list_item')
    .select(['item_index', 'state', 'request_id'])
    .where('authorisation_id', '=', authorisationId)
    .where('item_index', '=', sql<number>`any(${[...indexes]}::smallint[])`)
    .orderBy('item_index')
    .execute()
  return rows.map((row) => ({
    index: row.item_index,
    state: row.state,
    ...(row.request_id !== null && { requestId: row.request_id }),
  }))
}

type OfRequest = { readonly authorisationId: string; readonly requestId: string }

/** Reserves items for a request that stands in the ledger. */
export async function reserveItems(
  tx: HalfTransaction,
  { authorisationId, requestId }: OfRequest,
  indexes: readonly number[],
): Promise<void> {
  await tx
    .updateTable('list_item')
    .set({ state: 'reserved', request_id: requestId })
    .where('authorisation_id', '=', authorisationId)
    .where('item_index', '=', sql<number>`any(${[...indexes]}::smallint[])`)
    .where('state', '=', 'authorised')
    .execute()
}

/** Consumes what a request had reserved. */
export async function consumeItems(
  tx: HalfTransaction,
  { authorisationId, requestId }: OfRequest,
): Promise<void> {
  await tx
    .updateTable('list_item')
    .set({ state: 'consumed' })
    .where('authorisation_id', '=', authorisationId)
    .where('request_id', '=', requestId)
    .execute()
}

/** Keeps a sealed sheet until then, and forgets those whose time is over. */
export async function insertSheet(
  tx: HalfTransaction,
  sheet: { readonly authorisationId: string; readonly sealed: Uint8Array; readonly keptUntil: Date },
  now: Date,
): Promise<void> {
  await tx.deleteFrom('sheet').where('kept_until', '<=', now).execute()
  await tx
    .insertInto('sheet')
    .values({
      authorisation_id: sheet.authorisationId,
      sealed: Buffer.from(sheet.sealed),
      kept_until: sheet.keptUntil,
    })
    .execute()
}

/** The sealed sheet of a list that still waits. */
export async function loadSheet(db: HalfReader, authorisationId: string): Promise<Uint8Array | undefined> {
  const query = db.selectFrom('sheet').select('sealed').where('authorisation_id', '=', authorisationId)
  return (await query.executeTakeFirst())?.sealed
}

/** Forgets a sheet: the holder has decided. */
export async function dropSheet(tx: HalfTransaction, authorisationId: string): Promise<void> {
  await tx.deleteFrom('sheet').where('authorisation_id', '=', authorisationId).execute()
}
