/**
 * A private key in this process, as the port that everything signs through.
 */
import { constants, createPublicKey, type KeyObject, type SignKeyObjectInput, sign } from 'node:crypto'
import { type KeySigner, SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from '@jitsuin/pki'
import { KeysError } from '../errors.js'
import { KEY_KINDS, kindOf } from '../key-kinds.js'

const KEY_TYPES: Readonly<Record<string, string>> = {
  rsa: 'rsa',
  'rsa-pss': 'rsa',
  ecdsa: 'ec',
  ed25519: 'ed25519',
}

/**
 * A signer over a private key. It signs in the thread pool, so that a slow RSA operation holds up nobody else.
 *
 * @throws {KeysError} `keys/kind-unknown` or `keys/algorithm-mismatch`
 */
export function softwareSigner(
  privateKey: KeyObject,
  { algorithm = KEY_KINDS[kindOf(privateKey)].algorithm }: { algorithm?: SignatureAlgorithm } = {},
): KeySigner {
  const { scheme, digest } = SIGNATURE_ALGORITHMS[algorithm]
  if (KEY_TYPES[scheme] !== privateKey.asymmetricKeyType) {
    throw new KeysError('keys/algorithm-mismatch', `${privateKey.asymmetricKeyType} key, ${algorithm}`)
  }
  const key: SignKeyObjectInput =
    scheme === 'rsa-pss'
      ? {
          key: privateKey,
          padding: constants.RSA_PKCS1_PSS_PADDING,
          saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
        }
      : { key: privateKey }
  return {
    algorithm,
    spkiDer: createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
    sign: (message) =>
      new Promise((resolve, reject) => {
        sign(digest, message, key, (error, signature) => (error ? reject(error) : resolve(signature)))
      }),
  }
}
