/**
 * The nonce of OCSP (RFC 6960 §4.4.1 as RFC 9654 narrows it): 1 to 128 octets inside an OCTET STRING.
 */
import type { Extension } from '../certificate.js'
import * as der from '../der.js'
import { PkiError } from '../errors.js'

export const NONCE = '1.3.6.1.5.5.7.48.1.2'

/**
 * The nonce among the extensions of a question or an answer, if there is one.
 *
 * @throws {PkiError} `der/malformed`, `ocsp/malformed`
 */
export function nonceOf(extensions: ReadonlyMap<string, Extension>): Uint8Array | undefined {
  const extension = extensions.get(NONCE)
  if (!extension) return undefined
  return checkedNonce(der.octets(der.parse(extension.value)))
}

/** One Extension that carries a nonce. */
export const encodeNonce = (nonce: Uint8Array): Uint8Array =>
  der.sequence(der.oid(NONCE), der.octetString(der.octetString(checkedNonce(nonce))))

function checkedNonce(nonce: Uint8Array): Uint8Array {
  if (nonce.length >= 1 && nonce.length <= 128) return nonce
  throw new PkiError('ocsp/malformed', `A nonce has 1 to 128 octets (RFC 9654 §2.1), not ${nonce.length}`)
}
