/**
 * The signature and digest algorithms of XML Signature 1.1 §6 and RFC 9231 §2, and which of them count.
 *
 * Every table row says all that is to know about its URI; a URI that has no row is refused, and so is one that the
 * caller's policy does not list.
 */
import { hash } from 'node:crypto'
import { XmlError } from '../errors.js'

/** Digest algorithms: their URI, and the hash function behind it. */
export const DIGEST_ALGORITHMS = {
  'http://www.w3.org/2001/04/xmldsig-more#md5': 'md5',
  'http://www.w3.org/2001/04/xmlenc#ripemd160': 'ripemd160',
  'http://www.w3.org/2000/09/xmldsig#sha1': 'sha1',
  'http://www.w3.org/2001/04/xmldsig-more#sha224': 'sha224',
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
  'http://www.w3.org/2007/05/xmldsig-more#sha3-224': 'sha3-224',
  'http://www.w3.org/2007/05/xmldsig-more#sha3-256': 'sha3-256',
  'http://www.w3.org/2007/05/xmldsig-more#sha3-384': 'sha3-384',
  'http://www.w3.org/2007/05/xmldsig-more#sha3-512': 'sha3-512',
} as const

/** URI of a digest algorithm. */
export type DigestUri = keyof typeof DIGEST_ALGORITHMS

/** A hash function by its OpenSSL name. */
export type HashName = (typeof DIGEST_ALGORITHMS)[DigestUri]

/** How many octets each hash has. */
export const HASH_BYTES = {
  md5: 16,
  ripemd160: 20,
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
  'sha3-224': 28,
  'sha3-256': 32,
  'sha3-384': 48,
  'sha3-512': 64,
} as const satisfies Record<HashName, number>

/**
 * Signature algorithms by URI. `rsa-pss` takes salt and mask from its hash (RFC 9231 §2.3.10), `rsa-pss-params` reads
 * them from RSAPSSParams (§2.3.9).
 */
export const SIGNATURE_ALGORITHMS = {
  'http://www.w3.org/2001/04/xmldsig-more#rsa-md5': { scheme: 'rsa', hash: 'md5' },
  'http://www.w3.org/2001/04/xmldsig-more#rsa-ripemd160': { scheme: 'rsa', hash: 'ripemd160' },
  'http://www.w3.org/2000/09/xmldsig#rsa-sha1': { scheme: 'rsa', hash: 'sha1' },
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha224': { scheme: 'rsa', hash: 'sha224' },
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256': { scheme: 'rsa', hash: 'sha256' },
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384': { scheme: 'rsa', hash: 'sha384' },
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512': { scheme: 'rsa', hash: 'sha512' },
  'http://www.w3.org/2007/05/xmldsig-more#rsa-pss': { scheme: 'rsa-pss-params' },
  'http://www.w3.org/2007/05/xmldsig-more#sha1-rsa-MGF1': { scheme: 'rsa-pss', hash: 'sha1' },
  'http://www.w3.org/2007/05/xmldsig-more#sha224-rsa-MGF1': { scheme: 'rsa-pss', hash: 'sha224' },
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1': { scheme: 'rsa-pss', hash: 'sha256' },
  'http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1': { scheme: 'rsa-pss', hash: 'sha384' },
  'http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1': { scheme: 'rsa-pss', hash: 'sha512' },
  'http://www.w3.org/2007/05/xmldsig-more#sha3-224-rsa-MGF1': { scheme: 'rsa-pss', hash: 'sha3-224' },
  'http://www.w3.org/2007/05/xmldsig-more#sha3-256-rsa-MGF1': { scheme: 'rsa-pss', hash: 'sha3-256' },
  'http://www.w3.org/2007/05/xmldsig-more#sha3-384-rsa-MGF1': { scheme: 'rsa-pss', hash: 'sha3-384' },
  'http://www.w3.org/2007/05/xmldsig-more#sha3-512-rsa-MGF1': { scheme: 'rsa-pss', hash: 'sha3-512' },
  'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1': { scheme: 'ecdsa', hash: 'sha1' },
  'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha224': { scheme: 'ecdsa', hash: 'sha224' },
  'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256': { scheme: 'ecdsa', hash: 'sha256' },
  'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384': { scheme: 'ecdsa', hash: 'sha384' },
  'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512': { scheme: 'ecdsa', hash: 'sha512' },
  'http://www.w3.org/2021/04/xmldsig-more#ecdsa-sha3-224': { scheme: 'ecdsa', hash: 'sha3-224' },
  'http://www.w3.org/2021/04/xmldsig-more#ecdsa-sha3-256': { scheme: 'ecdsa', hash: 'sha3-256' },
  'http://www.w3.org/2021/04/xmldsig-more#ecdsa-sha3-384': { scheme: 'ecdsa', hash: 'sha3-384' },
  'http://www.w3.org/2021/04/xmldsig-more#ecdsa-sha3-512': { scheme: 'ecdsa', hash: 'sha3-512' },
  'http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519': { scheme: 'ed25519' },
  'http://www.w3.org/2000/09/xmldsig#dsa-sha1': { scheme: 'dsa', hash: 'sha1' },
  'http://www.w3.org/2009/xmldsig11#dsa-sha256': { scheme: 'dsa', hash: 'sha256' },
  'http://www.w3.org/2000/09/xmldsig#hmac-sha1': { scheme: 'hmac', hash: 'sha1' },
  'http://www.w3.org/2001/04/xmldsig-more#hmac-sha224': { scheme: 'hmac', hash: 'sha224' },
  'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256': { scheme: 'hmac', hash: 'sha256' },
  'http://www.w3.org/2001/04/xmldsig-more#hmac-sha384': { scheme: 'hmac', hash: 'sha384' },
  'http://www.w3.org/2001/04/xmldsig-more#hmac-sha512': { scheme: 'hmac', hash: 'sha512' },
} as const satisfies Record<string, SignatureScheme | { readonly scheme: 'rsa-pss-params' }>

