/**
 * The structure of xenc:EncryptedData with its wrapped key inside (XML Encryption 1.1 §3), read strictly. Cipher texts stand in
 * the document: a CipherReference (§3.3.1) would fetch, and agreements and passwords have no use here.
 */
import { XmlError } from '../errors.js'
import { attributeOf } from '../find.js'
import { allowAttributes, ChildReader, decodeBase64, isNamed, textOf } from '../signature/element-reading.js'
import { ds } from '../signature/structure.js'
import type { XmlElement } from '../tree.js'
import {
  type DataAlgorithmUri,
  ENCRYPTED_TYPES,
  isDataAlgorithm,
  isKeyTransport,
  KEY_TRANSPORTS,
  type KeyTransportUri,
  XENC_NAMESPACE,
  XENC11_NAMESPACE,
} from './algorithms.js'

/** An EncryptedData taken apart. */
export type EncryptedData = {
  readonly type: keyof typeof ENCRYPTED_TYPES
  readonly dataAlgorithm: DataAlgorithmUri
  readonly sealed: Uint8Array
  readonly keyTransport: KeyTransportUri
  readonly wrappedKey: Uint8Array
}

const xenc = (localName: string) => ({ namespaceUri: XENC_NAMESPACE, localName })
const METHOD = xenc('EncryptionMethod')

/**
 * Takes an EncryptedData apart; nothing is decrypted.
 *
 * @throws {XmlError} `xml-encryption/malformed` or `xml-encryption/algorithm-refused`.
 */
export function parseEncryptedData(element: XmlElement): EncryptedData {
  try {
    return readData(element)
  } catch (error) {
    if (!(error instanceof XmlError) || error.code.startsWith('xml-encryption/')) throw error
    throw new XmlError('xml-encryption/malformed', error.message, { cause: error })
  }
}

function readData(element: XmlElement): EncryptedData {
  if (!isNamed(element, xenc('EncryptedData'))) throw malformed('The element is no EncryptedData')
  allowAttributes(element, ['Id', 'Type', 'MimeType', 'Encoding'])
  const parts = new ChildReader(element)
  const method = parts.required(METHOD)
  const keyInfo = parts.required(ds('KeyInfo'))
  const sealed = readCipherData(parts.required(xenc('CipherData')))
  parts.end()
  return { type: readType(element), dataAlgorithm: readDataMethod(method), sealed, ...readKey(keyInfo) }
}

function readType(element: XmlElement): EncryptedData['type'] {
  const type = attributeOf(element, 'Type')
  if (type === ENCRYPTED_TYPES.element) return 'element'
  if (type === ENCRYPTED_TYPES.content) return 'content'
  throw malformed('Neither an element nor the content of one was encrypted')
}

function readDataMethod(method: XmlElement): DataAlgorithmUri {
  allowAttributes(method, ['Algorithm'])
  new ChildReader(method).end()
  const uri = attributeOf(method, 'Algorithm') ?? ''
  if (!isDataAlgorithm(uri)) throw refused('The block encryption is unknown')
  return uri
}

function readKey(keyInfo: XmlElement): Pick<EncryptedData, 'keyTransport' | 'wrappedKey'> {
  const parts = new ChildReader(keyInfo)
  const encryptedKey = parts.required(xenc('EncryptedKey'))
  parts.end()
  allowAttributes(encryptedKey, ['Id', 'Type', 'MimeType', 'Encoding', 'Recipient'])
  const inner = new ChildReader(encryptedKey)
  const keyTransport = readKeyMethod(inner.required(METHOD))
  inner.optional(ds('KeyInfo')) // a hint of whose key it is; the caller has the key
  const wrappedKey = readCipherData(inner.required(xenc('CipherData')))
  inner.end()
  return { keyTransport, wrappedKey }
}

/** §5.5.2: digest and mask are read, and must be the ones that go with the URI here; SHA-1 is what none named means. */
function readKeyMethod(method: XmlElement): KeyTransportUri {
  allowAttributes(method, ['Algorithm'])
  const uri = attributeOf(method, 'Algorithm') ?? ''
  if (!isKeyTransport(uri)) throw refused('The key transport is no RSA-OAEP')
  const parts = new ChildReader(method)
  const digest = parts.optional(ds('DigestMethod'))
  const mask = parts.optional({ namespaceUri: XENC11_NAMESPACE, localName: 'MGF' })
  parts.end()
  const expected = KEY_TRANSPORTS[uri]
  const stated = digest ? attributeOf(digest, 'Algorithm') : KEY_TRANSPORTS[MGF1P].digest
  if (stated !== expected.digest) throw refused('The digest of the key transport is not the expected one')
  if ((mask && attributeOf(mask, 'Algorithm')) !== expected.mask)
    throw refused('The mask is not the expected one')
  return uri
}

const MGF1P = 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p'

function readCipherData(element: XmlElement): Uint8Array {
  const parts = new ChildReader(element)
  const value = parts.required(xenc('CipherValue'))
  parts.end()
  return decodeBase64(textOf(value))
}

function malformed(message: string): XmlError {
  return new XmlError('xml-encryption/malformed', message)
}

function refused(message: string): XmlError {
  return new XmlError('xml-encryption/algorithm-refused', message)
}
