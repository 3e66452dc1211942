/** Days as the papers show them. A day comes in as `YYYY-MM-DD`. */
import { formatEraDate, formatJapanDate } from '@jitsuin/kernel'
import { PrintError } from '../errors.js'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** `01 Feb 2018`, as on the card (requirements C-02). */
export function cardDate(day: string): string {
  const { year, month, dayOfMonth } = partsOf(day)
  return `${dayOfMonth} ${MONTHS[Number(month) - 1]} ${year}`
}

/** `2018年2月1日`. */
export function westernDate(day: string): string {
  return formatJapanDate(instantOf(day), 'ja')
}

/** `平成30年2月1日`. */
function eraDate(day: string): string {
  return formatEraDate(instantOf(day))
}

/** `1955年8月1日（昭和30年）`: both years, as older papers carry the era only. */
export function bothYears(day: string): string {
  const era = eraDate(day).replace(/年.*$/, '年')
  return `${westernDate(day)}（${era}）`
}

function instantOf(day: string): Date {
  partsOf(day)
  return new Date(`${day}T00:00:00+09:00`)
}

function partsOf(day: string): { year: string; month: string; dayOfMonth: string } {
  const [, year, month, dayOfMonth] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? []
  const isReal = year && month && dayOfMonth && new Date(`${day}T00:00:00Z`).toJSON()?.slice(0, 10) === day
  if (!isReal) throw new PrintError('print/malformed-date', 'A day is YYYY-MM-DD')
  return { year, month, dayOfMonth }
}
