/** What the office does with its statistics. Everyone here was let in by the routes. */
import { japanDate } from '@jitsuin/kernel'
import type { Actor } from '@jitsuin/platform'
import type {
  DenominatorList,
  NewDenominator,
  Report,
  ReportRef,
  Snapshot,
  SnapshotSummary,
  Work,
} from '../contract.js'
import { areasOf, denominatorFor } from '../domain/denominators.js'
import type { IssuanceFigures } from '../domain/figures.js'
import { comparisonReport } from '../domain/reports/comparison.js'
import { type HoldersOnDay, holdersOnDay } from '../domain/reports/penetration.js'
import { makeSnapshot, type SnapshotContent } from '../domain/snapshot.js'
import { daysAtPercentile, rowsByState } from '../domain/work.js'
import { StatisticsError } from '../errors.js'
import type { FiguresSource } from '../outside/figures-source.js'
import type { StatisticsStore, StoredSnapshot, StoredSummary } from '../store/statistics-store.js'

/** What the use cases work with. */
export type OfficeContext = {
  readonly store: StatisticsStore
  readonly source: FiguresSource
  readonly clock: () => Date
  readonly newId: () => string
}

/** Figures of a day before this office counted, with who brings them in. */
export type PublishedFigures = {
  readonly day: string
  readonly figures: IssuanceFigures
  readonly requestId: string
  readonly actor: Actor
}

const PER_PAGE = 50

/** The use cases. */
export type StatisticsOffice = ReturnType<typeof statisticsOffice>

/** Composes the use cases. */
export function statisticsOffice({ store, source, clock, newId }: OfficeContext) {
  const load = async (snapshotId: string): Promise<StoredSnapshot> => {
    const snapshot = await store.load(snapshotId)
    if (!snapshot) throw new StatisticsError('statistics/snapshot-unknown', snapshotId)
    return snapshot
  }
  const earlierHolders = async (before: string): Promise<HoldersOnDay[]> => {
    const { snapshots } = await store.list({ from: 0, most: 500 })
    const denominators = await store.denominators()
    return snapshots
      .filter(({ day }) => day < before)
      .map(({ day, cards }) =>
        holdersOnDay(cards, day, {
          members: denominatorFor(denominators, 'members', day),
          doctors: denominatorFor(denominators, 'doctors', day),
        }),
      )
  }
  const keep = async (
    what: Pick<SnapshotContent, 'day' | 'origin'> & { figures: IssuanceFigures },
    by: { readonly actor: Actor; readonly requestId: string; readonly at: Date },
  ): Promise<SnapshotSummary> => {
    const denominators = await store.denominators()
    const content = makeSnapshot({ ...what, denominators, earlier: await earlierHolders(what.day) })
    return summary(await store.save({ snapshotId: newId(), content, ...by }))
  }

  return {
    list: async (page: number) => {
      const { snapshots, total } = await store.list({ from: (page - 1) * PER_PAGE, most: PER_PAGE })
      return { snapshots: snapshots.map(summary), total }
    },

    show: async (snapshotId: string): Promise<Snapshot> => {
      const { content, ...stored } = await load(snapshotId)
      const { areas, membersCountedOn, doctorsCountedOn, reports } = content
      const kinds = reports.map(({ kind }) => kind)
      return { ...summary(stored), areas, membersCountedOn, doctorsCountedOn, reports: kinds }
    },

    report: async ({ snapshotId, kind }: ReportRef): Promise<Report> => {
      const { content } = await load(snapshotId)
      const report = content.reports.find((one) => one.kind === kind)
      if (!report) throw new StatisticsError('statistics/report-unknown', kind)
      return report
    },

    compare: async (from: string, to: string): Promise<Report> => {
      if (from === to) throw new StatisticsError('statistics/same-snapshot-twice', from)
      const [before, after] = await Promise.all([load(from), load(to)])
      const side = ({ content }: StoredSnapshot) => ({ day: content.day, cards: content.areas })
      return comparisonReport(side(before), side(after))
    },

    /** Counts now and keeps what was counted. */
    take: async (by: { readonly actor: Actor; readonly requestId: string }): Promise<SnapshotSummary> => {
      const at = clock()
      const figures = await source.countIssuance(at)
      return keep({ day: japanDate(at), origin: 'counted', figures }, { ...by, at })
    },

    /** Keeps figures that were published by others. */
    bringIn: ({ day, figures, ...by }: PublishedFigures): Promise<SnapshotSummary> =>
      keep({ day, origin: 'published', figures }, { ...by, at: clock() }),

    work: async (): Promise<Work> => {
      const at = clock()
      const figures = await source.countWork(at)
      const { leadTimes, deficiencies, stock } = figures
      const [medianDays, p90Days] = [50, 90].map((percentile) => daysAtPercentile(leadTimes, percentile))
      const cards = leadTimes.reduce((whole, { count }) => whole + count, 0)
      return {
        countedAt: at.toISOString(),
        states: rowsByState(figures),
        deficiencies: deficiencies.toSorted((one, other) => other.count - one.count),
        ...(medianDays !== undefined &&
          p90Days !== undefined && { leadTime: { medianDays, p90Days, cards } }),
        stock,
      }
    },

    denominators: async (): Promise<DenominatorList> => ({
      denominators: (await store.denominators()).toSorted((one, other) =>
        other.countedOn.localeCompare(one.countedOn),
      ),
    }),

    addDenominator: ({ areas, ...denominator }: NewDenominator, actor: Actor): Promise<void> =>
      store.saveDenominator(
        { ...denominator, ...(areas && { areas: areasOf(areas) }) },
        { actor, at: clock() },
      ),
  }
}

function summary({ takenAt, ...stored }: StoredSummary): SnapshotSummary {
  return { ...stored, takenAt: takenAt.toISOString() }
}
