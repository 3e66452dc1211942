/** Which algorithms a JAdES signature uses, for the check of how long they could be relied on. */
import { type Certificate, type DigestName, SIGNATURE_ALGORITHMS } from '@jitsuin/pki'
import type { SignerRules } from '../../policy/policy.js'
import { type AlgorithmUse, keyFacts } from '../../policy/reliability.js'
import type { SignedDigest } from '../../validate/facts.js'
import { algorithmOf } from '../algorithms.js'
import type { SignedHeader } from '../read/signed-header.js'

/** The signature with its key and digest, the digests of data that the header states, and the one that names the certificate. */
export function jadesUses(
  { alg, signedData, bindings }: SignedHeader,
  certificate: Certificate | undefined,
  referenceDigest: SignerRules['referenceDigest'],
): AlgorithmUse[] {
  const stated = signedData?.mechanism === 'by-uri-hash' ? [signedData.digest] : []
  const bound = referenceDigest === 'judged' ? bindings.map(({ digest }) => digest) : []
  return [
    ...stated.map((digest) => digestUse(digest, 'signed-data')),
    ...valueUse(alg, certificate),
    ...bound.map((digest) => digestUse(digest, 'certificate-reference')),
  ]
}

/** An algorithm without a name here is said where its value is judged. */
function valueUse(alg: string, certificate: Certificate | undefined): AlgorithmUse[] {
  const algorithm = algorithmOf(alg)
  if (!algorithm) return []
  const { scheme, digest } = SIGNATURE_ALGORITHMS[algorithm]
  const key = certificate && keyFacts(certificate.spkiBytes)
  return [{ where: 'signature', scheme, digest: digest ?? undefined, ...(key && { key }) }]
}

function digestUse(
  digest: DigestName | undefined,
  where: 'signed-data' | 'certificate-reference',
): AlgorithmUse {
  return digest ? { where, digest } : { where, unknown: 'unknown' }
}

/** The digests of what is signed, as the header states them: only where it refers to data by them (TS 119 182-1 §5.2.8.3). */
export function jadesDigests({ signedData }: SignedHeader): SignedDigest[] {
  if (signedData?.mechanism !== 'by-uri-hash' || !signedData.digest) return []
  const { digest, hashes } = signedData
  return hashes.map((value) => ({ digest, value }))
}
