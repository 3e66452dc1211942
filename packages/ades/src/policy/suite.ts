/**
 * Cryptographic suites as data: until when an algorithm, a key of its size or a curve may be relied on (ETSI TS 119 312, SOG-IS Agreed
 * Cryptographic Mechanisms). What has no row was never accepted; what has a row without an end still is.
 */
import type { SignatureScheme } from '@jitsuin/pki'

/** How long a row holds. Days are ISO 8601 and begin at midnight UTC. */
export type Dated = {
  /** The first day on which it can no longer be relied on; absent: no end. */
  readonly until?: string
  /** An end that is announced. It warns and decides nothing: such dates have been moved before. */
  readonly planned?: string
  /** Where the dates come from. */
  readonly source?: string
  readonly sureness?: 'certain' | 'likely' | 'unsure'
}

/** The hash functions that a suite can have rows for. */
export const DIGEST_NAMES = [
  'md5',
  'ripemd160',
  'sha1',
  'sha224',
  'sha256',
  'sha384',
  'sha512',
  'sha3-224',
  'sha3-256',
  'sha3-384',
  'sha3-512',
] as const
export type SuiteDigest = (typeof DIGEST_NAMES)[number]

/** The families of signature that a suite can have rows for. `rsa` is RSASSA-PKCS1-v1_5. */
export const SCHEME_NAMES = [
  'rsa',
  'rsa-pss',
  'dsa',
  'ecdsa',
  'ed25519',
] as const satisfies readonly SignatureScheme[]

/** A suite. A key counts by the row of its kind with the most bits that it reaches. */
export type CryptographicSuite = {
  readonly digests: readonly (Dated & { readonly name: SuiteDigest })[]
  readonly schemes: readonly (Dated & { readonly name: SignatureScheme })[]
  readonly keys: readonly (Dated & { readonly kind: 'rsa' | 'dsa'; readonly minBits: number })[]
  /** By the names of OpenSSL. */
  readonly curves: readonly (Dated & { readonly name: string })[]
}

const ETSI = 'ETSI TS 102 176-1 V2.1.1, TS 119 312'
const SOG_IS = 'SOG-IS Agreed Cryptographic Mechanisms, TS 119 312'
const FIRST = { source: ETSI, sureness: 'likely' } as const
const OPEN = { source: SOG_IS, sureness: 'certain' } as const
/** Announced for the end of 2025 first, then for that of 2028. */
const NEXT = { planned: '2029-01-01', source: SOG_IS, sureness: 'likely' } as const

/** The rows of TS 119 312 as far as ends have passed; ends that lie ahead are announced only. */
export const ETSI_SUITE: CryptographicSuite = {
  digests: [
    { name: 'md5', until: '2004-08-01', ...FIRST },
    { name: 'ripemd160', until: '2014-08-01', ...FIRST },
    { name: 'sha1', until: '2012-08-01', ...FIRST },
    { name: 'sha224', ...NEXT },
    { name: 'sha256', ...OPEN },
    { name: 'sha384', ...OPEN },
    { name: 'sha512', ...OPEN },
    { name: 'sha3-224', ...NEXT, sureness: 'unsure' },
    { name: 'sha3-256', ...OPEN },
    { name: 'sha3-384', ...OPEN },
    { name: 'sha3-512', ...OPEN },
  ],
  schemes: [
    { name: 'rsa', ...NEXT },
    { name: 'rsa-pss', ...OPEN },
    { name: 'dsa', ...NEXT },
    { name: 'ecdsa', ...OPEN },
    { name: 'ed25519', source: 'RFC 8032; not in TS 119 312 V1.4', sureness: 'unsure' },
  ],
  keys: [
    { kind: 'rsa', minBits: 786, until: '2010-08-01', ...FIRST },
    { kind: 'rsa', minBits: 1024, until: '2019-10-01', source: ETSI, sureness: 'unsure' },
    { kind: 'rsa', minBits: 1900, ...NEXT },
    { kind: 'rsa', minBits: 3000, ...OPEN },
    { kind: 'dsa', minBits: 1024, until: '2015-12-01', ...FIRST },
    { kind: 'dsa', minBits: 2048, ...NEXT },
    { kind: 'dsa', minBits: 3072, ...OPEN },
  ],
  curves: [
    { name: 'prime192v1', until: '2012-08-01', ...FIRST },
    { name: 'secp224r1', until: '2012-08-01', ...FIRST, sureness: 'unsure' },
    { name: 'brainpoolP224r1', until: '2012-08-01', ...FIRST, sureness: 'unsure' },
    { name: 'prime256v1', ...OPEN },
    { name: 'secp384r1', ...OPEN },
    { name: 'secp521r1', ...OPEN },
    { name: 'brainpoolP256r1', ...OPEN },
    { name: 'brainpoolP320r1', ...OPEN, sureness: 'likely' },
    { name: 'brainpoolP384r1', ...OPEN },
    { name: 'brainpoolP512r1', ...OPEN },
  ],
}

const HPKI_CP = 'HPKI certificate policy §6.1.5'

/** The same dates without DSA, and RSA only from 2048 bits: HPKI authorities certify nothing else. */
export const HPKI_SUITE: CryptographicSuite = {
  ...ETSI_SUITE,
  schemes: ETSI_SUITE.schemes.filter(({ name }) => name !== 'dsa'),
  keys: [
    ...ETSI_SUITE.keys.filter(({ kind, minBits }) => kind === 'rsa' && minBits < 1900),
    { kind: 'rsa', minBits: 1900, until: '2019-10-01', source: HPKI_CP, sureness: 'likely' },
    { kind: 'rsa', minBits: 2048, planned: '2031-01-01', source: 'CRYPTREC LS-0003', sureness: 'likely' },
    ...ETSI_SUITE.keys.filter(({ kind, minBits }) => kind === 'rsa' && minBits > 1900),
  ],
}
