/**
 * The first and the last octets of a file (ISO 32000-2 §7.5.2, §7.5.5), read as widely as all readers in use agree: other octets before
 * the header, with offsets that count from one of the two beginnings, and white space or comments behind the end.
 */
import { PdfError } from '../errors.js'
import type { Span } from '../values.js'
import { isSpace, Lexer } from './lexer.js'
import { damaged } from './sections.js'

const HEADER_BYTES = 1024
const VERSION = /^%PDF-(1\.[0-7]|2\.0)(?!\d)/

/** The version, and where the header stands: Adobe's readers look for it in the first 1024 octets. @throws {PdfError} `pdf/no-header`, `pdf/version` */
export function readHeader(bytes: Uint8Array): { readonly version: string; readonly at: number } {
  const head = Buffer.from(bytes.subarray(0, HEADER_BYTES + 16)).toString('latin1')
  const at = head.indexOf('%PDF-')
  if (at < 0 || at > HEADER_BYTES) throw new PdfError('pdf/no-header', 'The file does not begin with %PDF-')
  const version = VERSION.exec(head.slice(at))?.[1]
  if (version === undefined) throw new PdfError('pdf/version', 'PDF 1.0 to 2.0 is read')
  return { version, at }
}

const ENDING = /startxref[\r\n ]+(\d{1,10})[ ]*[\r\n]+[ ]*%%EOF/y
const ENDING_BYTES = 1024
const MAX_PADDING_BYTES = 65_536

/** The end must be an end: what stands behind it would belong to no revision. @throws {PdfError} `pdf/no-end` */
export function readEnding(bytes: Uint8Array): { readonly startxref: number; readonly ending: Span } {
  let last = bytes.length
  while (last > 0 && isSpace(bytes[last - 1]) && bytes.length - last < MAX_PADDING_BYTES) last--
  const from = Math.max(0, last - ENDING_BYTES)
  const tail = Buffer.from(bytes.subarray(from, last)).toString('latin1')
  ENDING.lastIndex = Math.max(0, tail.lastIndexOf('startxref'))
  const found = ENDING.exec(tail)
  if (!found || !isBlank(bytes, { from: from + found.index + found[0].length, to: last }))
    throw new PdfError('pdf/no-end', 'The file does not end with startxref and %%EOF')
  return { startxref: Number(found[1]), ending: { from: from + found.index, to: bytes.length } }
}

/** Where the end of an update is over that stands behind an octet with nothing but comments between; undefined if none does. */
export function endingBehind(bytes: Uint8Array, from: number): number | undefined {
  const text = Buffer.from(bytes.subarray(from, from + ENDING_BYTES)).toString('latin1')
  ENDING.lastIndex = Math.max(0, text.indexOf('startxref'))
  const found = ENDING.exec(text)
  const isNext = found && isBlank(bytes, { from, to: from + found.index })
  return isNext ? from + ENDING.lastIndex : undefined
}

/**
 * Where offsets count from: the first octet of the file, or that of the header where others stand before it. A file that could be
 * read from both would be read as two documents.
 *
 * @throws {PdfError} `pdf/cross-reference`
 */
export function originOf(
  bytes: Uint8Array,
  { header, startxref }: { header: number; startxref: number },
): number {
  if (header === 0 || !isSection(bytes, startxref + header)) return 0
  if (isSection(bytes, startxref)) damaged('Offsets may count from the header or from the first octet')
  return header
}

function isSection(bytes: Uint8Array, at: number): boolean {
  const text = Buffer.from(bytes.subarray(at, at + 64)).toString('latin1')
  return /^(xref[\0\t\n\f\r ]|\d+[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+obj)/.test(text)
}

/** Whether nothing but white space and comments stands between two offsets. */
export function isBlank(bytes: Uint8Array, { from, to }: Span): boolean {
  const lexer = new Lexer(bytes.subarray(0, to), from)
  lexer.skipSpace()
  return lexer.at >= to
}
