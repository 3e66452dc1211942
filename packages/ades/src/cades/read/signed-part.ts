/**
 * The signed attributes of a signer. They are signed in DER (RFC 5652 §5.4), and many programs signed what they had written instead: the
 * octets that may have been signed are all named here, and the value decides. Every one of them says the same.
 */
import { type Attribute, der, PkiError } from '@jitsuin/pki'
import { AdesError } from '../../errors.js'
import { hasDerLengths, rewriteAsDer } from './as-der.js'
import { type BerNode, childrenOf } from './ber.js'
import { MESSAGE_LIMITS } from './message.js'

/** Signed attributes as read. */
export type SignedPart = {
  readonly attributes: readonly Attribute[]
  /** What is signed by the standard: the SET OF in DER. */
  readonly signedBytes: Uint8Array
  /** What else may have been signed: as it is written, or in DER without the order of a set. */
  readonly otherForms: readonly Uint8Array[]
  readonly writing: 'der' | 'ber'
}

/** Reads them; undefined if they cannot be read at all. */
export function readSignedPart(node: BerNode): SignedPart | undefined {
  try {
    return hasDerLengths(node.bytes) ? readDer(node) : readBer(node)
  } catch (error) {
    if (error instanceof PkiError || error instanceof AdesError) return undefined
    throw error
  }
}

function readDer({ bytes, content }: BerNode): SignedPart {
  const attributes = der.children(der.parse(bytes), der.contextTag(0)).map(readAttribute)
  const signedBytes = der.setOf(attributes.map((attribute) => attribute.bytes))
  const isInOrder = der.equal(der.parse(signedBytes).content, content)
  const otherForms = isInOrder ? [] : [der.encode(der.SET, content)]
  return { attributes, signedBytes, otherForms, writing: isInOrder ? 'der' : 'ber' }
}

function readBer(node: BerNode): SignedPart {
  const whole = childrenOf(node, MESSAGE_LIMITS.attributes).map((child) => rewriteAsDer(child))
  return {
    attributes: whole.map((one) => readAttribute(der.parse(one))),
    signedBytes: der.setOf(whole),
    otherForms: [
      der.set(...whole),
      Uint8Array.of(der.SET, ...node.bytes.subarray(1)),
      der.encode(der.SET, node.content),
    ],
    writing: 'ber',
  }
}

function readAttribute(node: der.Node): Attribute {
  const [type, values] = der.children(node, der.SEQUENCE, 2)
  return { type: der.oidValue(type), bytes: node.bytes, values: der.children(values, der.SET) }
}
