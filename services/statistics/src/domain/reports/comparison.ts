/** Two snapshots side by side: what each area gained or lost (portal §3.4). */

import { slashDay } from '../days.js'
import { type AreaCards, everyArea, type Split, sum, total } from '../figures.js'
import { percent } from '../rates.js'
import { REPORT_KINDS, type Report } from '../report.js'
import { areaName, cellsRow, column } from './shared.js'

/** The cards of one of the two days. */
export type Side = { readonly day: string; readonly cards: readonly AreaCards[] }

/** Builds the table; the earlier day comes first, whichever way they are given. */
export function comparisonReport(one: Side, other: Side): Report {
  const [before, after] = one.day <= other.day ? [one, other] : [other, one]
  const later = everyArea(after.cards)
  const rows = everyArea(before.cards).map((early, index) => {
    const late = later[index] ?? early
    return cellsRow([areaName(early.area), ...changes(early, late)], { area: early.area })
  })
  const [from, to] = [slashDay(before.day), slashDay(after.day)]
  return {
    kind: 'comparison',
    title: REPORT_KINDS.comparison,
    asOf: { ja: `${from} → ${to}`, en: `${before.day} to ${after.day}` },
    columns: [
      column('area', '都道府県', 'Prefecture'),
      column('count', '総数 前', 'All, before'),
      column('count', '総数 後', 'All, after'),
      column('change', '差', 'Change'),
      column('percent', '増加率', 'Growth'),
      column('count', '会員 前', 'Members, before'),
      column('count', '会員 後', 'Members, after'),
      column('count', '非会員 前', 'Non-members, before'),
      column('count', '非会員 後', 'Non-members, after'),
    ],
    rows: [...rows, cellsRow(['合計', ...changes(sum(before.cards), sum(after.cards))], { look: 'total' })],
    legend: [],
    notes: [],
  }
}

function changes(early: Split, late: Split): (string | number)[] {
  const [before, after] = [total(early), total(late)]
  const change = after - before
  return [
    before,
    after,
    change > 0 ? `+${change}` : change,
    before === 0 ? '' : growth(change, before),
    early.members,
    late.members,
    early.nonMembers,
    late.nonMembers,
  ]
}

/** One decimal with its sign; half is rounded away from zero, so that a loss reads like a gain of the same size. */
function growth(change: number, before: number): string {
  const size = percent({ part: Math.abs(change), whole: before }, 1)
  if (change === 0) return size
  return `${change < 0 ? '-' : '+'}${size}`
}
