/**
 * The algorithms of XML Encryption 1.1 §5 that are used here. Key transport is RSA-OAEP alone: RSA PKCS#1 v1.5 (§5.5.1) gives
 * its key away to who may ask often enough, and has no row. CBC (§5.2.2) has no integrity; it has rows, but no default names them.
 */

/** Block encryption: cipher of OpenSSL, octets of key, initialisation vector and tag. */
export const DATA_ALGORITHMS = {
  'http://www.w3.org/2009/xmlenc11#aes128-gcm': {
    mode: 'gcm',
    cipher: 'aes-128-gcm',
    keyBytes: 16,
    ivBytes: 12,
  },
  'http://www.w3.org/2009/xmlenc11#aes256-gcm': {
    mode: 'gcm',
    cipher: 'aes-256-gcm',
    keyBytes: 32,
    ivBytes: 12,
  },
  'http://www.w3.org/2001/04/xmlenc#aes128-cbc': {
    mode: 'cbc',
    cipher: 'aes-128-cbc',
    keyBytes: 16,
    ivBytes: 16,
  },
  'http://www.w3.org/2001/04/xmlenc#aes256-cbc': {
    mode: 'cbc',
    cipher: 'aes-256-cbc',
    keyBytes: 32,
    ivBytes: 16,
  },
} as const

/** URI of a block encryption. */
export type DataAlgorithmUri = keyof typeof DATA_ALGORITHMS

/** Octets of the tag behind a GCM cipher text (§5.2.4). */
export const GCM_TAG_BYTES = 16

/** The block encryptions with integrity: the default of both directions. */
export const AUTHENTICATED_DATA_ALGORITHMS: ReadonlySet<DataAlgorithmUri> = new Set([
  'http://www.w3.org/2009/xmlenc11#aes128-gcm',
  'http://www.w3.org/2009/xmlenc11#aes256-gcm',
])

/**
 * RSA-OAEP in the two forms that are in use: with SHA-1 as XML Encryption 1.0 fixed its mask (§5.5.2; OAEP needs no collision
 * resistance), and with SHA-256 for digest and mask. Other mixtures of the two are refused.
 */
export const KEY_TRANSPORTS = {
  'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p': {
    hash: 'sha1',
    digest: 'http://www.w3.org/2000/09/xmldsig#sha1',
    mask: undefined,
  },
  'http://www.w3.org/2009/xmlenc11#rsa-oaep': {
    hash: 'sha256',
    digest: 'http://www.w3.org/2001/04/xmlenc#sha256',
    mask: 'http://www.w3.org/2009/xmlenc11#mgf1sha256',
  },
} as const

/** URI of a key transport. */
export type KeyTransportUri = keyof typeof KEY_TRANSPORTS

/** Whether a URI names a block encryption that we know; the caller's choice may still refuse it. */
export function isDataAlgorithm(uri: string): uri is DataAlgorithmUri {
  return Object.hasOwn(DATA_ALGORITHMS, uri)
}

/** Whether a URI names a key transport that we know. */
export function isKeyTransport(uri: string): uri is KeyTransportUri {
  return Object.hasOwn(KEY_TRANSPORTS, uri)
}

/** Namespace of XML Encryption 1.0. */
export const XENC_NAMESPACE = 'http://www.w3.org/2001/04/xmlenc#'

/** Namespace of what 1.1 added. */
export const XENC11_NAMESPACE = 'http://www.w3.org/2009/xmlenc11#'

/** What was encrypted: an element, or the content of one (§3.1). */
export const ENCRYPTED_TYPES = {
  element: 'http://www.w3.org/2001/04/xmlenc#Element',
  content: 'http://www.w3.org/2001/04/xmlenc#Content',
} as const
