import { describe, expect, it } from 'vitest'
import { judgeDue, lastScheduled, wholeSecond } from './list-schedule.js'

describe('the schedule of lists', () => {
  it.each([
    ['2026-11-20T16:59:59.999Z', '2026-11-19T17:00:00.000Z'],
    ['2026-11-20T17:00:00.000Z', '2026-11-20T17:00:00.000Z'],
    ['2026-11-21T16:59:59.999Z', '2026-11-20T17:00:00.000Z'],
  ])('has its latest moment before %s at 02:00 in Japan', (at, expected) => {
    expect(lastScheduled(new Date(at)).toISOString()).toBe(expected)
  })

  it.each([
    ['2026-11-20T16:59:59Z', '2026-11-20T17:00:00Z', 'due'],
    ['2026-11-20T17:00:00Z', '2026-11-20T17:00:00Z', 'made'],
    ['2026-11-20T17:00:00Z', '2026-11-21T16:59:59Z', 'made'],
    ['2026-11-20T17:00:00Z', '2026-11-21T17:00:00Z', 'due'],
  ])('finds a list of %s at %s to be %s', (thisUpdate, at, expected) => {
    expect(judgeDue({ thisUpdate: new Date(thisUpdate) }, new Date(at))).toBe(expected)
  })

  it('counts whole seconds, never rounding up', () => {
    expect(wholeSecond(new Date('2026-11-20T17:00:00.999Z')).toISOString()).toBe('2026-11-20T17:00:00.000Z')
  })
})
