/** Cells as they are shown. The stored digits stay what they are; only signs between them are added. */

import type { Language } from '@jitsuin/kernel'
import { AREAS, type Report, type ReportColumn, type ReportRow } from '@jitsuin/statistics/contract'

type Kind = ReportColumn['kind']

/** `1,933`, `18.45%`, the name of a prefecture in the reader's language; empty stays empty. */
export function shownCell(
  row: ReportRow,
  kind: Kind,
  { cell, language }: { cell: string; language: Language },
): string {
  if (kind === 'area' && row.area) return AREAS[row.area][language]
  if (kind === 'area' && row.look === 'total') return language === 'ja' ? cell : 'Total'
  if (cell === '') return ''
  if (kind === 'count' || kind === 'change') return grouped(cell)
  return kind === 'percent' ? `${cell}%` : cell
}

/** Digits in groups of three. */
export function grouped(number: string | number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** Whether a column stands at the right, as numbers do. */
export function isNumeric(kind: Kind): boolean {
  return kind === 'count' || kind === 'change' || kind === 'percent' || kind === 'rank'
}

/** The blocks that are shown side by side: one, or two with the total below the second. */
export function blocksOf({ rows, firstBlock }: Report): readonly (readonly ReportRow[])[] {
  if (firstBlock === undefined || rows.length <= firstBlock) return [rows]
  return [rows.slice(0, firstBlock), rows.slice(firstBlock)]
}
