/** Holders registered with partners, and their share of the cards of each group (portal §3.4: 473 / 408 / 65). */

import { slashDay } from '../days.js'
import { type IssuanceFigures, type Split, sum, total } from '../figures.js'
import { percent } from '../rates.js'
import { REPORT_KINDS, type Report } from '../report.js'
import { cellsRow, column } from './shared.js'

/** Builds the table of a day: for each partner one row of numbers and one of shares. */
export function partnersReport({ partners, cards }: IssuanceFigures, day: string): Report {
  const holders = sum(cards)
  return {
    kind: 'partners',
    title: REPORT_KINDS.partners,
    asOf: { ja: `${slashDay(day)}現在`, en: `As of ${day}` },
    columns: [
      column('text', '連携先', 'Partner'),
      column('count', '総数', 'All'),
      column('percent', '保有者に占める率', 'Of holders'),
      column('count', '会員', 'Members'),
      column('percent', '会員の保有者に占める率', 'Of members holding'),
      column('count', '非会員', 'Non-members'),
      column('percent', '非会員の保有者に占める率', 'Of non-members holding'),
    ],
    rows: partners.map(({ name, ...registered }) => cellsRow([name.ja, ...numbers(registered, holders)])),
    legend: [],
    notes: [],
  }
}

function numbers(registered: Split, holders: Split): (string | number)[] {
  const share = (part: number, whole: number) => (whole === 0 ? '' : percent({ part, whole }, 1))
  return [
    total(registered),
    share(total(registered), total(holders)),
    registered.members,
    share(registered.members, holders.members),
    registered.nonMembers,
    share(registered.nonMembers, holders.nonMembers),
  ]
}
