/**
 * Changes to XML that move whole elements, tags, attributes and texts about: the moves that signature wrapping is made of.
 */
import { type Mutator, mutateBytes, type Stock } from './mutate-bytes.js'
import { mutateDer } from './mutate-der.js'
import { pickOf } from './random.js'

/** Changes one to three pieces. */
export const mutateXml: Mutator = (input, stock) => {
  let text = Buffer.from(input).toString('latin1')
  for (let left = 1 + stock.random.below(3); left > 0; left--) text = stock.random.pick(CHANGES)(text, stock)
  return Buffer.from(text, 'latin1')
}

type Span = readonly [from: number, to: number]
type Change = (text: string, stock: Stock) => string

const CHANGES: readonly [Change, ...Change[]] = [
  (text, { random }) =>
    put(text, pickOf(random, gapsOf(text)), slice(text, pickOf(random, elementsOf(text)))),
  (text, { random, other }) => {
    const donor = Buffer.from(other).toString('latin1')
    return put(text, pickOf(random, gapsOf(text)), slice(donor, pickOf(random, elementsOf(donor))))
  },
  (text, { random }) => put(text, pickOf(random, elementsOf(text)), ''),
  (text, { random }) => {
    const [from, to] = [pickOf(random, elementsOf(text)), pickOf(random, elementsOf(text))]
    return put(text, to, slice(text, from))
  },
  // The element goes into a new one, which may keep its name: what was signed is then somewhere else.
  (text, { random }) => {
    const span = pickOf(random, elementsOf(text))
    const name =
      pickOf(
        random,
        elementsOf(text).map((one) => nameAt(text, one)),
      ) ?? 'e'
    return put(text, span, `<${name}>${slice(text, span)}</${name}>`)
  },
  (text, { random }) => {
    const attribute = slice(text, pickOf(random, spansOf(text, ATTRIBUTE)))
    return put(
      text,
      pickOf(
        random,
        spansOf(text, TAG_NAME).map(([, to]) => [to, to] as const),
      ),
      attribute,
    )
  },
  (text, { random }) => put(text, pickOf(random, spansOf(text, ATTRIBUTE)), ''),
  (text, { random }) => {
    const value = slice(text, pickOf(random, spansOf(text, VALUE)))
    return put(text, pickOf(random, spansOf(text, VALUE)), value)
  },
  (text, { random, words }) => {
    const word = Buffer.from(pickOf(random, words) ?? []).toString('latin1')
    return put(text, pickOf(random, spansOf(text, VALUE)), word.replace(/["&<]/g, ''))
  },
  (text, { random }) => put(text, pickOf(random, gapsOf(text)), random.pick(PIECES)),
  (text, { random }) => {
    const at = random.below(text.length + 1)
    return text.slice(0, at) + random.pick(PIECES) + text.slice(at)
  },
  // Certificates, lists and stamps stand in base64: change the DER inside.
  (text, stock) => {
    const span = pickOf(stock.random, spansOf(text, BASE64))
    const bytes = Buffer.from(slice(text, span), 'base64')
    return put(text, span, Buffer.from(mutateDer(bytes, { ...stock, other: bytes })).toString('base64'))
  },
  (text, stock) => Buffer.from(mutateBytes(Buffer.from(text, 'latin1'), stock)).toString('latin1'),
]

const ATTRIBUTE = /\s[\w:.-]+="[^"<]*"/g
const VALUE = /(?<==")[^"<]*(?=")/g
const TAG_NAME = /<[\w:.-]+/g
const BASE64 = /(?<=>)[A-Za-z0-9+/=\s]{100,}(?=<)/g
const TAG = /<(\/?)([\w:.-]+)(?:[^<>"]|"[^"]*")*?(\/?)>/g
const PIECES = [
  '<!-- x -->',
  '<![CDATA[x]]>',
  '<?x y?>',
  '&#13;',
  '&lt;',
  '&#x20BB7;',
  '\r\n',
  ' xmlns=""',
  ' xmlns:a="urn:a"',
  ' xml:base="../x/"',
  ' xml:lang="ja"',
  ' Id="x"',
  ' id="x"',
  '<!DOCTYPE x>',
  '<a:b xmlns:a="urn:a">',
] as const

function spansOf(text: string, pattern: RegExp): Span[] {
  return Array.from(text.matchAll(pattern), ({ index, 0: found }) => [index, index + found.length] as const)
}

/** Between two tags, where an element may stand. */
function gapsOf(text: string): Span[] {
  return spansOf(text, TAG).map(([, to]) => [to, to])
}

/** From each start tag to its end tag, by counting; good enough for text that was well-formed once. */
function elementsOf(text: string): Span[] {
  const open: { name: string; at: number }[] = []
  const found: Span[] = []
  for (const { index, 0: tag, 1: slash, 2: name = '', 3: empty } of text.matchAll(TAG)) {
    if (empty) found.push([index, index + tag.length])
    else if (!slash) open.push({ name, at: index })
    else {
      const start = open.pop()
      if (start?.name === name) found.push([start.at, index + tag.length])
    }
  }
  return found
}

function nameAt(text: string, [from]: Span): string {
  return /^<([\w:.-]+)/.exec(text.slice(from, from + 200))?.[1] ?? 'e'
}

function slice(text: string, span: Span | undefined): string {
  return span ? text.slice(...span) : ''
}

function put(text: string, span: Span | undefined, piece: string): string {
  return span ? text.slice(0, span[0]) + piece + text.slice(span[1]) : text + piece
}