/** URI of a signature algorithm. */
export type SignatureUri = keyof typeof SIGNATURE_ALGORITHMS

/** What a key does with the octets of SignedInfo. */
export type SignatureScheme =
  | { readonly scheme: 'rsa' | 'ecdsa' | 'dsa' | 'hmac'; readonly hash: HashName }
  | { readonly scheme: 'rsa-pss'; readonly hash: HashName; readonly saltBytes?: number }
  | { readonly scheme: 'ed25519' }

/** Which algorithms and key sizes a caller accepts. */
export type AlgorithmPolicy = {
  readonly signatures: ReadonlySet<SignatureUri>
  readonly digests: ReadonlySet<DigestUri>
  /** Smallest modulus of an RSA or DSA key, in bits. */
  readonly leastModulusBits: number
  /** Whether curves beside those of NIST count for ECDSA. */
  readonly otherCurves?: 'accepted'
}

const ALL_SIGNATURES = Object.keys(SIGNATURE_ALGORITHMS) as SignatureUri[] // the table has no other keys
const ALL_DIGESTS = Object.keys(DIGEST_ALGORITHMS) as DigestUri[] // the table has no other keys

const PUBLIC_KEY_SIGNATURES = ALL_SIGNATURES.filter((uri) => SIGNATURE_ALGORITHMS[uri].scheme !== 'hmac')
const OLDER_HASHES: ReadonlySet<HashName | undefined> = new Set(['md5', 'ripemd160'])

/** Hashes for which two texts with one digest can be made, or could before long. */
export const BROKEN_HASHES: ReadonlySet<HashName> = new Set(['md5', 'ripemd160', 'sha1'])

/** Public-key signatures without SHA-1, RSA from 2048 bits: the default. No HMAC, no DSA. */
export const SAFE_ALGORITHMS: AlgorithmPolicy = {
  signatures: new Set(ALL_SIGNATURES.filter(isSafe)),
  digests: new Set(ALL_DIGESTS.filter((uri) => !BROKEN_HASHES.has(DIGEST_ALGORITHMS[uri]))),
  leastModulusBits: 2048,
}

/** Everything with a public key, for documents of old: with SHA-1, DSA and RSA from 1024 bits. Still no HMAC. */
export const LEGACY_ALGORITHMS: AlgorithmPolicy = {
  signatures: new Set(PUBLIC_KEY_SIGNATURES.filter((uri) => !OLDER_HASHES.has(hashOfSignature(uri)))),
  digests: new Set(ALL_DIGESTS.filter((uri) => !OLDER_HASHES.has(DIGEST_ALGORITHMS[uri]))),
  leastModulusBits: 1024,
}

/**
 * Everything that can be computed with a public key. Whoever verifies with it knows that a value fits, and has to ask of each
 * algorithm how long it could be relied on; never a set to trust by.
 */
export const COMPUTABLE_ALGORITHMS: AlgorithmPolicy = {
  signatures: new Set(PUBLIC_KEY_SIGNATURES),
  digests: new Set(ALL_DIGESTS),
  leastModulusBits: 512,
  otherCurves: 'accepted',
}

/** Whether the URI names a digest algorithm we know; a policy may still refuse it. */
export function isDigestUri(uri: string): uri is DigestUri {
  return Object.hasOwn(DIGEST_ALGORITHMS, uri)
}

/** Whether the URI names a signature algorithm we know; a policy may still refuse it. */
export function isSignatureUri(uri: string): uri is SignatureUri {
  return Object.hasOwn(SIGNATURE_ALGORITHMS, uri)
}

/**
 * The digest of some octets under an algorithm that the policy accepts.
 *
 * @throws {XmlError} `xml-signature/algorithm-refused`.
 */
export function digestOctets(octets: Uint8Array, uri: string, policy: AlgorithmPolicy): Uint8Array {
  if (!isDigestUri(uri) || !policy.digests.has(uri)) {
    throw new XmlError('xml-signature/algorithm-refused', 'The digest algorithm is not accepted')
  }
  return hash(DIGEST_ALGORITHMS[uri], octets, 'buffer')
}

function hashOfSignature(uri: SignatureUri): HashName | undefined {
  const algorithm = SIGNATURE_ALGORITHMS[uri]
  return 'hash' in algorithm ? algorithm.hash : undefined
}

function isSafe(uri: SignatureUri): boolean {
  const algorithm = SIGNATURE_ALGORITHMS[uri]
  if (algorithm.scheme === 'hmac' || algorithm.scheme === 'dsa') return false
  return !('hash' in algorithm) || !BROKEN_HASHES.has(algorithm.hash)
}
