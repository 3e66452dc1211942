/**
 * Until when algorithms may be relied on, as the caller knows it: a link of the evidence holds only if the next one was made before any
 * of its own algorithms ended (RFC 4998 §5.3).
 */
import {
  type Certificate,
  type DigestName,
  imprintDigest,
  PkiError,
  readPublicKey,
  type TimeStampToken,
} from '@jitsuin/pki'

/** One end. `until` is the last moment at which it may be relied on. Keys of fewer bits than `belowBits` end; without it, all of the kind. */
export type AlgorithmEnd = { readonly until: Date } & (
  | { readonly digest: DigestName }
  | { readonly keys: 'rsa' | 'ec'; readonly belowBits?: number }
)

/**
 * What ended long ago, whatever a caller says: SHA-1 in signatures with 2013, SHA-224 and RSA below 2048 bits with 2013 and 2015 (years
 * in which most bodies ended them; they differ by two or three). A caller's table adds to it.
 */
export const LONG_ENDED: readonly AlgorithmEnd[] = [
  { digest: 'sha1', until: new Date('2013-12-31T23:59:59Z') },
  { digest: 'sha224', until: new Date('2015-12-31T23:59:59Z') },
  { keys: 'rsa', belowBits: 2048, until: new Date('2013-12-31T23:59:59Z') },
]

/** What a link relies on: digests, and the certificates of its path with the anchor. */
export type Reliance = { readonly digests: readonly DigestName[]; readonly keys: readonly Certificate[] }

/** The end of a link by a time: the earliest of those that apply. */
export function endedAlgorithm(
  reliance: Reliance,
  ends: readonly AlgorithmEnd[],
  at: Date,
): AlgorithmEnd | undefined {
  return endsOf(reliance, ends).find(({ until }) => at > until)
}

/** The last moment at which all that a link relies on can be relied on: certificates and algorithms; undefined without a path. */
export function endOf(reliance: Reliance, ends: readonly AlgorithmEnd[]): Date | undefined {
  if (reliance.keys.length === 0) return undefined
  const times = [
    ...reliance.keys.map(({ notAfter }) => notAfter.getTime()),
    ...endsOf(reliance, ends).map(({ until }) => until.getTime()),
  ]
  return new Date(Math.min(...times))
}

function endsOf({ digests, keys }: Reliance, ends: readonly AlgorithmEnd[]): AlgorithmEnd[] {
  const sizes = keys.map(sizeOf)
  const signed = new Set([
    ...digests,
    ...keys.flatMap(({ signatureAlgorithm: { oid } }) => SIGNED_WITH[oid] ?? []),
  ])
  return [...LONG_ENDED, ...ends].filter((end) => {
    if ('digest' in end) return signed.has(end.digest)
    const { belowBits = Number.POSITIVE_INFINITY } = end
    return sizes.some(({ kind, bits }) => kind === end.keys && bits < belowBits)
  })
}

/** The digests of the usual signatures of certificates (RFC 3279, RFC 4055, RFC 5758). */
const SIGNED_WITH: Readonly<Record<string, DigestName>> = {
  '1.2.840.113549.1.1.5': 'sha1',
  '1.2.840.113549.1.1.14': 'sha224',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.1': 'sha1',
  '1.2.840.10045.4.3.1': 'sha224',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
}

/** The digests that a token relies on: of its imprint, and of its signature. */
export function digestsOf({ info, signerInfo }: TimeStampToken): DigestName[] {
  const imprint = imprintDigest(info.imprint)
  const signed = imprintDigest({ ...info.imprint, algorithm: signerInfo.digestAlgorithm })
  return [imprint, signed].flatMap((name) => name ?? [])
}

const CURVE_BITS: Readonly<Record<string, number>> = { prime256v1: 256, secp384r1: 384, secp521r1: 521 }

function sizeOf({ spkiBytes }: Certificate): { readonly kind: string; readonly bits: number } {
  try {
    const { asymmetricKeyType = '', asymmetricKeyDetails: details } = readPublicKey(spkiBytes)
    if (asymmetricKeyType.startsWith('rsa')) return { kind: 'rsa', bits: details?.modulusLength ?? 0 }
    return { kind: asymmetricKeyType, bits: CURVE_BITS[details?.namedCurve ?? ''] ?? 0 }
  } catch (error) {
    if (error instanceof PkiError) return { kind: 'rsa', bits: 0 } // nothing may rely on a key that nobody can read
    throw error
  }
}
