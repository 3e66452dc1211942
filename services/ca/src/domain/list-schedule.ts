/** When lists of revoked certificates are made: daily at 02:00 in Japan, and after every revocation (hpki §3.1). */

/** thisUpdate to nextUpdate. */
export const LIST_LIFETIME_MS = 96 * 3_600_000

const DAY_MS = 24 * 3_600_000
/** 02:00 in Japan is 17:00 UTC of the day before. */
const SCHEDULED_UTC_MS = 17 * 3_600_000

/** The latest scheduled moment that is not after `at`. */
export function lastScheduled(at: Date): Date {
  return new Date(Math.floor((at.getTime() - SCHEDULED_UTC_MS) / DAY_MS) * DAY_MS + SCHEDULED_UTC_MS)
}

/** Whether the daily list is still to be made. A list of that very moment counts as the daily one. */
export function judgeDue(newest: { readonly thisUpdate: Date }, at: Date): 'due' | 'made' {
  return newest.thisUpdate < lastScheduled(at) ? 'due' : 'made'
}

/** The second in which an instant lies: certificates and lists know no smaller part (RFC 5280 §4.1.2.5.1). */
export function wholeSecond(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000)
}
