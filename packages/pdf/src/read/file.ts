/**
 * A PDF file (ISO 32000-2 §7.5), read strictly and lazily: nothing is repaired, an object is read when it is asked for. Since an update
 * only adds at the end, every revision of a file is a beginning of it, and is opened as a file of its own.
 */
import { PdfError } from '../errors.js'
import {
  dictionaryOf,
  integerOf,
  malformed,
  NULL,
  nameOf,
  type PdfDictionary,
  type PdfObject,
  type PdfStream,
  type PdfValue,
  type Span,
} from '../values.js'
import { endingBehind, originOf, readEnding, readHeader } from './frame.js'
import { Parser, readIndirect } from './parser.js'
import { damaged, type Entry, readSection, SECTION_LIMITS, type Section } from './sections.js'
import { unpack } from './unpack.js'

/** What one file may cost. */
export const FILE_LIMITS = { fileBytes: 1 << 28, streamBytes: 1 << 26, allStreamsBytes: 1 << 28 } as const

/** An object, where it stands, and the octets that it fills if it stands in the file itself. */
export type Loaded = { readonly object: PdfObject; readonly entry: Entry; readonly span?: Span }

/** An open file. Its methods throw `PdfError` where what they are asked for is damaged. */
export class PdfFile {
  readonly bytes: Uint8Array
  /** As the header says, such as `1.7`. */
  readonly version: string
  /** Newest first. */
  readonly sections: readonly Section[]
  /** Of the newest section. */
  readonly trailer: PdfDictionary
  /** Where the newest section begins, counted from the first octet like every other place here. */
  readonly startxref: number
  /** Where the offsets that stand in the file count from; not 0 where something stands before the header. */
  readonly origin: number
  /** From the word `startxref` to the end of the file. */
  readonly ending: Span
  private readonly entries: ReadonlyMap<number, Entry>
  private readonly loaded = new Map<number, Loaded>()
  private readonly loading = new Set<number>()
  private readonly unpacked = new Map<number, ObjectStream>()
  private streamBytesLeft: number = FILE_LIMITS.allStreamsBytes

  private constructor(bytes: Uint8Array) {
    if (bytes.length > FILE_LIMITS.fileBytes) throw new PdfError('pdf/too-large', 'The file is too large')
    this.bytes = bytes
    const header = readHeader(bytes)
    this.version = header.version
    const { startxref, ending } = readEnding(bytes)
    this.ending = ending
    this.origin = originOf(bytes, { header: header.at, startxref })
    this.sections = readChain(bytes, startxref + this.origin, this.origin)
    const newest = this.sections[0] ?? damaged('There is no section')
    this.startxref = newest.at
    this.trailer = newest.trailer
    this.entries = mergeEntries(this.sections)
    if (this.sections.some(({ trailer }) => trailer.entries.has('Encrypt')))
      throw new PdfError('pdf/encrypted', 'The file is encrypted')
  }

  /**
   * Opens a file.
   *
   * @throws {PdfError} `pdf/no-header`, `pdf/version`, `pdf/no-end`, `pdf/cross-reference`, `pdf/loop`, `pdf/encrypted`,
   *   `pdf/too-large`, `pdf/too-many-objects`, `pdf/malformed`
   */
  static open(bytes: Uint8Array): PdfFile {
    return new PdfFile(bytes)
  }

  /** Numbers of all objects that the cross-reference knows, free ones left out. */
  numbers(): number[] {
    return [...this.entries].filter(([, { place }]) => place !== 'free').map(([number]) => number)
  }

  /** Where an object stands; `free` if there is none. */
  entryOf(number: number): Entry {
    return this.entries.get(number) ?? { place: 'free' }
  }

  /** An object by its number; a number without object gives null (§7.3.10). */
  load(number: number): Loaded {
    const known = this.loaded.get(number)
    if (known) return known
    if (this.loading.has(number)) throw new PdfError('pdf/loop', 'An object is needed to read itself')
    this.loading.add(number)
    try {
      const loaded = this.readAt(number, this.entryOf(number))
      this.loaded.set(number, loaded)
      return loaded
    } finally {
      this.loading.delete(number)
    }
  }

  /** What a value is, or refers to; undefined is null. A reference of another generation refers to nothing. */
  readonly resolve = (value: PdfObject | undefined): PdfObject => {
    if (value?.kind !== 'reference') return value ?? NULL
    const { object, entry } = this.load(value.number)
    const generation = entry.place === 'file' ? entry.generation : 0
    return generation === value.generation ? object : NULL
  }

  /** An entry of a dictionary, or of that of a stream, resolved. */
  get(from: PdfObject | undefined, key: string): PdfObject {
    return this.resolve(dictionaryOf(this.resolve(from))?.entries.get(key))
  }

