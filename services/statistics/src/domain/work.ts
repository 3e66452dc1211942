/** Work in progress as it is at this moment: how many cases wait where, since when, and how long the finished ones took. */
import type { Text } from '@jitsuin/kernel'

/** Ages of open cases in their present state, in whole days; each class ends before the next begins. */
export const AGE_CLASSES = {
  week: { ja: '7日以内', en: 'Up to 7 days', upToDays: 7 },
  month: { ja: '8〜30日', en: '8 to 30 days', upToDays: 30 },
  quarter: { ja: '31〜90日', en: '31 to 90 days', upToDays: 90 },
  older: { ja: '91日以上', en: 'Over 90 days', upToDays: Number.POSITIVE_INFINITY },
} as const satisfies Readonly<Record<string, Text & { readonly upToDays: number }>>
export type AgeClass = keyof typeof AGE_CLASSES
/** Every class, the youngest first. */
export const ALL_AGE_CLASSES = Object.keys(AGE_CLASSES) as AgeClass[] // the table has no other keys

/** How many cases have been in a state for so many whole days. */
export type StateAge = { readonly state: string; readonly days: number; readonly count: number }

/** What the office counts of its work. Names of states and deficiencies come from who counts. */
export type WorkFigures = {
  readonly states: readonly { readonly state: string; readonly name: Text }[]
  readonly ages: readonly StateAge[]
  readonly deficiencies: readonly { readonly code: string; readonly name: Text; readonly count: number }[]
  /** Whole days from receipt to shipping, of the cards shipped in the last 90 days. */
  readonly leadTimes: readonly { readonly days: number; readonly count: number }[]
  readonly stock: { readonly blankCards: number; readonly neededForOpenCases: number }
}

/** A state with its cases by age. */
export type StateRow = {
  readonly state: string
  readonly name: Text
  readonly total: number
  readonly byAge: Readonly<Record<AgeClass, number>>
}

/** The class of an age in whole days. */
export function ageClassOf(days: number): AgeClass {
  return ALL_AGE_CLASSES.find((name) => days <= AGE_CLASSES[name].upToDays) ?? 'older'
}

/** One row for each state, in the given order, also where nothing waits. */
export function rowsByState({ states, ages }: Pick<WorkFigures, 'states' | 'ages'>): StateRow[] {
  return states.map(({ state, name }) => {
    const byAge: Record<AgeClass, number> = { week: 0, month: 0, quarter: 0, older: 0 }
    for (const age of ages) if (age.state === state) byAge[ageClassOf(age.days)] += age.count
    return { state, name, byAge, total: Object.values(byAge).reduce((whole, count) => whole + count, 0) }
  })
}

/**
 * The smallest number of days within which at least `percentile` of a hundred are done (nearest rank); undefined if nothing was
 * done at all.
 */
export function daysAtPercentile(
  leadTimes: WorkFigures['leadTimes'],
  percentile: number,
): number | undefined {
  const whole = leadTimes.reduce((sum, { count }) => sum + count, 0)
  let done = 0
  for (const { days, count } of leadTimes.toSorted((one, other) => one.days - other.days)) {
    done += count
    if (count > 0 && done * 100 >= percentile * whole) return days
  }
  return undefined
}
