/** Objects out of tokens (ISO 32000-2 §7.3), bounded in depth. A key that stands twice in a dictionary is refused: readers choose differently. */
import { PdfError } from '../errors.js'
import { malformed, NULL, type PdfDictionary, type PdfObject, type PdfValue, type Span } from '../values.js'
import { serialise } from '../write/serialise.js'
import { isSpace, Lexer, type Token } from './lexer.js'

const MAX_DEPTH = 64

/** Where the octets come from; positions inside of an unpacked object stream are nobody's. */
export type Positions = 'of-the-file' | 'none'

/** Reads objects one after the other. Every method throws `PdfError` `pdf/malformed` or `pdf/too-deep`. */
export class Parser {
  readonly lexer: Lexer
  private readonly positions: Positions

  constructor(bytes: Uint8Array, at: number, positions: Positions = 'of-the-file') {
    this.lexer = new Lexer(bytes, at)
    this.positions = positions
  }

  /** The next direct object. */
  value(depth = 0): PdfValue {
    if (depth > MAX_DEPTH) throw new PdfError('pdf/too-deep', `Nested deeper than ${MAX_DEPTH}`)
    const from = this.begin()
    const token = this.lexer.next()
    switch (token.kind) {
      case 'number':
        return this.numberOrReference(token)
      case 'name':
        return token
      case 'string':
        return { kind: 'string', bytes: token.bytes, form: token.form, ...this.spanned(token.span) }
      case 'operator':
        return wordOf(token.text)
      case 'mark':
        if (token.mark === '<<') return this.dictionary(depth)
        if (token.mark === '[') return this.array(depth, from)
        return malformed(`${token.mark} where an object begins`)
      case 'end':
        return malformed('The file ends where an object begins')
    }
  }

  /** An integer that is not negative. */
  integer(): number {
    const token = this.lexer.next()
    if (token.kind !== 'number' || !/^\d{1,15}$/.test(token.text)) malformed('An integer is missing')
    return token.kind === 'number' ? token.value : 0
  }

  /** The word that has to stand here. */
  operator(text: string): void {
    const token = this.lexer.next()
    if (token.kind !== 'operator' || token.text !== text) malformed(`"${text}" is missing`)
  }

  private begin(): number {
    this.lexer.skipSpace()
    return this.lexer.at
  }

  private spanned(span: Span): { readonly span?: Span } {
    return this.positions === 'of-the-file' ? { span } : {}
  }

  private numberOrReference(first: Extract<Token, { kind: 'number' }>): PdfValue {
    if (!/^\d{1,10}$/.test(first.text)) return first
    const after = this.lexer.at
    const second = this.lexer.next()
    if (second.kind === 'number' && /^\d{1,5}$/.test(second.text)) {
      const third = this.lexer.next()
      if (third.kind === 'operator' && third.text === 'R')
        return { kind: 'reference', number: first.value, generation: second.value }
    }
    this.lexer.at = after
    return first
  }

  private array(depth: number, from: number): PdfValue {
    const items: PdfValue[] = []
    for (;;) {
      const token = this.lexer.peek()
      if (token.kind === 'mark' && token.mark === ']') break
      items.push(this.value(depth + 1))
    }
    this.lexer.next()
    return { kind: 'array', items, ...this.spanned({ from, to: this.lexer.at }) }
  }

  private dictionary(depth: number): PdfDictionary {
    const entries = new Map<string, PdfValue>()
    for (;;) {
      const token = this.lexer.next()
      if (token.kind === 'mark' && token.mark === '>>') return { kind: 'dictionary', entries }
      if (token.kind !== 'name') return malformed('A key of a dictionary is no name')
      const value = this.value(depth + 1)
      const there = entries.get(token.name)
      if (there && !Buffer.from(serialise(there)).equals(serialise(value)))
        return malformed('A key stands twice in a dictionary, with two values (§7.3.7)')
      entries.set(token.name, value)
    }
  }
}

