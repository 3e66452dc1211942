/** Cross-reference sections: tables, streams, and both together in hybrid files (ISO 32000-2 §7.5.4–7.5.8). */
import { PdfError } from '../errors.js'
import { integerOf, nameOf, type PdfDictionary, type PdfObject, type Span } from '../values.js'
import type { Lexer } from './lexer.js'
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

/** Counts the entries of all sections of a file together. */
export type EntryBudget = { left: number }

const DIRECT = (value: PdfObject | undefined): PdfObject => value ?? { kind: 'null' }

/**
 * Reads the section at an offset.
 *
 * @throws {PdfError} `pdf/cross-reference`, `pdf/too-many-objects`, and those of reading objects
 */
export function readSection(bytes: Uint8Array, at: number, budget: EntryBudget): Section {
  if (at < 0 || at >= bytes.length) damaged('A section begins outside of the file')
  const isTable = Buffer.from(bytes.subarray(at, at + 4)).toString('latin1') === 'xref'
  return isTable ? readTable(bytes, at, budget) : readStream(bytes, at, budget)
}

function readTable(bytes: Uint8Array, at: number, budget: EntryBudget): Section {
  const parser = new Parser(bytes, at)
  parser.operator('xref')
  const entries = new Map<number, Entry>()
  for (let token = parser.lexer.peek(); token.kind === 'number'; token = parser.lexer.peek()) {
    const [first, count] = [parser.integer(), parser.integer()]
    spend(budget, count)
    readSubsection(parser.lexer, { first, count }, entries)
  }
  parser.operator('trailer')
  const trailer = parser.value()
  if (trailer.kind !== 'dictionary') return damaged('The trailer is no dictionary')
  const span = { from: at, to: parser.lexer.at }
  const beside = integerOf(trailer.entries.get('XRefStm'))
  const table: Section = { form: 'table', at, entries, trailer, spans: [span], streams: [] }
  return beside === undefined ? table : joinHybrid(table, readStream(bytes, beside, budget))
}

const ENTRY = /^(\d{10}) (\d{5}) ([nf])( \r| \n|\r\n)$/

/** Each entry has exactly 20 octets (§7.5.4). */
function readSubsection(
  lexer: Lexer,
  { first, count }: { readonly first: number; readonly count: number },
  entries: Map<number, Entry>,
): void {
  lexer.skipSpace()
  const text = Buffer.from(lexer.bytes.subarray(lexer.at, lexer.at + 20 * count)).toString('latin1')
  for (let index = 0; index < count; index++) {
    const [, at = '', generation = '', kind] = ENTRY.exec(text.slice(20 * index, 20 * index + 20)) ?? []
    if (!kind) damaged('An entry of the table is not in its form')
    const entry: Entry = { place: 'file', at: Number(at), generation: Number(generation) }
    addEntry(entries, first + index, kind === 'n' ? entry : { place: 'free' })
  }
  lexer.at += 20 * count
}

/** Objects that the table calls free may stand in the stream (§7.5.8.4); what both give is shown differently by different readers. */
function joinHybrid(table: Section, stream: Section): Section {
  const entries = new Map(table.entries)
  for (const [number, entry] of stream.entries) {
    if (entry.place === 'free') continue
    const there = entries.get(number)
    if (there && there.place !== 'free') damaged('A hybrid file gives an object twice')
    entries.set(number, entry)
  }
  const spans = [...table.spans, ...stream.spans]
  return { ...table, form: 'hybrid', entries, spans, streams: stream.streams }
}

function readStream(bytes: Uint8Array, at: number, budget: EntryBudget): Section {
  const { object, number, span } = readIndirect(bytes, at, ({ entries }) => {
    const length = integerOf(entries.get('Length'))
    return length === undefined || length < 0 ? damaged('A cross-reference stream has no length') : length
  })
  if (object.kind !== 'stream' || nameOf(object.dictionary.entries.get('Type')) !== 'XRef')
    return damaged('startxref or Prev points to something else')
  const { dictionary: trailer } = object
  const octets = unpack(object, SECTION_LIMITS.streamBytes, DIRECT)
  const entries = readRows(octets, trailer, budget)
  return { form: 'stream', at, entries, trailer, spans: [span], streams: [number] }
}

function readRows(octets: Uint8Array, trailer: PdfDictionary, budget: EntryBudget): Map<number, Entry> {
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
    spend(budget, count)
    for (let number = first; number < first + count; number++, at += row) {
      if (at + row > octets.length) damaged('The cross-reference stream is too short')
      const field = (from: number, width: number) => bigEndian(octets.subarray(at + from, at + from + width))
      const kind = type === 0 ? 1 : field(0, type) // §7.5.8.3: without a type it is 1
      const entry = entryOf(kind, field(type, second), field(type + second, third))
      if (entry) addEntry(entries, number, entry)
    }
  }
  return entries
}

/** §7.5.8.3: other types are references to the null object. */
function entryOf(kind: number, second: number, third: number): Entry {
  if (kind === 1) return { place: 'file', at: second, generation: third }
  if (kind === 2) return { place: 'object-stream', stream: second, index: third }
  return { place: 'free' }
}

function addEntry(entries: Map<number, Entry>, number: number, entry: Entry): void {
  if (entries.has(number)) damaged('A section gives an object twice')
  entries.set(number, entry)
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

function spend(budget: EntryBudget, count: number): void {
  budget.left -= count
  if (budget.left < 0) throw new PdfError('pdf/too-many-objects', 'Too many entries in the cross-reference')
}

/** Refuses a cross-reference. @throws {PdfError} `pdf/cross-reference` */
export function damaged(why: string): never {
  throw new PdfError('pdf/cross-reference', why)
}
