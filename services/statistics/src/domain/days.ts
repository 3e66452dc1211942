/** Days as the reports name them. A day comes in as `YYYY-MM-DD`. */
import { formatEraDate } from '@jitsuin/kernel'

const ERA_LETTERS: Readonly<Record<string, string>> = {
  令和: 'R',
  平成: 'H',
  昭和: 'S',
  大正: 'T',
  明治: 'M',
}

/** `2016/12/15`. */
export function slashDay(day: string): string {
  return day.replaceAll('-', '/')
}

/** `H30.11.30`, the short form of era years (portal §3.3); the first year is 1. */
export function shortEraDay(day: string): string {
  const [, era = '', year = '', month, dayOfMonth] =
    /^(\D+)(\d+|元)年(\d+)月(\d+)日$/.exec(longEraDay(day)) ?? []
  return `${ERA_LETTERS[era]}${year === '元' ? 1 : year}.${month}.${dayOfMonth}`
}

/** `平成28年12月1日`. */
export function longEraDay(day: string): string {
  return formatEraDate(new Date(`${day}T00:00:00+09:00`))
}
