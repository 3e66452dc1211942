/** The three kinds of signatures over statements, checked with node:crypto. Whatever cannot be read is invalid. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { keepRecent } from '@jitsuin/kernel'

/** Whether an Ed25519 key (32 octets) signed this. */
export function judgeEd25519(
  publicKey: Uint8Array,
  { message, signature }: { readonly message: Uint8Array; readonly signature: Uint8Array },
): 'valid' | 'invalid' {
  const key = tryKey(() =>
    createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') },
      format: 'jwk',
    }),
  )
  return key && verify(null, message, key, signature) ? 'valid' : 'invalid'
}

/** Reads the key of a client: P-256 and nothing else, as SubjectPublicKeyInfo, DER. */
export function readClientKey(spkiDer: Uint8Array): KeyObject | undefined {
  const name = Buffer.from(spkiDer).toString('latin1')
  const known = recentKeys.get(name)
  if (known) return known
  const key = readP256(spkiDer)
  return key && recentKeys.keep(name, key)
}

/** A client signs every request with its key. */
const recentKeys = keepRecent<KeyObject>(1000)

function readP256(spkiDer: Uint8Array): KeyObject | undefined {
  const key = tryKey(() => createPublicKey({ key: Buffer.from(spkiDer), format: 'der', type: 'spki' }))
  const isP256 = key?.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
  return isP256 ? key : undefined
}

/** Whether a client's key signed this: ECDSA with SHA-256, the signature as a DER SEQUENCE (RFC 3279 §2.2.3). */
export function judgeClientSignature(
  key: KeyObject,
  { message, signature }: { readonly message: Uint8Array; readonly signature: Uint8Array },
): 'valid' | 'invalid' {
  return verify('sha256', message, key, signature) ? 'valid' : 'invalid'
}

function tryKey(read: () => KeyObject): KeyObject | undefined {
  try {
    return read()
  } catch {
    return undefined // not a key: nothing is valid under it
  }
}
