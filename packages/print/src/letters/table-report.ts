/** Tables of figures: one that runs over pages, or two blocks side by side, as the statistics are printed. */
import { drawLine, SOFT_INK } from '../kit/canvas.js'
import { type Flow, writeSheet } from '../kit/flow.js'
import { PAPERS } from '../kit/geometry.js'
import { type Edition, makePdf } from '../kit/pdf.js'
import { drawTable, type PrintedTable, ROW_GROUNDS } from '../kit/table.js'

/** One report. */
export type TableReport = {
  readonly title: string
  /** Right below the title, such as 「2016/12/15現在」. */
  readonly subtitle: string
  /** What the highlighted rows mean. */
  readonly legend?: readonly { readonly look: 'top' | 'bottom'; readonly words: string }[]
  /** One block runs over pages; two stand side by side on one. */
  readonly blocks: readonly [PrintedTable] | readonly [PrintedTable, PrintedTable]
  readonly notes: readonly string[]
  readonly footer: string
  readonly orientation?: 'portrait' | 'landscape'
}

const BETWEEN = 6

/** Prints the report. */
export function printTableReport(report: TableReport, edition: Edition): Promise<Uint8Array> {
  const size = report.orientation === 'landscape' ? PAPERS.a4Landscape : PAPERS.a4
  return makePdf(edition, (addPage) =>
    writeSheet(addPage, { size, margin: 15, footer: report.footer }, (flow) => {
      flow.paragraph(report.title, { sizePt: 14, weight: 'bold' })
      flow.paragraph(report.subtitle, { sizePt: 10, align: 'right' })
      drawLegend(flow, report.legend ?? [])
      drawBlocks(flow, report.blocks)
      for (const note of report.notes) flow.paragraph(note, { sizePt: 8.5, colour: SOFT_INK })
    }),
  )
}

function drawBlocks(flow: Flow, [first, second]: TableReport['blocks']): void {
  if (second === undefined) {
    flow.table(first)
    return
  }
  const width = (flow.width - BETWEEN) / 2
  const at = { y: flow.y(), width }
  const ends = [
    drawTable(flow.canvas(), first, { ...at, x: flow.left }),
    drawTable(flow.canvas(), second, { ...at, x: flow.left + width + BETWEEN }),
  ]
  flow.moveTo(Math.max(...ends) + 4)
}

function drawLegend(flow: Flow, legend: NonNullable<TableReport['legend']>): void {
  if (legend.length === 0) return
  let x = flow.left
  for (const { look, words } of legend) {
    const ground = ROW_GROUNDS[look]
    flow
      .canvas()
      .rect(
        { x, y: flow.y(), width: 5, height: 3.6 },
        { stroke: SOFT_INK, lineMm: 0.15, ...(ground && { fill: ground }) },
      )
    x += 6.5 + drawLine(flow.canvas(), words, { x: x + 6.5, y: flow.y() + 3, sizePt: 9 }) + 8
  }
  flow.gap(6)
}
