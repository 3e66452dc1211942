/** Holders over the years, and the rates of members and of all doctors, each with the day of its denominator (portal §3.4). */

import { slashDay } from '../days.js'
import type { Denominator } from '../denominators.js'
import type { Split } from '../figures.js'
import { percent } from '../rates.js'
import { REPORT_KINDS, type Report } from '../report.js'
import { cellsRow, column } from './shared.js'

/** Where a rate comes from: computed from both counts, or printed by a source that keeps one of them to itself. */
export type Rate =
  | { readonly from: 'counts'; readonly part: number; readonly of: Denominator }
  | { readonly from: 'print'; readonly percent: string }

/** Holders on one day. */
export type HoldersOnDay = {
  readonly day: string
  readonly holders: number
  readonly members?: Rate
  readonly doctors?: Rate
}

/** A rate as it is shown: one decimal, half up. */
export function rateText(rate: Rate): string {
  return rate.from === 'print' ? rate.percent : percent({ part: rate.part, whole: rate.of.total }, 1)
}

/** What the rates of a day are. The rate of members counts members' cards only (portal §2.11). */
export function holdersOnDay(
  cards: Split,
  day: string,
  of: { readonly members: Denominator; readonly doctors: Denominator },
): HoldersOnDay {
  const holders = cards.members + cards.nonMembers
  return {
    day,
    holders,
    members: { from: 'counts', part: cards.members, of: of.members },
    doctors: { from: 'counts', part: holders, of: of.doctors },
  }
}

/** Builds the table, the earliest day first. */
export function penetrationReport(rows: readonly HoldersOnDay[], day: string): Report {
  return {
    kind: 'penetration',
    title: REPORT_KINDS.penetration,
    asOf: { ja: `${slashDay(day)}現在`, en: `As of ${day}` },
    columns: [
      column('day', '年月日', 'Date'),
      column('count', '保有者数', 'Holders'),
      column('percent', '日医会員に占める率', 'Of members'),
      column('text', '会員数の調査日', 'Members counted on'),
      column('percent', '全医師に占める率', 'Of all doctors'),
      column('text', '医師数の調査日', 'Doctors counted on'),
    ],
    rows: rows.map(({ day: on, holders, members, doctors }) =>
      cellsRow([on, holders, ...rateCells(members), ...rateCells(doctors)]),
    ),
    legend: [],
    notes: [
      {
        ja: '会員に占める率は、会員のカードのみで計算。「公表値」は、分子または分母が公表されていない率。',
        en: 'The rate of members counts members’ cards only. 公表値: printed by the source without both counts.',
      },
    ],
  }
}

function rateCells(rate: Rate | undefined): [string, string] {
  if (!rate) return ['', '']
  return [rateText(rate), rate.from === 'print' ? '公表値' : rate.of.countedOn]
}
