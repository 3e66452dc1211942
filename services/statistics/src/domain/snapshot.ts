/**
 * A snapshot: the reports of one day as finished cells. It is made once, kept as bytes, and never computed again, so that a
 * printed report can be printed again (portal §3.4).
 */
import type { AreaCode } from './areas.js'
import { type Denominator, denominatorFor, membersByAreaFor } from './denominators.js'
import { type AreaCards, checkFigures, everyArea, type IssuanceFigures, sum } from './figures.js'
import { PUBLISHED_HOLDERS } from './published.js'
import type { Report } from './report.js'
import { applicationsReport, differenceReport } from './reports/applications.js'
import { distributionReport } from './reports/distribution.js'
import { partnersReport } from './reports/partners.js'
import { type HoldersOnDay, holdersOnDay, penetrationReport } from './reports/penetration.js'
import { rankingReport } from './reports/ranking.js'
import { totalsReport } from './reports/totals.js'

/** Members of one area, beside its cards. */
export type AreaFigures = AreaCards & { readonly associationMembers: number }

/** What a snapshot holds. */
export type SnapshotContent = {
  readonly version: 1
  /** The day whose figures these are, `YYYY-MM-DD` in Japan. */
  readonly day: string
  /** `counted` by this office, or `published` by a source before it. */
  readonly origin: 'counted' | 'published'
  /** Absent when a published source is silent about it. */
  readonly applications?: number | undefined
  readonly areas: readonly AreaFigures[]
  readonly membersCountedOn: string
  readonly doctorsCountedOn: string
  readonly reports: readonly Report[]
}

/** Everything that a snapshot is made from. */
export type SnapshotSources = {
  readonly day: string
  readonly origin: SnapshotContent['origin']
  readonly figures: IssuanceFigures
  readonly denominators: readonly Denominator[]
  /** Holders on earlier days, from the snapshots of those days. */
  readonly earlier: readonly HoldersOnDay[]
}

/**
 * Makes the content of a snapshot.
 *
 * @throws {StatisticsError} `statistics/figures-do-not-add-up`, `statistics/denominator-unknown`
 */
export function makeSnapshot({
  day,
  origin,
  figures,
  denominators,
  earlier,
}: SnapshotSources): SnapshotContent {
  checkFigures(figures)
  const byArea = membersByAreaFor(denominators, day)
  const members = denominatorFor(denominators, 'members', day)
  const doctors = denominatorFor(denominators, 'doctors', day)
  const today = holdersOnDay(sum(figures.cards), day, { members, doctors })
  const membersOf = (area: AreaCode) => byArea.areas[area]
  return {
    version: 1,
    day,
    origin,
    ...(figures.applications !== undefined && { applications: figures.applications }),
    areas: everyArea(figures.cards).map((row) => ({ ...row, associationMembers: membersOf(row.area) })),
    membersCountedOn: byArea.countedOn,
    doctorsCountedOn: doctors.countedOn,
    reports: [
      distributionReport(figures.cards, day),
      rankingReport(figures.cards, byArea, day),
      totalsReport(figures.cards, day),
      ...(figures.months.length > 0 ? [applicationsReport(figures, day)] : []),
      ...(figures.applications === undefined ? [] : [differenceReport(figures.applications, figures, day)]),
      penetrationReport(holdersOverTime([...earlier, today], day), day),
      ...(figures.partners.length > 0 ? [partnersReport(figures, day)] : []),
    ],
  }
}

/** What was published, and the snapshots so far; where both know a day, the snapshot counts. */
function holdersOverTime(own: readonly HoldersOnDay[], until: string): HoldersOnDay[] {
  const byDay = new Map([...PUBLISHED_HOLDERS, ...own].map((row) => [row.day, row]))
  return [...byDay.values()]
    .filter(({ day }) => day <= until)
    .toSorted((one, other) => one.day.localeCompare(other.day))
}
