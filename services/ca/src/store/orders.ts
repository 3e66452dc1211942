import type { Approval, Order } from '../contract.js'
import type { CaReader, CaTransaction } from './ca-store.js'

/** An order that was carried out, or is about to be in this transaction. */
export type CarriedOrder = {
  readonly order: Order
  readonly digest: Uint8Array
  readonly approvals: readonly Approval[]
  readonly acceptedAt: Date
}

/** Takes an order id and a digest for good. Waits for a transaction that is just taking them. */
export async function claimOrder(
  tx: CaTransaction,
  carried: CarriedOrder,
): Promise<'claimed' | 'carried-before'> {
  const { order, digest, approvals, acceptedAt } = carried
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('carried_order')
    .values({
      order_id: order.orderId,
      digest: Buffer.from(digest),
      act: order.act,
      content: JSON.stringify(order),
      approvals: JSON.stringify(approvals),
      accepted_at: acceptedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n ? 'claimed' : 'carried-before'
}

/** The order with this id, if it was carried out. */
export async function loadOrder(db: CaReader, orderId: string): Promise<CarriedOrder | undefined> {
  const row = await db
    .selectFrom('carried_order')
    .selectAll()
    .where('order_id', '=', orderId)
    .executeTakeFirst()
  return (
    row && { order: row.content, digest: row.digest, approvals: row.approvals, acceptedAt: row.accepted_at }
  )
}
