/** Two kinds of load: as much as goes, and a steady stream that does not wait for answers. */
import { setTimeout } from 'node:timers/promises'
import { AT_ONCE } from './protocol.js'

/** Does something `times` times, `AT_ONCE` at a time. Gives how many went in a second. */
export async function asMuchAsGoes(times: number, once: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  let left = times
  const workers = Array.from({ length: AT_ONCE }, async () => {
    while (left-- > 0) await once()
  })
  await Promise.all(workers)
  return times / ((performance.now() - begun) / 1000)
}

/** How long answers took, in milliseconds. */
export type Latency = { readonly p50: number; readonly p99: number }

/**
 * Begins something `perSecond` times a second, whatever becomes of those begun before. Each is timed from the moment at which it
 * was due, so that a late beginning counts as waiting.
 */
export async function steadily(
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
  once: () => Promise<unknown>,
): Promise<Latency> {
  const begun = performance.now()
  const timed = Array.from({ length: Math.round(perSecond * seconds) }, async (_, index) => {
    const due = begun + (index * 1000) / perSecond
    await setTimeout(Math.max(0, due - performance.now()))
    await once()
    return performance.now() - due
  })
  const sorted = (await Promise.all(timed)).toSorted((a, b) => a - b)
  const share = (part: number) => sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN
  return { p50: share(0.5), p99: share(0.99) }
}
