/**
 * Where an element stands in the bytes of its file, so that something can be put in or taken out without touching any other
 * byte. The bytes have been read by the strict reader before: here the markup is only counted, in UTF-8.
 */
import type { XmlDocument, XmlElement } from '@jitsuin/xml'

/** Offsets in bytes; the end is exclusive. For `<a/>` both tags are the same span. */
export type ElementSpan = {
  readonly start: number
  readonly contentStart: number
  readonly contentEnd: number
  readonly end: number
}

const LESS = 0x3c
const GREATER = 0x3e
const SLASH = 0x2f
const BANG = 0x21
const QUESTION = 0x3f
const DOUBLE_QUOTE = 0x22
const SINGLE_QUOTE = 0x27

/** The span of an element of a document that was read from exactly these bytes (UTF-8). */
export function spanOf(bytes: Uint8Array, document: XmlDocument, element: XmlElement): ElementSpan {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = findStartTag(source, positionOf(document.root, element))
  const tagEnd = endOfTag(source, start)
  if (source[tagEnd - 2] === SLASH) return { start, contentStart: tagEnd, contentEnd: tagEnd, end: tagEnd }
  const contentEnd = findEndTag(source, tagEnd)
  return { start, contentStart: tagEnd, contentEnd, end: source.indexOf(GREATER, contentEnd) + 1 }
}

/** Puts text behind everything that an element holds; all other bytes stay. An empty tag `<a/>` is opened for it. */
export function appendInside(
  bytes: Uint8Array,
  { contentEnd, end }: ElementSpan,
  { element, text }: { readonly element: XmlElement; readonly text: string },
): Uint8Array {
  if (contentEnd !== end) return spliced(bytes, { from: contentEnd, to: contentEnd, text })
  const name = element.prefix === '' ? element.localName : `${element.prefix}:${element.localName}`
  return spliced(bytes, { from: end - 2, to: end, text: `>${text}</${name}>` })
}

function spliced(
  bytes: Uint8Array,
  { from, to, text }: { from: number; to: number; text: string },
): Uint8Array {
  return Buffer.concat([bytes.subarray(0, from), Buffer.from(text, 'utf8'), bytes.subarray(to)])
}

/** How many start tags precede that of the element. */
function positionOf(root: XmlElement, element: XmlElement): number {
  let position = 0
  const pending = [root]
  for (let next = pending.pop(); next && next !== element; next = pending.pop()) {
    position++
    for (const child of next.children.toReversed()) if (child.kind === 'element') pending.push(child)
  }
  return position
}

function findStartTag(source: Buffer, position: number): number {
  let left = position
  for (const { at, kind } of markup(source, 0)) {
    if (kind !== 'start') continue
    if (left === 0) return at
    left--
  }
  throw new RangeError('The element is not one of this document')
}

function findEndTag(source: Buffer, from: number): number {
  let depth = 0
  for (const { at, kind, end } of markup(source, from)) {
    if (kind === 'end' && depth === 0) return at
    if (kind === 'end') depth--
    else if (kind === 'start' && source[end - 2] !== SLASH) depth++
  }
  throw new RangeError('The element has no end tag')
}

type Markup = { readonly at: number; readonly end: number; readonly kind: 'start' | 'end' | 'other' }

function* markup(source: Buffer, from: number): Generator<Markup> {
  for (let at = source.indexOf(LESS, from); at !== -1; ) {
    const found = markupAt(source, at)
    yield found
    at = source.indexOf(LESS, found.end)
  }
}

function markupAt(source: Buffer, at: number): Markup {
  const second = source[at + 1]
  if (second === SLASH) return { at, end: source.indexOf(GREATER, at) + 1, kind: 'end' }
  if (second === QUESTION) return { at, end: source.indexOf('?>', at) + 2, kind: 'other' }
  if (second !== BANG) return { at, end: endOfTag(source, at), kind: 'start' }
  const close = source.subarray(at, at + 4).toString('latin1') === '<!--' ? '-->' : ']]>'
  return { at, end: source.indexOf(close, at + 4) + 3, kind: 'other' }
}

/** Behind the `>` of a start tag; one inside a quoted value does not count. */
function endOfTag(source: Buffer, start: number): number {
  let quote = 0
  for (let at = start; at < source.length; at++) {
    const byte = source[at]
    if (quote !== 0) {
      if (byte === quote) quote = 0
    } else if (byte === DOUBLE_QUOTE || byte === SINGLE_QUOTE) quote = byte
    else if (byte === GREATER) return at + 1
  }
  throw new RangeError('A start tag without end')
}
