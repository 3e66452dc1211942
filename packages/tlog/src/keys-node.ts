/** Signers and provers over private keys that Node holds; the caller reads the key file. */
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { promisify } from 'node:util'
import { TlogError } from './errors.js'
import type { NoteSigner, SignerKind } from './note/keys.js'
import { type VrfProver, vrfProver } from './vrf/prove.js'

const signAsync = promisify(sign)

/**
 * A signer of notes over an Ed25519 key, PKCS#8 PEM.
 *
 * @throws {TlogError} `tlog/key-malformed`.
 */
export function noteSignerFromPem(
  pem: string | Uint8Array,
  { name, kind }: { readonly name: string; readonly kind: SignerKind },
): NoteSigner {
  if (!/^[^\s+]+$/.test(name))
    throw new TlogError('tlog/key-malformed', 'A name has no blank and no plus sign')
  const privateKey = parsePrivateKey(pem)
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  if (privateKey.asymmetricKeyType !== 'ed25519' || !x) {
    throw new TlogError('tlog/key-malformed', 'The key is not an Ed25519 key')
  }
  const publicKey = Uint8Array.from(Buffer.from(x, 'base64url'))
  return { name, kind, publicKey, sign: (message) => signAsync(null, message, privateKey) }
}

/**
 * A VRF prover over a P-256 key, PKCS#8 PEM.
 *
 * @throws {TlogError} `tlog/key-malformed`.
 */
export function vrfProverFromPem(pem: string | Uint8Array): VrfProver {
  const { crv, d } = parsePrivateKey(pem).export({ format: 'jwk' })
  if (crv !== 'P-256' || !d) throw new TlogError('tlog/key-malformed', 'The key is not a P-256 key')
  return vrfProver(Uint8Array.from(Buffer.from(d, 'base64url')))
}

function parsePrivateKey(pem: string | Uint8Array): KeyObject {
  try {
    return createPrivateKey(typeof pem === 'string' ? pem : Buffer.from(pem))
  } catch (cause) {
    throw new TlogError('tlog/key-malformed', 'The file holds no private key', { cause })
  }
}
