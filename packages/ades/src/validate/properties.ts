/**
 * Reads the XAdES properties of a signature (EN 319 132-1 §5): what the signer states, and what was added later. Unknown
 * unsigned properties are passed over; they change nothing. Everything here is what the file says, not what is true.
 */
import {
  attributeOf,
  childElements,
  decodeBase64,
  onlyChild,
  optionalChild,
  textOf,
  type XmlElement,
  XmlError,
} from '@jitsuin/xml'
import { theOnly } from '../elements.js'
import { DSIG, XADES, XADES_141 } from '../namespaces.js'

/** A certificate as SigningCertificate or SigningCertificateV2 refers to it (EN 319 132-1 §5.2.2). */
export type CertificateReference = {
  readonly digestUri: string
  readonly digestValue: Uint8Array
  /** DER of IssuerSerial (V2), or the decimal serial number (V1). */
  readonly issuerSerial?: { readonly der: Uint8Array } | { readonly serialNumber: bigint }
}

/** One encapsulated time stamp. */
export type StampProperty = {
  readonly element: XmlElement
  readonly kind: 'signature' | 'archive'
  readonly id: string | undefined
  /** Without one, inclusive canonicalisation counts (XML Signature 1.1 §4.4.3.2). */
  readonly canonicalization: XmlElement | undefined
  readonly tokens: readonly Uint8Array[]
  /** Whether the stamp lists what it covers (Include) and so departs from the implicit rule. */
  readonly coverage: 'implicit' | 'listed'
}

/** Certificates and status information that stand in the file. DER, unread. */
export type EmbeddedMaterial = {
  readonly certificates: readonly Uint8Array[]
  readonly crls: readonly Uint8Array[]
  readonly ocsps: readonly Uint8Array[]
}

/** All properties that validation looks at. */
export type Properties = {
  readonly qualifying: XmlElement
  readonly signed: XmlElement
  /** As claimed; undefined if the signature states none. */
  readonly signingTime: Date | undefined
  /** The signer's own, which is the first (EN 319 132-1 §5.2.2), of SigningCertificateV2 and of its forerunner. */
  readonly signingCertificates: readonly CertificateReference[]
  readonly unsigned: XmlElement | undefined
  readonly stamps: readonly StampProperty[]
  readonly material: EmbeddedMaterial
}

/**
 * Reads the properties of a signature from its one QualifyingProperties.
 *
 * @throws {XmlError} for a missing, repeated or unreadable part.
 */
export function readProperties(qualifying: XmlElement): Properties {
  const signed = onlyChild(qualifying, XADES, 'SignedProperties')
  const signatureProperties = onlyChild(signed, XADES, 'SignedSignatureProperties')
  const unsignedProperties = optionalChild(qualifying, XADES, 'UnsignedProperties')
  const unsigned =
    unsignedProperties && optionalChild(unsignedProperties, XADES, 'UnsignedSignatureProperties')
  const time = optionalChild(signatureProperties, XADES, 'SigningTime')
  return {
    qualifying,
    signed,
    signingTime: time && parseDateTime(textOf(time).trim()),
    signingCertificates: readSigningCertificates(signatureProperties),
    unsigned,
    stamps: readStamps(unsigned),
    material: readMaterial(unsigned),
  }
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

function readSigningCertificates(properties: XmlElement): CertificateReference[] {
  const v2 = optionalChild(properties, XADES, 'SigningCertificateV2')
  const v1 = optionalChild(properties, XADES, 'SigningCertificate')
  return [v2, v1].flatMap((list) =>
    list ? childElements(list, XADES, 'Cert').slice(0, 1).map(readCertificateReference) : [],
  )
}

function readCertificateReference(cert: XmlElement): CertificateReference {
  const digest = onlyChild(cert, XADES, 'CertDigest')
  const digestUri = attributeOf(onlyChild(digest, DSIG, 'DigestMethod'), 'Algorithm') ?? ''
  const digestValue = decodeBase64(textOf(onlyChild(digest, DSIG, 'DigestValue')))
  const serialV2 = optionalChild(cert, XADES, 'IssuerSerialV2')
  const serialV1 = optionalChild(cert, XADES, 'IssuerSerial')
  if (serialV2) return { digestUri, digestValue, issuerSerial: { der: decodeBase64(textOf(serialV2)) } }
  if (!serialV1) return { digestUri, digestValue }
  const decimal = textOf(onlyChild(serialV1, DSIG, 'X509SerialNumber')).trim()
  if (!/^-?\d{1,60}$/.test(decimal)) throw malformed('X509SerialNumber is no number')
  return { digestUri, digestValue, issuerSerial: { serialNumber: BigInt(decimal) } }
}

/** An archive is stamped again every ten years or so; each stamp covers all before it, so many of them cost much. */
const MAX_STAMPS = 16

function readStamps(unsigned: XmlElement | undefined): StampProperty[] {
  const stamps = unsigned ? childElements(unsigned).flatMap(readStamp) : []
  if (stamps.length > MAX_STAMPS) throw malformed(`More than ${MAX_STAMPS} time stamps`)
  return stamps
}

function readStamp(element: XmlElement): StampProperty[] {
  const { namespaceUri, localName } = element
  const kind =
    namespaceUri === XADES && localName === 'SignatureTimeStamp' ? 'signature' : archiveKind(element)
  if (!kind) return []
  return [
    {
      element,
      kind,
      id: attributeOf(element, 'Id'),
      canonicalization: optionalChild(element, DSIG, 'CanonicalizationMethod'),
      tokens: childElements(element, XADES, 'EncapsulatedTimeStamp').map((token) =>
        decodeBase64(textOf(token)),
      ),
      coverage: childElements(element).some((child) => child.localName === 'Include') ? 'listed' : 'implicit',
    },
  ]
}

/** Archive time stamps of XAdES 1.3.2 and 1.4.1 both occur; only the latter's rule is known here (§6.3 of the HPKI notes). */
function archiveKind({ namespaceUri, localName }: XmlElement): 'archive' | undefined {
  const isArchive = localName === 'ArchiveTimeStamp' && (namespaceUri === XADES_141 || namespaceUri === XADES)
  return isArchive ? 'archive' : undefined
}

/** Validation data of the signature and of its time stamps: to find a path, all of it may help; none of it is trusted. */
function readMaterial(unsigned: XmlElement | undefined): EmbeddedMaterial {
  const holders = unsigned ? [unsigned, ...childElements(unsigned, XADES_141, 'TimeStampValidationData')] : []
  const certificates = descend(holders, 'CertificateValues')
  const revocation = descend(holders, 'RevocationValues')
  return {
    certificates: decodeAll(certificates, 'EncapsulatedX509Certificate'),
    crls: decodeAll(descend(revocation, 'CRLValues'), 'EncapsulatedCRLValue'),
    ocsps: decodeAll(descend(revocation, 'OCSPValues'), 'EncapsulatedOCSPValue'),
  }
}

function descend(parents: readonly XmlElement[], localName: string): XmlElement[] {
  return parents.flatMap((parent) => childElements(parent, XADES, localName))
}

function decodeAll(parents: readonly XmlElement[], localName: string): Uint8Array[] {
  return descend(parents, localName).map((element) => decodeBase64(textOf(element)))
}

/** The one QualifyingProperties of a signature's objects; undefined if there is none or more than one. */
export function findQualifyingProperties(objects: readonly XmlElement[]): XmlElement | undefined {
  return theOnly(objects.flatMap((object) => childElements(object, XADES, 'QualifyingProperties')))
}

function malformed(message: string): XmlError {
  return new XmlError('xml-signature/malformed', message)
}
