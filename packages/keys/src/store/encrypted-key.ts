/**
 * EncryptedPrivateKeyInfo (RFC 5958 §3): a private key under a passphrase, as `openssl pkcs8` reads it.
 */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { der } from '@jitsuin/pki'
import { KeysError } from '../errors.js'
import { decryptPbes2, type EncryptionOptions, encryptPbes2 } from '../pbes2.js'

/** Encrypts a private key; the result is DER. */
export async function encryptKey(
  privateKey: KeyObject,
  passphrase: string,
  options: EncryptionOptions,
): Promise<Uint8Array> {
  const plain = privateKey.export({ type: 'pkcs8', format: 'der' })
  try {
    const { algorithmDer, ciphertext } = await encryptPbes2(plain, passphrase, options)
    return der.sequence(algorithmDer, der.octetString(ciphertext))
  } finally {
    plain.fill(0)
  }
}

/**
 * Decrypts a private key out of DER.
 *
 * @throws {KeysError} `keys/unreadable`, `keys/encryption-unsupported`, `keys/wrong-passphrase`
 */
export async function decryptKey(encrypted: Uint8Array, passphrase: string): Promise<KeyObject> {
  const [algorithm, ciphertext] = readParts(encrypted)
  const plain = await decryptPbes2(algorithm, der.octets(ciphertext), passphrase)
  try {
    return createPrivateKey({ key: Buffer.from(plain), format: 'der', type: 'pkcs8' })
  } catch (cause) {
    // A wrong passphrase passes the padding check once in 256 times and then gives no key.
    throw new KeysError('keys/wrong-passphrase', 'The decrypted octets are no key', { cause })
  } finally {
    plain.fill(0)
  }
}

function readParts(encrypted: Uint8Array) {
  try {
    return der.children(der.parse(encrypted), der.SEQUENCE, 2)
  } catch (cause) {
    throw new KeysError('keys/unreadable', 'Not an EncryptedPrivateKeyInfo', { cause })
  }
}
