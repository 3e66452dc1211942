/** A bucket for each caller: it holds `burst` calls and fills by `perMinute`. */
export type RateLimit = { readonly burst: number; readonly perMinute: number }

/** Whether a caller may go on now. */
export type TakeTurn = (caller: string, at: Date) => 'go' | 'wait'

/** More callers than this are forgotten at once; a forgotten caller begins anew. */
const CALLERS = 1000

/** Opens the buckets. */
export function rateLimit({ burst, perMinute }: RateLimit): TakeTurn {
  const buckets = new Map<string, { left: number; at: number }>()
  return (caller, at) => {
    const now = at.getTime()
    const bucket = buckets.get(caller) ?? { left: burst, at: now }
    const left = Math.min(burst, bucket.left + (Math.max(0, now - bucket.at) / 60_000) * perMinute)
    if (buckets.size >= CALLERS) buckets.clear()
    buckets.set(caller, { left: left < 1 ? left : left - 1, at: now })
    return left < 1 ? 'wait' : 'go'
  }
}
