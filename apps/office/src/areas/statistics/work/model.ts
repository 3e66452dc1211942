import { type AgeClass, ALL_AGE_CLASSES, type Work } from '@jitsuin/statistics/contract'

/** The sums below the columns, by age and over all. */
export function sumsOf(states: Work['states']): {
  readonly total: number
  readonly byAge: Readonly<Record<AgeClass, number>>
} {
  const sum = (count: (row: Work['states'][number]) => number) =>
    states.reduce((whole, row) => whole + count(row), 0)
  const ages = ALL_AGE_CLASSES.map((age) => [age, sum(({ byAge }) => byAge[age])] as const)
  return {
    total: sum(({ total }) => total),
    byAge: Object.fromEntries(ages) as Record<AgeClass, number>, // one entry for each class
  }
}

/** How many blank cards are missing for the open cases; 0 when the stock is enough. */
export function missingCards({ blankCards, neededForOpenCases }: Work['stock']): number {
  return Math.max(0, neededForOpenCases - blankCards)
}
