import { describe, expect, it } from 'vitest'
import { dayAfter, slotsOf } from './slots.js'

const openings = [
  { weekday: 5, from: '13:00', until: '14:00' },
  { weekday: 5, from: '09:30', until: '10:30' },
]

describe('the half hours of a counter', () => {
  it('begin at the opening in Japan, in order, and end before it closes', () => {
    expect(slotsOf({ openings, standing: 'active' }, '2026-11-20').map((slot) => slot.toISOString())).toEqual(
      [
        '2026-11-20T00:30:00.000Z',
        '2026-11-20T01:00:00.000Z',
        '2026-11-20T04:00:00.000Z',
        '2026-11-20T04:30:00.000Z',
      ],
    )
  })

  it('are none on another day, and none at a place that is closed for good', () => {
    expect(slotsOf({ openings, standing: 'active' }, '2026-11-21')).toEqual([])
    expect(slotsOf({ openings, standing: 'closed' }, '2026-11-20')).toEqual([])
  })

  it('counts days over the end of a month and a year', () => {
    expect(dayAfter('2026-12-31', 1)).toBe('2027-01-01')
    expect(dayAfter('2026-11-20', 180)).toBe('2027-05-19')
  })
})
