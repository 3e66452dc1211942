/** Trust anchors (RFC 5280 §6.1.1 (d)): where every path begins. */
import { type Certificate, parseCertificate } from '../certificate.js'
import type { Name } from '../name.js'

/** A name and a key that are trusted as such; with a certificate, the limits that it states hold too (RFC 5937 §3.2). */
export type TrustAnchor = {
  readonly name: Name
  /** SubjectPublicKeyInfo, whole TLV. */
  readonly spkiBytes: Uint8Array
  readonly certificate?: Certificate
}

/** The anchor that a certificate stands for. */
export function anchorFromCertificate(certificate: Certificate): TrustAnchor {
  return { name: certificate.subject, spkiBytes: certificate.spkiBytes, certificate }
}

/**
 * Reads an anchor from the DER of its certificate.
 *
 * @throws {PkiError} `der/malformed`, `certificate/malformed`
 */
export function parseTrustAnchor(certificateDer: Uint8Array): TrustAnchor {
  return anchorFromCertificate(parseCertificate(certificateDer))
}
