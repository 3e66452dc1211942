/** The stock page: what there is, what happened, and what is to be expected. */
import { japanDate } from '@jitsuin/kernel'
import { judgePermission } from '@jitsuin/sso/contract'
import {
  ALL_STOCK_ACCOUNTS,
  CASE_STATES,
  type CaseStateName,
  type Stock,
  type StockAccount,
} from '../../contract.js'
import { forecast } from '../../domain/production/forecast.js'
import type { StockMove } from '../../domain/production/stock.js'
import type { Staff } from '../../domain/staff.js'
import { moveStock } from '../../store/production/stock.js'
import type { RegistrationContext } from '../context.js'
import { expectTools } from './tools.js'

const MOVES_SHOWN = 30
const ARRIVAL_DAYS = 28
const DAY_MS = 86_400_000

/** Open cases that still need a card, by their states. */
const NEEDS_CARD = (Object.keys(CASE_STATES) as CaseStateName[]).filter(
  (
    state, // the table has no other keys
  ) =>
    [
      'received',
      'document-check',
      'deficient',
      'licence-inquiry',
      'licence-ng',
      'licence-ok',
      'awaiting-payment',
      'approval-wait',
      'approved',
      'second-key-issued',
      'production-error',
    ].includes(state),
)

/** The whole page. */
export async function showStock(context: RegistrationContext, staff: Staff): Promise<Stock> {
  const { store, clock, production } = expectTools(context)
  const { read } = store
  const at = clock()
  const since = new Date(at.getTime() - ARRIVAL_DAYS * DAY_MS)
  const [rows, moves, deliveries, waiting, arrived] = await Promise.all([
    read.selectFrom('stock_balance').selectAll().execute(),
    read.selectFrom('stock_move').selectAll().orderBy('at', 'desc').limit(MOVES_SHOWN).execute(),
    read
      .selectFrom('stock_delivery')
      .selectAll()
      .where('received_at', 'is', null)
      .orderBy('expected_on')
      .execute(),
    countCases(context, { states: NEEDS_CARD }),
    countCases(context, { since }),
  ])
  const found = new Map(rows.map(({ account, balance }) => [account, balance]))
  const balances = Object.fromEntries(
    ALL_STOCK_ACCOUNTS.map((account) => [account, found.get(account) ?? 0]),
  ) as Record<StockAccount, number> // of every account
  const { available } = balances
  const arrivalsPerDay = Math.round((arrived / ARRIVAL_DAYS) * 10) / 10
  const expected = deliveries.map((row) => ({
    deliveryId: row.delivery_id,
    expectedOn: row.expected_on,
    quantity: row.quantity,
  }))
  const { capacityPerDay, lowStockBelow } = production
  const input = {
    today: japanDate(at),
    available,
    waiting,
    arrivalsPerDay,
    capacityPerDay,
    deliveries: expected,
  }
  return {
    balances,
    sum: Object.values(balances).reduce((sum, balance) => sum + balance, 0),
    warning: available === 0 ? 'empty' : available < lowStockBelow ? 'low' : 'none',
    lowBelow: lowStockBelow,
    moves: moves.map((row) => ({
      at: row.at.toISOString(),
      move: row.move,
      quantity: row.quantity,
      actor: row.actor,
      ...(row.note !== null && { note: row.note }),
    })),
    deliveries: expected,
    forecast: { ...forecast(input), waiting, arrivalsPerDay, capacityPerDay },
    mayChange: judgePermission(staff.roles, 'stock/change') === 'allowed' ? 'yes' : 'no',
  }
}

async function countCases(
  { store }: RegistrationContext,
  which: { readonly states?: readonly CaseStateName[]; readonly since?: Date },
): Promise<number> {
  const { states, since } = which
  const { count } = await store.read
    .selectFrom('case_file')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .$if(states !== undefined, (query) => query.where('state', 'in', states ?? []))
    .$if(since !== undefined, (query) => query.where('received_at', '>', since ?? new Date(0)))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** A lot of blanks came. The same request again changes nothing. */
export async function receiveLot(
  context: RegistrationContext,
  staff: Staff,
  lot: {
    readonly moveId: string
    readonly quantity: number
    readonly supplier: string
    readonly lotNumber: string
    readonly deliveryId?: string
  },
): Promise<void> {
  const { store, clock } = context
  const act = { actor: staff.actor, at: clock() }
  const { deliveryId, ...received } = lot
  await store.transact(act, async (tx, audit) => {
    if (await isDone(tx, lot.moveId)) return audit.changedNothing()
    await moveStock(tx, audit, { ...received, move: 'received', act })
    if (deliveryId === undefined) return
    await tx
      .updateTable('stock_delivery')
      .set({ received_at: act.at })
      .where('delivery_id', '=', deliveryId)
      .where('received_at', 'is', null)
      .execute()
  })
}

/** A delivery is expected; the forecast counts on it. */
export async function expectDelivery(
  { store, clock }: RegistrationContext,
  staff: Staff,
  delivery: { readonly deliveryId: string; readonly expectedOn: string; readonly quantity: number },
): Promise<void> {
  const { deliveryId, expectedOn, quantity } = delivery
  await store.transact({ actor: staff.actor, at: clock() }, async (tx, audit) => {
    const row = { delivery_id: deliveryId, expected_on: expectedOn, quantity, ordered_by: staff.staffId }
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('stock_delivery')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows !== 1n) return audit.changedNothing()
    audit.record('stock/delivery-expected', {
      subject: `delivery:${deliveryId}`,
      facts: { quantity, expectedOn },
    })
  })
}

/** Blanks found faulty in stock, or faulty ones destroyed. @throws {RegistrationError} `stock/not-enough` */
export async function moveBlanks(
  { store, clock }: RegistrationContext,
  staff: Staff,
  moving: {
    readonly moveId: string
    readonly move: Extract<StockMove, 'foundFaulty' | 'destroyed'>
    readonly quantity: number
    readonly note: string
  },
): Promise<void> {
  const act = { actor: staff.actor, at: clock() }
  await store.transact(act, async (tx, audit) => {
    if (await isDone(tx, moving.moveId)) return audit.changedNothing()
    await moveStock(tx, audit, { ...moving, act })
  })
}

async function isDone(tx: Parameters<typeof moveStock>[0], moveId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('stock_move')
    .select('move_id')
    .where('move_id', '=', moveId)
    .executeTakeFirst()
  return row !== undefined
}
