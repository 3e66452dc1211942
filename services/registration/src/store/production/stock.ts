/** The books of blank cards: every move is one row and two balances, in one transaction. */

import { STOCK_MOVES, type StockMove } from '../../domain/production/stock.js'
import { RegistrationError } from '../../errors.js'
import type { ActOf, Audit, Tx } from '../database.js'

/** A move of so many blanks. */
export type Moving = {
  readonly moveId: string
  readonly move: StockMove
  readonly quantity: number
  readonly act: ActOf
  readonly lotNumber?: string
  readonly supplier?: string
  readonly note?: string
}

/** Moves blanks between two accounts. @throws {RegistrationError} `stock/not-enough` */
export async function moveStock(tx: Tx, audit: Audit, moving: Moving): Promise<void> {
  const { moveId, move, quantity, act, lotNumber, supplier, note } = moving
  const { from, to } = STOCK_MOVES[move]
  // Both accounts in one order of names: two moves never wait for each other.
  const accounts = [from, to].toSorted()
  await tx
    .selectFrom('stock_balance')
    .select('account')
    .where('account', 'in', accounts)
    .orderBy('account')
    .forUpdate()
    .execute()
  const taken = await tx
    .updateTable('stock_balance')
    .set(({ eb }) => ({ balance: eb('balance', '-', quantity) }))
    .where('account', '=', from)
    .$if(from !== 'outside', (query) => query.where('balance', '>=', quantity))
    .executeTakeFirstOrThrow()
  if (taken.numUpdatedRows !== 1n) throw new RegistrationError('stock/not-enough', `${from}: ${quantity}`)
  await tx
    .updateTable('stock_balance')
    .set(({ eb }) => ({ balance: eb('balance', '+', quantity) }))
    .where('account', '=', to)
    .execute()
  await tx
    .insertInto('stock_move')
    .values({
      move_id: moveId,
      ...act,
      move,
      quantity,
      from_account: from,
      to_account: to,
      lot_number: lotNumber ?? null,
      supplier: supplier ?? null,
      note: note ?? null,
    })
    .execute()
  audit.record('stock/moved', { subject: `stock-move:${moveId}`, facts: { move, quantity } })
}
