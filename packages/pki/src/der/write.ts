/** Writes DER; every function gives a whole TLV. */
import { concatBytes } from '@jitsuin/kernel'
import { STRING_FORMS } from './alphabets.js'
import { malformed } from './node.js'
import { parse } from './read.js'
import {
  BIT_STRING,
  BOOLEAN,
  CONSTRUCTED,
  contextTag,
  GENERALIZED_TIME,
  IA5_STRING,
  INTEGER,
  NULL,
  OCTET_STRING,
  OID,
  PRINTABLE_STRING,
  SEQUENCE,
  SET,
  UTC_TIME,
  UTF8_STRING,
} from './tags.js'

/** One TLV out of its tag and the parts of its content. */
export function encode(tag: number, ...content: Uint8Array[]): Uint8Array {
  const length = content.reduce((sum, part) => sum + part.length, 0)
  return concatBytes([header(tag, length), ...content])
}

/** Tag and length of a TLV whose content is written elsewhere, however long it is. */
export const header = (tag: number, contentBytes: number): Uint8Array =>
  Uint8Array.of(tag, ...lengthOctets(contentBytes))

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
  return encode(tag, oidContent(dotted))
}

const KEPT_OIDS = 512
const keptOids = new Map<string, Uint8Array>()

/** The same few identifiers stand in every certificate: their octets are kept, and copied whenever they are written. */
function oidContent(dotted: string): Uint8Array {
  const known = keptOids.get(dotted)
  if (known) return known
  const content = encodeOid(dotted)
  if (keptOids.size < KEPT_OIDS) keptOids.set(dotted, content)
  return content
}

function encodeOid(dotted: string): Uint8Array {
  const [root, second, ...tail] = dotted.split('.').map(BigInt)
  if (root === undefined || second === undefined || root > 2n || (root < 2n && second > 39n)) {
    return malformed(`"${dotted}" is not an object identifier`)
  }
  return Uint8Array.from([root * 40n + second, ...tail].flatMap(base128))
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
