/** The bank's list of incoming payments as CSV, in UTF-8 or Shift_JIS. */
import { RegistrationError } from '../../errors.js'
import { readCsv } from '../csv/read-csv.js'
import type { BankLine } from './payments.js'

/** Columns by their heading. */
const COLUMNS = { paidOn: '入金日', yen: '金額', payer: '振込人', reference: '摘要' } as const
/** Largest file, and most lines of one. */
export const BANK_FILE_LIMIT_BYTES = 5 * 1024 * 1024
const MOST_LINES = 50_000
const MOST_YEN = 10_000_000

/** What a file holds; lines that cannot be read are named by their number, counted from the heading as 1. */
export type BankFile = {
  readonly lines: readonly BankLine[]
  readonly problems: readonly { readonly line: number; readonly code: 'line/unreadable' }[]
}

/**
 * Reads a file.
 *
 * @throws {RegistrationError} `payment/file-unreadable`
 */
export function parseBankFile(bytes: Uint8Array): BankFile {
  const file = readCsv(bytes, { bytes: BANK_FILE_LIMIT_BYTES, rows: MOST_LINES + 1 })
  if (file.verdict === 'unreadable') throw new RegistrationError('payment/file-unreadable', file.why)
  const [heading = [], ...rows] = file.rows
  const places = placesOf(heading)
  const lines: BankLine[] = []
  const problems: BankFile['problems'][number][] = []
  for (const [index, cells] of rows.entries()) {
    const line = lineOf((column) => cells[places[column]] ?? '')
    if (line) lines.push(line)
    else problems.push({ line: index + 2, code: 'line/unreadable' })
  }
  return { lines, problems }
}

type Column = keyof typeof COLUMNS

function placesOf(heading: readonly string[]): Readonly<Record<Column, number>> {
  const place = (column: Column) => {
    const found = heading.indexOf(COLUMNS[column])
    if (found < 0) throw new RegistrationError('payment/file-unreadable', 'A column is missing')
    return found
  }
  return { paidOn: place('paidOn'), yen: place('yen'), payer: place('payer'), reference: place('reference') }
}

function lineOf(cell: (column: Column) => string): BankLine | undefined {
  const day = /^(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?$/.exec(cell('paidOn'))
  const amount = cell('yen')
    .normalize('NFKC')
    .replace(/[,円¥\\]/g, '')
  const yen = Number(amount)
  if (!day || !/^\d+$/.test(amount) || yen < 1 || yen > MOST_YEN) return undefined
  const [, year = '', month = '', date = ''] = day
  const paidOn = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  const at = Date.parse(`${paidOn}T00:00:00Z`)
  // The thirtieth of February is read as the first of March: such a day is no day.
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== paidOn) return undefined
  const short = (column: Column) => cell(column).slice(0, 200)
  return { paidOn, yen, payer: short('payer'), reference: short('reference') }
}
