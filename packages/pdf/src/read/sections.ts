/** Cross-reference sections: tables, streams, and both together in hybrid files (ISO 32000-2 §7.5.4–7.5.8). */
import { PdfError } from '../errors.js'
import { integerOf, nameOf, type PdfDictionary, type PdfObject, type Span } from '../values.js'
import { isSpace, type Lexer } from './lexer.js'
import { Parser, readIndirect } from './parser.js'
import { unpack } from './unpack.js'

/** Where an object stands. */
export type Entry =
  | { readonly place: 'free' }
  | { readonly place: 'file'; readonly at: number; readonly generation: number }
  | { readonly place: 'object-stream'; readonly stream: number; readonly index: number }

/** One section, newest objects of its update. `spans` are the octets of the section itself. */
export type Section = {
  readonly form: 'table' | 'stream' | 'hybrid'
  readonly at: number
  readonly entries: ReadonlyMap<number, Entry>
  readonly trailer: PdfDictionary
  readonly spans: readonly Span[]
  /** Numbers of the cross-reference streams, which are objects themselves. */
  readonly streams: readonly number[]
}

/** Most of each; more are a bomb. */
export const SECTION_LIMITS = { sections: 512, entries: 500_000, streamBytes: 1 << 24 } as const

/** Counts down the entries of all sections of a file together, and says where offsets count from. */
export type Around = { left: number; readonly origin: number }

const DIRECT = (value: PdfObject | undefined): PdfObject => value ?? { kind: 'null' }

/**
 * Reads the section at an offset.
 *
 * @throws {PdfError} `pdf/cross-reference`, `pdf/too-many-objects`, and those of reading objects
 */
export function readSection(bytes: Uint8Array, from: number, around: Around): Section {
  if (from < 0 || from >= bytes.length) damaged('A section begins outside of the file')
  let at = from
  while (isSpace(bytes[at])) at++ // every reader passes it
  const isTable = Buffer.from(bytes.subarray(at, at + 4)).toString('latin1') === 'xref'
  return isTable ? readTable(bytes, at, around) : readStream(bytes, at, around)
}

function readTable(bytes: Uint8Array, at: number, around: Around): Section {
  const parser = new Parser(bytes, at)
  parser.operator('xref')
  const entries = new Map<number, Entry>()
  for (let token = parser.lexer.peek(); token.kind === 'number'; token = parser.lexer.peek()) {
    const [first, count] = [parser.integer(), parser.integer()]
    spend(around, count)
    readSubsection(parser.lexer, { first, count, origin: around.origin }, entries)
  }
  parser.operator('trailer')
  const trailer = parser.value()
  if (trailer.kind !== 'dictionary') return damaged('The trailer is no dictionary')
  const span = { from: at, to: parser.lexer.at }
  const beside = integerOf(trailer.entries.get('XRefStm'))
  const table: Section = { form: 'table', at, entries, trailer, spans: [span], streams: [] }
  return beside === undefined ? table : joinHybrid(table, readStream(bytes, beside + around.origin, around))
}

const ENTRY = /(\d{10}) (\d{5}) ([nf])[ \r\n]{1,3}/y
const MAX_ENTRY_BYTES = 21

type Subsection = { readonly first: number; readonly count: number; readonly origin: number }

/**
 * Each entry has 20 octets (§7.5.4). Some programs end lines with one octet or three: whoever counts octets then fails at the second entry,
 * and whoever reads words sees the same as we do.
 */
function readSubsection(
  lexer: Lexer,
  { first, count, origin }: Subsection,
  entries: Map<number, Entry>,
): void {
  lexer.skipSpace()
  const octets = lexer.bytes.subarray(lexer.at, lexer.at + MAX_ENTRY_BYTES * count)
  const text = Buffer.from(octets).toString('latin1')
  ENTRY.lastIndex = 0
  // Some programs count from 1 what begins with object 0; a number that is wrong by it is found at the object.
  const start = first === 1 && text.startsWith('0000000000 65535 f') ? 0 : first
  for (let index = 0; index < count; index++) {
    const [, at = '', generation = '', kind] = ENTRY.exec(text) ?? []
    if (!kind) damaged('An entry of the table is not in its form')
    const isUsed = kind === 'n' && Number(at) > 0 // nothing can stand at 0
    const entry: Entry = { place: 'file', at: Number(at) + origin, generation: Number(generation) }
    addEntry(entries, start + index, isUsed ? entry : { place: 'free' })
  }
  lexer.at += ENTRY.lastIndex
}

