import { RegistrationError } from '../../errors.js'
import { decidePayment, loadPayment } from '../../store/cases/payments.js'
import type { RegistrationContext } from '../context.js'
import { bookPayment } from './book-payment.js'
import { byOf, type StaffActor } from './tools.js'

/**
 * Somebody says which invoice a payment is for; or, without one, that it is not for us and goes back.
 *
 * @throws {RegistrationError} `payment/not-found`, `payment/decided-already`, `invoice/not-open`
 */
export function assignPayment(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId'>,
  { actor }: StaffActor,
  {
    paymentId,
    invoiceId,
    reason,
  }: { readonly paymentId: string; readonly invoiceId?: string; readonly reason: string },
): Promise<void> {
  const by = byOf(context, actor)
  return context.store.transact(by, async (tx, audit) => {
    const payment = await loadPayment(tx, paymentId)
    if (!payment) throw new RegistrationError('payment/not-found', paymentId)
    if (invoiceId === undefined) {
      const outcome = await decidePayment(tx, { paymentId, decidedBy: actor, at: by.at, reason })
      if (outcome === 'not-open') throw new RegistrationError('payment/decided-already', paymentId)
      audit.record('payment/decided', { subject: `payment:${paymentId}`, facts: { decision: 'returned' } })
      return
    }
    const outcome = await bookPayment(tx, audit, { paymentId, invoiceId, yen: payment.yen, by, reason })
    if (outcome === 'payment-not-open') throw new RegistrationError('payment/decided-already', paymentId)
    if (outcome === 'invoice-not-open') throw new RegistrationError('invoice/not-open', invoiceId)
  })
}
