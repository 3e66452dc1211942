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

/** How a software key signs. */
export type SoftwareSignerOptions = {
  readonly algorithm?: SignatureAlgorithm
  /**
   * `thread-pool` lets other work go on and uses every core, as a server wants it; `here` spares the way to the pool and back,
   * about a fifth of an RSA-2048 signature, for a program that signs one file after another.
   */
  readonly work?: 'thread-pool' | 'here'
}

/**
 * A signer over a private key.
 *
 * @throws {KeysError} `keys/kind-unknown` or `keys/algorithm-mismatch`
 */
export function softwareSigner(privateKey: KeyObject, options: SoftwareSignerOptions = {}): KeySigner {
  const { algorithm = KEY_KINDS[kindOf(privateKey)].algorithm, work = 'thread-pool' } = options
  const { scheme, digest } = SIGNATURE_ALGORITHMS[algorithm]
  if (KEY_TYPES[scheme] !== privateKey.asymmetricKeyType) {
    throw new KeysError('keys/algorithm-mismatch', `${privateKey.asymmetricKeyType} key, ${algorithm}`)
  }
  // A bare KeyObject is handed on as it is; an object around it is taken apart for every signature.
  const key = scheme === 'rsa-pss' ? { key: privateKey, ...PSS } : privateKey
  return {
    algorithm,
    spkiDer: createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
    sign:
      work === 'here'
        ? async (message) => sign(digest, message, key)
        : (message) => signInPool(digest, message, key),
  }
}

const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }

function signInPool(
  digest: string | null,
  message: Uint8Array,
  key: KeyObject | SignKeyObjectInput,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    sign(digest, message, key, (error, signature) => (error ? reject(error) : resolve(signature)))
  })
}
