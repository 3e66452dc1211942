/** Row 3 for JAdES: which certificate a signature was made with (RFC 7515 §4.1.6; TS 119 182-1 §5.1.7, §5.2.2). */
import { sameBytes } from '@jitsuin/kernel'
import { type Certificate, HPKI_ALGORITHMS, PkiError } from '@jitsuin/pki'
import { hashOf } from '../../cades/archive-imprint.js'
import type { ReasonCode } from '../../validate/reasons.js'
import type { SignerIdentity } from '../../validate/signer-certificate.js'
import type { PreparedTrust } from '../../validate/trust.js'
import type { CertificateDigest, SignedHeader } from '../read/signed-header.js'

/** Finds the certificate that the protected header carries or names; `beside` are the others of the file. */
export function identifyJadesSigner(
  { certificates, bindings, key }: SignedHeader,
  trust: PreparedTrust,
  beside: readonly Certificate[],
): SignerIdentity {
  if (bindings.some(({ digest }) => !digest || !HPKI_ALGORITHMS.digests.has(digest)))
    return refused('signer/digest-algorithm')
  const [first, ...rest] = certificates.map((der) => readOr(der, trust))
  // The first one is the signer's: were another one bound, two readers would see two signers.
  if (first === 'unreadable') return refused('signer/unreadable')
  if (first) {
    const around = rest.filter((one) => one !== 'unreadable') // the others can only be missed
    return bindings.every((one) => binds(one, first)) ? found(first, around) : refused('signer/mismatch')
  }
  if (bindings.length === 0) return refused(key === 'bare' ? 'signer/key-only' : 'signer/not-found')
  const all = [...beside, ...trust.shelf.certificates]
  const bound = all.find((certificate) => bindings.every((one) => binds(one, certificate)))
  return bound ? found(bound, beside) : refused('signer/not-found')
}

function binds({ digest, value }: CertificateDigest, { bytes }: Certificate): boolean {
  return digest !== undefined && sameBytes(hashOf(digest, bytes), value)
}

function readOr(der: Uint8Array, { readCertificate }: PreparedTrust): Certificate | 'unreadable' {
  try {
    return readCertificate(der)
  } catch (error) {
    if (error instanceof PkiError) return 'unreadable'
    throw error
  }
}

function found(certificate: Certificate, around: readonly Certificate[]): SignerIdentity {
  return { outcome: 'found', certificate, around }
}

function refused(code: ReasonCode): SignerIdentity {
  return { outcome: 'refused', code }
}