  /** The octets of a stream, unpacked. @throws {PdfError} `pdf/filter`, `pdf/too-large`, `pdf/malformed` */
  unpack(stream: PdfStream): Uint8Array {
    const octets = unpack(stream, Math.min(FILE_LIMITS.streamBytes, this.streamBytesLeft), this.resolve)
    this.streamBytesLeft -= octets.length
    return octets
  }

  /** The catalog (§7.7.2). @throws {PdfError} `pdf/malformed` */
  catalog(): PdfDictionary {
    const root = this.get(this.trailer, 'Root')
    return root.kind === 'dictionary' ? root : malformed('The file has no catalog')
  }

  /** An object where an entry says, even if a newer entry says otherwise. */
  readAt(number: number, entry: Entry): Loaded {
    if (entry.place === 'free') return { object: NULL, entry }
    if (entry.place === 'object-stream') return { object: this.readPacked(number, entry), entry }
    const found = readIndirect(this.bytes, entry.at, (dictionary) => this.lengthOf(dictionary))
    if (found.number !== number || found.generation !== entry.generation)
      damaged('Another object stands where the cross-reference says')
    return { object: found.object, entry, span: found.span }
  }

  /** The revisions that ended behind an octet and before the end of the file, newest first. */
  *revisionsBehind(end: number, most: number): Generator<PdfFile> {
    for (const { spans } of this.sections.slice(0, most)) {
      const from = Math.max(...spans.map(({ to }) => to))
      const to = from < end ? undefined : endingBehind(this.bytes, from)
      if (to !== undefined && to < this.ending.from) yield PdfFile.open(this.bytes.subarray(0, to))
    }
  }

  private lengthOf({ entries }: PdfDictionary): number {
    const length = integerOf(this.resolve(entries.get('Length')))
    return length === undefined || length < 0 ? malformed('A stream has no length') : length
  }

  private readPacked(number: number, entry: Extract<Entry, { place: 'object-stream' }>): PdfValue {
    const stream = this.objectStream(entry.stream)
    const place = stream.places[entry.index]
    if (place?.number !== number) return damaged('Another object stands in the object stream')
    return new Parser(stream.octets, place.at, 'none').value()
  }

  private objectStream(number: number): ObjectStream {
    const known = this.unpacked.get(number)
    if (known) return known
    if (this.entryOf(number).place !== 'file') damaged('An object stream does not stand in the file')
    const { object } = this.load(number)
    if (object.kind !== 'stream' || nameOf(this.get(object, 'Type')) !== 'ObjStm')
      return malformed('No object stream stands there')
    const stream = readObjectStream(this.unpack(object), (key) => integerOf(this.get(object, key)))
    this.unpacked.set(number, stream)
    return stream
  }
}

type ObjectStream = {
  readonly octets: Uint8Array
  readonly places: readonly { readonly number: number; readonly at: number }[]
}

/** §7.5.7: pairs of numbers and offsets come first. */
function readObjectStream(octets: Uint8Array, integer: (key: string) => number | undefined): ObjectStream {
  const [count, first] = [integer('N'), integer('First')]
  if (count === undefined || first === undefined || count < 0 || first < 0 || count > octets.length)
    return malformed('An object stream lacks N or First')
  const parser = new Parser(octets.subarray(0, first), 0, 'none')
  const places = Array.from({ length: count }, () => ({
    number: parser.integer(),
    at: first + parser.integer(),
  }))
  return { octets, places }
}

/** Every section, newest first, by Prev. */
function readChain(bytes: Uint8Array, startxref: number, origin: number): Section[] {
  const sections: Section[] = []
  const seen = new Set<number>()
  const around = { left: SECTION_LIMITS.entries, origin }
  for (let at: number | undefined = startxref; at !== undefined; ) {
    if (seen.has(at)) throw new PdfError('pdf/loop', 'Sections refer to one another in a circle')
    seen.add(at)
    if (sections.length === SECTION_LIMITS.sections)
      throw new PdfError('pdf/too-many-objects', 'The file was updated too often')
    const section: Section = readSection(bytes, at, around)
    sections.push(section)
    const before = prevOf(section)
    at = before === undefined ? undefined : before + origin
  }
  return sections
}

/** No section stands at 0: some programs write that where there is none before. */
function prevOf({ trailer }: Section): number | undefined {
  const value = trailer.entries.get('Prev')
  if (value === undefined || integerOf(value) === 0) return undefined
  return integerOf(value) ?? damaged('Prev is no number')
}

function mergeEntries(sections: readonly Section[]): Map<number, Entry> {
  const merged = new Map<number, Entry>()
  for (const { entries } of sections)
    for (const [number, entry] of entries) if (!merged.has(number)) merged.set(number, entry)
  return merged
}
