/** Contracts of institutions: what is due when, and whether an institution may have something signed now. */
import { addDays, japanDate, japanDayBegins } from '@jitsuin/kernel'
import type { Institution, InvoiceView, Judgement } from '../../contract.js'
import { type ContractRules, dayOfFiscalYear, fiscalYearOf, priceOf, tariffOf } from './tariff.js'

/** The fee of one fiscal year. Days are those of Japan. */
export type Invoice = {
  readonly fiscalYear: number
  readonly amountYen: number
  readonly paidYen: number
  /** The last day to pay. */
  readonly payBy: string
  /** From 00:00 of this day, who has not paid is cut off; a confirmed extension moves it. */
  readonly cutOffFrom: string
}

/** A contract in force from its first instant to the one before its end. */
export type Contract = {
  readonly contractId: string
  /** Subject serialNumber of the institution. */
  readonly institution: string
  readonly institutionName: string
  readonly terms: Institution
  readonly concludedAt: Date
  readonly begins: Date
  readonly ends: Date | undefined
}

/** A contract with what is due. */
export type ContractAccount = Contract & { readonly invoices: readonly Invoice[] }

/** In which state a contract is. */
export function contractState({ begins, ends }: Contract, now: Date): 'applied' | 'active' | 'ended' {
  if (ends && ends <= now) return 'ended'
  return now < begins ? 'applied' : 'active'
}

/** In which state an invoice is: its last day to pay counts as in time. */
export function invoiceState(invoice: Invoice, now: Date): InvoiceView['state'] {
  if (isPaid(invoice)) return 'paid'
  return invoice.payBy < japanDate(now) ? 'overdue' : 'open'
}

function isPaid({ amountYen, paidYen }: Invoice): boolean {
  return paidYen >= amountYen
}

/** Whether an institution may have something signed: until the second before 00:00 in Japan of the day of its cut-off. */
export function judgeContract(account: ContractAccount | undefined, now: Date): Judgement {
  if (!account) return { standing: 'none' }
  const state = contractState(account, now)
  if (state === 'applied') return { standing: 'none' }
  if (state === 'ended') return { standing: 'ended', at: (account.ends ?? now).toISOString() }
  const [cutOffFrom] = account.invoices
    .filter((invoice) => !isPaid(invoice))
    .map((invoice) => invoice.cutOffFrom)
    .toSorted()
  if (cutOffFrom === undefined) return { standing: 'in-order' }
  if (japanDayBegins(cutOffFrom) <= now) return { standing: 'cut-off', since: cutOffFrom }
  return {
    standing: 'in-grace',
    lastDay: addDays(cutOffFrom, -1),
    daysLeft: daysBetween(japanDate(now), cutOffFrom),
  }
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000
}

/**
 * Invoices that are due now and not written yet: one for each fiscal year that has begun while the contract was in force. A contract
 * that ended before it began costs nothing.
 */
export function missingInvoices(
  { begins, ends, terms, invoices }: ContractAccount,
  rules: ContractRules,
  now: Date,
): readonly Invoice[] {
  if (now < begins || (ends && ends <= begins)) return []
  const first = fiscalYearOf(japanDate(begins))
  const years = Array.from({ length: fiscalYearOf(japanDate(now)) - first + 1 }, (_, at) => first + at)
  return years.flatMap((fiscalYear) => {
    const row = tariffOf(rules, fiscalYear)
    const isKnown = invoices.some((invoice) => invoice.fiscalYear === fiscalYear)
    const isOver = ends && ends <= japanDayBegins(`${fiscalYear}-04-01`)
    if (!row || isKnown || isOver) return []
    const payBy = latest(
      dayOfFiscalYear(fiscalYear, row.payBy),
      fiscalYear === first && addDays(japanDate(begins), rules.joiningDays),
    )
    const cutOffFrom = latest(dayOfFiscalYear(fiscalYear, row.cutOffFrom), addDays(payBy, 1))
    return [{ fiscalYear, amountYen: priceOf(row, terms), paidYen: 0, payBy, cutOffFrom }]
  })
}

function latest(day: string, other: string | false): string {
  return other !== false && day < other ? other : day
}

const LONGEST_AHEAD_DAYS = 365

/** Whether a contract may begin or end on this day: today or later, within a year. */
export function judgeDay(day: string, now: Date): 'pass' | 'contract/day-refused' {
  const today = japanDate(now)
  return today <= day && day <= addDays(today, LONGEST_AHEAD_DAYS) ? 'pass' : 'contract/day-refused'
}

/** Whether grace may last until the end of this day: longer than now, and within the fiscal year. */
export function judgeExtension(
  { fiscalYear, cutOffFrom }: Invoice,
  until: string,
): 'pass' | 'contract/extension-refused' {
  const isLater = cutOffFrom <= until
  return isLater && fiscalYearOf(until) === fiscalYear ? 'pass' : 'contract/extension-refused'
}
