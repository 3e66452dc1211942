/** Time-stamp tokens in BER, as EncapsulatedTimeStamp may hold them (its attribute Encoding; EN 319 132-1 §5.1.3): read as what they are in DER. */
import { concatBytes } from '@jitsuin/kernel'
import { der, PkiError, parseTimeStampToken } from '@jitsuin/pki'
import { type BerNode, childrenOf, octetsOf, readWhole } from '../cades/read/ber.js'
import { AdesError } from '../errors.js'

const CONSTRUCTED = 0x20
const CONSTRUCTED_OCTETS = 0x24
const MAX_DEPTH = 24
const MAX_CHILDREN = 1024

/** The token in DER; as it stands if it is DER already, or cannot be read either way: then it is refused where it is judged. */
export function asDerToken(token: Uint8Array): Uint8Array {
  if (isReadable(token)) return token
  try {
    return rewrite(readWhole(token), 0)
  } catch (error) {
    if (error instanceof AdesError) return token
    throw error
  }
}

function isReadable(token: Uint8Array): boolean {
  try {
    return parseTimeStampToken(token) !== undefined
  } catch (error) {
    if (error instanceof PkiError) return false
    throw error
  }
}

/** Definite lengths in their shortest form, and strings in one piece (X.690 §10.1, §10.2); what is in a string stays octet for octet. */
function rewrite(node: BerNode, depth: number): Uint8Array {
  if (depth > MAX_DEPTH) throw new AdesError('cades/malformed', 'The token is nested too deeply')
  if (node.tag === CONSTRUCTED_OCTETS) return der.octetString(concatBytes(octetsOf(node)))
  if (!(node.tag & CONSTRUCTED)) return der.encode(node.tag, node.content)
  return der.encode(node.tag, ...childrenOf(node, MAX_CHILDREN).map((child) => rewrite(child, depth + 1)))
}
