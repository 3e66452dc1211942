/** Report B: areas by members' cards, and how many of their members hold one (portal §3.2). */
import { ABROAD } from '../areas.js'
import { longEraDay, slashDay } from '../days.js'
import type { DenominatorByArea } from '../denominators.js'
import { type AreaCards, everyArea, sum } from '../figures.js'
import { competitionRanks, isGreaterShare, percent } from '../rates.js'
import type { Report } from '../report.js'
import { REPORT_KINDS } from '../report.js'
import { areaName, cellsRow, column, FIRST_BLOCK } from './shared.js'

/** Builds the ranking of a day; rates are of the members as they were counted by area. */
export function rankingReport(cards: readonly AreaCards[], members: DenominatorByArea, day: string): Report {
  const rows = rankedAreas(cards, members)
  const part = sum(cards).members
  const whole = members.total
  const counted = longEraDay(members.countedOn)
  return {
    kind: 'ranking',
    title: REPORT_KINDS.ranking,
    asOf: { ja: `${slashDay(day)}現在`, en: `As of ${day}` },
    columns: [
      column('rank', '順位', 'Rank'),
      column('area', '都道府県', 'Prefecture'),
      column('count', '日医会員数', 'Members'),
      column('count', '件数', 'Cards'),
      column('percent', '取得率', 'Rate'),
      column('rank', '率順位', 'Rank by rate'),
    ],
    rows: [
      ...rows.map((row) =>
        cellsRow([row.rank, areaName(row.area), row.whole, row.part, row.rate, row.rateRank], {
          area: row.area,
        }),
      ),
      cellsRow(['', '合計', whole, part, percent({ part, whole }, 1), ''], { look: 'total' }),
    ],
    firstBlock: FIRST_BLOCK,
    legend: [],
    notes: [
      {
        ja: `日医会員数は、${counted}現在の調査による。`,
        en: `Members as counted on ${members.countedOn}.`,
      },
    ],
  }
}

type Ranked = {
  readonly area: AreaCards['area']
  readonly part: number
  readonly whole: number
  readonly rank: number
  readonly rate: string | undefined
  readonly rateRank: number | undefined
}

/** Abroad is last whatever it counts, and an area without members has no rate; ties stand in JIS order. */
function rankedAreas(cards: readonly AreaCards[], { areas }: DenominatorByArea): Ranked[] {
  const rows = everyArea(cards).map(({ area, members: part }) => ({ area, part, whole: areas[area] }))
  const home = rows.filter(({ area }) => area !== ABROAD)
  const rated = home.filter(({ whole }) => whole > 0)
  const ranks = competitionRanks(home, (one, other) => one.part > other.part)
  const rateRanks = new Map(
    competitionRanks(rated, isGreaterShare).map((rank, index) => [rated[index]?.area, rank]),
  )
  const ranked = home.map((row, index) => ({
    ...row,
    rank: ranks[index] ?? 0,
    rate: row.whole > 0 ? percent(row, 2) : undefined,
    rateRank: rateRanks.get(row.area),
  }))
  const abroad = rows
    .filter(({ area }) => area === ABROAD)
    .map((row) => ({ ...row, rank: home.length + 1, rate: undefined, rateRank: undefined }))
  return [...ranked.toSorted((one, other) => one.rank - other.rank), ...abroad]
}
