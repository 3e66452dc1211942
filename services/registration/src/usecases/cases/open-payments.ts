import type { OpenPayments } from '../../contract.js'
import { matchPayment } from '../../domain/cases/payments.js'
import { loadOpenInvoices } from '../../store/cases/invoices.js'
import { loadOpenPayments } from '../../store/cases/payments.js'
import type { RegistrationContext } from '../context.js'

/** Payments that wait for a person, each with the invoices that come near. */
export async function showOpenPayments({ store }: Pick<RegistrationContext, 'store'>): Promise<OpenPayments> {
  const [payments, invoices] = await Promise.all([loadOpenPayments(store.read), loadOpenInvoices(store.read)])
  return {
    payments: payments.map(({ payment_id, paid_on, yen, payer, reference }) => {
      const found = matchPayment({ paidOn: paid_on, yen, payer, reference }, invoices)
      const near = found.match === 'exact' ? [{ invoice: found.invoice, why: 'number' as const }] : found.near
      return {
        paymentId: payment_id,
        paidOn: paid_on,
        yen,
        payer,
        reference,
        near: near.map(({ invoice: { kana: _kana, ...invoice }, why }) => ({ ...invoice, why })),
      }
    }),
  }
}
