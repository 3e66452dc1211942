/**
 * Shares at rest: each record is encrypted under a key-encryption key of its service and bound to the key,
 * the epoch and the holder that it belongs to, so that nobody can put yesterday's record, or another
 * person's, in its place.
 *
 * The record is one octet that names the form (0x01 software, 0x02 token), a nonce of 12 random octets, the
 * ciphertext and the tag of 16 octets: AES-256-GCM (NIST SP 800-38D). With random nonces one key-encryption
 * key serves up to 2^32 records (ibid. §8.3).
 */
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto'
import { concatBytes, utf8 } from '@jitsuin/kernel'
import { KeysError } from '../errors.js'
import { encodeEpoch } from './refresh.js'

/** The two places that hold shares, and their octet in the bound data. */
const SHARE_HOLDERS = { 'key-management': 0x41, signing: 0x42 } as const

/** Who holds a share: key management has A, signing has B. */
export type ShareHolder = keyof typeof SHARE_HOLDERS

/** What a record is bound to. A record opens only with the very same context. */
export type ShareContext = {
  readonly keyId: string
  /** Counts the refreshes of the key, from 0. */
  readonly epoch: number
  readonly holder: ShareHolder
}

/**
 * Wraps shares for the database. Neither method keeps the share or overwrites it: that is up to the caller.
 */
export type ShareWrapper = {
  readonly wrap: (share: Uint8Array, context: ShareContext) => Promise<Uint8Array>
  /**
   * @throws {KeysError} `split-key/share-unreadable`: changed octets, another context, another key or form
   */
  readonly unwrap: (wrapped: Uint8Array, context: ShareContext) => Promise<Uint8Array>
}

/** The parts of a record behind its form. */
export type WrappedShare = { readonly nonce: Uint8Array; readonly ciphertext: Uint8Array }

const CONTEXT_TAG = utf8('jitsuin/split-rsa/share-at-rest/v1\n')
const SOFTWARE_FORM = 0x01
const CIPHER = 'aes-256-gcm'
const TAG_BYTES = 16

/** Octets of a nonce, drawn anew for every record. */
export const NONCE_BYTES = 12

/**
 * Wraps shares under a key of 32 octets that the process holds itself, where there is no token.
 *
 * @throws {KeysError} `split-key/wrapping-key-refused`
 */
export function openSoftwareShareWrapper(options: {
  readonly keyEncryptionKey: Uint8Array
  readonly random: (size: number) => Uint8Array
}): ShareWrapper {
  const { keyEncryptionKey, random } = options
  if (keyEncryptionKey.length !== 32)
    throw new KeysError('split-key/wrapping-key-refused', `${keyEncryptionKey.length} octets`)
  const key = createSecretKey(keyEncryptionKey)
  return {
    wrap: async (share, context) => {
      const nonce = random(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
      cipher.setAAD(encodeContext(context))
      const encrypted = [cipher.update(share), cipher.final(), cipher.getAuthTag()]
      return encodeRecord(SOFTWARE_FORM, { nonce, ciphertext: concatBytes(encrypted) })
    },
    unwrap: async (wrapped, context) => decrypt(key, decodeRecord(SOFTWARE_FORM, wrapped), context),
  }
}

/** Wraps with a token's wrapper, and still opens what software had wrapped before there was a token. */
export function withEarlierWrapper(token: ShareWrapper, software: ShareWrapper | undefined): ShareWrapper {
  if (!software) return token
  return {
    wrap: token.wrap,
    unwrap: (wrapped, context) => (wrapped[0] === SOFTWARE_FORM ? software : token).unwrap(wrapped, context),
  }
}

/** Nothing of the plain text gets out before the tag is right. */
function decrypt(key: KeyObject, { nonce, ciphertext }: WrappedShare, context: ShareContext): Uint8Array {
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(encodeContext(context))
  decipher.setAuthTag(ciphertext.subarray(-TAG_BYTES))
  const plain = decipher.update(ciphertext.subarray(0, -TAG_BYTES))
  try {
    decipher.final()
    return Uint8Array.from(plain)
  } catch (cause) {
    throw new KeysError('split-key/share-unreadable', 'The tag does not match', { cause })
  } finally {
    plain.fill(0)
  }
}

/** The bound data: parts of fixed length first, so that no two contexts are written alike. */
export function encodeContext({ keyId, epoch, holder }: ShareContext): Uint8Array {
  return concatBytes([CONTEXT_TAG, Uint8Array.of(SHARE_HOLDERS[holder]), encodeEpoch(epoch), utf8(keyId)])
}

/** Writes a record. */
export function encodeRecord(form: number, { nonce, ciphertext }: WrappedShare): Uint8Array {
  return Uint8Array.from(concatBytes([Uint8Array.of(form), nonce, ciphertext]))
}

/**
 * Reads a record of one form.
 *
 * @throws {KeysError} `split-key/share-unreadable`
 */
export function decodeRecord(form: number, wrapped: Uint8Array): WrappedShare {
  if (wrapped[0] !== form)
    throw new KeysError('split-key/share-unreadable', `Form ${wrapped[0]}, not ${form}`)
  if (wrapped.length <= 1 + NONCE_BYTES + TAG_BYTES)
    throw new KeysError('split-key/share-unreadable', `${wrapped.length} octets`)
  return { nonce: wrapped.subarray(1, 1 + NONCE_BYTES), ciphertext: wrapped.subarray(1 + NONCE_BYTES) }
}
