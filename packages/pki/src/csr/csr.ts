/**
 * Certification requests, PKCS#10 (RFC 2986): somebody proves to hold a private key and says what they want certified.
 * Only the key is taken from a request; names and qualifications come from the application, which officers checked.
 */
import { type AlgorithmSet, HPKI_ALGORITHMS } from '../algorithm-sets.js'
import { type AlgorithmIdentifier, parseAlgorithm } from '../algorithms.js'
import { type Extension, parseExtensions } from '../certificate.js'
import * as der from '../der.js'
import { PkiError } from '../errors.js'
import { encodeName, type Name, type NamePart, parseName } from '../name.js'
import { type SignatureVerdict, verifySignature } from '../signature.js'
import { encodeSignatureAlgorithm } from '../signature-algorithm.js'
import type { KeySigner } from '../signer.js'

const EXTENSION_REQUEST = '1.2.840.113549.1.9.14'
const MAXIMUM_BYTES = 64 * 1024
const MAXIMUM_ATTRIBUTES = 32

/** An attribute of a request (RFC 2986 §4.1): each value is a whole TLV. */
export type RequestAttribute = { readonly type: string; readonly values: readonly Uint8Array[] }

/** A request as read; byte strings are views on `bytes`. */
export type CertificationRequest = {
  readonly bytes: Uint8Array
  /** The signed part, whole TLV. */
  readonly infoBytes: Uint8Array
  readonly subject: Name
  /** SubjectPublicKeyInfo, whole TLV. */
  readonly spkiBytes: Uint8Array
  /** The extensions asked for (RFC 2985 §5.4.2); empty if none were. */
  readonly requestedExtensions: ReadonlyMap<string, Extension>
  /** Every attribute; no type stands twice. */
  readonly attributes: readonly RequestAttribute[]
  readonly signatureAlgorithm: AlgorithmIdentifier
  readonly signature: Uint8Array
}

/**
 * Reads a request. It is not thereby proven: see `verifyCertificationRequest`.
 *
 * @throws {PkiError} `der/malformed`, `csr/malformed`
 */
export function parseCertificationRequest(bytes: Uint8Array): CertificationRequest {
  if (bytes.length > MAXIMUM_BYTES) throw new PkiError('csr/malformed', `${bytes.length} bytes`)
  const [info, algorithm, signature] = der.children(der.parse(bytes), der.SEQUENCE, 3)
  const fields = new der.Fields(info)
  const version = der.smallInteger(fields.next(der.INTEGER))
  if (version !== 0) throw new PkiError('csr/malformed', `There is no version ${version + 1} (RFC 2986 §4.1)`)
  const subject = parseName(fields.next(der.SEQUENCE))
  const spki = fields.next(der.SEQUENCE)
  const attributes = parseAttributes(fields.next(der.contextTag(0)))
  fields.end()
  return {
    bytes,
    infoBytes: info.bytes,
    subject,
    spkiBytes: spki.bytes,
    requestedExtensions: parseRequestedExtensions(attributes),
    attributes,
    signatureAlgorithm: parseAlgorithm(algorithm),
    signature: der.bitOctets(signature),
  }
}

/** Whether the request is signed with the very key that it asks a certificate for. */
export function verifyCertificationRequest(
  request: CertificationRequest,
  allowed: AlgorithmSet = HPKI_ALGORITHMS,
): SignatureVerdict {
  const { signatureAlgorithm: algorithm, spkiBytes, infoBytes: message, signature } = request
  return verifySignature({ algorithm, spkiBytes, message, signature, allowed })
}

/**
 * Reads a request and refuses it unless its key signed it.
 *
 * @throws {PkiError} `der/malformed`, `csr/malformed`, `csr/signature`
 */
export function parseProvenRequest(
  bytes: Uint8Array,
  allowed: AlgorithmSet = HPKI_ALGORITHMS,
): CertificationRequest {
  const request = parseCertificationRequest(bytes)
  const verdict = verifyCertificationRequest(request, allowed)
  if (verdict !== 'valid') throw new PkiError('csr/signature', `The signature of the request is ${verdict}`)
  return request
}

/** Builds a request for the signer's own key. */
export async function buildCertificationRequest(
  subject: readonly NamePart[],
  signer: KeySigner,
  attributes: readonly RequestAttribute[] = [],
): Promise<Uint8Array> {
  // The attributes are not OPTIONAL (RFC 2986 §4.1): none of them is an empty [0]. A SET OF is in order (X.690 §11.6).
  const encoded = attributes.map(encodeAttribute).sort(Buffer.compare)
  const info = der.sequence(
    der.integer(0),
    encodeName(subject),
    signer.spkiDer,
    der.encode(der.contextTag(0), ...encoded),
  )
  const signature = await signer.sign(info)
  return der.sequence(info, encodeSignatureAlgorithm(signer.algorithm), der.bitString(signature))
}

function encodeAttribute({ type, values }: RequestAttribute): Uint8Array {
  return der.sequence(der.oid(type), der.setOf(values))
}

function parseAttributes(list: der.Node): RequestAttribute[] {
  const nodes = der.children(list, list.tag)
  if (nodes.length > MAXIMUM_ATTRIBUTES) throw new PkiError('csr/malformed', `${nodes.length} attributes`)
  const parsed = nodes.map((node) => {
    const [type, values] = der.children(node, der.SEQUENCE, 2)
    return { type: der.oidValue(type), values: der.children(values, der.SET).map(({ bytes }) => bytes) }
  })
  if (new Set(parsed.map(({ type }) => type)).size !== parsed.length) {
    throw new PkiError('csr/malformed', 'An attribute stands twice')
  }
  return parsed
}

function parseRequestedExtensions(attributes: readonly RequestAttribute[]): ReadonlyMap<string, Extension> {
  const asked = attributes.find(({ type }) => type === EXTENSION_REQUEST)
  const [value, ...more] = asked?.values ?? []
  if (asked && (!value || more.length > 0)) throw new PkiError('csr/malformed', 'Not one list of extensions')
  return parseExtensions(value && der.parse(value))
}
