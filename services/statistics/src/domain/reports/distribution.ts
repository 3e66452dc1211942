/** Report A: cards by prefecture, members and non-members, the ten greatest and the ten smallest marked (portal §3.1). */
import { ABROAD } from '../areas.js'
import { slashDay } from '../days.js'
import { type AreaCards, everyArea, sum, total } from '../figures.js'
import type { Report, RowLook } from '../report.js'
import { REPORT_KINDS } from '../report.js'
import { areaName, cellsRow, column, FIRST_BLOCK } from './shared.js'

const HIGHLIGHTED = 10

/** Builds the table of a day. */
export function distributionReport(cards: readonly AreaCards[], day: string): Report {
  const rows = everyArea(cards)
  const lookOf = highlights(rows)
  const whole = sum(rows)
  return {
    kind: 'distribution',
    title: REPORT_KINDS.distribution,
    asOf: { ja: `${slashDay(day)}現在`, en: `As of ${day}` },
    columns: [
      column('area', '都道府県', 'Prefecture'),
      column('count', '総数', 'All'),
      column('count', '会員', 'Members'),
      column('count', '非会員', 'Non-members'),
    ],
    rows: [
      ...rows.map((row) =>
        cellsRow([areaName(row.area), total(row), row.members, row.nonMembers], {
          area: row.area,
          look: lookOf(row),
        }),
      ),
      cellsRow(['合計', total(whole), whole.members, whole.nonMembers], { look: 'total' }),
    ],
    firstBlock: FIRST_BLOCK,
    legend: [
      { look: 'top', text: { ja: '発行数上位10都道府県', en: 'The ten with the most cards' } },
      { look: 'bottom', text: { ja: '発行数下位10県', en: 'The ten with the fewest cards' } },
    ],
    notes: [{ ja: '海外は上位・下位に含めません。', en: 'Abroad is never among the ten.' }],
  }
}

/** All that are tied at the tenth place are marked; abroad never is. Nobody is both: the greatest come first. */
function highlights(rows: readonly AreaCards[]): (row: AreaCards) => RowLook {
  const counts = rows.filter(({ area }) => area !== ABROAD).map(total)
  const sorted = counts.toSorted((one, other) => other - one)
  const least = sorted[HIGHLIGHTED - 1] ?? 0
  const most = sorted[sorted.length - HIGHLIGHTED] ?? 0
  return (row) => {
    if (row.area === ABROAD || least === most) return 'plain'
    if (total(row) >= least) return 'top'
    return total(row) <= most ? 'bottom' : 'plain'
  }
}
