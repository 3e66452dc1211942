/**
 * Reads the list of a hospital's doctors. Every problem is found before anything is stored, each with its line and column; a row with a
 * problem is nobody's application.
 */
import { createHash } from 'node:crypto'
import {
  normaliseName,
  proposeRomaji,
  readDate,
  readKana,
  readPhone,
  readPostalCode,
  readRomaji,
  searchKey,
} from '@jitsuin/kernel'
import { unprintableCharacters } from '@jitsuin/print'
import {
  type ApplicationForm,
  BATCH_COLUMNS,
  type BatchColumn,
  type BatchPreview,
  type BatchProblem,
  PREFECTURES,
} from '../../contract.js'
import { judgeReceivable } from '../cases/receivable.js'
import type { ReadCsv } from '../csv/read-csv.js'

type FoundProblem = BatchPreview['problems'][number]

/** A list that was read. */
export type StaffList = {
  readonly digest: string
  readonly encoding: 'UTF-8' | 'Shift_JIS'
  readonly rows: number
  readonly people: readonly { readonly line: number; readonly form: ApplicationForm }[]
  readonly problems: readonly FoundProblem[]
}

/** The largest hospitals have some thousand doctors. */
export const STAFF_LIST_LIMITS = { bytes: 2 * 1024 * 1024, rows: 3001 } as const
const MAX_TEXT = 200
const MAX_PROBLEMS = 2000

const COLUMNS = Object.keys(BATCH_COLUMNS) as BatchColumn[] // the table has no other keys
const REQUIRED = COLUMNS.filter((column) => BATCH_COLUMNS[column].need === 'required')

/** Where the doctors are to be handed their cards, and what the list is judged against. */
export type ListSurroundings = {
  readonly hospital: { readonly placeId: string; readonly name: string }
  /** Licence numbers of open cases. */
  readonly openLicenceNumbers: ReadonlySet<string>
  /** Today in Japan. */
  readonly today: string
}

/** Judges what was read of the file `bytes`. */
export function readStaffList(
  bytes: Uint8Array,
  { rows: [heading = [], ...lines], encoding }: Extract<ReadCsv, { verdict: 'read' }>,
  surroundings: ListSurroundings,
): StaffList {
  const columns = heading.map(columnOf)
  const problems: FoundProblem[] = headingProblems(heading, columns)
  const isUsable = problems.every(({ weight }) => weight !== 'list-refused')
  const people: { line: number; form: ApplicationForm }[] = []
  const seen = new Set<string>()
  for (const [at, cells] of isUsable ? lines.entries() : []) {
    const line = at + 2
    const { found, form } = judgeRow(rowOf(cells, columns), { ...surroundings, seen })
    for (const one of found)
      if (problems.length < MAX_PROBLEMS) problems.push({ line, weight: 'row-left-out', ...one })
    if (form) people.push({ line, form })
  }
  const digest = createHash('sha256').update(bytes).digest('hex')
  return { digest, encoding, rows: lines.length, people, problems }
}

function columnOf(heading: string): BatchColumn | undefined {
  const key = searchKey(heading)
  return COLUMNS.find(
    (column) => searchKey(BATCH_COLUMNS[column].ja) === key || searchKey(BATCH_COLUMNS[column].en) === key,
  )
}

function headingProblems(
  heading: readonly string[],
  columns: readonly (BatchColumn | undefined)[],
): FoundProblem[] {
  const at = { line: 1, found: '' }
  const missing = REQUIRED.filter((column) => !columns.includes(column)).map(
    (column): FoundProblem => ({ ...at, column, problem: 'column-missing', weight: 'list-refused' }),
  )
  const unknown = heading
    .filter((name, index) => columns[index] === undefined && name !== '')
    .map(
      (name): FoundProblem => ({
        ...at,
        column: null,
        problem: 'column-unknown',
        found: name.slice(0, 40),
        weight: 'hint',
      }),
    )
  return [...missing, ...unknown]
}

type Row = Partial<Readonly<Record<BatchColumn, string>>>
type RowProblem = {
  readonly column: BatchColumn | null
  readonly problem: BatchProblem
  readonly found: string
}

function rowOf(cells: readonly string[], columns: readonly (BatchColumn | undefined)[]): Row {
  const row: Partial<Record<BatchColumn, string>> = {}
  for (const [at, column] of columns.entries()) {
    const cell = (cells[at] ?? '').trim()
    if (column !== undefined && cell !== '') row[column] = cell
  }
  return row
}

/** What a cell becomes, or what is wrong with it. */
type Reading = { readonly value: string } | { readonly problem: BatchProblem }

const value = (read: string | undefined, problem: BatchProblem): Reading =>
  read === undefined ? { problem } : { value: read }
const digits = (cell: string, form: RegExp): Reading => {
  const plain = cell.normalize('NFKC').replace(/[\s-]/g, '')
  return form.test(plain) ? { value: plain } : { problem: 'not-digits' }
}
const dayOf = (cell: string): Reading => {
  const read = readDate(cell)
  return read.verdict === 'read' ? { value: read.date } : { problem: 'not-a-day' }
}
const printable = (cell: string): Reading =>
  unprintableCharacters(cell).length > 0 ? { problem: 'not-printable' } : { value: normaliseName(cell) }

