/**
 * Validity periods in whole days of Japan: from 00:00:00 of the first day to 23:59:59 of the last.
 */

/** A validity period; both ends count (RFC 5280 §4.1.2.5). */
export type Validity = { readonly notBefore: Date; readonly notAfter: Date }

/**
 * The period of so many years from a day in Japan (`YYYY-MM-DD`): 2026-11-21 and 5 years last until the end of
 * 2031-11-20. From 29 February it ends on 28 February, so that no period is longer than its years.
 */
export function validityFromJapanDay(firstDay: string, { years }: { years: number }): Validity {
  const notBefore = new Date(`${firstDay}T00:00:00+09:00`)
  const [year = 0, month = 0, day = 0] = firstDay.split('-').map(Number)
  const anniversary = new Date(Date.UTC(year + years, month - 1, day, -9))
  // One second less: both ends count, so a full year would be a year and a second.
  return { notBefore, notAfter: new Date(anniversary.getTime() - 1000) }
}
