/**
 * Every value inside a certificate or list, in order, with the faults of its encoding (ITU-T X.690 §8, §10, §11).
 * The walk keeps its own stack: the depth of foreign input never becomes a depth of calls.
 */
import * as der from '../der.js'

/** What an encoding rule can find wrong with one value. */
export type EncodingFault =
  | 'length-form'
  | 'boolean'
  | 'integer'
  | 'bit-string'
  | 'object-identifier'
  | 'string'
  | 'set-order'
  | 'constructed-string'
  | 'null'
  | 'enumerated'

/** A fault and where it is: the offset of the value from the start of what was walked. */
export type EncodingBreach = { readonly fault: EncodingFault; readonly offset: number; readonly why: string }

const CONSTRUCTED = 0x20
const UNIVERSAL_STRING_TYPES: ReadonlySet<number> = new Set([
  der.UTF8_STRING,
  der.NUMERIC_STRING,
  der.PRINTABLE_STRING,
  der.IA5_STRING,
  der.VISIBLE_STRING,
  der.UNIVERSAL_STRING,
  der.BMP_STRING,
])
const PRIMITIVE_ONLY: ReadonlySet<number> = new Set([
  der.BOOLEAN,
  der.INTEGER,
  der.BIT_STRING,
  der.OCTET_STRING,
  der.NULL,
  der.OID,
  der.ENUMERATED,
  der.TELETEX_STRING,
  der.UTC_TIME,
  der.GENERALIZED_TIME,
  ...UNIVERSAL_STRING_TYPES,
])
const MAXIMUM_DEPTH = 64

type Check = { readonly fault: EncodingFault; readonly read: (node: der.Node) => unknown }

const CHECKS: ReadonlyMap<number, Check> = new Map<number, Check>([
  [der.BOOLEAN, { fault: 'boolean', read: der.booleanValue }],
  [der.INTEGER, { fault: 'integer', read: (node) => der.integerBytes(node) }],
  [der.ENUMERATED, { fault: 'enumerated', read: (node) => der.integerBytes(node, der.ENUMERATED) }],
  [der.BIT_STRING, { fault: 'bit-string', read: der.bits }],
  [der.OID, { fault: 'object-identifier', read: (node) => der.oidValue(node) }],
  [der.NULL, { fault: 'null', read: der.expectNull }],
  ...[...UNIVERSAL_STRING_TYPES].map((tag): [number, Check] => [
    tag,
    { fault: 'string', read: der.stringValue },
  ]),
])

/** Walks one TLV and everything inside it. */
export function* encodingBreaches(bytes: Uint8Array): Generator<EncodingBreach> {
  const stack = [{ bytes, offset: 0, depth: 0 }]
  for (let item = stack.pop(); item; item = stack.pop()) {
    const { offset, depth } = item
    const node = readOrExplain(item.bytes)
    if (typeof node === 'string') {
      yield { fault: 'length-form', offset, why: node }
      continue
    }
    yield* valueBreaches(node, offset)
    const rest = item.bytes.subarray(node.bytes.length)
    if (rest.length > 0) stack.push({ bytes: rest, offset: offset + node.bytes.length, depth })
    if ((node.tag & CONSTRUCTED) === 0 || node.content.length === 0) continue
    if (depth === MAXIMUM_DEPTH)
      yield { fault: 'length-form', offset, why: `deeper than ${MAXIMUM_DEPTH} levels` }
    else
      stack.push({
        bytes: node.content,
        offset: offset + node.bytes.length - node.content.length,
        depth: depth + 1,
      })
  }
}

function readOrExplain(bytes: Uint8Array): der.Node | string {
  try {
    return der.readAt(bytes, 0)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function* valueBreaches(node: der.Node, offset: number): Generator<EncodingBreach> {
  const check = CHECKS.get(node.tag)
  if (check) {
    try {
      check.read(node)
    } catch (error) {
      yield { fault: check.fault, offset, why: error instanceof Error ? error.message : String(error) }
    }
  }
  if (node.tag === der.SET && !isInSetOrder(node)) {
    yield { fault: 'set-order', offset, why: 'the elements of a SET are out of order' }
  }
  if (node.tag & CONSTRUCTED && PRIMITIVE_ONLY.has(node.tag & ~CONSTRUCTED)) {
    yield {
      fault: 'constructed-string',
      offset,
      why: `the type with tag ${node.tag & ~CONSTRUCTED} is in constructed form`,
    }
  }
}

/** Every SET of certificates is a SET OF, or a SET of context tags: both stand in ascending order of their bytes. */
function isInSetOrder(node: der.Node): boolean {
  let previous: Uint8Array | undefined
  try {
    for (const { bytes } of der.iterate(node, der.SET)) {
      if (previous && Buffer.compare(previous, bytes) > 0) return false
      previous = bytes
    }
  } catch {
    return true // the walk reports the child that cannot be read
  }
  return true
}
