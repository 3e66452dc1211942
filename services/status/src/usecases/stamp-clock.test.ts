import { describe, expect, it } from 'vitest'
import { ClockCheck } from '../domain/clock-check.js'
import { memoryRecord, openStampClock } from './stamp-clock.js'

function makeClock(startMs: number) {
  const machine = { now: startMs }
  const check = new ClockCheck(
    { wallMs: () => machine.now, elapsedMs: () => machine.now },
    { toleranceMs: 1000 },
  )
  return { machine, check }
}

describe('times of stamps', () => {
  it('by-time: each is later than all before it, however many come in one millisecond', async () => {
    const { check } = makeClock(10_000)
    const times = await openStampClock({
      clock: check,
      record: memoryRecord(),
      ordering: 'by-time',
      accuracyMs: 1000,
    })
    const given = await Promise.all(Array.from({ length: 500 }, () => times.next()))
    expect(given.map(Number)).toEqual(Array.from({ length: 500 }, (_, at) => 10_000 + at))
  })

  it('by-time: they run ahead of the clock by the accuracy at most; then nobody gets one', async () => {
    const { check } = makeClock(10_000)
    const times = await openStampClock({
      clock: check,
      record: memoryRecord(),
      ordering: 'by-time',
      accuracyMs: 3,
    })
    const given = await Promise.all(Array.from({ length: 6 }, () => times.next()))
    expect(given.map(String).filter((time) => time === 'not-available')).toHaveLength(2)
  })

  it.each(['by-time', 'by-time-and-accuracy'] as const)(
    '%s: after a restart with the clock put back there is none until the old times have passed',
    async (ordering) => {
      const record = memoryRecord()
      const before = makeClock(100_000)
      const first = await openStampClock({ clock: before.check, record, ordering, accuracyMs: 1000 })
      expect(await first.next()).toEqual(new Date(100_000))

      const { machine, check } = makeClock(40_000)
      const second = await openStampClock({ clock: check, record, ordering, accuracyMs: 1000 })
      expect(await second.next()).toBe('not-available')
      machine.now = 105_001
      expect(await second.next()).toEqual(new Date(105_001))
    },
  )

  it('are on record before they are given out: if the record fails, so does the stamp', async () => {
    const { check } = makeClock(10_000)
    const record = { load: async () => 0, save: () => Promise.reject(new Error('disk full')) }
    const times = await openStampClock({ clock: check, record, ordering: 'by-time', accuracyMs: 1000 })
    await expect(times.next()).rejects.toThrow('disk full')
    await expect(times.next()).rejects.toThrow('disk full')
  })
})
