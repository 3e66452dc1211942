/**
 * Text and tables that flow over pages. A sheet is one letter or report: it numbers its own pages, so that many sheets may be
 * printed into one file.
 */
import { type Canvas, drawLine, INK, type LineStyle, RULE, SOFT_INK } from './canvas.js'
import type { Weight } from './fonts.js'
import { PAPERS, pointsToMm, type Size } from './geometry.js'
import type { AddPage } from './pdf.js'
import { drawHead, drawRow, layRow, type PrintedTable } from './table.js'
import { breakLines, LEADING } from './text.js'

/** How a sheet is laid out; margins are in millimetres. */
export type SheetSpec = {
  readonly size?: Size
  readonly margin?: number
  /** Stands left of the page number. */
  readonly footer: string
}

/** How a paragraph is set. */
export type ParagraphStyle = Omit<LineStyle, 'weight'> & {
  readonly weight?: Weight
  /** From the left margin. */
  readonly indent?: number
}

/** Where things are written: the open page, and how far down it one is. */
type Pen = {
  readonly left: number
  readonly width: number
  /** The page that is being written. */
  canvas(): Canvas
  /** Where the next thing begins, from the top of the page. */
  y(): number
  moveTo(y: number): void
  gap(mm: number): void
  /** Begins a new page unless so much room is left. */
  need(mm: number): 'same-page' | 'new-page'
}

/** The place where the next thing is written, and what can be written there. */
export type Flow = Pen & {
  paragraph(text: string, style?: ParagraphStyle): void
  heading(text: string): void
  /** Labels and values in two columns. */
  facts(facts: readonly (readonly [label: string, value: string])[]): void
  table(table: PrintedTable): void
}

/** Room for the footer, below every margin. */
const FOOTER_ROOM = 12

/** Writes one sheet; its footers follow when its last page is known. */
export function writeSheet(addPage: AddPage, spec: SheetSpec, write: (flow: Flow) => void): void {
  const { size = PAPERS.a4, margin = 20, footer } = spec
  const pages: Canvas[] = []
  const pen = takePen({ size, margin }, () => {
    const page = addPage({ size })
    pages.push(page)
    return page
  })
  write({
    ...pen,
    paragraph: (text, style) => writeParagraph(pen, text, style),
    heading: (text) => writeHeading(pen, text),
    facts: (facts) => writeFacts(pen, facts),
    table: (table) => writeTable(pen, table),
  })
  for (const [index, canvas] of pages.entries()) {
    const at = { y: size.height - 8, sizePt: 8, colour: SOFT_INK } as const
    const number = `${index + 1} / ${pages.length}`
    drawLine(canvas, footer, { ...at, x: pen.left })
    drawLine(canvas, number, { ...at, x: pen.left + pen.width, align: 'right' })
  }
}

function takePen(
  { size, margin }: { readonly size: Size; readonly margin: number },
  openPage: () => Canvas,
): Pen {
  let page = openPage()
  let y = margin
  const bottom = size.height - Math.max(margin, FOOTER_ROOM)
  return {
    left: margin,
    width: size.width - 2 * margin,
    canvas: () => page,
    y: () => y,
    moveTo: (to) => {
      y = to
    },
    gap: (mm) => {
      y += mm
    },
    need: (mm) => {
      if (y + mm <= bottom) return 'same-page'
      page = openPage()
      y = margin
      return 'new-page'
    },
  }
}

function writeParagraph(pen: Pen, text: string, style: ParagraphStyle = {}): void {
  const { sizePt = 10.5, weight = 'regular', indent = 0, align = 'left', colour = INK } = style
  const x = { left: pen.left + indent, centre: pen.left + pen.width / 2, right: pen.left + pen.width }[align]
  const height = pointsToMm(sizePt) * LEADING
  for (const line of breakLines({ text, weight, sizePt }, pen.width - indent)) {
    pen.need(height)
    drawLine(pen.canvas(), line, { x, y: pen.y() + height * 0.75, sizePt, weight, colour, align })
    pen.gap(height)
  }
}

function writeHeading(pen: Pen, text: string): void {
  pen.need(20) // a heading does not stand alone at the foot of a page
  writeParagraph(pen, text, { sizePt: 12, weight: 'bold' })
  const y = pen.y() + 0.5
  pen.canvas().line({ x: pen.left, y }, { x: pen.left + pen.width, y }, { stroke: INK, lineMm: 0.3 })
  pen.gap(3)
}

const LABEL_WIDTH = 48
const FACT_LINE = 5.6

function writeFacts(pen: Pen, facts: readonly (readonly [label: string, value: string])[]): void {
  const { left, width } = pen
  for (const [label, value] of facts) {
    const type = { weight: 'regular', sizePt: 10.5 } as const
    const lines = breakLines({ ...type, text: value }, width - LABEL_WIDTH)
    const height = lines.length * FACT_LINE + 1.6
    pen.need(height)
    const first = pen.y() + 4.6
    drawLine(pen.canvas(), label, { x: left, y: first, sizePt: 9.5, colour: SOFT_INK })
    for (const [index, line] of lines.entries()) {
      drawLine(pen.canvas(), line, { ...type, x: left + LABEL_WIDTH, y: first + index * FACT_LINE })
    }
    pen.gap(height)
    const y = pen.y()
    pen.canvas().line({ x: left, y }, { x: left + width, y }, { stroke: RULE, lineMm: 0.15 })
  }
  pen.gap(3)
}

/** The head is repeated on each page that the table reaches. */
function writeTable(pen: Pen, table: PrintedTable): void {
  const { left: x, width } = pen
  const begin = () => pen.moveTo(drawHead(pen.canvas(), table, { x, y: pen.y(), width }))
  pen.need(22)
  begin()
  for (const row of table.rows) {
    const laid = layRow(table, row, width)
    if (pen.need(laid.height) === 'new-page') begin()
    pen.moveTo(drawRow(pen.canvas(), laid, { x, y: pen.y() }))
  }
  pen.gap(3)
}
