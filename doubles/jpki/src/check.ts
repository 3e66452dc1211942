/** How a certificate is judged: the kind first, then who signed it, its period, and the register. */
import { classifyJpkiCertificate, type JpkiMarks } from '@jitsuin/card'
import { type Certificate, HPKI_ALGORITHMS, PkiError, parseCertificate, verifySignature } from '@jitsuin/pki'
import type { Authority } from './authorities.js'
import type { JpkiVerdict } from './contract.js'
import type { IssuedState } from './state.js'

/** What the judge looks at. */
export type Register = {
  readonly authority: Authority
  readonly issued: readonly IssuedState[]
  readonly marks: JpkiMarks
}

/** Judges a certificate that somebody signs in with. */
export function judgeCertificate(der: Uint8Array, at: Date, register: Register): JpkiVerdict {
  const certificate = readCertificate(der)
  if (!certificate) return { verdict: 'not-trusted' }
  const use = classifyJpkiCertificate(certificate, register.marks)
  if (use === 'signature') return { verdict: 'signature-certificate' }
  if (use === 'other' || !isSignedBy(register.authority, certificate)) return { verdict: 'not-trusted' }
  // Both ends count (RFC 5280 §4.1.2.5).
  if (at < certificate.notBefore || at > certificate.notAfter) return { verdict: 'expired' }
  const entry = register.issued.find(({ serialHex }) => serialHex === certificate.serialHex)
  if (!entry) return { verdict: 'status-unknown', cause: 'not-in-register' }
  if (entry.revoked && new Date(entry.revoked.at) <= at) return { verdict: 'revoked' }
  return { verdict: 'good', kind: 'user-authentication', id: entry.holderId, notAfter: certificate.notAfter }
}

function readCertificate(der: Uint8Array): Certificate | undefined {
  try {
    return parseCertificate(der)
  } catch (error) {
    if (error instanceof PkiError) return undefined
    throw error
  }
}

function isSignedBy({ certificate: ca }: Authority, certificate: Certificate): boolean {
  const verdict = verifySignature({
    algorithm: certificate.signatureAlgorithm,
    spkiBytes: ca.spkiBytes,
    message: certificate.tbsBytes,
    signature: certificate.signature,
    allowed: HPKI_ALGORITHMS,
  })
  return certificate.issuer.key === ca.subject.key && verdict === 'valid'
}
