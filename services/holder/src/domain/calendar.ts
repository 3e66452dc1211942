/** Ages and remaining days, by the calendar in Japan. Days are `YYYY-MM-DD`, which sort as they follow each other. */
import { japanDate } from '@jitsuin/kernel'

const DAY_MS = 86_400_000

/**
 * Completed years at an instant. The birthday itself counts; somebody born on 29 February becomes a year older on 1 March of a
 * common year, as the calendar reads.
 */
export function ageAt(birthDate: string, at: Date): number {
  const today = japanDate(at)
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return today.slice(5) >= birthDate.slice(5) ? years : years - 1
}

/** Days from today to `day`; 0 on the day itself, negative after it. */
export function daysUntil(day: string, at: Date): number {
  return Math.round((Date.parse(day) - Date.parse(japanDate(at))) / DAY_MS)
}
