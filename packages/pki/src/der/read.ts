/** Reads structure, numbers, bits and identifiers. Strict and lazy: children are read when asked for. */
import { toHex } from '@jitsuin/kernel'
import { byteAt, malformed, type Node } from './node.js'
import { BIT_STRING, BOOLEAN, contextTag, INTEGER, NULL, OCTET_STRING, OID, SEQUENCE } from './tags.js'

/** So many nodes, each of them there. */
type Tuple<N extends number, T extends Node[] = []> = T['length'] extends N ? T : Tuple<N, [...T, Node]>

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
