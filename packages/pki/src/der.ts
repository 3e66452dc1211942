/**
 * DER, the one encoding of ASN.1 values that certificates use (ITU-T X.690 §8 and §10–11).
 *
 * Decoding is strict and lazy: a `Node` is a view on its bytes, its children are read when asked for, so the depth of
 * foreign input never becomes a depth of calls. Encoders return whole TLVs.
 */
import { concatBytes, sameBytes, toHex } from '@jitsuin/kernel'
import { PkiError } from './errors.js'

export { sameBytes as equal }

/** One tag-length-value. `bytes` is the whole of it, `content` the value; both are views, not copies. */
export type Node = { readonly tag: number; readonly bytes: Uint8Array; readonly content: Uint8Array }

/** So many nodes, each of them there. */
type Tuple<N extends number, T extends Node[] = []> = T['length'] extends N ? T : Tuple<N, [...T, Node]>

export const BOOLEAN = 0x01
export const INTEGER = 0x02
export const BIT_STRING = 0x03
export const OCTET_STRING = 0x04
export const NULL = 0x05
export const OID = 0x06
export const ENUMERATED = 0x0a
export const UTF8_STRING = 0x0c
export const NUMERIC_STRING = 0x12
export const PRINTABLE_STRING = 0x13
export const TELETEX_STRING = 0x14
export const IA5_STRING = 0x16
export const UTC_TIME = 0x17
export const GENERALIZED_TIME = 0x18
export const VISIBLE_STRING = 0x1a
export const UNIVERSAL_STRING = 0x1c
export const BMP_STRING = 0x1e
export const SEQUENCE = 0x30
export const SET = 0x31

const CONSTRUCTED = 0x20

/** The tag [n] of a context: EXPLICIT ones and IMPLICIT ones of constructed types are `constructed`. */
export function contextTag(number: number, form: 'primitive' | 'constructed' = 'constructed'): number {
  return 0x80 | number | (form === 'constructed' ? CONSTRUCTED : 0)
}

// ---------------------------------------------------------------------------------------------- decoding

/**
 * Reads bytes that are one whole TLV and nothing more.
 *
 * @throws {PkiError} `der/malformed`
 */
export function parse(bytes: Uint8Array): Node {
  const node = readAt(bytes, 0)
  if (node.bytes.length !== bytes.length) malformed('Bytes follow the end of the value')
  return node
}

/** Reads the TLV that starts at an offset; bytes may follow it. */
export function readAt(bytes: Uint8Array, offset: number): Node {
  const tag = byteAt(bytes, offset)
  if ((tag & 0x1f) === 0x1f) malformed('Tag numbers above 30 do not occur in certificates')
  let at = offset + 1
  let length = byteAt(bytes, at++)
  if (length === 0x80) malformed('Indefinite length')
  if (length > 0x80) {
    const octets = length & 0x7f
    if (octets > 4) malformed('Length of more than four octets')
    length = 0
    for (let i = 0; i < octets; i++) length = length * 256 + byteAt(bytes, at++)
    if (length < 0x80 || length < 2 ** (8 * (octets - 1))) malformed('Length is not in its shortest form')
  }
  const end = at + length
  if (end > bytes.length) malformed('The value is cut short')
  return { tag, bytes: bytes.subarray(offset, end), content: bytes.subarray(at, end) }
}

/** The children of a constructed node with the given tag; with a count, exactly so many. */
export function children(node: Node, tag: number): Node[]
export function children<N extends number>(node: Node, tag: number, count: N): Tuple<N>
export function children(node: Node, tag: number, count?: number): Node[] {
  const found = [...iterate(node, tag)]
  if (count !== undefined && found.length !== count)
    malformed(`Expected ${count} parts, found ${found.length}`)
  return found
}

/** The children one by one, for long lists that are not to stand in memory as nodes. */
export function* iterate(node: Node, tag: number): Generator<Node> {
  expectTag(node, tag)
  for (let at = 0; at < node.content.length; ) {
    const child = readAt(node.content, at)
    yield child
    at += child.bytes.length
  }
}

