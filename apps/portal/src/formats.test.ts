import { describe, expect, it } from 'vitest'
import { cardDay, slashDay, slashDayOf, slashMoment } from './formats.js'

describe('dates of the portal', () => {
  it('are written as the sample screens print them', () => {
    expect(slashMoment('2017-07-10T02:50:59Z')).toBe('2017/07/10 11:50:59')
    expect(slashMoment('2015-12-24T03:08:30Z')).toBe('2015/12/24 12:08:30')
    expect(slashDay('2014-03-01')).toBe('2014/03/01')
  })

  it('turn at midnight in Japan', () => {
    expect(slashDayOf('2028-01-31T14:59:59Z')).toBe('2028/01/31')
    expect(slashDayOf('2028-01-31T15:00:00Z')).toBe('2028/02/01')
    expect(slashMoment('2028-01-31T15:00:00Z')).toBe('2028/02/01 00:00:00')
  })

  it.each([
    ['1955-08-01', '01 Aug 1955'],
    ['2018-02-01', '01 Feb 2018'],
    ['2023-01-31', '31 Jan 2023'],
  ])('are printed on a card as on the sample: %s as %s (T-C02-1)', (day, printed) => {
    expect(cardDay(day)).toBe(printed)
  })
})
