/**
 * Reads the XAdES properties of a signature (EN 319 132-1 §5; TS 101 903 from version 1.1.1): what the signer states, and what was added
 * later. Unknown unsigned properties are passed over; they change nothing. Everything here is what the file says, not what is true.
 */
import {
  childElements,
  decodeBase64,
  elementsOf,
  isNamed,
  optionalChild,
  textOf,
  type XmlElement,
  XmlError,
} from '@jitsuin/xml'
import { isXades, theOnly, xadesChildren } from '../elements.js'
import { DSIG, XADES_141 } from '../namespaces.js'
import { type CertificateReference, readCertificateReference } from './certificate-references.js'
import { readStamps, type StampProperty } from './stamp-properties.js'

/** Certificates and status information that stand in the file. DER, unread. */
export type EmbeddedMaterial = {
  readonly certificates: readonly Uint8Array[]
  readonly crls: readonly Uint8Array[]
  readonly ocsps: readonly Uint8Array[]
}

/** All properties that validation looks at. */
export type Properties = {
  /** As claimed; undefined if the signature states none, or a time of no zone. */
  readonly signingTime: Date | undefined
  readonly policy: 'stated' | 'none'
  /** SigningCertificateV2 and its forerunner, each with its references in their order; none of them is empty. */
  readonly signingCertificates: readonly SigningCertificates[]
  readonly unsigned: XmlElement | undefined
  readonly stamps: readonly StampProperty[]
  readonly material: EmbeddedMaterial
}

/** One list of references: the signer's own, and others of the path. */
export type SigningCertificates = {
  /** The first of V2 is the signer's (EN 319 132-1 §5.2.2); in V1 they stand in any order (TS 101 903 §7.2.2). */
  readonly order: 'signer-first' | 'any'
  readonly references: readonly CertificateReference[]
}

/** What a signature without XAdES has of it. */
export const NO_PROPERTIES: Properties = {
  signingTime: undefined,
  policy: 'none',
  signingCertificates: [],
  unsigned: undefined,
  stamps: [],
  material: { certificates: [], crls: [], ocsps: [] },
}

/** What is signed of QualifyingProperties, and the rest of it: only what the signature covers may be believed to be the signer's. */
export type QualifyingParts = { readonly signed: XmlElement | undefined; readonly qualifying: XmlElement }

/**
 * Reads the properties of a signature.
 *
 * @throws {XmlError} for a repeated or unreadable part.
 */
export function readProperties({ signed, qualifying }: QualifyingParts): Properties {
  const own = qualifying.namespaceUri
  const ofSignature = signed && optionalChild(signed, own, 'SignedSignatureProperties')
  const ofData = signed && optionalChild(signed, own, 'SignedDataObjectProperties')
  const unsignedProperties = optionalChild(qualifying, own, 'UnsignedProperties')
  const unsigned = unsignedProperties && optionalChild(unsignedProperties, own, 'UnsignedSignatureProperties')
  const time = ofSignature && optionalChild(ofSignature, own, 'SigningTime')
  const policy = ofSignature && optionalChild(ofSignature, own, 'SignaturePolicyIdentifier')
  return {
    signingTime: time && parseSigningTime(textOf(time).trim()),
    policy: policy ? 'stated' : 'none',
    signingCertificates: ofSignature ? readSigningCertificates(ofSignature) : [],
    unsigned,
    stamps: readStamps([ofData, unsigned].flatMap((holder) => (holder ? childElements(holder) : []))),
    material: readMaterial(qualifying),
  }
}

/** A time without a zone is a dateTime of the schema, but no moment: then no time is claimed. */
function parseSigningTime(text: string): Date | undefined {
  const isLocal = /T\d{2}:\d{2}:\d{2}(\.\d+)?$/.test(text)
  const time = parseDateTime(isLocal ? `${text}Z` : text)
  return isLocal ? undefined : time
}

/** xsd:dateTime with a zone: without one nobody knows which moment is meant. */
export function parseDateTime(text: string): Date {
  const isDateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/.test(text)
  const time = new Date(text.replace(/(\.\d{3})\d+/, '$1'))
  if (!isDateTime || Number.isNaN(time.getTime()) || !isRealDay(text.slice(0, 10))) {
    throw malformed('SigningTime is no moment in time')
  }
  return time
}

/** Date rolls 30 February over; what it prints then differs. */
function isRealDay(day: string): boolean {
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
}

function readSigningCertificates(properties: XmlElement): SigningCertificates[] {
  const own = properties.namespaceUri
  const lists = [
    { list: optionalChild(properties, own, 'SigningCertificateV2'), order: 'signer-first' },
    { list: optionalChild(properties, own, 'SigningCertificate'), order: 'any' },
  ] as const
  return lists
    .map(({ list, order }) => ({
      order,
      references: list ? childElements(list, own, 'Cert').map(readCertificateReference) : [],
    }))
    .filter(({ references }) => references.length > 0)
}

/** Validation data of the signature and of its time stamps: to find a path, all of it may help; none of it is trusted. */
function readMaterial(qualifying: XmlElement): EmbeddedMaterial {
  const holders = [...ownElements(qualifying)].filter(
    (element) =>
      isXades(element, 'UnsignedSignatureProperties') ||
      isNamed(element, XADES_141, 'TimeStampValidationData'),
  )
  const certificates = descend(holders, 'CertificateValues', 'AttrAuthoritiesCertValues')
  const revocation = descend(holders, 'RevocationValues', 'AttributeRevocationValues')
  return {
    certificates: decodeAll(certificates, 'EncapsulatedX509Certificate'),
    crls: decodeAll(descend(revocation, 'CRLValues'), 'EncapsulatedCRLValue'),
    ocsps: decodeAll(descend(revocation, 'OCSPValues'), 'EncapsulatedOCSPValue'),
  }
}

/** Everything inside but what stands in a countersignature, which has its own properties. */
function* ownElements(top: XmlElement): Generator<XmlElement> {
  let inner: XmlElement | undefined
  for (const element of elementsOf(top)) {
    if (inner && hasAncestor(element, inner)) continue
    inner = isNamed(element, DSIG, 'Signature') ? element : undefined
    if (!inner) yield element
  }
}

function hasAncestor(element: XmlElement, ancestor: XmlElement): boolean {
  for (let at = element.parent; at.kind === 'element'; at = at.parent) if (at === ancestor) return true
  return false
}

function descend(parents: readonly XmlElement[], ...names: readonly string[]): XmlElement[] {
  return parents.flatMap((parent) => names.flatMap((name) => xadesChildren(parent, name)))
}

/** What cannot be read helps nobody; to leave it out can only make a verdict worse. */
function decodeAll(parents: readonly XmlElement[], localName: string): Uint8Array[] {
  return descend(parents, localName).flatMap((element) => {
    try {
      return [decodeBase64(textOf(element))]
    } catch (error) {
      if (error instanceof XmlError) return []
      throw error
    }
  })
}

/** The QualifyingProperties of a signature's objects, of whatever version. */
export function findQualifyingProperties(objects: readonly XmlElement[]): {
  readonly count: number
  readonly only: XmlElement | undefined
} {
  const found = objects.flatMap((object) => xadesChildren(object, 'QualifyingProperties'))
  return { count: found.length, only: theOnly(found) }
}

function malformed(message: string): XmlError {
  return new XmlError('xml-signature/malformed', message)
}
