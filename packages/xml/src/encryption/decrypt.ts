/**
 * Decrypts xenc:EncryptedData (XML Encryption 1.1 §4.4). With a key in hand there is one refusal for everything: which of
 * key transport, padding or tag was wrong is what an attacker asks for (Bleichenbacher 1998, Manger 2001, Jager–Somorovsky 2011).
 */
import { constants, createDecipheriv, type KeyObject, privateDecrypt } from 'node:crypto'
import { concatBytes } from '@jitsuin/kernel'
import { XmlError } from '../errors.js'
import type { XmlElement } from '../tree.js'
import {
  AUTHENTICATED_DATA_ALGORITHMS,
  DATA_ALGORITHMS,
  type DataAlgorithmUri,
  GCM_TAG_BYTES,
  KEY_TRANSPORTS,
} from './algorithms.js'
import { type EncryptedData, parseEncryptedData } from './structure.js'

/** How something is decrypted. */
export type DecryptOptions = {
  readonly key: KeyObject
  /** Block encryptions that count; those with integrity unless stated. CBC only where a signature outside covers the cipher text. */
  readonly dataAlgorithms?: ReadonlySet<DataAlgorithmUri>
  /** Most octets of cipher text; 4 MiB unless stated. */
  readonly maxBytes?: number
  /** Stands in for a key that did not unwrap, so that the same work follows. */
  readonly randomBytes: (length: number) => Uint8Array
}

const MAX_BYTES = 4 * 1024 * 1024

/** The decrypted octets: a whole element, or the content of one. Encryption vouches for nobody, so parse them as foreign bytes. */
export type Decrypted = { readonly type: EncryptedData['type']; readonly octets: Uint8Array }

/**
 * Decrypts an EncryptedData that brings its wrapped key.
 *
 * @throws {XmlError} `xml-encryption/malformed` and `…/algorithm-refused` by what everyone can see; `…/failed` for all else.
 */
export function decryptXml(element: XmlElement, options: DecryptOptions): Decrypted {
  const data = parseEncryptedData(element)
  const { dataAlgorithms = AUTHENTICATED_DATA_ALGORITHMS, maxBytes = MAX_BYTES } = options
  if (!dataAlgorithms.has(data.dataAlgorithm)) {
    throw new XmlError('xml-encryption/algorithm-refused', 'The block encryption is not accepted')
  }
  if (data.sealed.length > maxBytes)
    throw new XmlError('xml-encryption/malformed', 'The cipher text is too long')
  try {
    return { type: data.type, octets: open(data, unwrap(data, options)) }
  } catch {
    // Without a cause: who logs it learns no more than who sent it.
    throw new XmlError('xml-encryption/failed', 'The encrypted part cannot be read')
  }
}

/** The content key; a random one when there is none, and the opening fails as for any wrong key. */
function unwrap(
  { keyTransport, wrappedKey, dataAlgorithm }: EncryptedData,
  options: DecryptOptions,
): Uint8Array {
  const { keyBytes } = DATA_ALGORITHMS[dataAlgorithm]
  const instead = options.randomBytes(keyBytes)
  try {
    const { hash: oaepHash } = KEY_TRANSPORTS[keyTransport]
    const padding = constants.RSA_PKCS1_OAEP_PADDING
    const key = privateDecrypt({ key: options.key, padding, oaepHash }, wrappedKey)
    return key.length === keyBytes ? key : instead
  } catch {
    return instead // refused below, by the tag or the padding
  }
}

function open({ dataAlgorithm, sealed }: EncryptedData, key: Uint8Array): Uint8Array {
  const algorithm = DATA_ALGORITHMS[dataAlgorithm]
  const iv = sealed.subarray(0, algorithm.ivBytes)
  switch (algorithm.mode) {
    case 'gcm': {
      const end = Math.max(sealed.length - GCM_TAG_BYTES, algorithm.ivBytes)
      const decipher = createDecipheriv(algorithm.cipher, key, iv, { authTagLength: GCM_TAG_BYTES })
      decipher.setAuthTag(sealed.subarray(end))
      return concatBytes([decipher.update(sealed.subarray(algorithm.ivBytes, end)), decipher.final()])
    }
    case 'cbc': {
      const decipher = createDecipheriv(algorithm.cipher, key, iv).setAutoPadding(false)
      const padded = concatBytes([decipher.update(sealed.subarray(algorithm.ivBytes)), decipher.final()])
      return withoutPadding(padded)
    }
  }
}

const BLOCK_BYTES = 16

/** §5.2.2: the last octet is the length of the padding; what stands in the rest of it is free. */
function withoutPadding(padded: Uint8Array): Uint8Array {
  const length = padded.at(-1) ?? 0
  if (length < 1 || length > BLOCK_BYTES) throw new XmlError('xml-encryption/failed', 'No padding')
  return padded.subarray(0, -length)
}
