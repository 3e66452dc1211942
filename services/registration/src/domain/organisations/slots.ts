/** The half hours of a counter in which people can be served. */
import type { OrganisationTerms } from '../../contract.js'

const SLOT_MS = 30 * 60_000
const DAY_MS = 86_400_000

/** The beginnings of all half hours of a day in Japan (`YYYY-MM-DD`), in order. A closed place has none. */
export function slotsOf(
  { openings, standing }: Pick<OrganisationTerms, 'openings' | 'standing'>,
  day: string,
): Date[] {
  if (standing === 'closed') return []
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7
  return openings
    .filter((opening) => opening.weekday === weekday)
    .toSorted((one, other) => one.from.localeCompare(other.from))
    .flatMap(({ from, until }) => halfHours(inJapan(day, from), inJapan(day, until)))
}

/** The day `count` days after a day, both `YYYY-MM-DD`. */
export function dayAfter(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10)
}

function halfHours(from: Date, until: Date): Date[] {
  const count = Math.floor((until.getTime() - from.getTime()) / SLOT_MS)
  return Array.from({ length: count }, (_, index) => new Date(from.getTime() + index * SLOT_MS))
}

function inJapan(day: string, clock: string): Date {
  return new Date(`${day}T${clock}:00+09:00`)
}
