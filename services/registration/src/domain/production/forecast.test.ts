import { describe, expect, it } from 'vitest'
import { type ForecastInput, forecast } from './forecast.js'

const USUAL: ForecastInput = {
  today: '2026-11-20',
  available: 1000,
  waiting: 300,
  arrivalsPerDay: 0,
  capacityPerDay: 100,
  deliveries: [],
}

describe('the forecast of the stock', () => {
  // By hand: 300 wait, 100 a day, mine is the 301st: 20, 21, 22 November make 300, mine is made on the 23rd.
  it('puts an application of today behind all that wait', () => {
    expect(forecast(USUAL)).toEqual({ runsOutOn: 'beyond', madeOn: '2026-11-23' })
  })

  // 100 a day from 250 cards: the 22nd finds 50 for 100 who wait.
  it('names the first day on which somebody waits only for a blank', () => {
    const found = forecast({ ...USUAL, available: 250, waiting: 500 })
    expect(found).toEqual({ runsOutOn: '2026-11-22', madeOn: 'beyond' })
  })

  // As above, and 1,000 come on 1 December: 501 − 250 = 251 wait; 1, 2, 3 December make 300.
  it('counts on deliveries', () => {
    const deliveries = [{ expectedOn: '2026-12-01', quantity: 1000 }]
    expect(forecast({ ...USUAL, available: 250, waiting: 500, deliveries })).toEqual({
      runsOutOn: '2026-11-22',
      madeOn: '2026-12-03',
    })
  })

  it('hopes for a late delivery today, and for no card where there is none', () => {
    const deliveries = [{ expectedOn: '2026-11-01', quantity: 10 }]
    const nothing = { ...USUAL, available: 0, waiting: 0 }
    expect(forecast({ ...nothing, deliveries }).madeOn).toBe('2026-11-20')
    expect(forecast(nothing)).toEqual({ runsOutOn: '2026-11-20', madeOn: 'beyond' })
  })

  it('is not made earlier by those who apply later', () => {
    expect(forecast({ ...USUAL, arrivalsPerDay: 40 }).madeOn).toBe('2026-11-23')
  })
})
