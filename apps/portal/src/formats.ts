/** Dates as the portal has always written them: yyyy/MM/dd, and HH:mm:ss in Japan time (C-10). */
import { japanDate } from '@jitsuin/kernel'

const JST_OFFSET_MS = 9 * 3_600_000

/** A day `YYYY-MM-DD` as `2014/03/01`. */
export function slashDay(day: string): string {
  return day.replaceAll('-', '/')
}

/** The day in Japan of an instant, `2014/03/01`. */
export function slashDayOf(iso: string): string {
  return slashDay(japanDate(new Date(iso)))
}

/** An instant as `2017/07/10 11:50:59`, Japan time. */
export function slashMoment(iso: string): string {
  const time = new Date(new Date(iso).getTime() + JST_OFFSET_MS).toISOString().slice(11, 19)
  return `${slashDayOf(iso)} ${time}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** A day as it is printed on a card: `01 Feb 2018` (T-C02-1). */
export function cardDay(day: string): string {
  const [year, month, date] = day.split('-')
  return `${date} ${MONTHS[Number(month) - 1]} ${year}`
}
