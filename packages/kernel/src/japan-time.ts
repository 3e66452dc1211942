/**
 * Dates as people in Japan read them: Japan Standard Time (UTC+9, no summer time since 1951), western or era years.
 */

const JST_OFFSET_MS = 9 * 3_600_000

/** The eras since dates follow the Gregorian calendar (1 January 1873), newest first: first day in Japan, and the year called 元年. */
export const ERAS = [
  { ja: '令和', firstYear: 2019, begins: '2019-05-01' },
  { ja: '平成', firstYear: 1989, begins: '1989-01-08' },
  { ja: '昭和', firstYear: 1926, begins: '1926-12-25' },
  { ja: '大正', firstYear: 1912, begins: '1912-07-30' },
  { ja: '明治', firstYear: 1868, begins: '1873-01-01' },
] as const

/** The languages of screens and reports. */
export type Language = 'ja' | 'en'

/** A calendar date in Japan at an instant, `YYYY-MM-DD`. */
export function japanDate(at: Date): string {
  return inJapan(at).toISOString().slice(0, 10)
}

/** The first instant of a calendar date in Japan (`YYYY-MM-DD`): 15:00 UTC of the day before. */
export function japanDayBegins(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - JST_OFFSET_MS)
}

/** The date so many days after another one; before it when negative. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** Date and time to the minute: `2026年11月20日 9:12`, or `2026-11-20 09:12 JST`. */
export function formatJapanTime(at: Date, language: Language): string {
  const time = inJapan(at).toISOString()
  if (language === 'en') return `${time.slice(0, 10)} ${time.slice(11, 16)} JST`
  return `${formatJapanDate(at, 'ja')} ${Number(time.slice(11, 13))}:${time.slice(14, 16)}`
}

/** A date with its western year: `2026年11月20日`, or `2026-11-20`. */
export function formatJapanDate(at: Date, language: Language): string {
  const date = japanDate(at)
  if (language === 'en') return date
  const [year, month, day] = date.split('-').map(Number)
  return `${year}年${month}月${day}日`
}

/** A date with its era year: `令和8年11月20日`; the first year is 元年. Before 1873 the western year stands. */
export function formatEraDate(at: Date): string {
  const date = japanDate(at)
  const era = ERAS.find(({ begins }) => begins <= date)
  if (!era) return formatJapanDate(at, 'ja')
  const [year, month, day] = date.split('-').map(Number)
  const eraYear = (year ?? 0) - era.firstYear + 1
  return `${era.ja}${eraYear === 1 ? '元' : eraYear}年${month}月${day}日`
}

/** An instant whose UTC fields read as the clock on a wall in Japan. */
function inJapan(at: Date): Date {
  return new Date(at.getTime() + JST_OFFSET_MS)
}
