/**
 * Shares at rest under an AES-256 key that never leaves a PKCS#11 token: who copies the database and all
 * files of the host has ciphertext. The share itself passes through the token process whenever it is opened;
 * only the key stays inside.
 */
import { KeysError } from '../errors.js'
import type { TokenAnswer } from '../pkcs11/protocol.js'
import type { TokenConnection } from '../pkcs11/token.js'
import { decodeRecord, encodeContext, encodeRecord, NONCE_BYTES, type ShareWrapper } from './share-wrapper.js'

const TOKEN_FORM = 0x02

/**
 * Makes the wrapping key inside the token: AES-256, not extractable, for encryption and decryption only.
 *
 * @throws {KeysError} `keys/exists`
 */
export async function generateTokenWrappingKey(
  token: TokenConnection,
  { keyLabel }: { readonly keyLabel: string },
): Promise<void> {
  await token.request({ op: 'generate-cipher-key', keyLabel })
}

/**
 * Wraps shares under a key in the token. The token must take a nonce from outside (CKM_AES_GCM of PKCS#11
 * v2.40 §2.11.4). Its methods fail with `keys/missing`, `keys/token-unavailable`, `keys/token-failed` besides
 * what the port promises.
 */
export function openTokenShareWrapper(
  token: TokenConnection,
  { keyLabel, random }: { readonly keyLabel: string; readonly random: (size: number) => Uint8Array },
): ShareWrapper {
  return {
    wrap: async (share, context) => {
      const nonce = random(NONCE_BYTES)
      const request = {
        op: 'encrypt',
        keyLabel,
        nonce,
        context: encodeContext(context),
        data: share,
      } as const
      return encodeRecord(TOKEN_FORM, { nonce, ciphertext: expectOctets(await token.request(request)) })
    },
    unwrap: async (wrapped, context) => {
      const { nonce, ciphertext: data } = decodeRecord(TOKEN_FORM, wrapped)
      const request = { op: 'decrypt', keyLabel, nonce, context: encodeContext(context), data } as const
      return expectOctets(await token.request(request))
    },
  }
}

function expectOctets(answer: TokenAnswer): Uint8Array {
  if (answer.result !== 'octets')
    throw new KeysError('keys/token-failed', `Unexpected answer "${answer.result}"`)
  // The same octets, not a copy: whoever wipes them wipes the only ones of this process.
  const { buffer, byteOffset, byteLength } = answer.octets
  return new Uint8Array(buffer, byteOffset, byteLength)
}
