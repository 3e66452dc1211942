import { japanDate } from '@jitsuin/kernel'
import { validityFromJapanDay } from '@jitsuin/pki'
import { describe, expect, it } from 'vitest'
import { EXPIRES_SOON_DAYS, judgeLife } from './validity.js'

const DAY_MS = 86_400_000

describe.each([5, 6])('a card of %i years', (years) => {
  const life = validityFromJapanDay('2024-02-29', { years })

  it('is judged by its two ends at every day that remains, from the first to the last', () => {
    const days = Math.round((life.notAfter.getTime() + 1000 - life.notBefore.getTime()) / DAY_MS)
    for (let day = 0; day < days; day++) {
      const noon = new Date(life.notBefore.getTime() + day * DAY_MS + DAY_MS / 2)
      const daysLeft = days - 1 - day
      const state = daysLeft <= EXPIRES_SOON_DAYS ? 'expires-soon' : 'valid'
      expect(judgeLife(life, noon)).toEqual({ state, daysLeft, lastDay: japanDate(life.notAfter) })
    }
  })

  it('counts both ends to the second', () => {
    const at = (end: Date, milliseconds: number) =>
      judgeLife(life, new Date(end.getTime() + milliseconds)).state
    expect(at(life.notBefore, -1)).toBe('not-yet')
    expect(at(life.notBefore, 0)).toBe('valid')
    expect(at(life.notAfter, 0)).toBe('expires-soon')
    expect(at(life.notAfter, 999)).toBe('expires-soon')
    expect(at(life.notAfter, 1000)).toBe('expired')
  })
})

describe('the days of a card', () => {
  it('turn at midnight in Japan', () => {
    const life = validityFromJapanDay('2026-11-21', { years: 5 })
    expect(judgeLife(life, new Date('2031-11-19T14:59:59Z'))).toMatchObject({ daysLeft: 1 })
    expect(judgeLife(life, new Date('2031-11-19T15:00:00Z'))).toMatchObject({
      daysLeft: 0,
      lastDay: '2031-11-20',
    })
    expect(judgeLife(life, new Date('2031-11-20T15:00:00Z'))).toEqual({
      state: 'expired',
      lastDay: '2031-11-20',
    })
    expect(judgeLife(life, new Date('2026-11-20T14:59:59Z'))).toEqual({
      state: 'not-yet',
      firstDay: '2026-11-21',
    })
  })

  it('are warned of from another number of days, if wanted', () => {
    const life = validityFromJapanDay('2026-11-21', { years: 5 })
    const at = new Date('2031-10-21T03:00:00Z')
    expect(judgeLife(life, at, { soonDays: 30 })).toMatchObject({ state: 'expires-soon', daysLeft: 30 })
    expect(judgeLife(life, at, { soonDays: 29 })).toMatchObject({ state: 'valid' })
  })
})
