/**
 * Adds a signature time stamp (EN 319 132-1 §5.3, XAdES-T) to a signature that exists. Only characters are put in: every byte
 * of the file stays where it was, because signed white space and foreign writing styles must survive.
 */
import { createHash } from 'node:crypto'
import { sameBytes, toBase64 } from '@jitsuin/kernel'
import { imprintDigest, parseTimeStampToken } from '@jitsuin/pki'
import { canonicalize, childElements, optionalChild, parseXml, type XmlElement } from '@jitsuin/xml'
import { makePartId, type RandomBytes } from '../create/part-id.js'
import { theOnly } from '../elements.js'
import { AdesError } from '../errors.js'
import { DSIG, EXCLUSIVE_C14N, INCLUSIVE_C14N, XADES } from '../namespaces.js'
import { appendInside, spanOf } from '../source-span.js'
import { chooseSignature, type ImprintMethod } from './choose-signature.js'

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
  const place = placeFor(signature)
  const imprint = imprintOf(signature, method)
  const token = await fetchStamp(options.timeStamp, imprint)

  const stamp = writeStamp(token, method, makePartId(options.randomBytes))
  return appendInside(file, spanOf(file, document, place.parent), {
    element: place.parent,
    text: place.wrappers.reduceRight((inner, name) => wrap(name, inner), stamp),
  })
}

function imprintOf(signature: XmlElement, method: ImprintMethod): Uint8Array {
  const value = theOnly(childElements(signature, DSIG, 'SignatureValue'))
  if (!value) throw new AdesError('extend/not-xades', 'The signature has no value')
  const algorithm = method === 'stated-exclusive' ? EXCLUSIVE_C14N : INCLUSIVE_C14N
  return createHash('sha256').update(canonicalize(value, { algorithm })).digest()
}

/** Where the stamp goes, and the elements that are still missing around it, outermost first. */
type Place = { readonly parent: XmlElement; readonly wrappers: readonly string[] }

function placeFor(signature: XmlElement): Place {
  const qualifying = theOnly(
    childElements(signature, DSIG, 'Object').flatMap((object) =>
      childElements(object, XADES, 'QualifyingProperties'),
    ),
  )
  if (!qualifying) throw new AdesError('extend/not-xades', 'The signature has no QualifyingProperties')
  const unsigned = optionalChild(qualifying, XADES, 'UnsignedProperties')
  if (!unsigned)
    return { parent: qualifying, wrappers: ['UnsignedProperties', 'UnsignedSignatureProperties'] }
  const properties = optionalChild(unsigned, XADES, 'UnsignedSignatureProperties')
  if (!properties && childElements(unsigned).length > 0) {
    throw new AdesError('extend/not-xades', 'UnsignedProperties has no place for a time stamp')
  }
  if (!properties) return { parent: unsigned, wrappers: ['UnsignedSignatureProperties'] }
  if (childElements(properties).some(({ localName }) => localName === 'ArchiveTimeStamp')) {
    throw new AdesError('extend/already-archived', 'An archive time stamp covers the unsigned properties')
  }
  return { parent: properties, wrappers: [] }
}

function writeStamp(token: Uint8Array, method: ImprintMethod, partId: string): string {
  const stated =
    method === 'stated-exclusive'
      ? `<ds:CanonicalizationMethod xmlns:ds="${DSIG}" Algorithm="${EXCLUSIVE_C14N}"></ds:CanonicalizationMethod>`
      : ''
  return wrap(
    'SignatureTimeStamp',
    `${stated}<xa:EncapsulatedTimeStamp>${toBase64(token)}</xa:EncapsulatedTimeStamp>`,
    ` Id="${partId}-SignatureTimeStamp"`,
  )
}

/** Each element brings its own declaration: the prefix of the file may mean something else here. */
function wrap(name: string, content: string, attributes = ''): string {
  return `<xa:${name} xmlns:xa="${XADES}"${attributes}>${content}</xa:${name}>`
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