/** Objects that the table calls free may stand in the stream (§7.5.8.4); where both give one, readers could show two documents. */
function joinHybrid(table: Section, stream: Section): Section {
  const entries = new Map(table.entries)
  for (const [number, entry] of stream.entries) {
    if (entry.place === 'free') continue
    const there = entries.get(number)
    if (there && there.place !== 'free' && !isSameEntry(there, entry))
      damaged('A hybrid file gives an object twice')
    entries.set(number, entry)
  }
  const spans = [...table.spans, ...stream.spans]
  return { ...table, form: 'hybrid', entries, spans, streams: stream.streams }
}

function readStream(bytes: Uint8Array, at: number, around: Around): Section {
  const { object, number, span } = readIndirect(bytes, at, ({ entries }) => {
    const length = integerOf(entries.get('Length'))
    return length === undefined || length < 0 ? damaged('A cross-reference stream has no length') : length
  })
  if (object.kind !== 'stream' || nameOf(object.dictionary.entries.get('Type')) !== 'XRef')
    return damaged('startxref or Prev points to something else')
  const { dictionary: trailer } = object
  const octets = unpack(object, SECTION_LIMITS.streamBytes, DIRECT)
  const entries = readRows(octets, trailer, around)
  return { form: 'stream', at, entries, trailer, spans: [span], streams: [number] }
}

function readRows(octets: Uint8Array, trailer: PdfDictionary, around: Around): Map<number, Entry> {
  const widths = integersOf(trailer, 'W')
  const [type = 0, second = 0, third = 0] = widths ?? []
  if (widths?.length !== 3 || widths.some((width) => width > 8)) damaged('W is not three widths')
  const row = type + second + third
  const size = integerOf(trailer.entries.get('Size'))
  const index = integersOf(trailer, 'Index') ?? [0, size ?? 0]
  if (row === 0 || index.length % 2 !== 0) damaged('Index or W is not in its form')
  const entries = new Map<number, Entry>()
  let at = 0
  for (let pair = 0; pair < index.length; pair += 2) {
    const [first = 0, count = 0] = index.slice(pair, pair + 2)
    spend(around, count)
    for (let number = first; number < first + count; number++, at += row) {
      if (at + row > octets.length) damaged('The cross-reference stream is too short')
      const field = (from: number, width: number) => bigEndian(octets.subarray(at + from, at + from + width))
      const kind = type === 0 ? 1 : field(0, type) // §7.5.8.3: without a type it is 1
      const entry = entryOf(kind, field(type, second), field(type + second, third))
      addEntry(entries, number, entry.place === 'file' ? { ...entry, at: entry.at + around.origin } : entry)
    }
  }
  return entries
}

/** §7.5.8.3: other types are references to the null object. */
function entryOf(kind: number, second: number, third: number): Entry {
  if (kind === 1 && second > 0) return { place: 'file', at: second, generation: third }
  if (kind === 2) return { place: 'object-stream', stream: second, index: third }
  return { place: 'free' }
}

function addEntry(entries: Map<number, Entry>, number: number, entry: Entry): void {
  const there = entries.get(number)
  if (there && !isSameEntry(there, entry)) damaged('A section gives an object twice')
  entries.set(number, entry)
}

function isSameEntry(a: Entry, b: Entry): boolean {
  if (a.place === 'file' && b.place === 'file') return a.at === b.at && a.generation === b.generation
  if (a.place === 'object-stream' && b.place === 'object-stream')
    return a.stream === b.stream && a.index === b.index
  return a.place === b.place
}

function integersOf({ entries }: PdfDictionary, key: string): number[] | undefined {
  const value = entries.get(key)
  if (value === undefined) return undefined
  const integers = value.kind === 'array' ? value.items.map(integerOf) : [undefined]
  const whole = integers.filter((one): one is number => one !== undefined && one >= 0)
  return whole.length === integers.length ? whole : damaged(`${key} is not an array of integers`)
}

function bigEndian(octets: Uint8Array): number {
  const value = octets.reduce((sum, octet) => sum * 256 + octet, 0)
  return Number.isSafeInteger(value) ? value : damaged('A number is too large')
}

function spend(around: Around, count: number): void {
  around.left -= count
  if (around.left < 0) throw new PdfError('pdf/too-many-objects', 'Too many entries in the cross-reference')
}

/** Refuses a cross-reference. @throws {PdfError} `pdf/cross-reference` */
export function damaged(why: string): never {
  throw new PdfError('pdf/cross-reference', why)
}
