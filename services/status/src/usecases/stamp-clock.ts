/**
 * The times of stamps. They never go back, not even over a restart: before a time is used, a moment a little later is put on
 * record, and after a restart no stamp is made until that moment has passed.
 */
import type { ClockCheck } from '../domain/clock-check.js'
import type { StampRecord } from '../domain/stamp-record.js'

/** What the times have to keep. */
export type StampClockOptions = {
  readonly clock: ClockCheck
  readonly record: StampRecord
  /** `by-time`: each time is later than all before it (§2.4.2 `ordering`). */
  readonly ordering: 'by-time' | 'by-time-and-accuracy'
  /** How far the times of a crowd may run ahead of the clock; beyond the accuracy they would be wrong. */
  readonly accuracyMs: number
}

/** How far ahead a moment is recorded: one write serves all stamps until then. */
const RECORD_AHEAD_MS = 5000

/** Gives out times. */
export type StampClock = { readonly next: () => Promise<Date | 'not-available'> }

/** Opens the times; nothing is given out before the record was read. */
export async function openStampClock(options: StampClockOptions): Promise<StampClock> {
  const { clock, record, ordering, accuracyMs } = options
  const step = ordering === 'by-time' ? 1 : 0
  let recordedMs = await record.load()
  let lastMs = recordedMs
  let saving: Promise<void> = Promise.resolve()
  const reserve = async (untilMs: number) => {
    if (untilMs <= recordedMs) return
    const target = untilMs + RECORD_AHEAD_MS
    await record.save(target)
    recordedMs = target
  }
  return {
    next: async () => {
      const { verdict, atMs } = clock.read()
      if (verdict !== 'sound') return 'not-available'
      const stampMs = step === 0 ? atMs : Math.max(atMs, lastMs + step)
      if (stampMs < lastMs || stampMs - atMs > accuracyMs) return 'not-available'
      lastMs = stampMs
      if (stampMs > recordedMs) {
        saving = saving.catch(() => undefined).then(() => reserve(stampMs)) // each waiter sees its own failure
        await saving
      }
      return new Date(stampMs)
    },
  }
}

/** A record that lives as long as the process. */
export function memoryRecord(): StampRecord {
  let kept = 0
  return {
    load: async () => kept,
    save: async (untilMs) => {
      kept = untilMs
    },
  }
}
