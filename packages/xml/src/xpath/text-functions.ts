/** The functions of XPath 1.0 that take a text apart, and the one that asks for its language. */
import { parentOf, type XPathNode } from './nodes.js'

/** §4.2: the first character has position 1; a NaN compares with nothing. */
export function substring(
  text: string,
  { start, length }: { readonly start: number; readonly length: number },
): string {
  const first = Math.round(start)
  const end = first + Math.round(length)
  return [...text].filter((_character, index) => index + 1 >= first && index + 1 < end).join('')
}

/** §4.2: each character of `from` becomes the one at its place in `to`, or nothing; its first place counts. */
export function translate(
  text: string,
  { from, to }: { readonly from: readonly string[]; readonly to: readonly string[] },
): string {
  const table = new Map(from.map((character, index) => [character, to[index] ?? ''] as const).reverse())
  return [...text].map((character) => table.get(character) ?? character).join('')
}

/** §4.3: whether the nearest xml:lang is the language or a part of it, in any case of letters. */
export function speaks(node: XPathNode, wanted: string): boolean {
  for (let at: XPathNode | undefined = node; at !== undefined; at = parentOf(at)) {
    if (at.kind !== 'element') continue
    const held = at.attributes.find((one) => one.localName === 'lang' && one.prefix === 'xml')
    if (held !== undefined) return `${held.value.toLowerCase()}-`.startsWith(`${wanted.toLowerCase()}-`)
  }
  return false
}