/** Reads the fields of a SEQUENCE with optional parts in their order; `end` refuses whatever is left over. */
export class Fields {
  readonly #content: Uint8Array
  #at = 0

  constructor(node: Node, tag: number = SEQUENCE) {
    expectTag(node, tag)
    this.#content = node.content
  }

  /** The next field, whatever it is. */
  any(): Node {
    const node = readAt(this.#content, this.#at)
    this.#at += node.bytes.length
    return node
  }

  /** The next field, whatever it is, unless there is none. */
  optionalAny(): Node | undefined {
    return this.#at < this.#content.length ? this.any() : undefined
  }

  /** The next field, which must have one of these tags. */
  next(...tags: number[]): Node {
    const node = this.any()
    if (!tags.includes(node.tag)) malformed(`Expected tag ${tags.join(' or ')}, found ${node.tag}`)
    return node
  }

  /** The next field if it has one of these tags. */
  optional(...tags: number[]): Node | undefined {
    const tag = this.#content[this.#at]
    return tag !== undefined && tags.includes(tag) ? this.any() : undefined
  }

  /** The content of an EXPLICIT [n], if it comes next. */
  optionalExplicit(number: number): Node | undefined {
    const wrapper = this.optional(contextTag(number))
    return wrapper && parse(wrapper.content)
  }

  end(): void {
    if (this.#at !== this.#content.length) malformed('Unexpected further fields')
  }
}

/** The one node inside an EXPLICIT [n]. */
export function explicitValue(node: Node, number: number): Node {
  expectTag(node, contextTag(number))
  return parse(node.content)
}

/** An IMPLICIT [n] node read as the type that it stands for. */
export function retag(node: Node, tag: number): Node {
  return { tag, bytes: node.bytes, content: node.content }
}

export function expectTag(node: Node, tag: number): void {
  if (node.tag !== tag) malformed(`Expected tag ${tag}, found ${node.tag}`)
}

/** DER knows two booleans: 00 and FF (X.690 §11.1). */
export function booleanValue(node: Node): boolean {
  expectTag(node, BOOLEAN)
  if (node.content.length !== 1) malformed('A boolean is one octet')
  if (node.content[0] === 0xff) return true
  return node.content[0] === 0 ? false : malformed('A boolean is 00 or FF')
}

/** The content octets of an INTEGER: two's complement, shortest form (X.690 §8.3.2). */
export function integerBytes(node: Node, tag: number = INTEGER): Uint8Array {
  expectTag(node, tag)
  const [first, second] = node.content
  if (first === undefined) malformed('An integer without octets')
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
    malformed('An integer is not in its shortest form')
  }
  return node.content
}

export function integerValue(node: Node): bigint {
  const bytes = integerBytes(node)
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${toHex(bytes)}`))
}

/** An INTEGER or ENUMERATED that fits 31 bits and is not negative. */
export function smallInteger(node: Node, tag: number = INTEGER): number {
  const bytes = integerBytes(node, tag)
  if (bytes.length > 4 || byteAt(bytes, 0) >= 0x80) malformed('A small number is expected')
  return bytes.reduce((value, byte) => value * 256 + byte, 0)
}

export function octets(node: Node): Uint8Array {
  expectTag(node, OCTET_STRING)
  return node.content
}

/** A BIT STRING that is a whole number of octets: keys and signature values. */
export function bitOctets(node: Node): Uint8Array {
  const { bytes, unusedBits } = bits(node)
  if (unusedBits !== 0) malformed('A bit string of whole octets is expected')
  return bytes
}

/** A BIT STRING; the unused bits of the last octet are zero (X.690 §11.2.1). */
export function bits(node: Node): { bytes: Uint8Array; unusedBits: number } {
  expectTag(node, BIT_STRING)
  const unusedBits = byteAt(node.content, 0)
  const bytes = node.content.subarray(1)
  const last = bytes.at(-1)
  if (unusedBits > 7 || (last === undefined && unusedBits !== 0)) malformed('Wrong count of unused bits')
  if (last !== undefined && last & ((1 << unusedBits) - 1)) malformed('Unused bits are set')
  return { bytes, unusedBits }
}

/** The numbers of the bits that are set, of a BIT STRING with named bits: no trailing zero bit (X.690 §11.2.2). */
export function namedBits(node: Node): number[] {
  const { bytes, unusedBits } = bits(node)
  const last = bytes.at(-1)
  if (last !== undefined && !(last & (1 << unusedBits))) malformed('Trailing zero bits')
  const set: number[] = []
  bytes.forEach((byte, index) => {
    for (let bit = 0; bit < 8; bit++) if (byte & (0x80 >> bit)) set.push(index * 8 + bit)
  })
  return set
}

/** Dotted decimal (X.690 §8.19). */
export function oidValue(node: Node, tag: number = OID): string {
  expectTag(node, tag)
  if (node.content.length === 0 || node.content.length > 64)
    malformed('An object identifier of no or too many octets')
  const arcs: (number | bigint)[] = []
  let start = 0
  let arc = 0
  for (let index = 0; index < node.content.length; index++) {
    const byte = byteAt(node.content, index)
    if (index === start && byte === 0x80) malformed('An arc is not in its shortest form')
    arc = arc * 128 + (byte & 0x7f)
    if (byte >= 0x80) continue
    // Seven octets of seven bits fit a number exactly, and numbers are many times faster.
    arcs.push(index - start < 7 ? arc : longArc(node.content.subarray(start, index + 1)))
    arc = 0
    start = index + 1
  }
  const [head, ...tail] = arcs
  if (start !== node.content.length || head === undefined)
    return malformed('An object identifier is cut short')
  const root = head < 40 ? 0 : head < 80 ? 1 : 2
  const second = typeof head === 'bigint' ? head - BigInt(root * 40) : head - root * 40
  return [root, second, ...tail].join('.')
}

function longArc(octets: Uint8Array): bigint {
  return octets.reduce((value, octet) => (value << 7n) | BigInt(octet & 0x7f), 0n)
}

/** A NULL. */
export function expectNull(node: Node): void {
  expectTag(node, NULL)
  if (node.content.length !== 0) malformed('NULL has no content')
}

const STRING_FORMS: ReadonlyMap<number, RegExp | undefined> = new Map([
  [UTF8_STRING, undefined],
  [PRINTABLE_STRING, /^[A-Za-z0-9 '()+,\-./:=?]*$/],
  [NUMERIC_STRING, /^[0-9 ]*$/],
  [IA5_STRING, /^[\0-\x7f]*$/],
  [VISIBLE_STRING, /^[ -~]*$/],
])
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function utf8Value(node: Node): string {
  expectTag(node, UTF8_STRING)
  return stringValue(node)
}

/** Whether a value has one of the string types that `stringValue` reads. */
export function isText({ tag }: Pick<Node, 'tag'>): boolean {
  return STRING_FORMS.has(tag) || tag === TELETEX_STRING || tag === BMP_STRING || tag === UNIVERSAL_STRING
}

/** Text of any string type that names use. A character outside the type's alphabet is refused. */
export function stringValue(node: Node): string {
  if (node.tag === BMP_STRING || node.tag === UNIVERSAL_STRING) return wideString(node)
  if (node.tag === TELETEX_STRING) return Buffer.from(node.content).toString('latin1') // as everyone reads T61String
  if (!STRING_FORMS.has(node.tag)) return malformed(`Tag ${node.tag} is not text`)
  try {
    const text = strictUtf8.decode(node.content)
    return STRING_FORMS.get(node.tag)?.test(text) === false
      ? malformed('A character outside its alphabet')
      : text
  } catch {
    return malformed('Text is not in its encoding')
  }
}

function wideString(node: Node): string {
  const width = node.tag === BMP_STRING ? 2 : 4
  if (node.content.length % width !== 0) malformed('Wide text is cut short')
  const view = Buffer.from(node.content)
  let text = ''
  for (let at = 0; at < view.length; at += width) {
    const point = view.readUIntBE(at, width)
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) malformed('Not a character')
    text += String.fromCodePoint(point)
  }
  return text
}

/**
 * A UTCTime or GeneralizedTime: UTC, to the second, ending in Z (RFC 5280 §4.1.2.5). With `fraction: 'allowed'` a
 * GeneralizedTime may carry a fraction without trailing zeros (RFC 3161 §2.4.2); it is cut to milliseconds.
 */
export function timeValue(node: Node, { fraction }: { fraction?: 'allowed' } = {}): Date {
  const { tag, content } = node
  if (tag !== UTC_TIME) expectTag(node, GENERALIZED_TIME)
  const yearDigits = tag === UTC_TIME ? 2 : 4
  const end = yearDigits + 10
  if (content.length <= end || content.at(-1) !== 0x5a /* Z */) malformed('A time is not in its one form')
  const rest = content.subarray(end, -1)
  if (rest.length > 0 && (fraction !== 'allowed' || tag === UTC_TIME))
    malformed('A time is not in its one form')

  const stated = digitsAt(content, 0, yearDigits)
  const year = tag === UTC_TIME ? stated + (stated < 50 ? 2000 : 1900) : stated
  const month = digitsAt(content, yearDigits, 2) - 1
  const day = digitsAt(content, yearDigits + 2, 2)
  const hour = digitsAt(content, yearDigits + 4, 2)
  const minute = digitsAt(content, yearDigits + 6, 2)
  const second = digitsAt(content, yearDigits + 8, 2)
  const time = new Date(0)
  time.setUTCFullYear(year, month, day)
  time.setUTCHours(hour, minute, second, milliseconds(rest))
  // Date rolls 31 February and 24:00 over; the month or the day then differs.
  const isRolled = time.getUTCMonth() !== month || time.getUTCDate() !== day
  if (isRolled || hour > 23 || minute > 59 || second > 59) malformed('There is no such time')
  return time
}

/** A number out of decimal digits. */
function digitsAt(content: Uint8Array, offset: number, count: number): number {
  let value = 0
  for (let at = offset; at < offset + count; at++) {
    const digit = byteAt(content, at) - 0x30
    if (digit < 0 || digit > 9) malformed('A time is not in its one form')
    value = value * 10 + digit
  }
  return value
}

/** A fraction of a second such as `.25`, cut to milliseconds; nothing is 0. */
function milliseconds(fraction: Uint8Array): number {
  if (fraction.length === 0) return 0
  const [, digits] = /^\.(\d*[1-9])$/.exec(Buffer.from(fraction).toString('latin1')) ?? []
  return digits === undefined
    ? malformed('A time is not in its one form')
    : Number(digits.slice(0, 3).padEnd(3, '0'))
}

// ---------------------------------------------------------------------------------------------- encoding

/** One TLV out of its tag and the parts of its content. */
export function encode(tag: number, ...content: Uint8Array[]): Uint8Array {
  const length = content.reduce((sum, part) => sum + part.length, 0)
  return concatBytes([Uint8Array.of(tag, ...lengthOctets(length)), ...content])
}

export const sequence = (...parts: Uint8Array[]): Uint8Array => encode(SEQUENCE, ...parts)

/** A SET of fields, ordered by tag as their writer gives them (X.690 §10.3). */
export const set = (...parts: Uint8Array[]): Uint8Array => encode(SET, ...parts)

/** A SET OF: its elements in ascending order of their encodings (X.690 §11.6). */
export const setOf = (parts: readonly Uint8Array[]): Uint8Array =>
  encode(SET, ...parts.toSorted((a, b) => Buffer.compare(a, b)))

export const explicit = (number: number, value: Uint8Array): Uint8Array => encode(contextTag(number), value)

/** The same content under IMPLICIT [n]. */
export function implicit(number: number, value: Uint8Array): Uint8Array {
  const { tag, content } = parse(value)
  return encode(contextTag(number, tag & CONSTRUCTED ? 'constructed' : 'primitive'), content)
}

export const boolean = (value: boolean): Uint8Array => encode(BOOLEAN, Uint8Array.of(value ? 0xff : 0))

/** An INTEGER out of a number, or out of the octets of a number that is not negative. */
export function integer(value: bigint | number | Uint8Array, tag: number = INTEGER): Uint8Array {
  return encode(tag, typeof value === 'object' ? unsignedOctets(value) : signedOctets(BigInt(value)))
}

export const octetString = (content: Uint8Array): Uint8Array => encode(OCTET_STRING, content)
export const bitString = (content: Uint8Array, unusedBits = 0): Uint8Array =>
  encode(BIT_STRING, Uint8Array.of(unusedBits), content)
export const nullValue = (): Uint8Array => encode(NULL)

/** A BIT STRING with named bits, from the numbers of those that are set (X.690 §11.2.2). */
export function namedBitString(numbers: Iterable<number>): Uint8Array {
  const highest = Math.max(-1, ...numbers)
  const content = new Uint8Array(Math.ceil((highest + 1) / 8))
  for (const bit of numbers) content[bit >> 3] = (content[bit >> 3] ?? 0) | (0x80 >> (bit & 7))
  return bitString(content, highest < 0 ? 0 : 7 - (highest & 7))
}

export function oid(dotted: string, tag: number = OID): Uint8Array {
  const [root, second, ...tail] = dotted.split('.').map(BigInt)
  if (root === undefined || second === undefined || root > 2n || (root < 2n && second > 39n)) {
    return malformed(`"${dotted}" is not an object identifier`)
  }
  return encode(tag, Uint8Array.from([root * 40n + second, ...tail].flatMap(base128)))
}

export const utf8 = (text: string): Uint8Array => encode(UTF8_STRING, Buffer.from(text, 'utf8'))

/** Text in a string type of ASCII alphabet; what does not fit is refused. */
export function asciiString(tag: number, text: string): Uint8Array {
  if (STRING_FORMS.get(tag)?.test(text) !== true) malformed('A character outside its alphabet')
  return encode(tag, Buffer.from(text, 'latin1'))
}

export const printable = (text: string): Uint8Array => asciiString(PRINTABLE_STRING, text)
export const ia5 = (text: string): Uint8Array => asciiString(IA5_STRING, text)

/** UTCTime through 2049, GeneralizedTime from 2050 (RFC 5280 §4.1.2.5); to the second. */
export function time(at: Date): Uint8Array {
  return at.getUTCFullYear() < 2050 && at.getUTCFullYear() >= 1950
    ? encode(UTC_TIME, Buffer.from(compactTime(at).slice(2)))
    : generalizedTime(at)
}

export const generalizedTime = (at: Date): Uint8Array =>
  encode(GENERALIZED_TIME, Buffer.from(compactTime(at)))

// ---------------------------------------------------------------------------------------------- details

function compactTime(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`
}

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length]
  const found: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) found.unshift(rest & 0xff)
  return [0x80 | found.length, ...found]
}

function unsignedOctets(value: Uint8Array): Uint8Array {
  let start = 0
  while (start < value.length - 1 && value[start] === 0) start++
  const shortest = value.subarray(start)
  return (shortest[0] ?? 0) >= 0x80 || shortest.length === 0 ? Uint8Array.of(0, ...shortest) : shortest
}

function signedOctets(value: bigint): Uint8Array {
  let size = 1
  while (BigInt.asIntN(size * 8, value) !== value) size++
  return Buffer.from(
    BigInt.asUintN(size * 8, value)
      .toString(16)
      .padStart(size * 2, '0'),
    'hex',
  )
}

function base128(arc: bigint): number[] {
  const found = [Number(arc & 0x7fn)]
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) found.unshift(Number(rest & 0x7fn) | 0x80)
  return found
}

function byteAt(bytes: Uint8Array, offset: number): number {
  return bytes[offset] ?? malformed('The value is cut short')
}

function malformed(why: string): never {
  throw new PkiError('der/malformed', why)
}
