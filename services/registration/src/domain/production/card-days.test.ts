import { japanDate } from '@jitsuin/kernel'
import { validityFromJapanDay } from '@jitsuin/pki'
import { describe, expect, it } from 'vitest'
import { lastDayOf } from './card-days.js'

describe('the last day of a card', () => {
  it.each([
    ['2018-02-01', '2023-01-31', 'the sample card of the source'],
    ['2026-11-20', '2031-11-19', 'an ordinary day'],
    ['2026-01-01', '2030-12-31', 'the first day of a year'],
    ['2024-02-29', '2029-02-28', '29 February, which 2029 does not have'],
    ['2024-02-28', '2029-02-27', 'the day before it'],
    ['2024-03-01', '2029-02-28', 'the day after it'],
    ['2023-03-01', '2028-02-29', '1 March, five years before a leap year'],
    ['2027-02-28', '2032-02-27', '28 February, into a leap year'],
    ['2096-02-29', '2101-02-28', 'over 2100, which is no leap year'],
  ])('of %s is %s: %s (T-C02-2)', (firstDay, lastDay) => {
    expect(lastDayOf(firstDay)).toBe(lastDay)
  })

  it('is the day before the first day comes again, on every day of 400 years (T-C02-2)', () => {
    const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    const isLeap = (year: number) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
    const length = (year: number, month: number) =>
      month === 2 && isLeap(year) ? 29 : (lengths[month - 1] ?? 0)
    for (let year = 2000; year < 2400; year++) {
      for (let month = 1; month <= 12; month++) {
        for (let day = 1; day <= length(year, month); day++) {
          const until = year + 5
          const [y, m, d] =
            day > 1
              ? [until, month, Math.min(day - 1, length(until, month))]
              : month > 1
                ? [until, month - 1, length(until, month - 1)]
                : [until - 1, 12, 31]
          const wanted = `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`
          const found = lastDayOf(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`)
          if (found !== wanted) expect(`${year}-${month}-${day}: ${found}`).toBe(wanted)
        }
      }
    }
  })

  it.each(['2024-02-29', '2026-11-20', '2023-03-01'])(
    'of %s is the one that the authority certifies',
    (firstDay) => {
      expect(japanDate(validityFromJapanDay(firstDay, { years: 5 }).notAfter)).toBe(lastDayOf(firstDay))
    },
  )
})
