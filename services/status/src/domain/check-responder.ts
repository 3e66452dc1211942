/** Whether a responder may speak for an authority: asked when a service opens, so that no client has to find out. */
import {
  type Certificate,
  HPKI_ALGORITHMS,
  KEY_PURPOSES,
  parseCertificate,
  readExtendedKeyUsage,
  type Signer,
  sameName,
  verifySignature,
} from '@jitsuin/pki'
import { StatusError } from '../errors.js'

/**
 * Expects a certificate for OCSP signing that the very key of the authority issued (RFC 6960 §4.2.2.2).
 *
 * @throws {StatusError} `status/responder-refused`; {PkiError} if the certificate cannot be read
 */
export function checkResponder(responder: Signer, authority: Certificate): void {
  const certificate = parseCertificate(responder.certificateDer)
  const { signatureAlgorithm: algorithm, tbsBytes: message, signature } = certificate
  const { spkiBytes } = authority
  const verdict = verifySignature({ algorithm, spkiBytes, message, signature, allowed: HPKI_ALGORITHMS })
  const isForOcsp = readExtendedKeyUsage(certificate)?.has(KEY_PURPOSES.OCSPSigning) ?? false
  if (verdict === 'valid' && isForOcsp && sameName(certificate.issuer, authority.subject)) return
  throw new StatusError('status/responder-refused', `Signature ${verdict}, for OCSP signing: ${isForOcsp}`)
}
