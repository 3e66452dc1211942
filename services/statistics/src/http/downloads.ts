/** A report as a file: CSV for spreadsheets, PDF for paper. Both hold the stored cells and nothing else. */
import { utf8 } from '@jitsuin/kernel'
import { type PrintedColumn, type PrintedRow, type PrintedTable, printTableReport } from '@jitsuin/print'
import type { CsvEncoding, Report, ReportColumn, ReportRow } from '../contract.js'
import { encodeShiftJis } from './shift-jis.js'

/** Comma-separated values (RFC 4180), with the byte-order mark that spreadsheets need to see UTF-8. */
export function reportCsv({ columns, rows }: Report, encoding: CsvEncoding): Uint8Array {
  const lines = [columns.map(({ head }) => head.ja), ...rows.map(({ cells }) => cells)]
  const text = lines.map((cells) => `${cells.map(csvField).join(',')}\r\n`).join('')
  return encoding === 'shift_jis' ? encodeShiftJis(text) : utf8(`\uFEFF${text}`)
}

/** Words that begin like a formula get an apostrophe: a spreadsheet would run them. Signed numbers are numbers. */
function csvField(cell: string): string {
  const inert = /^[=+\-@\t\r]/.test(cell) && !/^[+-]?\d+(\.\d+)?$/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}

/** What the PDF says of the snapshot below the table. */
export type Provenance = { readonly documentId: string; readonly takenAt: Date; readonly footer: string }

/** The report on paper; the same snapshot gives the same bytes. */
export function reportPdf(report: Report, { documentId, takenAt, footer }: Provenance): Promise<Uint8Array> {
  const { title, asOf, legend, notes } = report
  const blocks = blocksOf(report)
  return printTableReport(
    {
      title: title.ja,
      subtitle: asOf.ja,
      legend: legend.map(({ look, text }) => ({ look, words: text.ja })),
      blocks,
      notes: notes.map(({ ja }) => ja),
      footer,
      orientation: report.columns.length > 7 ? 'landscape' : 'portrait',
    },
    { title: title.ja, documentId, madeAt: takenAt },
  )
}

function blocksOf({ columns, rows, firstBlock }: Report): [PrintedTable] | [PrintedTable, PrintedTable] {
  const table = (part: readonly ReportRow[]): PrintedTable => ({
    columns: columns.map(printedColumn),
    rows: part.map((row) => printedRow(row, columns)),
    sizePt: firstBlock === undefined ? 9 : 8,
  })
  if (firstBlock === undefined) return [table(rows)]
  return [table(rows.slice(0, firstBlock)), table(rows.slice(firstBlock))]
}

const SHARES: Readonly<Record<ReportColumn['kind'], number>> = {
  area: 26,
  count: 22,
  change: 20,
  percent: 20,
  rank: 15,
  month: 22,
  day: 26,
  text: 34,
}

function printedColumn({ head, kind }: ReportColumn): PrintedColumn {
  const align = kind === 'area' || kind === 'text' || kind === 'day' || kind === 'month' ? 'left' : 'right'
  return { head: head.ja, share: SHARES[kind], align }
}

function printedRow({ cells, look }: ReportRow, columns: readonly ReportColumn[]): PrintedRow {
  return { look, cells: cells.map((cell, index) => shownCell(cell, columns[index]?.kind)) }
}

/** `1,933`, `18.45%`. */
function shownCell(cell: string, kind: ReportColumn['kind'] | undefined): string {
  if (cell === '') return ''
  if (kind === 'count' || kind === 'change') return cell.replace(/\B(?=(\d{3})+$)/g, ',')
  return kind === 'percent' ? `${cell}%` : cell
}
