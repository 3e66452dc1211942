/**
 * The window in which a list or an answer speaks (RFC 5280 §5.1.2.4–5, RFC 6960 §4.2.2.1), against two times: `at`, for which
 * the status is wanted, and `now`, when the question is asked. They differ when an old signature is checked.
 */
import type { RevocationUnknownCause } from '../path/revocation-types.js'

/** What carries a window; both ends count. */
export type Windowed = { readonly thisUpdate: Date; readonly nextUpdate?: Date }

/** The two times of a question; `now` is never before `at`. */
export type StatusTimes = { readonly at: Date; readonly now: Date }

/**
 * Whether information in this window speaks about `at`: it was in force then, or it was issued later and so knows every
 * revocation up to then. Without a nextUpdate nobody can say how long it was in force: `out-of-date`.
 */
export function judgeWindow(
  { thisUpdate, nextUpdate }: Windowed,
  { at, now }: StatusTimes,
): 'usable' | Extract<RevocationUnknownCause, 'not-yet-issued' | 'out-of-date'> {
  if (thisUpdate > now) return 'not-yet-issued'
  if (!nextUpdate || nextUpdate < thisUpdate) return 'out-of-date'
  return at <= nextUpdate ? 'usable' : 'out-of-date'
}

/** The window in which several pieces of information speak together: from the oldest to the first that ends. */
export function jointWindow(windows: readonly Windowed[]): {
  thisUpdate: Date
  nextUpdate: Date | undefined
} {
  const ends = windows.map(({ nextUpdate }) => nextUpdate?.getTime() ?? Number.NEGATIVE_INFINITY)
  const end = Math.min(...ends)
  return {
    thisUpdate: new Date(Math.min(...windows.map(({ thisUpdate }) => thisUpdate.getTime()))),
    nextUpdate: Number.isFinite(end) ? new Date(end) : undefined,
  }
}
