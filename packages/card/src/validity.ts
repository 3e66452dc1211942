/**
 * How much of its life a card or certificate has left, in days of Japan. Cards live five years, older ones six; nothing here
 * assumes either: the two ends decide (the trap of cards misjudged by their format).
 */
import { japanDate } from '@jitsuin/kernel'
import type { Validity } from '@jitsuin/pki'

/**
 * Where a moment lies in a period; both ends of the period count (RFC 5280 §4.1.2.5). `daysLeft` counts whole days of Japan
 * after today: 0 on the last day.
 */
export type LifeState =
  | { readonly state: 'not-yet'; readonly firstDay: string }
  | { readonly state: 'valid' | 'expires-soon'; readonly lastDay: string; readonly daysLeft: number }
  | { readonly state: 'expired'; readonly lastDay: string }

/** From how many days before the end a card is said to expire soon. */
export const EXPIRES_SOON_DAYS = 90

const DAY_MS = 86_400_000

/** Where `at` lies in the life of a card or certificate. */
export function judgeLife(
  { notBefore, notAfter }: Validity,
  at: Date,
  { soonDays = EXPIRES_SOON_DAYS }: { readonly soonDays?: number } = {},
): LifeState {
  const lastDay = japanDate(notAfter)
  if (at < notBefore) return { state: 'not-yet', firstDay: japanDate(notBefore) }
  // notAfter is a whole second, and all of that second still counts.
  if (Math.floor(at.getTime() / 1000) > Math.floor(notAfter.getTime() / 1000))
    return { state: 'expired', lastDay }
  const daysLeft = Math.round((Date.parse(lastDay) - Date.parse(japanDate(at))) / DAY_MS)
  return { state: daysLeft <= soonDays ? 'expires-soon' : 'valid', lastDay, daysLeft }
}
