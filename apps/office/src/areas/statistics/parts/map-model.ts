/** What the map shows: the rate of members who hold a card, in classes of equal width. */
import { ABROAD, type AreaCode, type Snapshot } from '@jitsuin/statistics/contract'

/** From the palest to the darkest. */
export const SHADES = ['#e8f1fe', '#c5d7fb', '#9db7f9', '#4979f5', '#0031d8'] as const

/** A class of rates, in percent; it holds its lower end and not its upper one. The last class has no upper end. */
export type RateClass = { readonly from: number; readonly to: number | undefined; readonly shade: string }

/** The rate of one prefecture in percent; undefined where no members are. */
export type AreaRate = {
  readonly area: AreaCode
  readonly cards: number
  readonly members: number
  readonly percent: number | undefined
}

/** The rates of the 47 prefectures, the highest first; equal ones in JIS order. */
export function ratesOf({ areas }: Pick<Snapshot, 'areas'>): AreaRate[] {
  return areas
    .filter(({ area }) => area !== ABROAD)
    .map(({ area, members: cards, associationMembers: members }) => ({
      area,
      cards,
      members,
      percent: members === 0 ? undefined : (cards * 100) / members,
    }))
    .toSorted((one, other) => (other.percent ?? -1) - (one.percent ?? -1))
}

const STEPS = [1, 2, 2.5, 5, 10, 20] as const

/** Five classes of equal, round width that reach over most rates; what is above the last border is in the last class. */
export function classesOf(rates: readonly AreaRate[]): RateClass[] {
  const known = rates.flatMap(({ percent }) => percent ?? [])
  // A few that are far ahead must not make all others one shade: the fourth highest decides the width.
  const high = known.toSorted((one, other) => other - one)[3] ?? 0
  const width = STEPS.find((step) => step * SHADES.length >= high) ?? 20
  return SHADES.map((shade, index) => ({
    from: index * width,
    to: index === SHADES.length - 1 ? undefined : (index + 1) * width,
    shade,
  }))
}

/** The class of a rate. */
export function classOf(percent: number, classes: readonly RateClass[]): RateClass | undefined {
  return classes.find(({ from, to }) => from <= percent && (to === undefined || percent < to))
}
