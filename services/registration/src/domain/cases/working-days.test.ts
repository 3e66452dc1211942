import { describe, expect, it } from 'vitest'
import { countWorkingDays, judgeAge } from './queue-ageing.js'
import { holidaysOf, judgeWorkingDay } from './working-days.js'

/** 国民の祝日, as the Cabinet Office lists them (内閣府「国民の祝日について」). */
const HOLIDAYS_2026 = [
  '2026-01-01',
  '2026-01-12',
  '2026-02-11',
  '2026-02-23',
  '2026-03-20',
  '2026-04-29',
  '2026-05-03',
  '2026-05-04',
  '2026-05-05',
  '2026-05-06',
  '2026-07-20',
  '2026-08-11',
  '2026-09-21',
  '2026-09-22',
  '2026-09-23',
  '2026-10-12',
  '2026-11-03',
  '2026-11-23',
]

describe('working days', () => {
  it('leave out the national holidays of 2026, with the days off around them', () => {
    expect([...holidaysOf(2026)].toSorted()).toEqual(HOLIDAYS_2026)
  })

  it.each([
    ['a Friday', '2026-11-20', 'working'],
    ['a Saturday', '2026-11-21', 'resting'],
    ['a Sunday', '2026-11-22', 'resting'],
    ['the first working day of the year', '2027-01-04', 'working'],
    ['the last one', '2026-12-28', 'working'],
    ['the first day of the closing', '2026-12-29', 'resting'],
    ['the last one of it', '2025-01-03', 'resting'],
    ['a day between two holidays', '2026-09-22', 'resting'],
    ['the day after a holiday on a Sunday', '2025-02-24', 'resting'],
    ['an equinox', '2025-03-20', 'resting'],
  ])('%s', (_what, day, word) => {
    expect(judgeWorkingDay(day)).toBe(word)
  })

  it.each([
    ['none on the same day', '2026-11-20T00:00:00Z', '2026-11-20T14:59:59Z', 0],
    ['one past midnight in Japan', '2026-11-19T14:59:59Z', '2026-11-19T15:00:00Z', 1],
    ['none over a long weekend', '2026-11-20T03:00:00Z', '2026-11-23T03:00:00Z', 0],
    ['one on the day after it', '2026-11-20T03:00:00Z', '2026-11-24T03:00:00Z', 1],
    ['none backwards', '2026-11-24T03:00:00Z', '2026-11-20T03:00:00Z', 0],
  ])('count %s', (_what, from, to, days) => {
    expect(countWorkingDays(new Date(from), new Date(to))).toBe(days)
  })
})

describe('the light of a case', () => {
  it.each([
    [1, 'on-time'],
    [2, 'soon'],
    [3, 'soon'],
    [4, 'late'],
  ] as const)('after %i working days of 3: %s', (days, light) => {
    expect(judgeAge('approval-wait', days)).toBe(light)
  })

  it('is never late where nothing waits for the office', () => {
    expect(judgeAge('handed-over', 9999)).toBe('on-time')
  })
})
