/**
 * The kinds of keys that the platform makes, and the algorithm that each signs with unless told otherwise.
 */
import type { KeyObject } from 'node:crypto'
import type { SignatureAlgorithm } from '@jitsuin/pki'
import { KeysError } from './errors.js'

type KeyKindRow = { readonly algorithm: SignatureAlgorithm } & (
  | { readonly type: 'rsa'; readonly bits: number }
  | { readonly type: 'ec'; readonly curve: string; readonly fieldBytes: number }
  | { readonly type: 'ed25519' }
)

/** One row per kind. `curve` is Node's name; `fieldBytes` the length of a coordinate. */
export const KEY_KINDS = {
  rsa2048: { type: 'rsa', bits: 2048, algorithm: 'rsa-sha256' },
  rsa3072: { type: 'rsa', bits: 3072, algorithm: 'rsa-sha256' },
  rsa4096: { type: 'rsa', bits: 4096, algorithm: 'rsa-sha256' },
  p256: { type: 'ec', curve: 'prime256v1', fieldBytes: 32, algorithm: 'ecdsa-sha256' },
  p384: { type: 'ec', curve: 'secp384r1', fieldBytes: 48, algorithm: 'ecdsa-sha384' },
  p521: { type: 'ec', curve: 'secp521r1', fieldBytes: 66, algorithm: 'ecdsa-sha512' },
  ed25519: { type: 'ed25519', algorithm: 'ed25519' },
} as const satisfies Record<string, KeyKindRow>

/** Our name of a kind, such as `rsa3072`. */
export type KeyKind = keyof typeof KEY_KINDS

/** Every kind, in the order of the table. */
export const ALL_KEY_KINDS = Object.keys(KEY_KINDS) as KeyKind[] // the table has no other keys

/**
 * The kind of a key that somebody else made. RSA keys of other sizes from 2048 bits count as the next smaller kind.
 *
 * @throws {KeysError} `keys/kind-unknown`
 */
export function kindOf(key: KeyObject): KeyKind {
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {}
  switch (key.asymmetricKeyType) {
    case 'rsa':
      if (modulusLength >= 2048)
        return modulusLength < 3072 ? 'rsa2048' : modulusLength < 4096 ? 'rsa3072' : 'rsa4096'
      break
    case 'ec':
      if (namedCurve === 'prime256v1') return 'p256'
      if (namedCurve === 'secp384r1') return 'p384'
      if (namedCurve === 'secp521r1') return 'p521'
      break
    case 'ed25519':
      return 'ed25519'
    default:
  }
  throw new KeysError('keys/kind-unknown', `${key.asymmetricKeyType} ${namedCurve ?? modulusLength}`)
}
