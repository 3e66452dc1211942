import { describe, expect, it } from 'vitest'
import {
  addDays,
  formatEraDate,
  formatJapanDate,
  formatJapanTime,
  japanDate,
  japanDayBegins,
} from './japan-time.js'

describe('dates in Japan', () => {
  it('turn at midnight in Japan, 15:00 UTC', () => {
    expect(japanDate(new Date('2026-11-20T14:59:59Z'))).toBe('2026-11-20')
    expect(japanDate(new Date('2026-11-20T15:00:00Z'))).toBe('2026-11-21')
  })

  it('begin at 15:00 UTC of the day before, and follow each other over months and leap years', () => {
    expect(japanDayBegins('2026-08-01').toISOString()).toBe('2026-07-31T15:00:00.000Z')
    expect(addDays('2026-07-31', 1)).toBe('2026-08-01')
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2027-01-01', -1)).toBe('2026-12-31')
  })

  it('read as on a Japanese letter, or as ISO 8601 with the zone', () => {
    const at = new Date('2026-11-20T00:12:34Z')
    expect(formatJapanTime(at, 'ja')).toBe('2026年11月20日 9:12')
    expect(formatJapanTime(at, 'en')).toBe('2026-11-20 09:12 JST')
    expect(formatJapanDate(at, 'en')).toBe('2026-11-20')
  })

  it.each([
    ['2019-04-30T14:59:59Z', '平成31年4月30日'],
    ['2019-04-30T15:00:00Z', '令和元年5月1日'],
    ['1989-01-07T03:00:00Z', '昭和64年1月7日'],
    ['1926-12-25T03:00:00Z', '昭和元年12月25日'],
    ['1912-07-29T03:00:00Z', '明治45年7月29日'],
    ['1872-12-30T03:00:00Z', '1872年12月30日'],
    ['2026-11-21T03:00:00Z', '令和8年11月21日'],
  ])('names %s %s, as the era laws count', (at, expected) => {
    expect(formatEraDate(new Date(at))).toBe(expected)
  })
})
