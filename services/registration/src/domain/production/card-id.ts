/** Numbers of cards: `JMA` + YY + MM of the day they are ordered + five digits, never used twice. */
import { RegistrationError } from '../../errors.js'

const MOST_SERIALS = 100_000

/** The months of serial numbers: `2611` for a day in November 2026. */
export function monthOf(day: string): string {
  return day.slice(2, 4) + day.slice(5, 7)
}

/**
 * A card's number, such as `JMA261100042`.
 *
 * @throws {RegistrationError} `production/numbers-exhausted`: a month has a hundred thousand
 */
export function cardIdOf(prefix: string, month: string, serial: number): string {
  if (serial >= MOST_SERIALS) throw new RegistrationError('production/numbers-exhausted', `${prefix}${month}`)
  return `${prefix}${month}${String(serial).padStart(5, '0')}`
}
