/** The days of a card: issued on its first day in Japan, expired after five years less a day (requirements C-02). */

/** How long cards and their certificates count. */
export const CARD_YEARS = 5

/**
 * The last day of a card, `YYYY-MM-DD`: the day before its first day comes again. A card of 29 February is as old as one of
 * 1 March in years that have no such day, so it ends on 28 February (T-C02-2).
 */
export function lastDayOf(firstDay: string, years: number = CARD_YEARS): string {
  const [year = 0, month = 0, day = 0] = firstDay.split('-').map(Number)
  // Date.UTC turns day 29 of a February that has 28 into 1 March; the day before is what the card says.
  return new Date(Date.UTC(year + years, month - 1, day - 1)).toISOString().slice(0, 10)
}
