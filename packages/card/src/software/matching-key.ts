/** A private key and the certificate it comes with. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { sameBytes } from '@jitsuin/kernel'
import type { Certificate } from '@jitsuin/pki'
import { CardError } from '../errors.js'

/** The modulus length of an RSA key that belongs to the certificate. @throws {CardError} `software-card/personalisation` */
export function expectMatchingKey(pkcs8Der: Uint8Array, { spkiBytes }: Certificate): number {
  const key = readKey(pkcs8Der)
  const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType !== 'rsa' || ![2048, 3072, 4096].includes(modulusLength))
    throw new CardError('software-card/personalisation', 'Cards have RSA keys of 2048, 3072 or 4096 bits')
  if (!sameBytes(createPublicKey(key).export({ type: 'spki', format: 'der' }), spkiBytes))
    throw new CardError('software-card/personalisation', 'The certificate is of another key')
  return modulusLength
}

function readKey(pkcs8Der: Uint8Array): KeyObject {
  try {
    return createPrivateKey({ key: Buffer.from(pkcs8Der), format: 'der', type: 'pkcs8' })
  } catch (cause) {
    throw new CardError('software-card/personalisation', 'Not a private key in PKCS #8', { cause })
  }
}
