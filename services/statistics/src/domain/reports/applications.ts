/** Applications ever received, month by month, beside the cards that are valid; and what lies between the two (portal §3.4). */

import { slashDay } from '../days.js'
import { type IssuanceFigures, sum, total, WITHOUT_CARD, type WithoutCard } from '../figures.js'
import { REPORT_KINDS, type Report } from '../report.js'
import { cellsRow, column } from './shared.js'

/** Builds the curve's table: sums from the beginning, members and non-members. */
export function applicationsReport({ months }: IssuanceFigures, day: string): Report {
  let members = 0
  let nonMembers = 0
  const rows = months.map((month) => {
    members += month.applications.members
    nonMembers += month.applications.nonMembers
    const all = members + nonMembers
    return cellsRow([month.month, all, members, nonMembers, month.validCards, all - month.validCards])
  })
  return {
    kind: 'applications',
    title: REPORT_KINDS.applications,
    asOf: { ja: `${slashDay(day)}現在`, en: `As of ${day}` },
    columns: [
      column('month', '月', 'Month'),
      column('count', '申請数（累計）', 'Applications so far'),
      column('count', '会員', 'Members'),
      column('count', '非会員', 'Non-members'),
      column('count', '発行数', 'Valid cards'),
      column('count', '差（含む不備申請）', 'Difference'),
    ],
    rows,
    legend: [],
    notes: [
      {
        ja: '申請数は、受け付けたすべての申請（不備のあるものを含む）。発行数は、発行され、いま有効なカード。',
        en: 'Applications are all that were ever received, deficient ones too; cards are those issued and still valid.',
      },
    ],
  }
}

const REASONS = Object.keys(WITHOUT_CARD) as WithoutCard[] // the table has no other keys

/** Builds the table of the difference: applications, cards, and why the others have none (requirements T-C01-3). */
export function differenceReport(
  applications: number,
  { cards, withoutCard }: IssuanceFigures,
  day: string,
): Report {
  const issued = total(sum(cards))
  const difference = applications - issued
  const reasons = REASONS.map((reason) =>
    cellsRow([`　うち${WITHOUT_CARD[reason].ja}`, withoutCard?.[reason]]),
  )
  return {
    kind: 'difference',
    title: REPORT_KINDS.difference,
    asOf: { ja: `${slashDay(day)}現在`, en: `As of ${day}` },
    columns: [column('text', '区分', 'Part'), column('count', '件数', 'Number')],
    rows: [
      cellsRow(['申請数', applications]),
      cellsRow(['発行数', issued]),
      cellsRow(['差（含む不備申請）', difference], { look: 'total' }),
      ...(withoutCard ? reasons : []),
    ],
    legend: [],
    notes: [],
  }
}
