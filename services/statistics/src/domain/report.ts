/**
 * A report as a table of finished cells. What is stored, shown, printed and downloaded is this same table: numbers are plain
 * digits, percentages have their decimals already, and nothing is computed again.
 */
import type { Text } from '@jitsuin/kernel'
import type { AreaCode } from './areas.js'

/** What the cells of a column are, and so how they are shown. */
export const COLUMN_KINDS = ['area', 'count', 'change', 'percent', 'rank', 'month', 'day', 'text'] as const

/** How a row looks: `top` and `bottom` are highlighted (portal §3.1); `total` closes the table. */
export const ROW_LOOKS = ['plain', 'top', 'bottom', 'total'] as const
export type RowLook = (typeof ROW_LOOKS)[number]

/** The reports of a snapshot, and the comparison of two. */
export const REPORT_KINDS = {
  distribution: {
    ja: '医師資格証 都道府県別（日医会員）発行枚数【発行推移表】',
    en: 'Cards by prefecture',
  },
  ranking: { ja: '日医会員発行枚数順位表', en: 'Ranking of members’ cards' },
  totals: { ja: '都道府県別集計【発行数】', en: 'Totals by prefecture' },
  applications: { ja: '医師資格証申請数の推移（会員＋非会員）', en: 'Applications over time' },
  difference: { ja: '申請数と発行数の差', en: 'Applications without a valid card' },
  penetration: { ja: '保有者数・普及率', en: 'Holders and rates' },
  partners: { ja: '連携サービスへの登録', en: 'Registrations with partners' },
  comparison: { ja: '二つの時点の比較', en: 'Two dates compared' },
} as const satisfies Readonly<Record<string, Text>>
export type ReportKind = keyof typeof REPORT_KINDS
/** Every kind, in the order in which they are listed. */
export const ALL_REPORT_KINDS = Object.keys(REPORT_KINDS) as [ReportKind, ...ReportKind[]] // the table has no other keys

/** A column: its head, and what stands in it. */
export type ReportColumn = { readonly head: Text; readonly kind: (typeof COLUMN_KINDS)[number] }

/** A row. Where it has an area, the name of it is shown in the reader's language. */
export type ReportRow = {
  readonly area?: AreaCode | undefined
  readonly look: RowLook
  readonly cells: readonly string[]
}

/** A whole report. */
export type Report = {
  readonly kind: ReportKind
  readonly title: Text
  /** Such as 「2016/12/15現在」. */
  readonly asOf: Text
  readonly columns: readonly ReportColumn[]
  readonly rows: readonly ReportRow[]
  /** The table is shown as two blocks side by side, the first of so many rows. */
  readonly firstBlock?: number | undefined
  /** What the highlights mean. */
  readonly legend: readonly { readonly look: 'top' | 'bottom'; readonly text: Text }[]
  readonly notes: readonly Text[]
}
