/** Writes xenc:EncryptedData (XML Encryption 1.1 §3.4) around text, for one recipient whose wrapped key travels inside. */
import { constants, createCipheriv, type KeyObject, publicEncrypt } from 'node:crypto'
import { concatBytes, toBase64 } from '@jitsuin/kernel'
import { XmlError } from '../errors.js'
import { DSIG_NAMESPACE } from '../signature/names.js'
import {
  DATA_ALGORITHMS,
  type DataAlgorithmUri,
  ENCRYPTED_TYPES,
  KEY_TRANSPORTS,
  type KeyTransportUri,
  XENC_NAMESPACE,
  XENC11_NAMESPACE,
} from './algorithms.js'

/** What is encrypted, for whom and how. Nothing has a default that a caller could choose without knowing. */
export type EncryptOptions = {
  readonly type: keyof typeof ENCRYPTED_TYPES
  readonly dataAlgorithm: DataAlgorithmUri
  readonly keyTransport: KeyTransportUri
  /** RSA, from 2048 bits. */
  readonly recipient: KeyObject
  /** Good random octets; the seed of OAEP is OpenSSL's own, which lends it to nobody. */
  readonly randomBytes: (length: number) => Uint8Array
}

/** Smallest modulus that a key is wrapped under. */
export const LEAST_RECIPIENT_BITS = 2048

/**
 * Encrypts the octets of an element, or of the content of one, which must stand for themselves: they declare every prefix
 * that they use. Gives XML text that declares its own and is its exclusive canonical form.
 *
 * @throws {XmlError} `xml-encryption/key-mismatch`.
 */
export function encryptXml(octets: Uint8Array, options: EncryptOptions): string {
  const { recipient, dataAlgorithm, keyTransport, randomBytes } = options
  expectRecipient(recipient)
  const contentKey = randomBytes(DATA_ALGORITHMS[dataAlgorithm].keyBytes)
  const oaepHash = KEY_TRANSPORTS[keyTransport].hash // Node takes it for the mask as well
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  const wrapped = publicEncrypt({ key: recipient, padding, oaepHash }, contentKey)
  const sealed = seal(octets, { dataAlgorithm, contentKey, randomBytes })
  return (
    `<xenc:EncryptedData xmlns:xenc="${XENC_NAMESPACE}" Type="${ENCRYPTED_TYPES[options.type]}">` +
    `<xenc:EncryptionMethod Algorithm="${dataAlgorithm}"></xenc:EncryptionMethod>` +
    `<ds:KeyInfo xmlns:ds="${DSIG_NAMESPACE}"><xenc:EncryptedKey>${keyMethod(keyTransport)}${cipherData(wrapped)}` +
    `</xenc:EncryptedKey></ds:KeyInfo>${cipherData(sealed)}</xenc:EncryptedData>`
  )
}

function expectRecipient(key: KeyObject): void {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (key.type !== 'public' || key.asymmetricKeyType !== 'rsa' || bits < LEAST_RECIPIENT_BITS) {
    throw new XmlError('xml-encryption/key-mismatch', 'The recipient has no RSA key of 2048 bits or more')
  }
}

function seal(
  octets: Uint8Array,
  {
    dataAlgorithm,
    contentKey,
    randomBytes,
  }: Pick<EncryptOptions, 'dataAlgorithm' | 'randomBytes'> & {
    readonly contentKey: Uint8Array
  },
): Uint8Array {
  const algorithm = DATA_ALGORITHMS[dataAlgorithm]
  const iv = randomBytes(algorithm.ivBytes)
  switch (algorithm.mode) {
    case 'gcm': {
      const cipher = createCipheriv(algorithm.cipher, contentKey, iv)
      return concatBytes([iv, cipher.update(octets), cipher.final(), cipher.getAuthTag()]) // §5.2.4
    }
    case 'cbc': {
      const cipher = createCipheriv(algorithm.cipher, contentKey, iv)
      // OpenSSL's own padding is one of the paddings that §5.2.2 allows: its last octet is its length.
      return concatBytes([iv, cipher.update(octets), cipher.final()])
    }
  }
}

function keyMethod(uri: KeyTransportUri): string {
  const { digest, mask } = KEY_TRANSPORTS[uri]
  const digestMethod = `<ds:DigestMethod Algorithm="${digest}"></ds:DigestMethod>`
  const maskMethod = mask
    ? `<xenc11:MGF xmlns:xenc11="${XENC11_NAMESPACE}" Algorithm="${mask}"></xenc11:MGF>`
    : ''
  return `<xenc:EncryptionMethod Algorithm="${uri}">${digestMethod}${maskMethod}</xenc:EncryptionMethod>`
}

function cipherData(octets: Uint8Array): string {
  return `<xenc:CipherData><xenc:CipherValue>${toBase64(octets)}</xenc:CipherValue></xenc:CipherData>`
}
