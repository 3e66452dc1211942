/**
 * Reads a member list as associations export it: CSV in UTF-8 or Shift_JIS, named columns in any order. Every problem is found before
 * anything is stored, each with its line, so that the list can be mended at its source.
 */
import { createHash } from 'node:crypto'
import { searchKey } from '@jitsuin/kernel'
import { unprintableCharacters } from '@jitsuin/print'
import { parse } from 'csv-parse/sync'
import {
  type ListProblem,
  MEMBER_COLUMNS,
  type MemberColumn,
  PREFECTURES,
  type Prefecture,
} from '../../contract.js'
import { RegistrationError } from '../../errors.js'
import { MOST_COLUMNS } from '../csv/read-csv.js'

/** A member as the list states them. */
export type ListedMember = {
  readonly family: string
  readonly given: string
  readonly familyKana: string
  readonly givenKana: string
  readonly birthDate: string
  readonly memberId?: string
  readonly licenceNumber?: string
  readonly association: string
  readonly prefecture: Prefecture
  readonly postalCode: string
  readonly address: string
  readonly phone?: string
  readonly email?: string
}

/** One thing that is wrong. `row-left-out`: the row can't be stored; `list-refused`: no row can; `hint`: it does no harm. */
export type FoundProblem = {
  readonly line: number
  readonly column: MemberColumn | null
  readonly problem: ListProblem
  readonly found: string
  readonly weight: 'row-left-out' | 'list-refused' | 'hint'
}

/** A list that was read. */
export type ReadList = {
  /** SHA-256 of the file, hex. */
  readonly digest: string
  readonly encoding: 'UTF-8' | 'Shift_JIS'
  readonly rows: number
  readonly members: readonly { readonly line: number; readonly member: ListedMember }[]
  readonly problems: readonly FoundProblem[]
}

/** Bounds of a list: the largest prefecture has some twenty thousand members. */
export const MAX_LIST_BYTES = 8 * 1024 * 1024
const MAX_ROWS = 30_000
const MAX_TEXT = 200
const MAX_PROBLEMS = 1000

const COLUMNS = Object.keys(MEMBER_COLUMNS) as MemberColumn[] // the table has no other keys
const REQUIRED = COLUMNS.filter((column) => MEMBER_COLUMNS[column].need === 'required')

/**
 * Reads a list. `known` are the keys of those who are in the campaign already (`memberKey`).
 *
 * @throws {RegistrationError} `campaign/list-unreadable`: neither encoding fits, or it is no CSV, or too large.
 */
export function readMemberList(bytes: Uint8Array, known: ReadonlySet<string> = new Set()): ReadList {
  const { text, encoding } = decode(bytes)
  const [heading = [], ...lines] = parseCsv(text)
  const columns = heading.map(columnOf)
  const problems: FoundProblem[] = headingProblems(heading, columns)
  const isUsable = problems.every(({ weight }) => weight !== 'list-refused')
  const members: { line: number; member: ListedMember }[] = []
  const seen = new Set<string>()
  for (const [at, cells] of isUsable ? lines.entries() : []) {
    const line = at + 2
    const row = readRow(cells, columns)
    const found = [...rowProblems(row), ...twins(row, { seen, known })]
    for (const one of found) if (problems.length < MAX_PROBLEMS) problems.push({ line, ...one })
    if (found.length === 0) members.push({ line, member: memberOf(row) })
  }
  return {
    digest: createHash('sha256').update(bytes).digest('hex'),
    encoding,
    rows: lines.length,
    members,
    problems,
  }
}

/** What makes two rows the same person: the member ID, else the licence number. */
export function memberKey({
  memberId,
  licenceNumber,
}: Pick<ListedMember, 'memberId' | 'licenceNumber'>): string {
  return memberId !== undefined ? `m${memberId}` : `l${licenceNumber ?? ''}`
}

function decode(bytes: Uint8Array): { readonly text: string; readonly encoding: ReadList['encoding'] } {
  if (bytes.length > MAX_LIST_BYTES) throw unreadable('too large')
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' }
  } catch {
    // Shift_JIS is tried next: hardly any Japanese text of it is UTF-8 by chance.
  }
  try {
    return { text: new TextDecoder('shift_jis', { fatal: true }).decode(bytes), encoding: 'Shift_JIS' }
  } catch {
    throw unreadable('neither UTF-8 nor Shift_JIS')
  }
}

function parseCsv(text: string): string[][] {
  try {
    const rows: string[][] = parse(text, {
      bom: true,
      relaxColumnCount: true,
      skipEmptyLines: true,
      trim: true,
      to: MAX_ROWS + 2,
    })
    if (rows.length > MAX_ROWS + 1) throw unreadable('too many rows')
    if (rows.some((cells) => cells.length > MOST_COLUMNS)) throw unreadable('too many columns')
    return rows
  } catch (error) {
    throw error instanceof RegistrationError ? error : unreadable('no CSV')
  }
}

function unreadable(why: string): RegistrationError {
  return new RegistrationError('campaign/list-unreadable', why)
}

function columnOf(heading: string): MemberColumn | undefined {
  const key = searchKey(heading)
  return COLUMNS.find(
    (column) => searchKey(MEMBER_COLUMNS[column].ja) === key || searchKey(MEMBER_COLUMNS[column].en) === key,
  )
}

