/**
 * The subject's public key (RFC 5280 §4.1.2.7; RFC 3279, RFC 5480, RFC 8410) and what keyUsage may say of its kind.
 */
import * as der from '../../der.js'
import type { KeyUsage } from '../../extensions/key-usage.js'
import { type CertificateFacts, keyUsages } from '../facts.js'
import { attempt, type Rule, when } from '../finding.js'

const RSA = '1.2.840.113549.1.1.1'
const RSA_PSS = '1.2.840.113549.1.1.10'
const EC = '1.2.840.10045.2.1'
const ED25519 = '1.3.101.112'
const ED448 = '1.3.101.113'
const DSA = '1.2.840.10040.4.1'

/** Named curves with the octets of a coordinate. */
const CURVES: ReadonlyMap<string, number> = new Map([
  ['1.2.840.10045.3.1.1', 24],
  ['1.3.132.0.33', 28],
  ['1.2.840.10045.3.1.7', 32],
  ['1.3.132.0.34', 48],
  ['1.3.132.0.35', 66],
  ['1.3.132.0.10', 32],
  ['1.3.36.3.3.2.8.1.1.7', 32],
  ['1.3.36.3.3.2.8.1.1.11', 48],
  ['1.3.36.3.3.2.8.1.1.13', 64],
])

const SIGNING: readonly KeyUsage[] = ['digitalSignature', 'nonRepudiation', 'keyCertSign', 'cRLSign']
/** What keyUsage may say, by kind of key (RFC 3279 §2.3, RFC 5480 §3, RFC 8410 §5). */
const ALLOWED_USAGES: ReadonlyMap<string, ReadonlySet<KeyUsage>> = new Map([
  [RSA, new Set([...SIGNING, 'keyEncipherment', 'dataEncipherment'] as const)],
  [RSA_PSS, new Set(SIGNING)],
  [EC, new Set([...SIGNING, 'keyAgreement', 'encipherOnly', 'decipherOnly'] as const)],
  [DSA, new Set(SIGNING)],
  [ED25519, new Set(SIGNING)],
  [ED448, new Set(SIGNING)],
  ['1.3.101.110', new Set(['keyAgreement', 'encipherOnly', 'decipherOnly'] as const)], // X25519
  ['1.3.101.111', new Set(['keyAgreement', 'encipherOnly', 'decipherOnly'] as const)], // X448
])

