/** What a case costs, once the registry matched: nothing, or an invoice. */
import { japanDate } from '@jitsuin/kernel'
import type { Case, StateOf } from '../../domain/cases/case.js'
import { addDays } from '../../domain/cases/days.js'
import { type FeeRule, feeFor } from '../../domain/cases/fees.js'
import { type By, changeCasesIn } from '../../store/cases/cases.js'
import { insertInvoices } from '../../store/cases/invoices.js'
import type { Audit, Tx } from '../../store/database.js'

/** How long an applicant has to pay: not stated by the source; 60 days. */
const DAYS_TO_PAY = 60

/** Brings matched cases on, in the transaction of their match. What the fee table does not price stays where it is. */
export async function settleFees(
  tx: Tx,
  audit: Audit,
  files: readonly Case[],
  by: By,
): Promise<readonly Case[]> {
  const priced = files.flatMap((file) => {
    const fee = feeFor(file.form, japanDate(file.receivedAt))
    return fee === 'unpriced' || file.state.state !== 'licence-ok'
      ? []
      : [{ file, rule: fee.rule, state: file.state }]
  })
  if (priced.length === 0) return []
  const issuedOn = japanDate(by.at)
  const payBy = addDays(issuedOn, DAYS_TO_PAY)
  const costly = priced.filter(({ rule }) => rule.yen > 0)
  const invoices = await insertInvoices(
    tx,
    costly.map(({ file: { caseId }, rule }) => ({ caseId, rule, issuedOn, payBy })),
    by,
  )
  const pricedById = new Map(priced.map((row) => [row.file.caseId, row]))
  const cases = priced.map(({ file: { caseId, revision } }) => ({ caseId, expectedRevision: revision }))
  const { changed } = await changeCasesIn(tx, audit, { cases, by }, ({ caseId }) => {
    const row = pricedById.get(caseId)
    if (!row) throw new Error('A case that was not asked for') // the map has every case of the list
    return settle(row, { invoiceId: invoices.get(caseId), payBy })
  })
  return changed
}

function settle(
  { state: { match }, rule }: { readonly state: StateOf<'licence-ok'>; readonly rule: FeeRule },
  { invoiceId, payBy }: { readonly invoiceId: string | undefined; readonly payBy: string },
) {
  if (invoiceId === undefined) {
    const payment = { standing: 'free', feeRule: rule.id } as const
    return { state: { state: 'approval-wait', match, payment } as const, act: 'fee-waived' }
  }
  const evidence = [{ kind: 'invoice', id: invoiceId }]
  return { state: { state: 'awaiting-payment', match, invoiceId, payBy } as const, act: 'invoiced', evidence }
}