function headingProblems(
  heading: readonly string[],
  columns: readonly (MemberColumn | undefined)[],
): FoundProblem[] {
  const missing = REQUIRED.filter((column) => !columns.includes(column)).map(
    (column) =>
      ({
        line: 1,
        column,
        problem: 'column-missing',
        found: '',
        weight: 'list-refused',
      }) satisfies FoundProblem,
  )
  const unknown = heading
    .filter((_name, at) => columns[at] === undefined)
    .map(
      (name) =>
        ({
          line: 1,
          column: null,
          problem: 'column-unknown',
          found: name.slice(0, 40),
          weight: 'hint',
        }) satisfies FoundProblem,
    )
  return [...missing, ...unknown]
}

type Row = Partial<Readonly<Record<MemberColumn, string>>>
type RowProblem = Omit<FoundProblem, 'line'>

function readRow(cells: readonly string[], columns: readonly (MemberColumn | undefined)[]): Row {
  const row: Partial<Record<MemberColumn, string>> = {}
  for (const [at, column] of columns.entries()) {
    const cell = (cells[at] ?? '').trim()
    if (column !== undefined && cell !== '') row[column] = tidy(column, cell)
  }
  return row
}

/** Digits are compared as digits, days as `YYYY-MM-DD`, kana in full width. */
function tidy(column: MemberColumn, cell: string): string {
  switch (column) {
    case 'postalCode':
    case 'phone':
    case 'memberId':
    case 'licenceNumber':
      return cell.normalize('NFKC').replace(/[\s()（）‐‑–—−ー-]/gu, '')
    case 'birthDate':
      return tidyDay(cell.normalize('NFKC'))
    case 'familyKana':
    case 'givenKana':
    case 'email':
      return cell.normalize('NFKC')
    case 'family':
    case 'given':
    case 'association':
    case 'prefecture':
    case 'address':
      return cell
  }
}

function tidyDay(cell: string): string {
  const [, year = '', month = '', day = ''] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(cell) ?? []
  return year === '' ? cell : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

const FORMS: Partial<Readonly<Record<MemberColumn, readonly [ListProblem, (cell: string) => boolean]>>> = {
  familyKana: ['not-kana', (cell) => /^[ァ-ヶー・\s]+$/u.test(cell)],
  givenKana: ['not-kana', (cell) => /^[ァ-ヶー・\s]+$/u.test(cell)],
  birthDate: ['not-a-day', isDay],
  memberId: ['not-digits', (cell) => /^\d{9,10}$/.test(cell)],
  licenceNumber: ['not-digits', (cell) => /^\d{1,8}$/.test(cell)],
  prefecture: ['not-a-prefecture', (cell) => PREFECTURES.some((one) => one === cell)],
  postalCode: ['not-digits', (cell) => /^\d{7}$/.test(cell)],
  phone: ['not-digits', (cell) => /^\d{10,11}$/.test(cell)],
  email: ['not-an-address', (cell) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(cell)],
}

const PRINTED: readonly MemberColumn[] = [
  'family',
  'given',
  'familyKana',
  'givenKana',
  'association',
  'address',
]

function rowProblems(row: Row): RowProblem[] {
  const found: RowProblem[] = []
  const add = (column: MemberColumn, problem: ListProblem) =>
    found.push({ column, problem, found: (row[column] ?? '').slice(0, 40), weight: 'row-left-out' })
  for (const column of COLUMNS) {
    const cell = row[column]
    if (cell === undefined) {
      if (REQUIRED.includes(column)) add(column, 'empty')
      continue
    }
    const [problem, fits] = FORMS[column] ?? []
    if (cell.length > MAX_TEXT) add(column, 'too-long')
    else if (problem !== undefined && fits !== undefined && !fits(cell)) add(column, problem)
    else if (PRINTED.includes(column) && unprintableCharacters(cell).length > 0) add(column, 'not-printable')
  }
  if (row.memberId === undefined && row.licenceNumber === undefined) add('memberId', 'no-number')
  return found
}

function twins(
  row: Row,
  { seen, known }: { readonly seen: Set<string>; readonly known: ReadonlySet<string> },
): RowProblem[] {
  const { memberId, licenceNumber } = row
  if (memberId === undefined && licenceNumber === undefined) return []
  const key = memberKey({
    ...(memberId !== undefined && { memberId }),
    ...(licenceNumber !== undefined && { licenceNumber }),
  })
  const column = memberId === undefined ? 'licenceNumber' : 'memberId'
  const twin = (problem: ListProblem): RowProblem => ({
    column,
    problem,
    found: row[column] ?? '',
    weight: 'row-left-out',
  })
  if (known.has(key)) return [twin('in-campaign')]
  if (seen.has(key)) return [twin('twice-in-list')]
  seen.add(key)
  return []
}

/** The member of a row in which no problem was found. */
function memberOf(row: Row): ListedMember {
  const text = (column: MemberColumn) => row[column] ?? ''
  const prefecture = PREFECTURES.find((one) => one === row.prefecture)
  if (prefecture === undefined)
    throw new RegistrationError('campaign/list-unreadable', 'A row was not checked')
  const { memberId, licenceNumber, phone, email } = row
  return {
    family: text('family'),
    given: text('given'),
    familyKana: text('familyKana'),
    givenKana: text('givenKana'),
    birthDate: text('birthDate'),
    association: text('association'),
    prefecture,
    postalCode: text('postalCode'),
    address: text('address'),
    ...(memberId !== undefined && { memberId }),
    ...(licenceNumber !== undefined && { licenceNumber }),
    ...(phone !== undefined && { phone }),
    ...(email !== undefined && { email }),
  }
}

/** Whether a day exists: 30 February does not. */
function isDay(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day)
}
