/** Numbers of which a rate is taken, each with the day on which they were counted (portal §2.11). */
import { StatisticsError } from '../errors.js'
import { ALL_AREAS, type AreaCode } from './areas.js'

/** What is counted: members of the association, or all doctors of the ministry's survey. */
export const DENOMINATOR_KINDS = {
  members: { ja: '日医会員数', en: 'Members of the association' },
  doctors: { ja: '全医師数（厚生労働省調査）', en: 'All doctors (ministry survey)' },
} as const
export type DenominatorKind = keyof typeof DENOMINATOR_KINDS

/** A count of people on a day. */
export type Denominator = {
  readonly kind: DenominatorKind
  /** `YYYY-MM-DD`. */
  readonly countedOn: string
  readonly total: number
  /** By area, where the source says so; in the order of the areas. */
  readonly areas?: Readonly<Record<AreaCode, number>>
  readonly source: string
}

/** Members by prefecture on 2016-12-01, in JIS order, nobody abroad. */
const MEMBERS_2016 = [
  5895, 1296, 1653, 3395, 1534, 1614, 2578, 2363, 2181, 2052, 6649, 3892, 19171, 8586, 3261, 1116, 1133, 1002,
  1028, 2168, 2699, 4093, 9269, 2345, 1230, 3045, 16264, 8618, 1865, 1520, 701, 915, 2517, 5498, 2053, 1507,
  1809, 2740, 1325, 8449, 1429, 3254, 3030, 2101, 1759, 3910, 2021, 0,
] as const

const survey = (countedOn: string, total: number, note = ''): Denominator => ({
  kind: 'doctors',
  countedOn,
  total,
  source: `医師・歯科医師・薬剤師調査（統計）${note}`,
})

/** What was published; the two surveys marked so are inferred from published rates. */
export const PUBLISHED_DENOMINATORS: readonly Denominator[] = [
  survey('2012-12-31', 303_268),
  survey('2014-12-31', 311_205),
  survey('2016-12-31', 319_480),
  survey('2018-12-31', 327_210, '（推定）'),
  survey('2020-12-31', 339_623, '（推定）'),
  survey('2022-12-31', 343_275),
  survey('2024-12-31', 347_772),
  {
    kind: 'members',
    countedOn: '2016-12-01',
    total: 168_533,
    areas: areasOf(MEMBERS_2016),
    source: '平成28年12月1日現在の調査',
  },
  { kind: 'members', countedOn: '2023-12-01', total: 175_933, source: '令和5年12月1日現在の調査' },
  { kind: 'members', countedOn: '2024-12-01', total: 177_383, source: '令和6年12月1日現在の調査' },
]

/** Counts in the order of the areas, by area. */
export function areasOf(counts: readonly number[]): Readonly<Record<AreaCode, number>> {
  const entries = ALL_AREAS.map((area, index) => [area, counts[index] ?? 0] as const)
  return Object.fromEntries(entries) as Record<AreaCode, number> // every area has an entry
}

/** A denominator with its counts by area. */
export type DenominatorByArea = Denominator & { readonly areas: Readonly<Record<AreaCode, number>> }

/**
 * The newest count of a kind that is not later than the day.
 *
 * @throws {StatisticsError} `statistics/denominator-unknown`
 */
export function denominatorFor(
  known: readonly Denominator[],
  kind: DenominatorKind,
  day: string,
): Denominator {
  return newest(known.filter((one) => one.kind === kind && one.countedOn <= day))
}

/** The newest count of members that says how many each area has; a newer one without areas does not do. */
export function membersByAreaFor(known: readonly Denominator[], day: string): DenominatorByArea {
  const fitting = known.filter((one) => one.kind === 'members' && one.countedOn <= day)
  return newest(fitting.filter((one): one is DenominatorByArea => one.areas !== undefined))
}

function newest<One extends Denominator>(found: readonly One[]): One {
  const [first] = found.toSorted((one, other) => other.countedOn.localeCompare(one.countedOn))
  if (!first) throw new StatisticsError('statistics/denominator-unknown', 'No count up to that day')
  return first
}