function wordOf(text: string): PdfValue {
  if (text === 'null') return NULL
  if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true' }
  return malformed('A word that is no object')
}

/** An indirect object and the octets that it fills, from its number to after `endobj`. */
export type IndirectObject = {
  readonly number: number
  readonly generation: number
  readonly object: PdfObject
  readonly span: Span
}

/**
 * Reads the indirect object at an offset (§7.3.10). `lengthOf` says how long a stream is, whose length may stand elsewhere.
 *
 * @throws {PdfError} `pdf/malformed`, `pdf/too-deep`; what `lengthOf` throws.
 */
export function readIndirect(
  bytes: Uint8Array,
  from: number,
  lengthOf: (dictionary: PdfDictionary) => number,
): IndirectObject {
  const parser = new Parser(bytes, firstOctet(bytes, from))
  const { lexer } = parser
  const number = parser.integer()
  const generation = parser.integer()
  parser.operator('obj')
  const value = parser.value()
  const after = lexer.at
  const token = lexer.next()
  const found = (object: PdfObject) => {
    return { number, generation, object, span: { from, to: lexer.at } }
  }
  if (value.kind !== 'dictionary' || token.kind !== 'operator' || token.text !== 'stream') {
    lexer.at = after
    passEnd(parser)
    return found(value)
  }
  const begin = streamBegin(bytes, lexer.at)
  const end = streamEnd(bytes, begin + lengthOf(value))
  lexer.at = end
  parser.operator('endstream')
  passEnd(parser)
  return found({ kind: 'stream', dictionary: value, packed: bytes.subarray(begin, end) })
}

/** The object at an offset, which is no stream with its length elsewhere. @throws {PdfError} as `readIndirect` */
export function readObject(bytes: Uint8Array, from: number): PdfObject {
  return readIndirect(bytes, from, ({ entries }) => {
    const length = entries.get('Length')
    return length?.kind === 'number' ? length.value : malformed('A stream has no length')
  }).object
}

/** White space before an object is passed by every reader; a comment is none. */
function firstOctet(bytes: Uint8Array, from: number): number {
  let at = from
  while (isSpace(bytes[at])) at++
  return bytes[at] === 0x25 ? malformed('An object does not begin where the cross-reference says') : at
}

/** The word `endobj`; some programs leave it out before the next object or the cross-reference, which no reader minds. */
function passEnd(parser: Parser): void {
  const { lexer } = parser
  const after = lexer.at
  const token = lexer.next()
  if (token.kind === 'operator' && token.text === 'endobj') return
  const isNext = token.kind === 'operator' && (token.text === 'xref' || token.text === 'startxref')
  if (!isNext && !(token.kind === 'number' && beginsObject(parser))) malformed('An object has no end')
  lexer.at = after
}

/** Behind the number of an object. */
function beginsObject(parser: Parser): boolean {
  parser.integer()
  const token = parser.lexer.next()
  return token.kind === 'operator' && token.text === 'obj'
}

/** After the word there is one line end (§7.3.8.1); some programs put a space before it, or write a carriage return alone. */
function streamBegin(bytes: Uint8Array, from: number): number {
  let at = from
  while (bytes[at] === 0x20) at++
  if (bytes[at] === 0x0a) return at + 1
  if (bytes[at] === 0x0d) return bytes[at + 1] === 0x0a ? at + 2 : at + 1
  return malformed('The word "stream" is not followed by a line end')
}

/** A length that counts a line end of one octet too many as two: the word that follows begins a little earlier. */
function streamEnd(bytes: Uint8Array, end: number): number {
  if (end > bytes.length) malformed('A stream is longer than the file')
  const isWord = (at: number) => Buffer.from(bytes.subarray(at, at + 9)).toString('latin1') === 'endstream'
  return [1, 2].map((less) => end - less).find((at) => isWord(at) && isSpace(bytes[at - 1])) ?? end
}
