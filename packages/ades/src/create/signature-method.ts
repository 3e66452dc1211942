/** Names and value forms of our signature algorithms in XML Signature (RFC 9231 §2.3). */
import type { SignatureAlgorithm } from '@jitsuin/pki'
import { signatureFromDer } from '@jitsuin/xml'

/** SignatureMethod by algorithm: PSS with the salt of its digest's length (RFC 9231 §2.3.10). */
const METHODS = {
  'rsa-sha256': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'rsa-sha384': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384',
  'rsa-sha512': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'rsa-pss-sha256': 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  'rsa-pss-sha384': 'http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1',
  'rsa-pss-sha512': 'http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1',
  'ecdsa-sha256': 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
  'ecdsa-sha384': 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384',
  'ecdsa-sha512': 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512',
  ed25519: 'http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519',
} as const satisfies Record<SignatureAlgorithm, string>

/** The URI of an algorithm in SignatureMethod. */
export function signatureMethodOf(algorithm: SignatureAlgorithm): string {
  return METHODS[algorithm]
}

/** A value as XML Signature writes it: ECDSA as r‖s, each of the curve's length (XML Signature 1.1 §6.4.3). */
export function toXmlSignatureValue(value: Uint8Array, scalarBytes: number | undefined): Uint8Array {
  return scalarBytes === undefined ? value : signatureFromDer(value, scalarBytes)
}
