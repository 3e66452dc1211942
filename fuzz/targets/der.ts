/** DER: what is read as a tree is written back to the same bytes, so nothing has two encodings. */
import { der, PkiError } from '@jitsuin/pki'
import { expectThat, type FuzzTarget, same, unlessRefused } from './target.js'

const MAX_DEPTH = 60

/** Any value, and every way to read a leaf. */
export const derTarget: FuzzTarget = {
  form: 'der',
  run: (input) => {
    const node = unlessRefused(PkiError, () => der.parse(input))
    if (node) unlessRefused(PkiError, () => expectThat(same(rewrite(node, 0), input), 'DER has one encoding'))
  },
}

function rewrite(node: der.Node, depth: number): Uint8Array {
  if (!(node.tag & 0x20) || depth > MAX_DEPTH) return der.encode(node.tag, leaf(node))
  return der.encode(node.tag, ...der.children(node, node.tag).map((child) => rewrite(child, depth + 1)))
}

function leaf(node: der.Node): Uint8Array {
  const again = WRITERS[node.tag]?.(node)
  if (again) expectThat(same(again, node.bytes), `a value of tag ${node.tag} is written as it was read`)
  for (const read of READERS) unlessRefused(PkiError, () => read(node))
  return node.content
}

/** Values that have one encoding: read, and written again. */
const WRITERS: Readonly<Record<number, (node: der.Node) => Uint8Array | undefined>> = {
  [der.BOOLEAN]: again(der.booleanValue, der.boolean),
  [der.INTEGER]: again(der.integerValue, der.integer),
  [der.OID]: again(der.oidValue, der.oid),
  [der.UTF8_STRING]: again(der.utf8Value, der.utf8),
  [der.GENERALIZED_TIME]: again(der.timeValue, der.generalizedTime),
}

function again<T>(read: (node: der.Node) => T, write: (value: T) => Uint8Array) {
  return (node: der.Node) => {
    const value = unlessRefused(PkiError, () => ({ read: read(node) }))
    return value && write(value.read)
  }
}

const READERS: readonly ((node: der.Node) => unknown)[] = [
  der.bits,
  der.bitOctets,
  der.namedBits,
  der.smallInteger,
  der.stringValue,
  der.octets,
  (node) => der.timeValue(node, { fraction: 'allowed' }),
]
