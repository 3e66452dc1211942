/** Invoices for cases that cost something. */
import { sql } from '@jitsuin/platform'
import type { FeeRule } from '../../domain/cases/fees.js'
import type { OpenInvoice } from '../../domain/cases/payments.js'
import type { Tx } from '../database.js'
import type { By } from './cases.js'

/** An invoice to be written. */
export type NewInvoice = {
  readonly caseId: string
  readonly rule: FeeRule
  readonly issuedOn: string
  readonly payBy: string
}

/** Writes invoices with their numbers, such as `F2026-000123`; answers their ids by case. */
export async function insertInvoices(
  tx: Tx,
  invoices: readonly NewInvoice[],
  { newId }: Pick<By, 'newId'>,
): Promise<ReadonlyMap<string, string>> {
  const [first] = invoices
  if (!first) return new Map()
  const year = Number(first.issuedOn.slice(0, 4))
  const last = await takeInvoiceNumbers(tx, year, invoices.length)
  const rows = invoices.map(({ caseId, rule, issuedOn, payBy }, index) => ({
    invoice_id: newId(),
    invoice_number: `F${year}-${String(last - invoices.length + 1 + index).padStart(6, '0')}`,
    case_id: caseId,
    yen: rule.yen,
    fee_rule: rule.id,
    issued_on: issuedOn,
    pay_by: payBy,
    state: 'open' as const,
    paid_yen: 0,
  }))
  await tx.insertInto('invoice').values(rows).execute()
  return new Map(rows.map(({ case_id, invoice_id }) => [case_id, invoice_id]))
}

async function takeInvoiceNumbers(tx: Tx, year: number, count: number): Promise<number> {
  const { last } = await tx
    .insertInto('invoice_number')
    .values({ year, last: count })
    .onConflict((conflict) =>
      conflict.column('year').doUpdateSet({ last: sql`invoice_number.last + ${count}` }),
    )
    .returning('last')
    .executeTakeFirstOrThrow()
  return last
}

/** Invoices that can still be paid, with the kana of the applicant. */
export async function loadOpenInvoices(db: Pick<Tx, 'selectFrom'>): Promise<readonly OpenInvoice[]> {
  const rows = await db
    .selectFrom('invoice')
    .innerJoin('case_file', 'case_file.case_id', 'invoice.case_id')
    .select(['invoice_id', 'invoice_number', 'invoice.case_id', 'yen', 'paid_yen', 'form'])
    .where('invoice.state', '=', 'open')
    .execute()
  return rows.map((row) => ({
    invoiceId: row.invoice_id,
    invoiceNumber: row.invoice_number,
    caseId: row.case_id,
    yen: row.yen,
    paidYen: row.paid_yen,
    kana: row.form.name.familyKana + row.form.name.givenKana,
  }))
}

/** Invoices of a case, oldest first. */
export function loadInvoices(db: Pick<Tx, 'selectFrom'>, caseId: string) {
  return db
    .selectFrom('invoice')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('invoice_number')
    .execute()
}

/** Adds money to an open invoice; `paid` when it is enough. `not-open`: it was paid or cancelled meanwhile. */
export async function payInvoice(
  tx: Tx,
  { invoiceId, yen }: { readonly invoiceId: string; readonly yen: number },
): Promise<'not-open' | { readonly caseId: string; readonly standing: 'paid' | 'part' }> {
  const row = await tx
    .updateTable('invoice')
    .set({
      paid_yen: sql<number>`paid_yen + ${yen}`,
      state: sql<'open' | 'paid'>`case when paid_yen + ${yen} >= yen then 'paid' else 'open' end`,
    })
    .where('invoice_id', '=', invoiceId)
    .where('state', '=', 'open')
    .returning(['case_id', 'state'])
    .executeTakeFirst()
  if (!row) return 'not-open'
  return { caseId: row.case_id, standing: row.state === 'paid' ? 'paid' : 'part' }
}

/** Cancels what is open of a case that ended, or that somebody else pays for. */
export async function cancelInvoices(tx: Tx, caseIds: readonly string[]): Promise<void> {
  if (caseIds.length === 0) return
  await tx
    .updateTable('invoice')
    .set({ state: 'cancelled' })
    .where('case_id', 'in', caseIds)
    .where('state', '=', 'open')
    .execute()
}
