import { type By, changeCaseIn } from '../../store/cases/cases.js'
import { payInvoice } from '../../store/cases/invoices.js'
import { decidePayment } from '../../store/cases/payments.js'
import type { Audit, Tx } from '../../store/database.js'
import { expectState } from './tools.js'

/**
 * Books a payment on an invoice, in an open transaction. When it is enough, the case goes on; less is kept and waits for the rest; more is
 * booked as it came, and the invoice shows by how much.
 */
export async function bookPayment(
  tx: Tx,
  audit: Audit,
  payment: {
    readonly paymentId: string
    readonly invoiceId: string
    readonly yen: number
    readonly by: By
    readonly reason?: string
  },
): Promise<'booked' | 'payment-not-open' | 'invoice-not-open'> {
  const { paymentId, invoiceId, yen, by, reason } = payment
  const booked = await payInvoice(tx, { invoiceId, yen })
  if (booked === 'not-open') return 'invoice-not-open'
  const decision = {
    paymentId,
    invoiceId,
    decidedBy: by.actor,
    at: by.at,
    ...(reason !== undefined && { reason }),
  }
  if ((await decidePayment(tx, decision)) === 'not-open') return 'payment-not-open'
  audit.record('payment/decided', {
    subject: `payment:${paymentId}`,
    facts: { decision: 'matched', invoiceId },
  })
  if (booked.standing === 'part') return 'booked'
  await changeCaseIn(tx, audit, { caseId: booked.caseId, expectedRevision: 'newest', ...by }, (file) => {
    const { match } = expectState(file.state, 'awaiting-payment')
    const paid = { standing: 'paid', invoiceId, paidAt: by.at.toISOString() } as const
    const evidence = [{ kind: 'payment', id: paymentId }]
    return { state: { state: 'approval-wait', match, payment: paid }, act: 'paid', evidence }
  })
  return 'booked'
}
