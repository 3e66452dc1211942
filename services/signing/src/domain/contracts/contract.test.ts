/** Dates by hand: 00:00 in Japan is 15:00 UTC of the day before. */
import { describe, expect, it } from 'vitest'
import {
  type ContractAccount,
  contractState,
  invoiceState,
  judgeContract,
  judgeDay,
  judgeExtension,
  missingInvoices,
} from './contract.js'
import { CONTRACT_RULES, dayOfFiscalYear, fiscalYearOf, priceOf, tariffOf } from './tariff.js'

const at = (iso: string) => new Date(iso)
/** A clinic from 1 April 2025 in Japan. */
const CLINIC: ContractAccount = {
  contractId: '00000000-0000-4000-8000-000000000001',
  institution: 'DEMO-I-0001',
  institutionName: 'Mihon Clinic',
  terms: { kind: 'clinic' },
  concludedAt: at('2025-03-20T01:00:00Z'),
  begins: at('2025-03-31T15:00:00Z'),
  ends: undefined,
  invoices: [],
}
const INVOICE = {
  fiscalYear: 2025,
  amountYen: 10_000,
  paidYen: 0,
  payBy: '2025-07-31',
  cutOffFrom: '2025-08-01',
}

describe('the tariff of April 2025 (requirements, appendix B)', () => {
  const row = tariffOf(CONTRACT_RULES, 2025)
  it.each([
    [{ kind: 'clinic' }, 10_000],
    [{ kind: 'pharmacy' }, 10_000],
    [{ kind: 'hospital', beds: 20 }, 50_000],
    [{ kind: 'hospital', beds: 399 }, 50_000],
    [{ kind: 'hospital', beds: 400 }, 100_000],
    [{ kind: 'hospital', beds: 1200 }, 100_000],
  ] as const)('takes of %o %d yen a year', (institution, yen) => {
    expect(row && priceOf(row, institution)).toBe(yen)
  })

  it('takes nothing before', () => {
    expect(tariffOf(CONTRACT_RULES, 2024)).toBeUndefined()
  })

  it.each([
    ['2025-03-31', 2024],
    ['2025-04-01', 2025],
    ['2025-12-31', 2025],
    ['2026-01-01', 2025],
    ['2026-03-31', 2025],
    ['2026-04-01', 2026],
  ])('has %s in the fiscal year %d', (day, year) => {
    expect(fiscalYearOf(day)).toBe(year)
  })

  it('puts a day of January to March into the calendar year after', () => {
    expect(dayOfFiscalYear(2025, '07-31')).toBe('2025-07-31')
    expect(dayOfFiscalYear(2025, '04-01')).toBe('2025-04-01')
    expect(dayOfFiscalYear(2025, '03-31')).toBe('2026-03-31')
  })
})

describe('an institution that has not paid', () => {
  const unpaid = { ...CLINIC, invoices: [INVOICE] }
  it.each([
    ['2025-03-31T15:00:00Z', { standing: 'in-grace', lastDay: '2025-07-31', daysLeft: 122 }],
    ['2025-07-30T14:59:59Z', { standing: 'in-grace', lastDay: '2025-07-31', daysLeft: 2 }],
    ['2025-07-30T15:00:00Z', { standing: 'in-grace', lastDay: '2025-07-31', daysLeft: 1 }],
    ['2025-07-31T14:59:59Z', { standing: 'in-grace', lastDay: '2025-07-31', daysLeft: 1 }],
    ['2025-07-31T15:00:00Z', { standing: 'cut-off', since: '2025-08-01' }],
    ['2026-04-01T00:00:00Z', { standing: 'cut-off', since: '2025-08-01' }],
  ])('stands at %s as %o', (now, judgement) => {
    expect(judgeContract(unpaid, at(now))).toEqual(judgement)
  })

  it.each([
    [10_000, 'in-order'],
    [9_999, 'cut-off'],
    [20_000, 'in-order'],
  ])('and then pays %d yen is %s', (paidYen, standing) => {
    const account = { ...CLINIC, invoices: [{ ...INVOICE, paidYen }] }
    expect(judgeContract(account, at('2025-08-01T00:00:00Z')).standing).toBe(standing)
  })

  it('is judged by the earliest of what it owes, though the newest is paid', () => {
    const next = {
      ...INVOICE,
      fiscalYear: 2026,
      paidYen: 10_000,
      payBy: '2026-07-31',
      cutOffFrom: '2026-08-01',
    }
    const account = { ...CLINIC, invoices: [next, INVOICE] }
    expect(judgeContract(account, at('2026-05-01T00:00:00Z'))).toEqual({
      standing: 'cut-off',
      since: '2025-08-01',
    })
  })

  it('has a longer grace if two officers gave it', () => {
    const account = { ...CLINIC, invoices: [{ ...INVOICE, cutOffFrom: '2025-09-16' }] }
    expect(judgeContract(account, at('2025-09-15T14:59:59Z'))).toMatchObject({
      lastDay: '2025-09-15',
      daysLeft: 1,
    })
    expect(judgeContract(account, at('2025-09-15T15:00:00Z')).standing).toBe('cut-off')
  })
})

