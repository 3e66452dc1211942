/**
 * Blocks and partial signatures: what each side raises to its share, and how two halves become a signature
 * that verifies.
 */
import { constants, createPublicKey, type KeyObject, publicDecrypt } from 'node:crypto'
import { concatBytes, keepRecent, sameBytes } from '@jitsuin/kernel'
import { DIGESTS, der } from '@jitsuin/pki'
import { KeysError } from '../errors.js'
import { toBytes, toNumber } from './numbers.js'
import { type SplitPublicKey, sizesOf } from './split-rsa.js'

const SPLIT_KEY_DIGESTS = ['sha256', 'sha384', 'sha512'] as const

/** A hash algorithm that a split key signs with. */
export type SplitKeyDigest = (typeof SPLIT_KEY_DIGESTS)[number]

/**
 * The EMSA-PKCS1-v1_5 block of a digest (RFC 8017 §9.2), as long as the modulus: 00 01 FF … FF 00 DigestInfo.
 *
 * @throws {KeysError} `split-key/algorithm-unknown`, `split-key/digest-length`, `split-key/key-refused` (a
 *   modulus too short)
 */
export function emsaBlock(
  digest: Uint8Array,
  { algorithm, modulusBytes }: { readonly algorithm: SplitKeyDigest; readonly modulusBytes: number },
): Uint8Array {
  // The word may have come in from outside, whatever its type says.
  if (!SPLIT_KEY_DIGESTS.includes(algorithm)) throw new KeysError('split-key/algorithm-unknown', algorithm)
  const { oid, bytes } = DIGESTS[algorithm]
  if (digest.length !== bytes)
    throw new KeysError('split-key/digest-length', `${digest.length} octets for ${algorithm}`)
  const digestInfo = der.sequence(der.sequence(der.oid(oid), der.nullValue()), der.octetString(digest))
  const paddingBytes = modulusBytes - digestInfo.length - 3
  if (!(paddingBytes >= 8))
    throw new KeysError('split-key/key-refused', `A modulus of ${modulusBytes} octets`)
  const padding = new Uint8Array(paddingBytes).fill(0xff)
  return concatBytes([Uint8Array.of(0, 1), padding, Uint8Array.of(0), digestInfo])
}

/**
 * The signature of a block out of its two partial signatures. It is verified with the public key before it is
 * returned, so that no half, no computing error and no lie of the other side gets out.
 *
 * @throws {KeysError} `split-key/combination-wrong`, `split-key/public-key-mismatch`, `split-key/key-refused`
 */
export function combine(
  key: SplitPublicKey,
  block: Uint8Array,
  partialA: Uint8Array,
  partialB: Uint8Array,
): Uint8Array {
  const product = multiply(key, partialA, partialB)
  if (product && sameBytes(applyPublicKey(key, product), block)) return product
  throw new KeysError('split-key/combination-wrong', 'The product is no signature of the block')
}

/** The product mod N; nothing when a part has not the length of the modulus. Both parts are public. */
function multiply({ modulus }: SplitPublicKey, a: Uint8Array, b: Uint8Array): Uint8Array | undefined {
  const { modulusBytes } = sizesOf(modulus)
  if (a.length !== modulusBytes || b.length !== modulusBytes) return undefined
  return toBytes((toNumber(a) * toNumber(b)) % toNumber(modulus), modulusBytes)
}

/** RSAVP1 (RFC 8017 §5.2.2): a public operation. */
function applyPublicKey(key: SplitPublicKey, signature: Uint8Array): Uint8Array {
  return publicDecrypt({ key: readPublicKey(key), padding: constants.RSA_NO_PADDING }, signature)
}

/** A certificate of another key, or one with e = 1, would accept what is no signature. */
function readPublicKey({ modulus, spkiDer }: SplitPublicKey): KeyObject {
  const name = Buffer.from(spkiDer).toString('latin1')
  const { key, n } = recentKeys.get(name) ?? recentKeys.keep(name, readRsaKey(spkiDer))
  if (!sameBytes(n, modulus))
    throw new KeysError('split-key/public-key-mismatch', 'SubjectPublicKeyInfo and modulus differ')
  return key
}

/** Reading a key costs more than applying it. */
const recentKeys = keepRecent<{ readonly key: KeyObject; readonly n: Uint8Array }>(1000)

function readRsaKey(spkiDer: Uint8Array): { readonly key: KeyObject; readonly n: Uint8Array } {
  const key = createPublicKey({ key: Buffer.from(spkiDer), format: 'der', type: 'spki' })
  if (key.asymmetricKeyType !== 'rsa' || key.asymmetricKeyDetails?.publicExponent !== 65537n)
    throw new KeysError('split-key/public-key-mismatch', 'No RSA key with the exponent 65537')
  return { key, n: Buffer.from(key.export({ format: 'jwk' }).n ?? '', 'base64url') }
}
