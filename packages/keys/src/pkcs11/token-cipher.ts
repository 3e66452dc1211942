/**
 * AES-256-GCM with a key inside the token (PKCS#11 v2.40, mechanism CKM_AES_GCM). Part of the token process:
 * it imports nothing but types.
 */
import type { Binding, Handle, Mechanism, Pkcs11 } from './binding.js'

/** A token after login. */
export type OpenToken = { readonly api: Pkcs11; readonly constants: Binding; readonly session: Handle }

/** What to encrypt or decrypt, and the octets that it is bound to. */
export type CipherRequest = {
  readonly op: 'encrypt' | 'decrypt'
  readonly nonce: Uint8Array
  readonly context: Uint8Array
  readonly data: Uint8Array
}

const TAG_BYTES = 16

/**
 * How modules name a tag that does not match; SoftHSM says the first (CKR_AEAD_DECRYPT_FAILED is of PKCS#11
 * v3.0).
 */
const REFUSALS: ReadonlySet<string> = new Set([
  'CKR_GENERAL_ERROR',
  'CKR_ENCRYPTED_DATA_INVALID',
  'CKR_ENCRYPTED_DATA_LEN_RANGE',
  'CKR_AEAD_DECRYPT_FAILED',
])

/** Whether a failed decryption says that the octets are not what this key encrypted in this context. */
export function isCipherRefusal(message: string): boolean {
  return [...REFUSALS].some((name) => message.includes(name))
}

/**
 * Makes a key that never leaves the token: not extractable, sensitive, for encryption and decryption only.
 */
export function generateCipherKey({ api, constants: c, session }: OpenToken, keyLabel: string): void {
  api.C_GenerateKey(session, { mechanism: c.CKM_AES_KEY_GEN }, [
    { type: c.CKA_CLASS, value: c.CKO_SECRET_KEY },
    { type: c.CKA_KEY_TYPE, value: c.CKK_AES },
    { type: c.CKA_VALUE_LEN, value: 32 },
    { type: c.CKA_LABEL, value: keyLabel },
    { type: c.CKA_TOKEN, value: true },
    { type: c.CKA_PRIVATE, value: true },
    { type: c.CKA_SENSITIVE, value: true },
    { type: c.CKA_EXTRACTABLE, value: false },
    { type: c.CKA_ENCRYPT, value: true },
    { type: c.CKA_DECRYPT, value: true },
    { type: c.CKA_SIGN, value: false },
  ])
}

/**
 * The ciphertext with its tag behind it, or the plain text. No other operation may be under way in the
 * session.
 */
export async function runCipher(
  { api, constants, session }: OpenToken,
  key: Handle,
  { op, nonce, context, data }: CipherRequest,
): Promise<Uint8Array> {
  const mechanism: Mechanism = {
    mechanism: constants.CKM_AES_GCM,
    parameter: {
      type: constants.CK_PARAMS_AES_GCM,
      iv: Buffer.from(nonce),
      aad: Buffer.from(context),
      tagBits: 8 * TAG_BYTES,
    },
  }
  const input = Buffer.from(data)
  const room = Buffer.alloc(data.length + TAG_BYTES)
  if (op === 'encrypt') {
    api.C_EncryptInit(session, mechanism, key)
    return api.C_EncryptAsync(session, input, room)
  }
  api.C_DecryptInit(session, mechanism, key)
  return api.C_DecryptAsync(session, input, room)
}
