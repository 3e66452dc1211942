import { CliError } from './errors.js'

const DATE = /^\d{4}-\d{2}-\d{2}$/
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/

/**
 * The instant that `--at` names: ISO 8601 with a zone, or a date, which begins at midnight in Japan.
 *
 * @throws {CliError} `cli/usage`: a time without a zone is refused, since guessing one could move a day.
 */
export function parseTime(text: string): Date {
  const at = new Date(DATE.test(text) ? `${text}T00:00:00+09:00` : TIME.test(text) ? text : Number.NaN)
  if (Number.isNaN(at.getTime()) || !isRealDay(text.slice(0, 10))) {
    throw new CliError('cli/usage', `"${text}" is no time with a zone, such as 2026-11-20T09:00:00+09:00`)
  }
  return at
}

/** Date rolls 30 February over; what it prints then differs. */
function isRealDay(day: string): boolean {
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
}
