/** Months: counting them, spreading people over them, and the moving average by which the trial was watched. */
import type { MailingPlan } from '../../contract.js'

/** The month so many months on, `YYYY-MM`. */
export function monthAfter(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const index = year * 12 + number - 1 + count
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
}

/** Every month from one to another, both included; at most 120. */
export function monthsBetween(from: string, to: string): readonly string[] {
  const months: string[] = []
  for (let month = from; month <= to && months.length < 120; month = monthAfter(month, 1)) months.push(month)
  return months
}

/**
 * The month in which each member is written to, in the order of the birthdays given. By birth month the load is as even as the
 * birthdays are (T-C03-6); evenly, months differ by one member at most.
 */
export function planMonths(
  birthDates: readonly string[],
  {
    mailing,
    firstMonth,
    months,
  }: { readonly mailing: MailingPlan; readonly firstMonth: string; readonly months: number },
): readonly string[] {
  switch (mailing) {
    case 'at-once':
      return birthDates.map(() => firstMonth)
    case 'birth-month':
      return birthDates.map((day) => nextBirthMonth(day, firstMonth))
    case 'even':
      return spreadEvenly(birthDates, { firstMonth, months })
  }
}

function nextBirthMonth(birthDate: string, firstMonth: string): string {
  const wait = (Number(birthDate.slice(5, 7)) - Number(firstMonth.slice(5, 7)) + 12) % 12
  return monthAfter(firstMonth, wait)
}

/** People stay near their birth month: they are lined up by it, and the line is cut into equal pieces. */
function spreadEvenly(
  birthDates: readonly string[],
  { firstMonth, months }: { readonly firstMonth: string; readonly months: number },
): readonly string[] {
  const line = birthDates.map((day, index) => ({ index, month: nextBirthMonth(day, firstMonth) }))
  line.sort((one, other) => one.month.localeCompare(other.month) || one.index - other.index)
  const planned = new Array<string>(birthDates.length).fill(firstMonth)
  for (const [place, { index }] of line.entries()) {
    planned[index] = monthAfter(firstMonth, Math.floor((place * months) / line.length))
  }
  return planned
}

/** The mean of each month and the two before it; nothing where there are not yet three. */
export function movingAverage3(counts: readonly number[]): readonly (number | null)[] {
  return counts.map((count, at) => {
    const [before, earlier] = [counts[at - 1], counts[at - 2]]
    return before === undefined || earlier === undefined ? null : (count + before + earlier) / 3
  })
}
