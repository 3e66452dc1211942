/** The forms of a contract's page: what was typed, and what is sent of it. Digits of any width are taken. */
import { type InvoiceView, paymentBody } from '@jitsuin/signing/contract'

/** A payment as it is typed. */
export type PaymentDraft = {
  readonly fiscalYear: string
  readonly amount: string
  readonly paidOn: string
  readonly reason: string
}

/** A form that is sound, or the names of its fields that are not. */
export type Read<Value> =
  | { readonly verdict: 'sound'; readonly value: Value }
  | { readonly verdict: 'wrong'; readonly fields: readonly string[] }

/** The form of a payment at first: what is missing for the oldest year that is not paid. */
export function paymentDraft(invoices: readonly InvoiceView[], today: string): PaymentDraft {
  const owed = invoices.findLast(({ state }) => state !== 'paid') ?? invoices[0]
  return {
    fiscalYear: String(owed?.fiscalYear ?? ''),
    amount: owed ? String(Math.max(0, owed.amountYen - owed.paidYen)) : '',
    paidOn: today,
    reason: '',
  }
}

const factsSchema = paymentBody.omit({ paymentId: true })

/** What the form of a payment says; a correction needs its reason. */
export function readPayment(
  draft: PaymentDraft,
  purpose: 'payment' | 'correction',
): Read<{ readonly fiscalYear: number; readonly amountYen: number; readonly paidOn: string }> {
  const amount = draft.amount.normalize('NFKC').replaceAll(',', '').trim()
  const parsed = factsSchema.safeParse({
    fiscalYear: Number(draft.fiscalYear),
    amountYen: /^\d+$/.test(amount) ? Number(amount) : undefined,
    paidOn: draft.paidOn,
  })
  const missing = purpose === 'correction' && draft.reason.trim() === '' ? ['reason'] : []
  const wrong = parsed.success ? [] : parsed.error.issues.map(({ path: [field] }) => String(field))
  const fields = [...missing, ...wrong]
  return parsed.success && fields.length === 0
    ? { verdict: 'sound', value: parsed.data }
    : { verdict: 'wrong', fields }
}
