/** Payments as the bank tells them. */
import type { Selectable } from '@jitsuin/platform'
import type { BankLine } from '../../domain/cases/payments.js'
import type { Tx } from '../database.js'
import type { CasesTables } from './schema.js'

/** A payment to be stored, with what makes it the same one in another import. */
export type NewPayment = BankLine & { readonly paymentId: string; readonly fingerprint: string }

/** Stores payments; those that an earlier import brought are left out of the answer. */
export async function insertPayments(
  tx: Tx,
  payments: readonly NewPayment[],
): Promise<readonly NewPayment[]> {
  if (payments.length === 0) return []
  const stored = await tx
    .insertInto('bank_payment')
    .values(
      payments.map(({ paymentId, fingerprint, paidOn, yen, payer, reference }) => ({
        payment_id: paymentId,
        fingerprint,
        paid_on: paidOn,
        yen,
        payer,
        reference,
        state: 'open' as const,
        invoice_id: null,
        decided_by: null,
        decided_at: null,
        reason: null,
      })),
    )
    .onConflict((conflict) => conflict.column('fingerprint').doNothing())
    .returning('payment_id')
    .execute()
  const ids = new Set(stored.map(({ payment_id }) => payment_id))
  return payments.filter(({ paymentId }) => ids.has(paymentId))
}

/** Decides upon a payment that is still open. */
export async function decidePayment(
  tx: Tx,
  decision: {
    readonly paymentId: string
    readonly invoiceId?: string
    readonly decidedBy: string
    readonly at: Date
    readonly reason?: string
  },
): Promise<'decided' | 'not-open'> {
  const { paymentId, invoiceId, decidedBy, at, reason } = decision
  const result = await tx
    .updateTable('bank_payment')
    .set({
      state: invoiceId === undefined ? 'returned' : 'matched',
      invoice_id: invoiceId ?? null,
      decided_by: decidedBy,
      decided_at: at,
      reason: reason ?? null,
    })
    .where('payment_id', '=', paymentId)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return result.numUpdatedRows === 1n ? 'decided' : 'not-open'
}

/** A payment as it is kept. */
export type StoredPayment = Selectable<CasesTables['bank_payment']>

/** Loads one payment. */
export function loadPayment(
  db: Pick<Tx, 'selectFrom'>,
  paymentId: string,
): Promise<StoredPayment | undefined> {
  return db.selectFrom('bank_payment').selectAll().where('payment_id', '=', paymentId).executeTakeFirst()
}

/** Most open payments that are shown at a time. */
const MOST_SHOWN = 200

/** Payments that wait for a person, oldest first. */
export function loadOpenPayments(db: Pick<Tx, 'selectFrom'>): Promise<readonly StoredPayment[]> {
  return db
    .selectFrom('bank_payment')
    .selectAll()
    .where('state', '=', 'open')
    .orderBy('paid_on')
    .limit(MOST_SHOWN)
    .execute()
}
