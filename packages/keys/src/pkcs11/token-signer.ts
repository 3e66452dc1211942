/**
 * A key inside a token as the port that everything signs through. The message is hashed here; the token sees the digest.
 */
import { createHash } from 'node:crypto'
import {
  DIGESTS,
  type DigestName,
  der,
  type KeySigner,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithm,
} from '@jitsuin/pki'
import { KeysError } from '../errors.js'
import { KEY_KINDS, type KeyKind } from '../key-kinds.js'
import type { TokenKeyRequest, TokenMechanism, TokenPublicKey } from './protocol.js'
import { describeTokenKey, expectKey, type TokenConnection } from './token.js'

const RSA_KEY = '1.2.840.113549.1.1.1'
const EC_KEY = '1.2.840.10045.2.1'

/** Named curves as CKA_EC_PARAMS holds them. */
const CURVES = { p256: '1.2.840.10045.3.1.7', p384: '1.3.132.0.34', p521: '1.3.132.0.35' } as const

/** The kinds of keys that tokens make. */
export type TokenKeyKind = Exclude<KeyKind, 'ed25519'>

/** Which key, and how it signs; the default follows from its kind. */
export type TokenKeyOptions = { readonly keyLabel: string; readonly algorithm?: SignatureAlgorithm }

/**
 * A signer over a key that is in the token already.
 *
 * @throws {KeysError} `keys/missing`, `keys/exists` (two keys under one label), `keys/algorithm-mismatch`
 */
export async function tokenSigner(token: TokenConnection, options: TokenKeyOptions): Promise<KeySigner> {
  return signerOf(token, options, await describeTokenKey(token, options.keyLabel))
}

/**
 * Makes a key inside the token, which never leaves it.
 *
 * @throws {KeysError} `keys/exists`
 */
export async function generateTokenKey(
  token: TokenConnection,
  kind: TokenKeyKind,
  options: TokenKeyOptions,
): Promise<KeySigner> {
  const { keyLabel } = options
  const row = KEY_KINDS[kind]
  const request: TokenKeyRequest =
    row.type === 'rsa'
      ? { type: 'rsa', bits: row.bits }
      : { type: 'ec', parameters: der.oid(CURVES[curveName(kind)]) }
  return signerOf(token, options, expectKey(await token.request({ op: 'generate', keyLabel, request })))
}

function curveName(kind: TokenKeyKind): keyof typeof CURVES {
  if (kind === 'p256' || kind === 'p384' || kind === 'p521') return kind
  throw new KeysError('keys/kind-unknown', kind)
}

function signerOf(
  token: TokenConnection,
  { keyLabel, algorithm: wanted }: TokenKeyOptions,
  key: TokenPublicKey,
): KeySigner {
  const algorithm = wanted ?? defaultAlgorithm(key)
  const { scheme, digest } = SIGNATURE_ALGORITHMS[algorithm]
  const type = scheme === 'ecdsa' ? 'ec' : scheme === 'ed25519' ? 'ed25519' : 'rsa'
  if (digest === null || type !== key.type)
    throw new KeysError('keys/algorithm-mismatch', `${key.type} key, ${algorithm}`)
  const mechanism: TokenMechanism =
    scheme === 'rsa-pss' ? { scheme, digest } : { scheme: scheme === 'rsa' ? 'rsa' : 'ecdsa' }
  return {
    algorithm,
    spkiDer: encodeSpki(key),
    sign: async (message) => {
      const hash = createHash(digest).update(message).digest()
      const data = scheme === 'rsa' ? digestInfo(digest, hash) : hash
      const answer = await token.request({ op: 'sign', keyLabel, mechanism, data })
      if (answer.result !== 'signature')
        throw new KeysError('keys/token-failed', `Unexpected answer "${answer.result}"`)
      return scheme === 'ecdsa' ? encodeEcdsaValue(answer.signature) : answer.signature
    },
  }
}

function defaultAlgorithm(key: TokenPublicKey): SignatureAlgorithm {
  if (key.type === 'rsa') return 'rsa-sha256'
  const curve = der.oidValue(der.parse(key.parameters))
  const kinds = Object.keys(CURVES) as (keyof typeof CURVES)[] // the table has no other keys
  const kind = kinds.find((name) => CURVES[name] === curve)
  if (!kind) throw new KeysError('keys/kind-unknown', `curve ${curve}`)
  return KEY_KINDS[kind].algorithm
}

/** What PKCS#1 v1.5 pads (RFC 8017 §9.2). */
function digestInfo(digest: DigestName, hash: Uint8Array): Uint8Array {
  return der.sequence(der.sequence(der.oid(DIGESTS[digest].oid), der.nullValue()), der.octetString(hash))
}

/** Tokens answer r and s side by side (PKCS#11 §2.3.1); certificates want a SEQUENCE (RFC 3279 §2.2.3). */
function encodeEcdsaValue(raw: Uint8Array): Uint8Array {
  const half = raw.length / 2
  return der.sequence(der.integer(raw.subarray(0, half)), der.integer(raw.subarray(half)))
}

function encodeSpki(key: TokenPublicKey): Uint8Array {
  if (key.type === 'rsa') {
    const numbers = der.sequence(der.integer(key.modulus), der.integer(key.exponent))
    return der.sequence(der.sequence(der.oid(RSA_KEY), der.nullValue()), der.bitString(numbers))
  }
  // CKA_EC_POINT is the point inside an OCTET STRING.
  const point = der.octets(der.parse(key.point))
  return der.sequence(der.sequence(der.oid(EC_KEY), key.parameters), der.bitString(point))
}
