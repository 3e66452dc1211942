import type { InvoiceView } from '@jitsuin/signing/contract'
import { describe, expect, it } from 'vitest'
import { paymentDraft, readPayment } from './model.js'

const INVOICE: InvoiceView = {
  fiscalYear: 2026,
  amountYen: 50_000,
  paidYen: 20_000,
  state: 'open',
  payBy: '2026-07-31',
  cutOffFrom: '2026-08-01',
}
const DRAFT = { fiscalYear: '2026', amount: '50,000', paidOn: '2026-06-01', reason: '' }

describe('the form of a payment', () => {
  it('begins with what is missing for the oldest year that is not paid', () => {
    const older = { ...INVOICE, fiscalYear: 2025, paidYen: 0, state: 'overdue' } as const
    expect(paymentDraft([INVOICE, older], '2026-06-01')).toMatchObject({
      fiscalYear: '2025',
      amount: '50000',
    })
    expect(paymentDraft([INVOICE], '2026-06-01')).toMatchObject({ fiscalYear: '2026', amount: '30000' })
    expect(paymentDraft([{ ...INVOICE, paidYen: 50_000, state: 'paid' }], '2026-06-01').amount).toBe('0')
  })

  it.each(['50,000', '５００００', ' 50000 '])('takes %s', (amount) => {
    expect(readPayment({ ...DRAFT, amount }, 'payment')).toEqual({
      verdict: 'sound',
      value: { fiscalYear: 2026, amountYen: 50_000, paidOn: '2026-06-01' },
    })
  })

  it.each([
    [{ amount: '' }, ['amountYen']],
    [{ amount: '-1' }, ['amountYen']],
    [{ amount: '1.5' }, ['amountYen']],
    [{ paidOn: '2026-06-31' }, ['paidOn']],
  ])('names what is wrong with %o', (change, fields) => {
    expect(readPayment({ ...DRAFT, ...change }, 'payment')).toEqual({ verdict: 'wrong', fields })
  })

  it('needs a reason for a correction', () => {
    expect(readPayment(DRAFT, 'correction')).toEqual({ verdict: 'wrong', fields: ['reason'] })
    expect(readPayment({ ...DRAFT, reason: 'x' }, 'correction').verdict).toBe('sound')
  })
})
