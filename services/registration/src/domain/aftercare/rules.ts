/** Rules about cards that are no longer used, in one place: when the old card ends, what becomes of a found one, how old one is. */
import type { CaseKind, ProcedureKind } from '../../contract.js'

/**
 * When the old card ends as a new one is applied for: at once (it is out of its holder's hands), when the new one is handed over
 * and not before (its holder must be able to work), or by itself on its last day (portal-issuance-exchange §2.8).
 */
export const OLD_CARD_RULES = {
  new: 'none',
  renewal: 'until-its-end',
  loss: 'at-once',
  damage: 'at-hand-over',
  nameChange: 'at-hand-over',
  membershipChange: 'at-hand-over',
  other: 'at-hand-over',
} as const satisfies Readonly<Record<CaseKind, 'none' | 'at-once' | 'at-hand-over' | 'until-its-end'>>

/** The kind of application that a procedure leads to; `none`: no new card. */
export const APPLICATION_AFTER = {
  loss: 'loss',
  theft: 'loss',
  damage: 'damage',
  nameChange: 'nameChange',
  membershipChange: 'membershipChange',
  foundCard: 'loss',
  stopOfUse: 'none',
  licenceWithdrawn: 'none',
  death: 'none',
  papersMissing: 'none',
  unclaimed: 'none',
  issuedInError: 'new',
  keyCompromise: 'other',
  oldCardReturn: 'none',
  contactChange: 'none',
  pinDisclosure: 'none',
  pinUnlock: 'none',
} as const satisfies Readonly<Record<ProcedureKind, CaseKind | 'none'>>

/** What becomes of a card that somebody sent in. Whoever cannot be asked cannot vouch for it: it is revoked. */
export function judgeFoundCard(found: {
  readonly card: 'in-use' | 'revoked' | 'expired'
  readonly holder: 'wants-it-back' | 'does-not-want-it' | 'not-reached'
}): 'destroy' | 'revoke-and-destroy' | 'hold-for-holder' {
  if (found.card !== 'in-use') return 'destroy'
  return found.holder === 'wants-it-back' ? 'hold-for-holder' : 'revoke-and-destroy'
}

/**
 * How a card stands on a day, by what is written on it. Cards made until 2018 count six years and carried certificates of
 * two; today's count five. A card is judged by its own last day, never by an age that we expect (wishes-and-traps §2).
 */
export function judgeCardAge(
  card: { readonly issuedOn: string; readonly lastDay: string },
  today: string,
): {
  readonly life: 5 | 6 | 'unknown'
  readonly standing: 'not-yet' | 'counts' | 'ended'
  readonly daysLeft: number
} {
  const life =
    ([5, 6] as const).find((years) => lastDayAfter(card.issuedOn, years) === card.lastDay) ?? 'unknown'
  const daysLeft = daysBetween(today, card.lastDay)
  const standing = today < card.issuedOn ? 'not-yet' : daysLeft < 0 ? 'ended' : 'counts'
  return { life, standing, daysLeft }
}

/** The day before the first day comes again after so many years; 29 February ends on the 28th (requirements C-02). */
export function lastDayAfter(firstDay: string, years: number): string {
  const [year = 0, month = 1, day = 1] = firstDay.split('-').map(Number)
  return isoDay(new Date(Date.UTC(year + years, month - 1, day) - DAY_MS))
}

/** The same day some months on; where the month is shorter, its last day. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const lastOfMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return isoDay(new Date(Date.UTC(year, month - 1 + months, Math.min(date, lastOfMonth))))
}

/** The day some days on. */
export function addDays(day: string, days: number): string {
  return isoDay(new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS))
}

/** Days from one day to another; negative if that one has passed. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)
}

const DAY_MS = 86_400_000

/** A calendar day out of an instant that was made as UTC midnight of that very day. */
function isoDay(midnight: Date): string {
  return midnight.toISOString().slice(0, 10)
}
