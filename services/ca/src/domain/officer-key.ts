/**
 * The public keys that officers may have: P-256 and P-384, RSA of 2048 bits or more, Ed25519; those of the COSE algorithms
 * ES256, ES384, RS256 and EdDSA (RFC 9053), and of staff cards.
 */
import { createPublicKey, type KeyObject } from 'node:crypto'

const CURVES: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1'])
const MINIMUM_RSA_BITS = 2048

/**
 * Reads an officer's key: SubjectPublicKeyInfo, DER, base64url. Nothing if it is of another kind, or written in another than
 * its one form, in which one key could be enrolled twice and pass for two people.
 */
export function parseOfficerKey(publicKey: string): KeyObject | undefined {
  const key = readKey(publicKey)
  if (key?.export({ type: 'spki', format: 'der' }).toString('base64url') !== publicKey) return undefined
  return isAccepted(key) ? key : undefined
}

function readKey(publicKey: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(publicKey, 'base64url'), format: 'der', type: 'spki' })
  } catch {
    return undefined // not a key: the caller refuses
  }
}

function isAccepted(key: KeyObject): boolean {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {}
  switch (key.asymmetricKeyType) {
    case 'ec':
      return CURVES.has(namedCurve)
    case 'rsa':
      return modulusLength >= MINIMUM_RSA_BITS
    default:
      return key.asymmetricKeyType === 'ed25519'
  }
}
