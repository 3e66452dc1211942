/** What institutions pay, and when they are cut off. Prices change by a new row; a year that has begun keeps its own. */
import type { Institution, Price } from '../../contract.js'

/** Prices and days that hold from a fiscal year on. Days are `MM-DD` within the fiscal year, in Japan. */
export type TariffRow = {
  readonly fromFiscalYear: number
  readonly prices: readonly Price[]
  /** The last day to pay. */
  readonly payBy: string
  /** From 00:00 of this day, who has not paid is cut off. */
  readonly cutOffFrom: string
}

/** What decides about fees. */
export type ContractRules = {
  readonly tariff: readonly TariffRow[]
  /** Whoever begins late in the year has so many days to pay; no source says it, so an operator may change it. */
  readonly joiningDays: number
}

/**
 * Paid since April 2025: clinics and pharmacies ¥10,000, hospitals under 400 beds ¥50,000, 400 beds and more ¥100,000 a year; unpaid by
 * 31 July, cut off on 1 August (the-iinkaigyo.com, 「電子処方箋のHPKIセカンド電子証明書有償化に現場困惑」, 2025).
 */
export const CONTRACT_RULES: ContractRules = {
  tariff: [
    {
      fromFiscalYear: 2025,
      prices: [
        { kind: 'clinic', yenPerYear: 10_000 },
        { kind: 'pharmacy', yenPerYear: 10_000 },
        { kind: 'hospital', bedsBelow: 400, yenPerYear: 50_000 },
        { kind: 'hospital', bedsFrom: 400, yenPerYear: 100_000 },
      ],
      payBy: '07-31',
      cutOffFrom: '08-01',
    },
  ],
  joiningDays: 30,
}

/** The row of a fiscal year; none: nothing was paid then. */
export function tariffOf({ tariff }: ContractRules, fiscalYear: number): TariffRow | undefined {
  return tariff.findLast(({ fromFiscalYear }) => fromFiscalYear <= fiscalYear)
}

/** What an institution pays a year, in yen. */
export function priceOf({ prices }: TariffRow, institution: Institution): number {
  const beds = institution.kind === 'hospital' ? institution.beds : undefined
  const price = prices.find(
    ({ kind, bedsFrom = 0, bedsBelow = Number.POSITIVE_INFINITY }) =>
      kind === institution.kind && (beds === undefined || (bedsFrom <= beds && beds < bedsBelow)),
  )
  // A tariff without a price for somebody would let them sign for nothing.
  if (!price) throw new Error(`The tariff has no price for ${institution.kind}`)
  return price.yenPerYear
}

/** The fiscal year of a day in Japan: it begins on 1 April and has the number of the calendar year in which it begins. */
export function fiscalYearOf(day: string): number {
  const [year = 0, month = 0] = day.split('-').map(Number)
  return month >= 4 ? year : year - 1
}

/** A day `MM-DD` within a fiscal year. */
export function dayOfFiscalYear(fiscalYear: number, monthDay: string): string {
  return `${monthDay >= '04-01' ? fiscalYear : fiscalYear + 1}-${monthDay}`
}
