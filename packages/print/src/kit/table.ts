/** Tables: columns by share of the width, rows that are as high as their longest cell. */
import { type Canvas, type Colour, drawLine, INK, RULE, SOFT_INK, TINT } from './canvas.js'
import { type Point, pointsToMm } from './geometry.js'
import { breakLines } from './text.js'

/** A column: its head, its share of the width, and how its cells stand. */
export type PrintedColumn = {
  readonly head: string
  readonly share: number
  readonly align?: 'left' | 'right' | 'centre'
}

/** A row. `top` and `bottom` are the highlights of the statistics, `total` closes a table. */
export type PrintedRow = {
  readonly cells: readonly string[]
  readonly look?: 'plain' | 'top' | 'bottom' | 'total'
}

/** A table to print. */
export type PrintedTable = {
  readonly columns: readonly PrintedColumn[]
  readonly rows: readonly PrintedRow[]
  readonly sizePt?: number
  /** The least height of a row, in millimetres, as where people sign. */
  readonly rowHeight?: number
}

/** The grounds of highlighted rows; a mark beside the words says the same without colour. */
export const ROW_GROUNDS: Readonly<Record<NonNullable<PrintedRow['look']>, Colour | undefined>> = {
  plain: undefined,
  top: '#d6e9f8',
  bottom: '#fbdfe4',
  total: TINT,
}

const SIZE_PT = 9
const PADDING = 1.4
const LINE = 1.35

type LaidCell = { readonly lines: readonly string[]; readonly x: number; readonly width: number }
/** A row with its lines broken, ready to be drawn. */
export type LaidRow = {
  readonly cells: readonly LaidCell[]
  readonly table: PrintedTable
  readonly row: PrintedRow
  readonly width: number
  readonly height: number
}

/** Breaks the cells of a row to the widths of their columns. */
export function layRow(table: PrintedTable, row: PrintedRow, width: number): LaidRow {
  const { columns, sizePt = SIZE_PT, rowHeight = 0 } = table
  const whole = columns.reduce((sum, { share }) => sum + share, 0)
  const weight = row.look === 'total' ? 'bold' : 'regular'
  let x = 0
  const cells = columns.map(({ share }, index) => {
    const cell = { x, width: (share / whole) * width }
    x += cell.width
    return {
      ...cell,
      lines: breakLines({ text: row.cells[index] ?? '', weight, sizePt }, cell.width - 2 * PADDING),
    }
  })
  const lines = Math.max(...cells.map((cell) => cell.lines.length))
  const height = Math.max(rowHeight, lines * pointsToMm(sizePt) * LINE + 2 * PADDING * 0.7)
  return { cells, table, row, width, height }
}

/** Draws a row and gives where the next one begins. */
export function drawRow(canvas: Canvas, laid: LaidRow, { x, y }: Point): number {
  const { cells, table, row, width, height } = laid
  const { columns, sizePt = SIZE_PT } = table
  const ground = ROW_GROUNDS[row.look ?? 'plain']
  if (ground) canvas.rect({ x, y, width, height }, { fill: ground })
  const [weight, colour] = row.look === 'total' ? (['bold', INK] as const) : (['regular', INK] as const)
  for (const [index, cell] of cells.entries()) {
    const align = columns[index]?.align ?? 'left'
    const anchor = {
      left: x + cell.x + PADDING,
      centre: x + cell.x + cell.width / 2,
      right: x + cell.x + cell.width - PADDING,
    }[align]
    const step = pointsToMm(sizePt) * LINE
    const first = y + (height - cell.lines.length * step) / 2 + step * 0.76
    for (const [number, line] of cell.lines.entries()) {
      drawLine(canvas, line, { x: anchor, y: first + number * step, sizePt, weight, colour, align })
    }
    if (index > 0) canvas.line({ x: x + cell.x, y }, { x: x + cell.x, y: y + height }, HAIRLINE)
  }
  canvas.rect({ x, y, width, height }, HAIRLINE)
  return y + height
}

const HAIRLINE = { stroke: RULE, lineMm: 0.15 } as const

/** Draws the head of a table and gives where its rows begin; it is drawn again on each page. */
export function drawHead(
  canvas: Canvas,
  table: PrintedTable,
  { x, y, width }: Point & { readonly width: number },
): number {
  const { columns, sizePt = SIZE_PT } = table
  const head = { ...table, columns: columns.map((column) => ({ ...column, align: 'centre' as const })) }
  const laid = layRow(
    { columns: head.columns, rows: [], sizePt: sizePt - 0.5 },
    { cells: columns.map((column) => column.head) },
    width,
  )
  canvas.rect({ x, y, width, height: laid.height }, { fill: TINT })
  const bottom = drawRow(canvas, laid, { x, y })
  canvas.line({ x, y: bottom }, { x: x + width, y: bottom }, { stroke: SOFT_INK, lineMm: 0.3 })
  return bottom
}

/** Draws a whole table that is known to fit; gives where it ends. */
export function drawTable(
  canvas: Canvas,
  table: PrintedTable,
  at: Point & { readonly width: number },
): number {
  let y = drawHead(canvas, table, at)
  for (const row of table.rows) y = drawRow(canvas, layRow(table, row, at.width), { x: at.x, y })
  return y
}
