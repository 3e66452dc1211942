/**
 * Adds a signature time stamp (EN 319 132-1 §5.3, XAdES-T) to a signature that exists. Only characters are put in: every byte
 * of the file stays where it was, because signed white space and foreign writing styles must survive.
 */
import { createHash } from 'node:crypto'
import { sameBytes, toBase64 } from '@jitsuin/kernel'
import { imprintDigest, parseTimeStampToken } from '@jitsuin/pki'
import { canonicalize, childElements, parseXml, type XmlElement } from '@jitsuin/xml'
import { makePartId, type RandomBytes } from '../create/part-id.js'
import { theOnly } from '../elements.js'
import { AdesError } from '../errors.js'
import { DSIG, EXCLUSIVE_C14N, INCLUSIVE_C14N } from '../namespaces.js'
import { chooseSignature, type ImprintMethod } from './choose-signature.js'
import { appendProperty, unsignedProperties, writeProperty } from './unsigned-properties.js'

/** Fetches a time-stamp token (DER of the ContentInfo, RFC 3161 §2.4.2) over a SHA-256 digest. */
export type TimeStampSource = (sha256: Uint8Array) => Promise<Uint8Array>

/** How to add a time stamp. */
export type TimeStampOptions = {
  readonly timeStamp: TimeStampSource
  readonly randomBytes: RandomBytes
  /** Id of the ds:Signature; needed when the file leaves a choice. */
  readonly signatureId?: string
}

/**
 * Returns the file with a SignatureTimeStamp added.
 *
 * @throws {AdesError} `extend/…` or `time-stamp/imprint-differs`; {XmlError} for a file that cannot be read; whatever
 *   the source throws.
 */
export async function addSignatureTimeStamp(
  file: Uint8Array,
  options: TimeStampOptions,
): Promise<Uint8Array> {
  const document = parseXml(file)
  const { signature, method } = chooseSignature(document, options.signatureId)
  if (unsignedProperties(signature).some(({ localName }) => localName === 'ArchiveTimeStamp'))
    throw new AdesError('extend/already-archived', 'An archive time stamp covers the unsigned properties')
  const token = await fetchStamp(options.timeStamp, imprintOf(signature, method))
  const id = ` Id="${makePartId(options.randomBytes)}-SignatureTimeStamp"`
  const stamp = writeProperty('SignatureTimeStamp', stampContent(token, method), id)
  return appendProperty({ file, document, signature }, stamp)
}

function imprintOf(signature: XmlElement, method: ImprintMethod): Uint8Array {
  const value = theOnly(childElements(signature, DSIG, 'SignatureValue'))
  if (!value) throw new AdesError('extend/not-xades', 'The signature has no value')
  const algorithm = algorithmOf(method)
  return createHash('sha256').update(canonicalize(value, { algorithm })).digest()
}

/** What a time stamp holds, where `xa` is XAdES 1.3.2: how its octets were canonicalised, and the token over them. */
export function stampContent(token: Uint8Array, method: ImprintMethod): string {
  const stated =
    method === 'stated-exclusive'
      ? `<ds:CanonicalizationMethod xmlns:ds="${DSIG}" Algorithm="${EXCLUSIVE_C14N}"></ds:CanonicalizationMethod>`
      : ''
  return `${stated}<xa:EncapsulatedTimeStamp>${toBase64(token)}</xa:EncapsulatedTimeStamp>`
}

/** The canonicalisation that a method means. */
export function algorithmOf(method: ImprintMethod): typeof EXCLUSIVE_C14N | typeof INCLUSIVE_C14N {
  return method === 'stated-exclusive' ? EXCLUSIVE_C14N : INCLUSIVE_C14N
}

/** A token over a digest, as the source gives it. @throws {AdesError} `time-stamp/imprint-differs`; what the source throws. */
export async function fetchStamp(source: TimeStampSource, sha256: Uint8Array): Promise<Uint8Array> {
  const token = await source(sha256)
  const { imprint } = parseTimeStampToken(token).info
  if (imprintDigest(imprint) !== 'sha256' || !sameBytes(imprint.digest, sha256)) {
    throw new AdesError('time-stamp/imprint-differs', 'The token is about other octets')
  }
  return token
}
