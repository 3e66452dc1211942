/**
 * Days on which the office works: not on Saturdays, Sundays, national holidays (国民の祝日に関する法律, Act No. 178 of 1948, as it
 * stands since 2023), or from 29 December to 3 January (行政機関の休日に関する法律 §1).
 */

/** Month, and day or the number of its Monday (§2). The equinoxes stand below. */
const HOLIDAYS = [
  [1, 1],
  [1, { monday: 2 }],
  [2, 11],
  [2, 23],
  [4, 29],
  [5, 3],
  [5, 4],
  [5, 5],
  [7, { monday: 3 }],
  [8, 11],
  [9, { monday: 3 }],
  [10, { monday: 2 }],
  [11, 3],
  [11, 23],
] as const

const knownYears = new Map<number, ReadonlySet<string>>()

/** Whether the office works on a day, `YYYY-MM-DD` in Japan. */
export function judgeWorkingDay(day: string): 'working' | 'resting' {
  const weekday = weekdayOf(day)
  if (weekday === 0 || weekday === 6) return 'resting'
  const date = day.slice(5)
  if (date >= '12-29' || date <= '01-03') return 'resting'
  return holidaysOf(Number(day.slice(0, 4))).has(day) ? 'resting' : 'working'
}

/** National holidays of a year, with the days off that follow from them (§3). */
export function holidaysOf(year: number): ReadonlySet<string> {
  const known = knownYears.get(year)
  if (known) return known
  const days = new Set(HOLIDAYS.map(([month, day]) => dayOf(year, month, day)))
  days.add(dayOf(year, 3, equinox(year, 20.8431)))
  days.add(dayOf(year, 9, equinox(year, 23.2488)))
  for (const day of [...days]) addSubstitute(days, day)
  for (const day of [...days]) addBetween(days, day)
  knownYears.set(year, days)
  return days
}

/** §3(2): a holiday on a Sunday makes the next day that is none a day off. */
function addSubstitute(days: Set<string>, day: string): void {
  if (weekdayOf(day) !== 0) return
  let next = later(day, 1)
  while (days.has(next)) next = later(next, 1)
  days.add(next)
}

/** §3(3): a day between two holidays is a day off. */
function addBetween(days: Set<string>, day: string): void {
  const between = later(day, 1)
  if (days.has(later(day, 2)) && !days.has(between) && weekdayOf(between) !== 0) days.add(between)
}

/** Day of the month of an equinox; the usual formula, which agrees with the gazette for the years 1980 to 2099. */
function equinox(year: number, base: number): number {
  return Math.floor(base + 0.242194 * (year - 1980) - Math.floor((year - 1980) / 4))
}

function dayOf(year: number, month: number, day: number | { readonly monday: number }): string {
  const first = `${year}-${String(month).padStart(2, '0')}-01`
  if (typeof day === 'number') return later(first, day - 1)
  return later(first, ((8 - weekdayOf(first)) % 7) + (day.monday - 1) * 7)
}

/** 0 is Sunday. */
function weekdayOf(day: string): number {
  return new Date(day).getUTCDay()
}

function later(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
}
