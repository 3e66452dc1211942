import { sql } from '@jitsuin/platform'
import type { Approval, Order } from '../contract.js'
import type { CaReader, CaTransaction } from './ca-store.js'

/** An order that was carried out, or is about to be in this transaction. */
export type CarriedOrder = {
  readonly order: Order
  readonly digest: Uint8Array
  readonly approvals: readonly Approval[]
  readonly acceptedAt: Date
}

/** The id as PostgreSQL writes it: a UUID in capitals is the same one (RFC 9562 §4). */
export function keyOf({ orderId }: Pick<Order, 'orderId'>): string {
  return orderId.toLowerCase()
}

/** Takes an order id and a digest for good. Waits for a transaction that is just taking them. */
export async function claimOrder(
  tx: CaTransaction,
  carried: CarriedOrder,
): Promise<'claimed' | 'carried-before'> {
  const claimed = await claimOrders(tx, [carried])
  return claimed.has(keyOf(carried.order)) ? 'claimed' : 'carried-before'
}

/** Takes the ids and digests of many orders; gives the keys of those that nobody had taken. */
export async function claimOrders(
  tx: CaTransaction,
  carried: readonly CarriedOrder[],
): Promise<ReadonlySet<string>> {
  // Everyone takes them in the same order: two batches that meet wait for each other, and never crosswise.
  const sorted = carried.toSorted((a, b) => (a.order.orderId < b.order.orderId ? -1 : 1))
  const { rows } = await sql<{ order_id: string }>`
    insert into carried_order (order_id, digest, act, content, approvals, accepted_at)
    select * from unnest(
      ${sorted.map(({ order }) => order.orderId)}::uuid[],
      ${sorted.map(({ digest }) => Buffer.from(digest))}::bytea[],
      ${sorted.map(({ order }) => order.act)}::text[],
      ${sorted.map(({ order }) => JSON.stringify(order))}::jsonb[],
      ${sorted.map(({ approvals }) => JSON.stringify(approvals))}::jsonb[],
      ${sorted.map(({ acceptedAt }) => acceptedAt)}::timestamptz[])
    on conflict do nothing returning order_id`.execute(tx)
  return new Set(rows.map(({ order_id }) => order_id))
}

/** The order with this id, if it was carried out. */
export async function loadOrder(db: CaReader, orderId: string): Promise<CarriedOrder | undefined> {
  return (await loadOrders(db, [orderId])).get(keyOf({ orderId }))
}

/** Those of these orders that were carried out, by their keys. */
export async function loadOrders(
  db: CaReader,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, CarriedOrder>> {
  const rows = await db
    .selectFrom('carried_order')
    .selectAll()
    .where('order_id', '=', sql<string>`any(${orderIds}::uuid[])`)
    .execute()
  return new Map(
    rows.map(({ order_id, content, digest, approvals, accepted_at }) => [
      order_id,
      { order: content, digest, approvals, acceptedAt: accepted_at },
    ]),
  )
}
