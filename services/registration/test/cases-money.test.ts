import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Case } from '../src/domain/cases/case.js'
import { loadCase } from '../src/store/cases/cases.js'
import { loadInvoices } from '../src/store/cases/invoices.js'
import { assignPayment } from '../src/usecases/cases/assign-payment.js'
import { importPayments } from '../src/usecases/cases/import-payments.js'
import { lapseCases } from '../src/usecases/cases/lapse-cases.js'
import { showOpenPayments } from '../src/usecases/cases/open-payments.js'
import { recordPayer } from '../src/usecases/cases/record-payer.js'
import { type OfficeStage, openOfficeStage, staff } from './support/office-stage.js'
import { seen, someone, upToApproval } from './support/tools.js'

let stage: OfficeStage
beforeAll(async () => {
  stage = await openOfficeStage()
})
afterAll(() => stage.close())

const HEAD = '入金日,金額,振込人,摘要'

/** A case of a non-member that waits for 5,500 yen, and its invoice. */
async function invoiced() {
  const file = await upToApproval(stage, someone(stage, { membership: { kind: 'nonMember' } }))
  const [invoice] = await loadInvoices(stage.context.store.read, file.caseId)
  if (!invoice) throw new Error('no invoice')
  return { file, invoice }
}

const bring = (...lines: readonly string[]) =>
  importPayments(stage.context, staff('rei'), Buffer.from([HEAD, ...lines].join('\n')))
const stateOf = async ({ caseId }: Case) => (await loadCase(stage.context.store.read, caseId))?.state

describe('fees and payments', () => {
  it('asks a non-member for 5,500 yen within 60 days, and goes on when they are paid', async () => {
    const { file, invoice } = await invoiced()
    expect(invoice).toMatchObject({ yen: 5500, fee_rule: 'first-2021', pay_by: '2027-01-19', state: 'open' })
    const line = `2026-11-25,"5,500",ﾐﾎﾝ ﾊﾅｺ,${invoice.invoice_number}`
    expect(await bring(line)).toMatchObject({ read: 1, known: 0, matched: 1, open: 0 })
    expect(await stateOf(file)).toMatchObject({ state: 'approval-wait', payment: { standing: 'paid' } })
    expect(await bring(line)).toMatchObject({ read: 1, known: 1, matched: 0, open: 0 })
  })

  it('reads a file in Shift_JIS, and names the lines that it cannot read', async () => {
    const { file, invoice } = await invoiced()
    const text = `${HEAD}\r\n2026年11月25日,５５００,ﾐﾎﾝ ﾊﾅｺ,${invoice.invoice_number}\r\n2026-13-01,5500,ﾀﾞﾚｶ,\r\n2026-11-25,-5500,ﾀﾞﾚｶ,\r\n`
    const outcome = await importPayments(stage.context, staff('rei'), iconv.encode(text, 'Shift_JIS'))
    expect(outcome).toMatchObject({ read: 1, matched: 1, problems: [{ line: 3 }, { line: 4 }] })
    expect(await stateOf(file)).toMatchObject({ state: 'approval-wait' })
  })

  it('offers what comes near to a person, who decides once', async () => {
    const { file, invoice } = await invoiced()
    expect(await bring('2026-11-26,5500,ﾐﾎﾝ ﾊﾅｺ,')).toMatchObject({ matched: 0, open: 1 })
    const [payment] = (await showOpenPayments(stage.context)).payments
    expect(payment?.near).toContainEqual(
      expect.objectContaining({ invoiceId: invoice.invoice_id, why: 'amount-and-name' }),
    )
    const decision = {
      paymentId: payment?.paymentId ?? '',
      invoiceId: invoice.invoice_id,
      reason: '本人に確認',
    }
    await assignPayment(stage.context, staff('rei'), decision)
    expect(await stateOf(file)).toMatchObject({ state: 'approval-wait', payment: { standing: 'paid' } })
    await expect(assignPayment(stage.context, staff('rei'), decision)).rejects.toThrow(
      expect.objectContaining({ code: 'invoice/not-open' }),
    )
  })

  it('waits for the rest of what is too little, and books what is too much only by a person', async () => {
    const { file, invoice } = await invoiced()
    expect(await bring(`2026-11-27,5000,ﾐﾎﾝ,${invoice.invoice_number}`)).toMatchObject({
      matched: 0,
      open: 1,
    })
    const open = (await showOpenPayments(stage.context)).payments.find(
      ({ reference }) => reference === invoice.invoice_number,
    )
    await assignPayment(stage.context, staff('rei'), {
      paymentId: open?.paymentId ?? '',
      invoiceId: invoice.invoice_id,
      reason: '一部入金',
    })
    expect(await stateOf(file)).toMatchObject({ state: 'awaiting-payment' })
    expect(await bring(`2026-11-28,500,ﾐﾎﾝ,${invoice.invoice_number}`)).toMatchObject({ matched: 1 })
    expect(await stateOf(file)).toMatchObject({ state: 'approval-wait' })

    const other = await invoiced()
    expect(await bring(`2026-11-28,6000,ﾐﾎﾝ,${other.invoice.invoice_number}`)).toMatchObject({
      matched: 0,
      open: 1,
    })
    expect(await stateOf(other.file)).toMatchObject({ state: 'awaiting-payment' })
  })

  it('takes two equal lines of one file for two payments', async () => {
    const line = '2026-11-29,777,ﾀﾞﾚｶ,ﾌﾒｲ'
    expect(await bring(line, line)).toMatchObject({ read: 2, known: 0, open: 2 })
    expect(await bring(line, line, line)).toMatchObject({ read: 3, known: 2, open: 1 })
  })

  it('goes on when a prefecture pays, and cancels the invoice', async () => {
    const { file } = await invoiced()
    const payer = { ...seen(file), payerId: 'yamanashi', reason: '県の負担' }
    const paid = await recordPayer(stage.context, 'officer:rei', payer)
    expect(paid.state).toMatchObject({
      state: 'approval-wait',
      payment: { standing: 'paid-by-other', payerId: 'yamanashi' },
    })
    expect(await loadInvoices(stage.context.store.read, file.caseId)).toMatchObject([{ state: 'cancelled' }])
  })

  it.each([
    ['something else', Buffer.from('a,b\n1,2\n')],
    ['no text at all', Buffer.from([0xff, 0xfe, 0xfd, 0x80, 0xa0])],
  ])('refuses %s', async (_what, bytes) => {
    await expect(async () => importPayments(stage.context, staff('rei'), bytes)).rejects.toThrow(
      expect.objectContaining({ code: 'payment/file-unreadable' }),
    )
  })

  it('lets a case lapse whose day of payment is past', async () => {
    const { file } = await invoiced()
    stage.pass(61 * 86_400)
    expect(await lapseCases(stage.context)).toBeGreaterThan(0)
    expect(await stateOf(file)).toEqual({ state: 'lapsed', reason: 'not-paid' })
  })
})
