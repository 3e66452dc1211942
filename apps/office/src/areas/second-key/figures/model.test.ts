import type { SecondKeyDay } from '@jitsuin/registration/contract'
import { describe, expect, it } from 'vitest'
import { isQuiet, lastDays, pointsOf, readPeriod } from './model.js'

const DAY: SecondKeyDay = {
  day: '2026-11-20',
  standing: 'closed',
  logins: 0,
  signatures: 0,
  differences: [],
}

describe('the page of figures', () => {
  it('begins so that as many days are shown as were asked for, today with them', () => {
    expect(lastDays('2026-03-01', 7)).toEqual({ from: '2026-02-23', to: '2026-03-01' })
    expect(lastDays('2026-03-01', 1)).toEqual({ from: '2026-03-01', to: '2026-03-01' })
  })

  it('asks for a year and a day in a leap year, and for no more', () => {
    const year = { from: '2028-01-01', to: '2028-12-31' }
    expect(readPeriod(year)).toEqual({ verdict: 'sound', period: year })
    expect(readPeriod({ ...year, to: '2029-01-01' })).toEqual({ verdict: 'wrong', field: 'both' })
  })

  it.each([
    [{ from: '', to: '2026-11-20' }, 'from'],
    [{ from: '2026-11-20', to: '2026-11-31' }, 'to'],
    [{ from: '2026-11-21', to: '2026-11-20' }, 'both'],
  ])('says what is wrong with %o', (draft, field) => {
    expect(readPeriod(draft)).toEqual({ verdict: 'wrong', field })
  })

  it('draws no point where a figure is not known', () => {
    const days = [DAY, { ...DAY, day: '2026-11-21', logins: null, signatures: 4 }]
    expect(pointsOf(days, { series: 'logins', line: 'x' })).toEqual([
      { day: new Date('2026-11-20T00:00:00Z'), count: 0, line: 'x' },
    ])
    expect(pointsOf(days, { series: 'signatures', line: 'x' })).toHaveLength(2)
  })

  it('is quiet only if every figure is known to be nothing', () => {
    expect(isQuiet([DAY])).toBe(true)
    expect(isQuiet([{ ...DAY, logins: null }])).toBe(false)
    expect(isQuiet([{ ...DAY, differences: [{ what: 'released', admitted: 1, released: 0 }] }])).toBe(false)
  })
})
