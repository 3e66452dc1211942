/** Payments and longer graces. */
import { type Selectable, sql } from '@jitsuin/platform'
import type { ExtensionView, PaymentView } from '../../contract.js'
import type { ContractsReader, ContractsTables, ContractsTransaction } from './tables.js'

/** A new entry about money. */
export type NewPayment = Omit<PaymentView, 'recordedAt' | 'correctedBy'> & {
  readonly contractId: string
  readonly recordedAt: Date
}

/** Every entry of a contract, the oldest first, each with what it corrects and what corrects it. */
export async function loadPayments(db: ContractsReader, contractId: string): Promise<readonly PaymentView[]> {
  const rows = await db
    .selectFrom('payment')
    .selectAll()
    .select(sql<string>`paid_on::text`.as('paidOn'))
    .where('contract_id', '=', contractId)
    .orderBy('entry_no')
    .execute()
  return rows.map((row) => {
    const corrected = rows.find(({ corrects }) => corrects === row.payment_id)
    return {
      paymentId: row.payment_id,
      fiscalYear: row.fiscal_year,
      amountYen: row.amount_yen,
      paidOn: row.paidOn,
      recordedAt: row.recorded_at.toISOString(),
      recordedBy: row.recorded_by,
      ...(row.corrects !== null && { corrects: row.corrects }),
      ...(corrected && { correctedBy: corrected.payment_id }),
      ...(row.reason !== null && { reason: row.reason }),
    }
  })
}

/** Keeps an entry, and sums the year up again: what was corrected counts no more. */
export async function insertPayment(tx: ContractsTransaction, payment: NewPayment): Promise<void> {
  const { contractId, fiscalYear } = payment
  await tx
    .insertInto('payment')
    .values({
      payment_id: payment.paymentId,
      contract_id: contractId,
      fiscal_year: fiscalYear,
      amount_yen: payment.amountYen,
      paid_on: payment.paidOn,
      recorded_at: payment.recordedAt,
      recorded_by: payment.recordedBy,
      corrects: payment.corrects ?? null,
      reason: payment.reason ?? null,
    })
    .execute()
  await sql`update invoice set paid_yen = (
      select coalesce(sum(amount_yen), 0) from payment as one
      where one.contract_id = invoice.contract_id and one.fiscal_year = invoice.fiscal_year
        and not exists (select from payment as other where other.corrects = one.payment_id))
    where contract_id = ${contractId} and fiscal_year = ${fiscalYear}`.execute(tx)
}

/** Every longer grace of a contract, the newest first. */
export async function loadExtensions(
  db: ContractsReader,
  contractId: string,
): Promise<readonly ExtensionView[]> {
  const query = db.selectFrom('extension').selectAll().select(sql<string>`until::text`.as('untilDay'))
  const rows = await query.where('contract_id', '=', contractId).orderBy('asked_at', 'desc').execute()
  return rows.map(extensionOf)
}

/** Keeps the wish for a longer grace. `open-already`: one of the year waits. */
export async function insertExtension(
  tx: ContractsTransaction,
  wish: Pick<ExtensionView, 'extensionId' | 'fiscalYear' | 'until' | 'reason' | 'askedBy'> & {
    readonly contractId: string
    readonly askedAt: Date
  },
): Promise<'asked' | 'open-already'> {
  const row = await tx
    .insertInto('extension')
    .values({
      extension_id: wish.extensionId,
      contract_id: wish.contractId,
      fiscal_year: wish.fiscalYear,
      until: wish.until,
      reason: wish.reason,
      state: 'open',
      asked_by: wish.askedBy,
      asked_at: wish.askedAt,
      decided_by: null,
      decided_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('extension_id')
    .executeTakeFirst()
  return row ? 'asked' : 'open-already'
}

/** Notes what the second officer decided. */
export async function saveDecision(
  tx: ContractsTransaction,
  made: {
    readonly extensionId: string
    readonly decision: 'confirmed' | 'refused'
    readonly by: string
    readonly at: Date
  },
): Promise<void> {
  await tx
    .updateTable('extension')
    .set({ state: made.decision, decided_by: made.by, decided_at: made.at })
    .where('extension_id', '=', made.extensionId)
    .where('state', '=', 'open')
    .execute()
}

function extensionOf(
  row: Selectable<ContractsTables['extension']> & { readonly untilDay: string },
): ExtensionView {
  return {
    extensionId: row.extension_id,
    fiscalYear: row.fiscal_year,
    until: row.untilDay,
    reason: row.reason,
    state: row.state,
    askedBy: row.asked_by,
    askedAt: row.asked_at.toISOString(),
    ...(row.decided_by !== null && { decidedBy: row.decided_by }),
    ...(row.decided_at !== null && { decidedAt: row.decided_at.toISOString() }),
  }
}
