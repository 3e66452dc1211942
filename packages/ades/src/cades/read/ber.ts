/**
 * The BER around a CMS message (X.690 §8.1): lengths in any form, also indefinite ones, strings in pieces. Only the frame of a
 * message may be written so; whatever is signed, and every certificate, is read strictly by packages/pki.
 */
import { AdesError } from '../../errors.js'

/** One tag-length-value: `bytes` is the whole of it as it stands in the file, `content` what is inside. Both are views. */
export type BerNode = { readonly tag: number; readonly bytes: Uint8Array; readonly content: Uint8Array }

/** Deeper than any honest frame: each level of indefinite lengths is searched anew. */
const MAX_DEPTH = 24
const CONSTRUCTED = 0x20
const OCTET_STRING = 0x04

/**
 * Reads the one TLV that the bytes are.
 *
 * @throws {AdesError} `cades/cut-short`, `cades/malformed`
 */
export function readWhole(bytes: Uint8Array): BerNode {
  const node = readFirst(bytes)
  return node.bytes.length === bytes.length ? node : malformed('Bytes follow the end of the message')
}

/** Reads the TLV that the bytes begin with. @throws {AdesError} as `readWhole` */
export function readFirst(bytes: Uint8Array): BerNode {
  return readAt(bytes, 0)
}

/** The TLVs inside a constructed one, at most so many. */
export function childrenOf({ tag, content }: BerNode, limit: number): BerNode[] {
  if (!(tag & CONSTRUCTED)) malformed('A constructed value is expected')
  const found: BerNode[] = []
  for (let at = 0; at < content.length; ) {
    if (found.length === limit) throw new AdesError('cades/too-many-parts', `More than ${limit} parts`)
    const child = readAt(content, at)
    found.push(child)
    at += child.bytes.length
  }
  return found
}

/** More pieces than a writer of a gigabyte cuts its content into. */
const MAX_PIECES = 100_000

/** The content of an OCTET STRING: whole, or in the pieces that the writer cut it into (X.690 §8.7.3); pieces of pieces nobody writes. */
export function octetsOf(node: BerNode): Uint8Array[] {
  if (node.tag === OCTET_STRING) return [node.content]
  if (node.tag !== (OCTET_STRING | CONSTRUCTED)) malformed('Octets are expected')
  return childrenOf(node, MAX_PIECES).map(({ tag, content }) =>
    tag === OCTET_STRING ? content : malformed('A piece of octets is expected'),
  )
}

/** The one TLV inside an EXPLICIT tag. */
export function insideOf(node: BerNode): BerNode {
  const [only, second] = childrenOf(node, 2)
  return only && !second ? only : malformed('One value is expected')
}

type Head = { readonly tag: number; readonly contentAt: number; readonly length: number | 'indefinite' }

function readAt(bytes: Uint8Array, offset: number): BerNode {
  const { tag, contentAt, length } = readHead(bytes, offset)
  if (length === 'indefinite') {
    const end = findEnd(bytes, contentAt)
    return { tag, bytes: bytes.subarray(offset, end + 2), content: bytes.subarray(contentAt, end) }
  }
  const end = contentAt + length
  if (end > bytes.length) cutShort()
  return { tag, bytes: bytes.subarray(offset, end), content: bytes.subarray(contentAt, end) }
}

function readHead(bytes: Uint8Array, offset: number): Head {
  const tag = byteAt(bytes, offset)
  if ((tag & 0x1f) === 0x1f) malformed('Tag numbers above 30 do not occur in messages')
  const first = byteAt(bytes, offset + 1)
  if (first < 0x80) return { tag, contentAt: offset + 2, length: first }
  if (first === 0x80) {
    if (!(tag & CONSTRUCTED)) malformed('Only what is constructed can have an indefinite length')
    return { tag, contentAt: offset + 2, length: 'indefinite' }
  }
  const octets = first & 0x7f
  if (octets > 6) malformed('Length of more than six octets')
  let length = 0
  for (let at = 0; at < octets; at++) length = length * 256 + byteAt(bytes, offset + 2 + at)
  return { tag, contentAt: offset + 2 + octets, length }
}

/** Where the end-of-contents octets of an indefinite value stand; values inside are stepped over, not called into. */
function findEnd(bytes: Uint8Array, start: number): number {
  let depth = 1
  for (let at = start; ; ) {
    if (byteAt(bytes, at) === 0 && byteAt(bytes, at + 1) === 0) {
      depth -= 1
      if (depth === 0) return at
      at += 2
      continue
    }
    const { contentAt, length } = readHead(bytes, at)
    if (length !== 'indefinite') at = contentAt + length
    else {
      depth += 1
      if (depth > MAX_DEPTH) malformed('Indefinite lengths inside one another')
      at = contentAt
    }
  }
}

function byteAt(bytes: Uint8Array, offset: number): number {
  return bytes[offset] ?? cutShort()
}

function cutShort(): never {
  throw new AdesError('cades/cut-short', 'The message is cut short')
}

function malformed(why: string): never {
  throw new AdesError('cades/malformed', why)
}
