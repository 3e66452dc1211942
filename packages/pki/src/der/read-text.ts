/** Reads text of every string type that names use. */

import { STRING_FORMS } from './alphabets.js'
import { malformed, type Node } from './node.js'
import { expectTag } from './read.js'
import { BMP_STRING, TELETEX_STRING, UNIVERSAL_STRING, UTF8_STRING } from './tags.js'

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
