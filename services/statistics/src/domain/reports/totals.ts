/** Report C: numbered areas with all cards, their split, and the rank (portal §3.3). */
import { ABROAD } from '../areas.js'
import { shortEraDay } from '../days.js'
import { type AreaCards, everyArea, sum, total } from '../figures.js'
import { competitionRanks } from '../rates.js'
import { REPORT_KINDS, type Report } from '../report.js'
import { areaName, cellsRow, column, FIRST_BLOCK } from './shared.js'

/** Builds the table of a day, which it names by its era year. */
export function totalsReport(cards: readonly AreaCards[], day: string): Report {
  const rows = everyArea(cards)
  const home = rows.filter(({ area }) => area !== ABROAD)
  const ranks = competitionRanks(home, (one, other) => total(one) > total(other))
  const whole = sum(rows)
  return {
    kind: 'totals',
    title: REPORT_KINDS.totals,
    asOf: { ja: `${shortEraDay(day)} 現在`, en: `As of ${day}` },
    columns: [
      column('rank', 'No.', 'No.'),
      column('area', '都道府県', 'Prefecture'),
      column('count', '発行数', 'Cards'),
      column('count', '発行数内訳 会員', 'Members'),
      column('count', '発行数内訳 非会員', 'Non-members'),
      column('rank', '順位', 'Rank'),
    ],
    rows: [
      ...rows.map((row, index) =>
        cellsRow([index + 1, areaName(row.area), total(row), row.members, row.nonMembers, ranks[index]], {
          area: row.area,
        }),
      ),
      cellsRow(['', '合計', total(whole), whole.members, whole.nonMembers, ''], { look: 'total' }),
    ],
    firstBlock: FIRST_BLOCK,
    legend: [],
    notes: [{ ja: '海外に順位はありません。', en: 'Abroad has no rank.' }],
  }
}
