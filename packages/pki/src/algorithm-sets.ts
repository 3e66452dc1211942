/**
 * Which signatures count. A set is an argument of every check, so that the old suites of published test paths can be judged
 * without ever being let into an HPKI policy.
 */
import type { DigestName } from './algorithms.js'

/** The families of signature that can be checked at all. */
export type SignatureScheme = 'rsa' | 'rsa-pss' | 'ecdsa' | 'ed25519' | 'dsa'

/** A set of signature algorithms, with the sizes of keys that they need. Both ends of a range count. */
export type AlgorithmSet = {
  readonly name: string
  readonly schemes: ReadonlySet<SignatureScheme>
  readonly digests: ReadonlySet<DigestName>
  /** Curves of ECDSA by Node's names. */
  readonly curves: ReadonlySet<string>
  readonly rsaBits: { readonly min: number; readonly max: number }
  readonly dsaBits: { readonly min: number; readonly max: number }
}

/** One set for all, or one for each list or answer: what is proven to be old may use what counted then. */
export type AllowedFor<T> = AlgorithmSet | ((item: T) => AlgorithmSet)

/** The set that counts for one of them. */
export function allowedFor<T>(allowed: AllowedFor<T>, item: T): AlgorithmSet {
  return typeof allowed === 'function' ? allowed(item) : allowed
}

const SHA2 = ['sha256', 'sha384', 'sha512'] as const
const NIST_CURVES: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1'])
// A larger key would cost whoever checks it more than it protects.
const MAX_BITS = 16_384

/**
 * What HPKI policies accept: RSA of 2048 bits or more (PKCS #1 v1.5 or PSS), ECDSA on the NIST curves and Ed25519, with SHA-2
 * (HPKI certificate policy §6.1.5, §7.1.3).
 */
export const HPKI_ALGORITHMS: AlgorithmSet = {
  name: 'hpki',
  schemes: new Set(['rsa', 'rsa-pss', 'ecdsa', 'ed25519']),
  digests: new Set(SHA2),
  curves: NIST_CURVES,
  rsaBits: { min: 2048, max: MAX_BITS },
  dsaBits: { min: Number.POSITIVE_INFINITY, max: 0 },
}

/** What paths of the suites of RFC 3279 and RFC 4055 need besides: SHA-1, SHA-224, DSA, and RSA from 1024 bits. */
export const RFC5280_ALGORITHMS: AlgorithmSet = {
  name: 'rfc5280',
  schemes: new Set(['rsa', 'rsa-pss', 'ecdsa', 'ed25519', 'dsa']),
  digests: new Set(['sha1', 'sha224', ...SHA2]),
  curves: NIST_CURVES,
  rsaBits: { min: 1024, max: MAX_BITS },
  dsaBits: { min: 1024, max: 3072 },
}

/**
 * Everything that can be computed, for signatures of old: whoever verifies with it knows that a value fits, and has to ask of each
 * algorithm how long it could be relied on (packages/ades, validation policies). Never a set to trust by.
 */
export const COMPUTABLE_ALGORITHMS: AlgorithmSet = {
  name: 'computable',
  schemes: new Set(['rsa', 'rsa-pss', 'ecdsa', 'ed25519', 'dsa']),
  digests: new Set(['md5', 'ripemd160', 'sha1', 'sha224', ...SHA2, 'sha3-256', 'sha3-384', 'sha3-512']),
  curves: new Set([
    ...NIST_CURVES,
    'prime192v1',
    'secp224r1',
    'secp256k1',
    'brainpoolP224r1',
    'brainpoolP256r1',
    'brainpoolP320r1',
    'brainpoolP384r1',
    'brainpoolP512r1',
  ]),
  rsaBits: { min: 512, max: MAX_BITS },
  dsaBits: { min: 512, max: 3072 },
}
