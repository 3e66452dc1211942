/** Names and value forms of our signature algorithms in XML Signature (RFC 9231 §2.3). */
import type { SignatureAlgorithm } from '@jitsuin/pki'
import { signatureFromDer } from '@jitsuin/xml'

/** One row per algorithm: its URI, and for ECDSA the octets of r and of s on the curve that goes with the digest. */
const METHODS = {
  'rsa-sha256': { uri: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256' },
  'rsa-sha384': { uri: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384' },
  'rsa-sha512': { uri: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512' },
  'rsa-pss-sha256': { uri: 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1' },
  'rsa-pss-sha384': { uri: 'http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1' },
  'rsa-pss-sha512': { uri: 'http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1' },
  'ecdsa-sha256': { uri: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256', scalarBytes: 32 },
  'ecdsa-sha384': { uri: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384', scalarBytes: 48 },
  'ecdsa-sha512': { uri: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512', scalarBytes: 66 },
  ed25519: { uri: 'http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519' },
} as const satisfies Record<SignatureAlgorithm, { uri: string; scalarBytes?: number }>

/** The URI of an algorithm in SignatureMethod. */
export function signatureMethodOf(algorithm: SignatureAlgorithm): string {
  return METHODS[algorithm].uri
}

/** A signature value as XML Signature writes it: ECDSA as r‖s (XML Signature 1.1 §6.4.3), the others as they are. */
export function toXmlSignatureValue(value: Uint8Array, algorithm: SignatureAlgorithm): Uint8Array {
  const method = METHODS[algorithm]
  return 'scalarBytes' in method ? signatureFromDer(value, method.scalarBytes) : value
}
