/** Trust anchors (RFC 5280 §6.1.1 (d)): where every path begins. */
import { RFC5280_ALGORITHMS } from '../algorithm-sets.js'
import { type Certificate, isSelfIssued, parseCertificate } from '../certificate.js'
import { readBasicConstraints } from '../extensions/basic-constraints.js'
import type { Name } from '../name.js'
import { verifySignature } from '../signature.js'

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

/**
 * Whether a certificate is a root by its own word: an authority whose name and key are its own issuer's. In a folder of trust
 * only these are anchors; everything else beside them is material.
 *
 * @throws {PkiError} `extension/malformed`
 */
export function judgeRoot(certificate: Certificate): 'root' | 'not-a-root' {
  if (!isSelfIssued(certificate) || readBasicConstraints(certificate)?.subject !== 'ca') return 'not-a-root'
  const { signatureAlgorithm: algorithm, spkiBytes, tbsBytes: message, signature } = certificate
  // An old root may have signed itself with SHA-1: nobody relies on that signature, it only shows whose key it is.
  const verdict = verifySignature({ algorithm, spkiBytes, message, signature, allowed: RFC5280_ALGORITHMS })
  return verdict === 'valid' ? 'root' : 'not-a-root'
}
