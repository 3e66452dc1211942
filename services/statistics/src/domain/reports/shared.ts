import { AREAS, type AreaCode } from '../areas.js'
import type { ReportColumn, ReportRow, RowLook } from '../report.js'

/** Rows of a first block: 北海道 to 三重県 (portal §3.1). */
export const FIRST_BLOCK = 24

/** Makes a column. */
export function column(kind: ReportColumn['kind'], ja: string, en: string): ReportColumn {
  return { kind, head: { ja, en } }
}

/** Makes a row; numbers become digits, and what does not exist an empty cell. */
export function cellsRow(
  cells: readonly (string | number | undefined)[],
  { area, look = 'plain' }: { readonly area?: AreaCode; readonly look?: RowLook } = {},
): ReportRow {
  return { ...(area && { area }), look, cells: cells.map((cell) => (cell === undefined ? '' : String(cell))) }
}

/** The Japanese name of an area, as a cell. */
export function areaName(area: AreaCode): string {
  return AREAS[area].ja
}
