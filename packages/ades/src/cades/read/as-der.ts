/** What others wrote in BER, read as what it is in DER. */
import { concatBytes } from '@jitsuin/kernel'
import { der, PkiError } from '@jitsuin/pki'
import { AdesError } from '../../errors.js'
import { type BerNode, childrenOf, octetsOf, readWhole } from './ber.js'

const CONSTRUCTED = 0x20
const CONSTRUCTED_OCTETS = 0x24
const MAX_DEPTH = 24
const MAX_CHILDREN = 1024

/**
 * Definite lengths in their shortest form, and strings in one piece (X.690 §10.1, §10.2); what is in a string stays octet for octet,
 * and so does the order of sets.
 *
 * @throws {AdesError} `cades/…`
 */
export function rewriteAsDer(node: BerNode, depth = 0): Uint8Array {
  if (depth > MAX_DEPTH) throw new AdesError('cades/malformed', 'It is nested too deeply')
  if (node.tag === CONSTRUCTED_OCTETS) return der.octetString(concatBytes(octetsOf(node)))
  if (!(node.tag & CONSTRUCTED)) return der.encode(node.tag, node.content)
  const children = childrenOf(node, MAX_CHILDREN).map((child) => rewriteAsDer(child, depth + 1))
  return der.encode(node.tag, ...children)
}

/** A value in DER; as it stands if its lengths are so already, or if it cannot be read: then whoever needs it refuses it. */
export function asDer(value: Uint8Array): Uint8Array {
  if (hasDerLengths(value)) return value
  try {
    return rewriteAsDer(readWhole(value))
  } catch (error) {
    if (error instanceof AdesError) return value
    throw error
  }
}

/** Whether every length inside is in its one form; strings in pieces are not looked for. */
export function hasDerLengths(value: Uint8Array): boolean {
  try {
    expectLengths(der.parse(value), 0)
    return true
  } catch (error) {
    if (error instanceof PkiError) return false
    throw error
  }
}

function expectLengths(node: der.Node, depth: number): void {
  if (depth > MAX_DEPTH || !(node.tag & der.CONSTRUCTED)) return
  for (const child of der.iterate(node, node.tag)) expectLengths(child, depth + 1)
}