/** Rules about keys. */
export const KEY_RULES: readonly Rule<CertificateFacts>[] = [
  {
    id: 'rfc3279.2.3.1.rsa-key-null-parameters',
    clause: 'RFC 3279 §2.3.1',
    severity: 'error',
    appliesTo: 'certificate with an RSA key',
    ja: 'RSA 公開鍵のパラメータは NULL。',
    en: 'The parameters of an RSA key are NULL.',
    check: ({ keyAlgorithm: { oid, parameters } }) =>
      when(oid === RSA && (parameters?.tag !== der.NULL || parameters.content.length > 0), 'not NULL'),
  },
  {
    id: 'rfc8017.3.1.rsa-key-form',
    clause: 'RFC 8017 §3.1, RFC 3279 §2.3.1',
    severity: 'error',
    appliesTo: 'certificate with an RSA key',
    ja: 'RSA 公開鍵は正の整数二つ（法と指数）。',
    en: 'An RSA key is two positive integers, modulus and exponent.',
    check: (facts) => {
      if (!isRsa(facts)) return []
      const key = rsaKey(facts)
      return key ? when(key.modulus <= 0n || key.exponent <= 0n, 'not positive') : ['not two integers']
    },
  },
  {
    id: 'rfc8017.3.1.rsa-exponent-odd',
    clause: 'RFC 8017 §3.1',
    severity: 'error',
    appliesTo: 'certificate with an RSA key',
    ja: 'RSA の指数は 3 以上の奇数。',
    en: 'The RSA exponent is odd and at least 3.',
    check: (facts) => {
      const key = rsaKey(facts)
      return key ? when(key.exponent < 3n || key.exponent % 2n === 0n, `exponent ${key.exponent}`) : []
    },
  },
  {
    id: 'rfc8017.3.1.rsa-modulus-odd',
    clause: 'RFC 8017 §3.1',
    severity: 'error',
    appliesTo: 'certificate with an RSA key',
    ja: 'RSA の法は小さい素数で割り切れないこと。',
    en: 'The RSA modulus is not divisible by a small prime.',
    check: (facts) => {
      const key = rsaKey(facts)
      const factor = key && smallFactorOf(key.modulus)
      return when(factor !== undefined, `divisible by ${factor}`)
    },
  },
  {
    id: 'sp800-131a.rsa-2048',
    clause: 'NIST SP 800-131A r2 §3',
    severity: 'warning',
    appliesTo: 'certificate with an RSA key',
    ja: 'RSA 鍵は 2048 ビット以上。',
    en: 'An RSA key has at least 2048 bits.',
    check: (facts) => {
      const bits = rsaModulusBits(facts)
      return when(bits !== undefined && bits < 2048, `${bits} bits`)
    },
  },
  {
    id: 'sp800-56b.rsa-exponent-range',
    clause: 'FIPS 186-5 §5.1',
    severity: 'warning',
    appliesTo: 'certificate with an RSA key',
    ja: 'RSA の指数は 65537 以上、2 の 256 乗未満が望ましい。',
    en: 'The RSA exponent lies between 2^16 and 2^256.',
    check: (facts) => {
      const key = rsaKey(facts)
      return when(
        key !== undefined && (key.exponent < 65537n || key.exponent >= 2n ** 256n),
        `exponent ${key?.exponent}`,
      )
    },
  },
  {
    id: 'rfc5480.2.1.1.named-curve',
    clause: 'RFC 5480 §2.1.1',
    severity: 'error',
    appliesTo: 'certificate with an EC key',
    ja: '楕円曲線は名前（OID）で示すこと。',
    en: 'The curve is named by its object identifier.',
    check: ({ keyAlgorithm: { oid, parameters } }) =>
      when(oid === EC && parameters?.tag !== der.OID, 'not named'),
  },
  {
    id: 'rfc5480.2.2.point-form',
    clause: 'RFC 5480 §2.2',
    severity: 'error',
    appliesTo: 'certificate with an EC key',
    ja: '楕円曲線の点は曲線に合う長さ。',
    en: 'The point has the length of its curve.',
    check: (facts) => {
      if (facts.keyAlgorithm.oid !== EC) return []
      const size = CURVES.get(curveOf(facts) ?? '')
      return when(size !== undefined && !isPoint(facts.keyBytes, size), `${facts.keyBytes?.length} octets`)
    },
  },
  {
    id: 'rfc8410.3.no-key-parameters',
    clause: 'RFC 8410 §3',
    severity: 'error',
    appliesTo: 'certificate with an EdDSA key',
    ja: 'EdDSA 公開鍵はパラメータを持たず、決まった長さ。',
    en: 'An EdDSA key has no parameters and its one length.',
    check: ({ keyAlgorithm: { oid, parameters }, keyBytes }) => {
      if (oid !== ED25519 && oid !== ED448) return []
      return when(parameters !== undefined, 'parameters').concat(
        when(keyBytes?.length !== (oid === ED25519 ? 32 : 57), `${keyBytes?.length} octets`),
      )
    },
  },
  {
    id: 'rfc5280.4.1.2.7.whole-octets',
    clause: 'RFC 5280 §4.1.2.7',
    severity: 'error',
    appliesTo: 'certificate',
    ja: '公開鍵はバイト単位。',
    en: 'The key is a whole number of octets.',
    check: ({ keyBytes }) => when(keyBytes === undefined, 'unused bits'),
  },
  {
    id: 'rfc3279.2.3.usage-fits-key',
    clause: 'RFC 3279 §2.3, RFC 5480 §3, RFC 8813 §3, RFC 8410 §5',
    severity: 'error',
    appliesTo: 'certificate',
    ja: 'keyUsage は鍵の種類でできることだけ。',
    en: 'keyUsage says only what this kind of key can do.',
    check: (facts) => {
      const allowed = ALLOWED_USAGES.get(facts.keyAlgorithm.oid ?? '')
      return allowed ? [...(keyUsages(facts) ?? [])].flatMap((usage) => when(!allowed.has(usage), usage)) : []
    },
  },
  {
    id: 'rfc3279.2.3.1.no-encipherment-by-ca',
    clause: 'RFC 3279 §2.3.1',
    severity: 'warning',
    appliesTo: 'certificate with an RSA key',
    ja: '証明書や失効リストに署名する鍵を暗号化に使わないこと。',
    en: 'A key that signs certificates or lists does not encipher.',
    check: (facts) => {
      const usages = keyUsages(facts)
      if (!isRsa(facts) || !(usages?.has('keyCertSign') || usages?.has('cRLSign'))) return []
      return when(
        usages.has('keyEncipherment') || usages.has('dataEncipherment'),
        'encipherment beside signing',
      )
    },
  },
]