describe('a contract', () => {
  it('is none for who has none, and before its first instant', () => {
    expect(judgeContract(undefined, at('2025-05-01T00:00:00Z'))).toEqual({ standing: 'none' })
    expect(judgeContract(CLINIC, at('2025-03-31T14:59:59Z'))).toEqual({ standing: 'none' })
    expect(contractState(CLINIC, at('2025-03-31T14:59:59Z'))).toBe('applied')
    expect(contractState(CLINIC, at('2025-03-31T15:00:00Z'))).toBe('active')
  })

  it('is over from its end on, whatever is paid', () => {
    const ended = { ...CLINIC, ends: at('2025-06-30T15:00:00Z') }
    expect(judgeContract(ended, at('2025-06-30T14:59:59Z')).standing).toBe('in-order')
    expect(judgeContract(ended, at('2025-06-30T15:00:00Z'))).toEqual({
      standing: 'ended',
      at: '2025-06-30T15:00:00.000Z',
    })
  })

  it.each([
    ['2025-07-31T14:59:59Z', 0, 'open'],
    ['2025-07-31T15:00:00Z', 0, 'overdue'],
    ['2025-07-31T15:00:00Z', 10_000, 'paid'],
  ])('has at %s with %d yen paid an invoice that is %s', (now, paidYen, state) => {
    expect(invoiceState({ ...INVOICE, paidYen }, at(now))).toBe(state)
  })

  it.each([
    // Begins, looked at, and for each fiscal year the last day to pay and the day of the cut-off.
    ['2025-04-01', '2025-04-01', [[2025, '2025-07-31', '2025-08-01']]],
    ['2025-07-01', '2025-07-01', [[2025, '2025-07-31', '2025-08-01']]],
    ['2025-07-02', '2025-07-02', [[2025, '2025-08-01', '2025-08-02']]],
    ['2026-02-10', '2026-02-10', [[2025, '2026-03-12', '2026-03-13']]],
    ['2025-04-01', '2026-03-31', [[2025, '2025-07-31', '2025-08-01']]],
    [
      '2025-11-20',
      '2026-04-01',
      [
        [2025, '2025-12-20', '2025-12-21'],
        [2026, '2026-07-31', '2026-08-01'],
      ],
    ],
    ['2026-04-01', '2026-03-31', []],
    ['2026-04-01', '2026-04-01', [[2026, '2026-07-31', '2026-08-01']]],
  ] as const)('from %s has on %s these invoices: %o', (begins, today, expected) => {
    const account = { ...CLINIC, begins: at(`${begins}T00:00:00+09:00`) }
    const found = missingInvoices(account, CONTRACT_RULES, at(`${today}T00:00:00+09:00`))
    expect(found.map(({ fiscalYear, payBy, cutOffFrom }) => [fiscalYear, payBy, cutOffFrom])).toEqual(
      expected,
    )
    expect(found.every(({ amountYen, paidYen }) => amountYen === 10_000 && paidYen === 0)).toBe(true)
  })

  it('gets no invoice twice, and none for a year that begins with or after its end', () => {
    const account = { ...CLINIC, invoices: [INVOICE] }
    const later = at('2026-04-01T00:00:00+09:00')
    expect(missingInvoices(account, CONTRACT_RULES, later)).toHaveLength(1)
    expect(missingInvoices({ ...account, ends: later }, CONTRACT_RULES, later)).toEqual([])
    const second = at('2026-04-01T00:00:01+09:00')
    expect(missingInvoices({ ...account, ends: second }, CONTRACT_RULES, later)).toHaveLength(1)
  })

  it('that ends before it begins costs nothing', () => {
    expect(
      missingInvoices({ ...CLINIC, ends: CLINIC.begins }, CONTRACT_RULES, at('2025-05-01T00:00:00Z')),
    ).toEqual([])
  })

  it.each([
    ['2026-11-19', 'contract/day-refused'],
    ['2026-11-20', 'pass'],
    ['2027-11-20', 'pass'],
    ['2027-11-21', 'contract/day-refused'],
  ])('may begin or end on %s: %s', (day, verdict) => {
    // 20 November has begun in Japan.
    expect(judgeDay(day, at('2026-11-19T15:00:00Z'))).toBe(verdict)
  })

  it.each([
    ['2025-07-31', 'contract/extension-refused'],
    ['2025-08-01', 'pass'],
    ['2026-03-31', 'pass'],
    ['2026-04-01', 'contract/extension-refused'],
  ])('may have its grace extended until %s: %s', (until, verdict) => {
    expect(judgeExtension(INVOICE, until)).toBe(verdict)
  })
})
