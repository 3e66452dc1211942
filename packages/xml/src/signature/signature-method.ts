/** The parameters of a ds:SignatureMethod (XML Signature §4.4.2): HMACOutputLength and RSAPSSParams, no others. */
import { XmlError } from '../errors.js'
import type { XmlElement } from '../tree.js'
import {
  BROKEN_HASHES,
  DIGEST_ALGORITHMS,
  HASH_BYTES,
  type HashName,
  isDigestUri,
  SIGNATURE_ALGORITHMS,
  type SignatureScheme,
  type SignatureUri,
} from './algorithms.js'
import { allowAttributes, ChildReader, requiredAttribute, textOf } from './element-reading.js'
import { DSIG_NAMESPACE, RSA_PSS_NAMESPACE } from './names.js'

const MGF1 = 'http://www.w3.org/2007/05/xmldsig-more#MGF1'
const DIGEST_METHOD = { namespaceUri: DSIG_NAMESPACE, localName: 'DigestMethod' }

/**
 * What a key has to do, from the method's URI and parameters.
 *
 * @throws {XmlError} `xml-signature/hmac-truncated`; `…/algorithm-refused` for PSS parameters that we cannot check.
 */
export function parseSignatureScheme(method: XmlElement, uri: SignatureUri): SignatureScheme {
  const algorithm = SIGNATURE_ALGORITHMS[uri]
  const parts = new ChildReader(method)
  if (algorithm.scheme === 'hmac') {
    const length = parts.optional({ namespaceUri: DSIG_NAMESPACE, localName: 'HMACOutputLength' })
    if (length !== undefined) expectWholeCode(length, algorithm.hash)
  }
  const params =
    algorithm.scheme === 'rsa-pss-params'
      ? parts.optional({ namespaceUri: RSA_PSS_NAMESPACE, localName: 'RSAPSSParams' })
      : undefined
  parts.end()
  return algorithm.scheme === 'rsa-pss-params' ? parsePssParams(params) : algorithm
}

/** Truncated codes can be guessed bit by bit (CVE-2009-0217); only the full length counts (XML Signature §6.3.1). */
function expectWholeCode(length: XmlElement, hash: HashName): void {
  if (textOf(length).trim() !== String(HASH_BYTES[hash] * 8)) {
    throw new XmlError('xml-signature/hmac-truncated', 'HMACOutputLength is not the full length')
  }
}

/** RFC 9231 §2.3.9. SHA-256, MGF1 with the same hash and a salt of the hash's length stand in for what is left out. */
function parsePssParams(params: XmlElement | undefined): SignatureScheme {
  if (params === undefined) return { scheme: 'rsa-pss', hash: 'sha256' }
  allowAttributes(params, [])
  const parts = new ChildReader(params)
  const digest = parts.optional(DIGEST_METHOD)
  const mask = parts.optional({ namespaceUri: RSA_PSS_NAMESPACE, localName: 'MaskGenerationFunction' })
  const salt = parts.optional({ namespaceUri: RSA_PSS_NAMESPACE, localName: 'SaltLength' })
  const trailer = parts.optional({ namespaceUri: RSA_PSS_NAMESPACE, localName: 'TrailerField' })
  parts.end()
  const hash = digest === undefined ? 'sha256' : hashOf(digest)
  // One hash for message and mask: all that OpenSSL lets us ask for, and all that is in use.
  if ((mask === undefined ? 'sha256' : maskHash(mask)) !== hash) throw refused('The mask has another hash')
  if (trailer !== undefined && textOf(trailer).trim() !== '1') throw refused('Unknown trailer field')
  return salt === undefined
    ? { scheme: 'rsa-pss', hash }
    : { scheme: 'rsa-pss', hash, saltBytes: saltBytes(salt) }
}

function maskHash(mask: XmlElement): HashName {
  allowAttributes(mask, ['Algorithm'])
  if (requiredAttribute(mask, 'Algorithm') !== MGF1) throw refused('Unknown mask generation function')
  const parts = new ChildReader(mask)
  const digest = parts.optional(DIGEST_METHOD)
  parts.end()
  return digest === undefined ? 'sha256' : hashOf(digest)
}

function hashOf(method: XmlElement): HashName {
  allowAttributes(method, ['Algorithm'])
  new ChildReader(method).end()
  const uri = requiredAttribute(method, 'Algorithm')
  if (!isDigestUri(uri) || BROKEN_HASHES.has(DIGEST_ALGORITHMS[uri]))
    throw refused('The hash is not accepted')
  return DIGEST_ALGORITHMS[uri]
}

function saltBytes(salt: XmlElement): number {
  const text = textOf(salt).trim()
  if (!/^\d{1,3}$/.test(text)) throw refused('The salt length is no small number')
  return Number(text)
}

function refused(message: string): XmlError {
  return new XmlError('xml-signature/algorithm-refused', message)
}