const SMALL_PRIMES = primesBelow(752)
/** The small primes in groups whose products are exact numbers: one long division serves a whole group. */
const PRIME_GROUPS = groupPrimes()

/** The primes below a bound. */
function primesBelow(bound: number): number[] {
  const found: number[] = []
  for (let n = 2; n < bound; n++) if (found.every((prime) => n % prime !== 0)) found.push(n)
  return found
}

function groupPrimes(): readonly { readonly product: bigint; readonly primes: readonly number[] }[] {
  const groups: number[][] = [[]]
  for (const prime of SMALL_PRIMES) {
    const group = groups.at(-1) ?? []
    const product = group.reduce((so, far) => so * far, prime)
    if (product <= Number.MAX_SAFE_INTEGER) group.push(prime)
    else groups.push([prime])
  }
  return groups.map((primes) => ({ product: BigInt(primes.reduce((a, b) => a * b, 1)), primes }))
}

/** A small prime that divides a number and is not the number itself. */
function smallFactorOf(modulus: bigint): number | undefined {
  for (const { product, primes } of PRIME_GROUPS) {
    const rest = Number(modulus % product)
    const factor = primes.find((prime) => rest % prime === 0 && modulus > BigInt(prime))
    if (factor !== undefined) return factor
  }
  return undefined
}

function isRsa({ keyAlgorithm: { oid } }: CertificateFacts): boolean {
  return oid === RSA || oid === RSA_PSS
}

type RsaKey = { readonly modulus: bigint; readonly exponent: bigint; readonly bits: number }
const READ_KEYS = new WeakMap<CertificateFacts, RsaKey | 'none'>()

/** The numbers of an RSA key; several rules ask, and reading long numbers takes time. */
function rsaKey(facts: CertificateFacts): RsaKey | undefined {
  const key = READ_KEYS.get(facts) ?? readRsaKey(facts) ?? 'none'
  READ_KEYS.set(facts, key)
  return key === 'none' ? undefined : key
}

function readRsaKey(facts: CertificateFacts): RsaKey | undefined {
  const { keyBytes } = facts
  if (!keyBytes || !isRsa(facts)) return undefined
  return attempt(() => {
    const [modulus, exponent] = der.children(der.parse(keyBytes), der.SEQUENCE, 2)
    return {
      modulus: der.integerValue(modulus),
      exponent: der.integerValue(exponent),
      bits: bitLength(modulus.content),
    }
  })
}

/** The bits of a positive number without its leading zeros. */
function bitLength(octets: Uint8Array): number {
  const first = octets.findIndex((octet) => octet !== 0)
  return first < 0 ? 0 : (octets.length - first - 1) * 8 + (32 - Math.clz32(octets[first] ?? 0))
}

/** The size of an RSA key; undefined for keys of other kinds. */
export function rsaModulusBits(facts: CertificateFacts): number | undefined {
  return rsaKey(facts)?.bits
}

/** The curve of an EC key as its OID; undefined for keys of other kinds and curves without a name. */
export function curveOf({ keyAlgorithm: { oid, parameters } }: CertificateFacts): string | undefined {
  return oid === EC && parameters ? attempt(() => der.oidValue(parameters)) : undefined
}

function isPoint(bytes: Uint8Array | undefined, size: number): boolean {
  const form = bytes?.[0]
  if (form === 4) return bytes?.length === 1 + 2 * size
  return (form === 2 || form === 3) && bytes?.length === 1 + size
}
