/** The certificate of a server, judged by what the profile wants of it. Pure: the time is an argument. */
import { type KeyObject, X509Certificate } from 'node:crypto'
import { parseCertificate, SIGNATURE_ALGORITHMS } from '@jitsuin/pki'

/** Why a chain is not good, or that it is. */
export type ChainVerdict = 'good' | 'not-probed' | 'no-certificate' | 'not-trusted' | 'wrong-time'

/** A certificate above another may be sent or known; a longer chain than this is nobody's. */
const LONGEST_CHAIN = 10

/** What a server sent as certificates, read; `unreadable` if one of them is none. */
export function readChain(sentDer: readonly Uint8Array[]): readonly X509Certificate[] | 'unreadable' {
  try {
    for (const der of sentDer) parseCertificate(der)
    const chain = sentDer.map((der) => new X509Certificate(der))
    return chain.every(({ publicKey }) => publicKey.type === 'public') ? chain : 'unreadable'
  } catch {
    // Two readers, each with errors of its own: whatever either does not read is no certificate.
    return 'unreadable'
  }
}

/** Whether the first certificate leads to an authority that the caller trusts, each one valid at the time. */
export function judgeChain(
  [leaf, ...sent]: readonly X509Certificate[],
  { authorities, at }: { readonly authorities: readonly X509Certificate[]; readonly at: Date },
): ChainVerdict {
  if (!leaf) return 'no-certificate'
  if (authorities.length === 0) return 'not-probed'
  let current = leaf
  for (let length = 0; length < LONGEST_CHAIN; length++) {
    if (!isValidAt(current, at)) return 'wrong-time'
    if (authorities.some(({ fingerprint256 }) => fingerprint256 === current.fingerprint256)) return 'good'
    const issuer = [...authorities, ...sent].find((candidate) => hasIssued(candidate, current))
    if (!issuer) return 'not-trusted'
    current = issuer
  }
  return 'not-trusted'
}

function hasIssued(candidate: X509Certificate, subject: X509Certificate): boolean {
  return candidate.ca && subject.checkIssued(candidate) && subject.verify(candidate.publicKey)
}

/** Both ends count (RFC 5280 §4.1.2.5). */
export function isValidAt({ validFromDate, validToDate }: X509Certificate, at: Date): boolean {
  return validFromDate <= at && at <= validToDate
}

const STRONG_CURVES: ReadonlySet<string | undefined> = new Set(['prime256v1', 'secp384r1', 'secp521r1'])

/** How strong the key and the signature of a certificate are. */
export function judgeStrength({ publicKey, raw }: X509Certificate): 'strong' | 'weak-key' | 'weak-hash' {
  if (!isStrongKey(publicKey)) return 'weak-key'
  // The table has SHA-2 and Ed25519 alone.
  const { oid } = parseCertificate(raw).signatureAlgorithm
  return Object.values(SIGNATURE_ALGORITHMS).some((known) => known.oid === oid) ? 'strong' : 'weak-hash'
}

function isStrongKey({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  switch (asymmetricKeyType) {
    case 'rsa':
    case 'rsa-pss':
      return (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048
    case 'ec':
      return STRONG_CURVES.has(asymmetricKeyDetails?.namedCurve)
    default:
      return asymmetricKeyType === 'ed25519'
  }
}
