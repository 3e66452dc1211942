/** Invitations to renew: when one is due, and when it is repeated (portal-issuance-exchange §2.8). */
import { addMonths } from './rules.js'

/** Months before the last day at which a holder is written to; the first is the invitation, the others are reminders. */
export type RenewalPlan = { readonly monthsAhead: readonly number[] }

/** Six months ahead, and again at three and at one. */
export const RENEWAL_PLAN: RenewalPlan = { monthsAhead: [6, 3, 1] }

/**
 * The number of the letter that is due on a day (0: the invitation), or `none`. A letter that was missed is not sent twice: only the
 * newest due one counts, and none after the last day.
 */
export function dueLetter(
  { lastDay, sent }: { readonly lastDay: string; readonly sent: readonly number[] },
  today: string,
  { monthsAhead }: RenewalPlan = RENEWAL_PLAN,
): number | 'none' {
  if (today > lastDay) return 'none'
  const due = monthsAhead.findLastIndex((months) => addMonths(lastDay, -months) <= today)
  return due === -1 || sent.some((number) => number >= due) ? 'none' : due
}