const SEXES: Readonly<Record<string, 'male' | 'female'>> = {
  男: 'male',
  男性: 'male',
  male: 'male',
  m: 'male',
  女: 'female',
  女性: 'female',
  female: 'female',
  f: 'female',
}

const READERS: Readonly<Record<BatchColumn, (cell: string) => Reading>> = {
  family: printable,
  given: printable,
  familyKana: (cell) => value(readKana(cell), 'not-kana'),
  givenKana: (cell) => value(readKana(cell), 'not-kana'),
  familyRomaji: (cell) => value(readRomaji(cell), 'not-romaji'),
  givenRomaji: (cell) => value(readRomaji(cell), 'not-romaji'),
  sex: (cell) => value(SEXES[cell.normalize('NFKC').toLowerCase()], 'not-a-sex'),
  birthDate: dayOf,
  licenceNumber: (cell) => digits(cell, /^\d{1,8}$/),
  licenceDate: dayOf,
  memberId: (cell) => digits(cell, /^\d{9,10}$/),
  postalCode: (cell) => value(readPostalCode(cell), 'not-digits'),
  prefecture: (cell) =>
    value(
      PREFECTURES.find((one) => one === cell),
      'not-a-prefecture',
    ),
  address: printable,
  phone: (cell) => value(readPhone(cell), 'not-digits'),
  email: (cell) =>
    /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(cell) ? { value: cell } : { problem: 'not-an-address' },
  consentedOn: dayOf,
}

function judgeRow(
  row: Row,
  surroundings: ListSurroundings & { readonly seen: Set<string> },
): { readonly found: readonly RowProblem[]; readonly form?: ApplicationForm } {
  const { cells, found } = readCells(row)
  if (found.length > 0) return { found }
  const late = judgeTogether(cells, surroundings)
  if (late.length > 0) return { found: late }
  const form = formOf(cells, surroundings.hospital)
  if (!form) return { found: [{ column: 'familyRomaji', problem: 'not-romaji', found: '' }] }
  if (judgeReceivable(form) !== 'receivable')
    return { found: [{ column: 'licenceDate', problem: 'not-receivable', found: form.licenceDate }] }
  return { found: [], form }
}

function readCells(row: Row): { readonly cells: Row; readonly found: readonly RowProblem[] } {
  const cells: Partial<Record<BatchColumn, string>> = {}
  const found: RowProblem[] = []
  for (const column of COLUMNS) {
    const cell = row[column]
    if (cell === undefined) {
      if (REQUIRED.includes(column)) found.push({ column, problem: 'empty', found: '' })
      continue
    }
    const reading: Reading = cell.length > MAX_TEXT ? { problem: 'too-long' } : READERS[column](cell)
    if ('value' in reading) cells[column] = reading.value
    else found.push({ column, problem: reading.problem, found: cell.slice(0, 40) })
  }
  return { cells, found }
}

/** What only several cells, several rows or the register tell. */
function judgeTogether(
  cells: Row,
  { seen, openLicenceNumbers, today }: ListSurroundings & { readonly seen: Set<string> },
): RowProblem[] {
  const licence = cells.licenceNumber ?? ''
  const key = String(Number(licence))
  if (openLicenceNumbers.has(key)) return [{ column: 'licenceNumber', problem: 'open-case', found: licence }]
  if (seen.has(key)) return [{ column: 'licenceNumber', problem: 'twice-in-list', found: licence }]
  seen.add(key)
  return (['birthDate', 'licenceDate', 'consentedOn'] as const).flatMap((column) => {
    const day = cells[column] ?? ''
    return day > today ? [{ column, problem: 'in-the-future' as const, found: day }] : []
  })
}

/** The form of a row whose cells are sound; undefined if no romaji can be proposed from the kana. */
function formOf(
  cells: Row,
  { placeId, name: hospital }: ListSurroundings['hospital'],
): ApplicationForm | undefined {
  const text = (column: BatchColumn) => cells[column] ?? ''
  const familyRomaji = cells.familyRomaji ?? proposeRomaji(text('familyKana'))[0]
  const givenRomaji = cells.givenRomaji ?? proposeRomaji(text('givenKana'))[0]
  const prefecture = PREFECTURES.find((one) => one === cells.prefecture)
  if (familyRomaji === undefined || givenRomaji === undefined || prefecture === undefined) return undefined
  const { memberId, email } = cells
  return {
    channel: 'hospitalBatch',
    kind: 'new',
    name: {
      family: text('family'),
      given: text('given'),
      familyKana: text('familyKana'),
      givenKana: text('givenKana'),
      familyRomaji,
      givenRomaji,
    },
    sex: cells.sex === 'male' ? 'male' : 'female',
    birthDate: text('birthDate'),
    address: { postalCode: text('postalCode'), prefecture, rest: text('address') },
    phone: text('phone'),
    ...(email !== undefined && { email }),
    licenceNumber: text('licenceNumber'),
    licenceDate: text('licenceDate'),
    membership: memberId === undefined ? { kind: 'nonMember' } : { kind: 'member', memberId },
    workplace: { name: hospital },
    pickupPlaceId: placeId,
    // The hospital states the day of the doctor's own consent; it counts from that morning in Japan.
    consentedAt: new Date(`${text('consentedOn')}T00:00:00+09:00`).toISOString(),
  }
}
