/** Row 3 for CAdES: which certificate a signer's signature was made with (EN 319 122-1 §5.2.2; RFC 5652 §5.3). */
import { sameBytes } from '@jitsuin/kernel'
import {
  bindsCertificate,
  type Certificate,
  type EssCertId,
  isSignersCertificate,
  PkiError,
} from '@jitsuin/pki'
import type { ReasonCode } from '../../validate/reasons.js'
import type { SignerIdentity } from '../../validate/signer-certificate.js'
import { hashOf } from '../archive-imprint.js'
import type { ReadSigner } from '../read/signer.js'

type Candidates = {
  readonly carried: readonly Certificate[]
  readonly atHand: readonly Certificate[]
  /** What becomes of a signature that states no certificate: the older kinds of PDF need not. */
  readonly unbound?: 'by-identifier'
  /** `en`: one that nothing binds is looked at all the same, and a certificate that the digest names needs no more (EN 319 102-1 §5.2.3). */
  readonly rules: 'hpki' | 'en'
}

/** Finds the certificate that the signed attributes bind, in the message or among those at hand. */
export function identifyCadesSigner(
  { info, certificateIds }: ReadSigner,
  { carried, atHand, unbound, rules }: Candidates,
): SignerIdentity {
  const [bound] = certificateIds
  if (!bound && unbound === 'by-identifier')
    return identifyUnbound(info, carried, 'pdf-signature/unbound') ?? refused('signer/not-found')
  if (!bound && rules === 'en')
    return (
      identifyUnbound(info, [...carried, ...atHand], 'signer/unbound-open') ??
      refused('signer/not-found-open')
    )
  if (!bound) return refused('signer/unbound')
  const all = [...carried, ...atHand]
  const certificate = all.find(({ bytes }) => sameBytes(hashOf(bound.digest, bytes), bound.hash))
  if (!certificate) {
    const isNamed = all.some((other) => orNo(() => isSignersCertificate(info, other)))
    return refused(isNamed ? 'signer/mismatch' : 'signer/not-found')
  }
  const isTheOne =
    orNo(() => isSignersCertificate(info, certificate)) &&
    (bindsAll(certificateIds, certificate) || (rules === 'en' && namesAll(certificateIds, certificate)))
  if (!isTheOne) return refused('signer/issuer-serial')
  const around = carried.filter((other) => other !== certificate)
  return { outcome: 'found', certificate, around }
}

/** By issuer and number, or key identifier, which nothing protects: someone could have put another certificate of the key there. */
function identifyUnbound(
  info: ReadSigner['info'],
  carried: readonly Certificate[],
  remark: ReasonCode,
): SignerIdentity | undefined {
  const certificate = carried.find((other) => orNo(() => isSignersCertificate(info, other)))
  const around = carried.filter((other) => other !== certificate)
  return certificate && { outcome: 'found', certificate, around, remark }
}

/** Issuer and serial number where they are stated, and the older list, which may still use SHA-1. */
function bindsAll(ids: readonly EssCertId[], certificate: Certificate): boolean {
  return ids.every((id) => orNo(() => bindsCertificate(id, certificate)))
}

/** By their digests alone: some writers have the name of the issuer in another form, or leave it empty. */
function namesAll(ids: readonly EssCertId[], { bytes }: Certificate): boolean {
  return ids.every(({ digest, hash }) => sameBytes(hashOf(digest, bytes), hash))
}

function orNo(judge: () => boolean): boolean {
  try {
    return judge()
  } catch (error) {
    if (error instanceof PkiError) return false
    throw error
  }
}

function refused(code: Extract<SignerIdentity, { outcome: 'refused' }>['code']): SignerIdentity {
  return { outcome: 'refused', code }
}
