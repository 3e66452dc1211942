/**
 * Where an element ends in the bytes it was read from, for putting a signature inside without rewriting the rest. Walks
 * only from tag to tag: the bytes must have been read by `parseXml` before, in UTF-8.
 */
import { XmlError } from '../errors.js'
import { documentOf, elementsOf } from '../find.js'
import type { XmlElement } from '../tree.js'

const SKIPPED = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const

/**
 * The offset, in bytes, of the `</` that ends the element: what is put there becomes its last child.
 *
 * @throws {XmlError} `xml-signature/request` for an empty-element tag, which has no inside, or for bytes that are not
 *   the document's.
 */
export function offsetOfEndTag(bytes: Uint8Array, element: XmlElement): number {
  const wanted = [...elementsOf(documentOf(element).root)].indexOf(element)
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const open: number[] = []
  let elements = 0
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const skipped = SKIPPED.find(([start]) => startsWith(text, start, at))
    if (skipped !== undefined) {
      at = endOf(text, skipped[1], at)
    } else if (startsWith(text, '</', at)) {
      if (open.pop() === wanted) return at
      at = endOf(text, '>', at)
    } else {
      const end = endOfStartTag(text, at)
      if (text[end - 2] !== SLASH) open.push(elements)
      elements++
      at = end
    }
  }
  throw new XmlError('xml-signature/request', 'The element has no end tag in the bytes')
}

const SLASH = 0x2f
const GREATER = 0x3e
const QUOTES: ReadonlySet<number | undefined> = new Set([0x22, 0x27])

/** A tag ends at the first `>` outside its attribute values (XML 1.0 §3.1). */
function endOfStartTag(text: Buffer, start: number): number {
  let quote: number | undefined
  for (let at = start; at < text.length; at++) {
    const byte = text[at]
    if (quote !== undefined) quote = byte === quote ? undefined : quote
    else if (QUOTES.has(byte)) quote = byte
    else if (byte === GREATER) return at + 1
  }
  throw new XmlError('xml-signature/request', 'A tag does not end')
}

function startsWith(text: Buffer, start: string, at: number): boolean {
  return text.toString('latin1', at, at + start.length) === start
}

function endOf(text: Buffer, end: string, from: number): number {
  const at = text.indexOf(end, from)
  if (at < 0) throw new XmlError('xml-signature/request', 'Markup does not end')
  return at + end.length
}
