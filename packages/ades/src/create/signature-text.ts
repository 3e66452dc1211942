/**
 * Writes a ds:Signature with XAdES properties (EN 319 132-1 §4) as text.
 *
 * Each signed part (SignedInfo, KeyInfo, SignedProperties) is written in its exclusive canonical form, namespace
 * declarations included. So the characters that are hashed and signed are the characters in the file, wherever the
 * signature is put, and nothing is parsed or canonicalised while signing.
 */
import { createHash } from 'node:crypto'
import { toBase64 } from '@jitsuin/kernel'
import type { Signer } from '@jitsuin/pki'
import { DSIG, EXCLUSIVE_C14N, SHA256, SIGNED_PROPERTIES_TYPE, XADES } from '../namespaces.js'
import { canonicalAttribute, canonicalText } from './canonical-text.js'
import { signatureMethodOf, toXmlSignatureValue } from './signature-method.js'
import { partsOf } from './signer-parts.js'

/** The namespace prefixes of a signature; the e-prescription samples write `xs` and `xa`. */
export type Prefixes = { readonly dsig: string; readonly xades: string }

/** A transform with what it holds, in canonical form; `ds` is the prefix of XML Signature in it. */
export type TransformText = { readonly algorithm: string; readonly content: (ds: string) => string }

/** A reference to the data that is signed, its digest being known already. */
export type DataReference = {
  readonly uri: string
  readonly idSuffix: string
  readonly transforms: readonly (string | TransformText)[]
  /** Type of the reference; data have none. */
  readonly type?: string
  /** The octets that the transforms end in, or their digest; text stands for its UTF-8. */
  readonly octets: Uint8Array | string | { readonly sha256: Uint8Array }
  /** Media type for DataObjectFormat (EN 319 132-1 §5.2.4); the e-prescription layout has none. */
  readonly mimeType?: string
}

/** Everything that a signature states, apart from its value. */
export type SignatureContent = {
  readonly prefixes: Prefixes
  /** Id of ds:Signature. */
  readonly id: string
  /** `id` and eight hex digits: the Ids of the parts begin with it. */
  readonly partId: string
  readonly signer: Signer
  readonly signingTime: Date
  readonly data: DataReference
  /** Further files that the signature is over; their suffixes differ. */
  readonly moreData?: readonly DataReference[]
  readonly keyInfo: 'signed' | 'unsigned'
  readonly issuerSerial: 'include' | 'omit'
  /** Written after QualifyingProperties' own ds:Object, whole: the enveloped data. */
  readonly furtherObjects?: string
}

/** Makes the signature value and returns the whole ds:Signature, UTF-8. */
export async function writeSignature(content: SignatureContent): Promise<string> {
  const { prefixes, id, partId, signer } = content
  const ds = prefixes.dsig
  const keyInfo = writeKeyInfo(content)
  const signedProperties = writeSignedProperties(content)
  const signedInfo = writeSignedInfo(content, keyInfo, signedProperties)
  const value = toXmlSignatureValue(
    await signer.sign(Buffer.from(signedInfo, 'utf8')),
    partsOf(signer).scalarBytes,
  )
  return (
    `<${ds}:Signature xmlns:${ds}="${DSIG}" Id="${id}">${signedInfo}` +
    `<${ds}:SignatureValue Id="${partId}-SignatureValue">${toBase64(value)}</${ds}:SignatureValue>${keyInfo}` +
    `<${ds}:Object><${prefixes.xades}:QualifyingProperties xmlns:${prefixes.xades}="${XADES}" Target="#${id}" ` +
    `Id="${partId}-QualifyingProperties">${signedProperties}</${prefixes.xades}:QualifyingProperties></${ds}:Object>` +
    `${content.furtherObjects ?? ''}</${ds}:Signature>`
  )
}

function writeSignedInfo(content: SignatureContent, keyInfo: string, signedProperties: string): string {
  const { partId, data, signer } = content
  const ds = content.prefixes.dsig
  const references = [
    ...[data, ...(content.moreData ?? [])].map((one) =>
      writeReference(ds, { ...one, id: `${partId}-Reference1-${one.idSuffix}` }),
    ),
    ...(content.keyInfo === 'signed'
      ? [
          writeReference(ds, {
            id: `${partId}-Reference2-KeyInfo`,
            uri: `#${partId}-KeyInfo`,
            transforms: [EXCLUSIVE_C14N],
            octets: keyInfo,
          }),
        ]
      : []),
    writeReference(ds, {
      id: `${partId}-Reference3-SignedProperties`,
      type: SIGNED_PROPERTIES_TYPE,
      uri: `#${partId}-SignedProperties`,
      transforms: [EXCLUSIVE_C14N],
      octets: signedProperties,
    }),
  ]
  return (
    `<${ds}:SignedInfo xmlns:${ds}="${DSIG}" Id="${partId}-SignedInfo">` +
    emptyElement(`${ds}:CanonicalizationMethod`, EXCLUSIVE_C14N) +
    emptyElement(`${ds}:SignatureMethod`, signatureMethodOf(signer.algorithm)) +
    `${references.join('')}</${ds}:SignedInfo>`
  )
}

type WrittenReference = Omit<DataReference, 'idSuffix' | 'mimeType'> & { readonly id: string }

function writeTransform(ds: string, transform: string | TransformText): string {
  if (typeof transform === 'string') return emptyElement(`${ds}:Transform`, transform)
  const { algorithm, content } = transform
  return `<${ds}:Transform Algorithm="${algorithm}">${content(ds)}</${ds}:Transform>`
}

/** Attributes in canonical order: by name, none of them having a namespace (Canonical XML 1.0 §2.2). */
function writeReference(ds: string, { id, uri, type, transforms, octets }: WrittenReference): string {
  const typeAttribute = type ? ` Type="${type}"` : ''
  const steps = transforms.map((transform) => writeTransform(ds, transform)).join('')
  return (
    `<${ds}:Reference Id="${id}"${typeAttribute} URI="${canonicalAttribute(uri)}">` +
    (steps && `<${ds}:Transforms>${steps}</${ds}:Transforms>`) +
    `${emptyElement(`${ds}:DigestMethod`, SHA256)}<${ds}:DigestValue>${sha256Base64(octets)}</${ds}:DigestValue>` +
    `</${ds}:Reference>`
  )
}

/** The signer's certificate and nothing else (e-prescription layout; a path is the verifier's to find). */
function writeKeyInfo({ prefixes: { dsig: ds }, partId, signer }: SignatureContent): string {
  return (
    `<${ds}:KeyInfo xmlns:${ds}="${DSIG}" Id="${partId}-KeyInfo"><${ds}:X509Data><${ds}:X509Certificate>` +
    `${partsOf(signer).certificate}</${ds}:X509Certificate></${ds}:X509Data></${ds}:KeyInfo>`
  )
}

function writeSignedProperties(content: SignatureContent): string {
  const { partId, signer, signingTime, issuerSerial } = content
  const parts = partsOf(signer)
  const { xades: xa, dsig: ds } = content.prefixes
  const serial =
    issuerSerial === 'include' ? `<${xa}:IssuerSerialV2>${parts.issuerSerial}</${xa}:IssuerSerialV2>` : ''
  return (
    `<${xa}:SignedProperties xmlns:${xa}="${XADES}" Id="${partId}-SignedProperties"><${xa}:SignedSignatureProperties>` +
    `<${xa}:SigningTime>${writeTime(signingTime)}</${xa}:SigningTime>` +
    `<${xa}:SigningCertificateV2><${xa}:Cert><${xa}:CertDigest>` +
    `<${ds}:DigestMethod xmlns:${ds}="${DSIG}" Algorithm="${SHA256}"></${ds}:DigestMethod>` +
    `<${ds}:DigestValue xmlns:${ds}="${DSIG}">${parts.certificateSha256}</${ds}:DigestValue>` +
    `</${xa}:CertDigest>${serial}</${xa}:Cert></${xa}:SigningCertificateV2></${xa}:SignedSignatureProperties>` +
    `${writeDataFormat(content)}</${xa}:SignedProperties>`
  )
}

function writeDataFormat({ prefixes: { xades: xa }, partId, data, moreData = [] }: SignatureContent): string {
  const formats = [data, ...moreData].flatMap(({ mimeType, idSuffix }) =>
    mimeType === undefined
      ? []
      : `<${xa}:DataObjectFormat ObjectReference="#${partId}-Reference1-${idSuffix}">` +
        `<${xa}:MimeType>${canonicalText(mimeType)}</${xa}:MimeType></${xa}:DataObjectFormat>`,
  )
  if (formats.length === 0) return ''
  return `<${xa}:SignedDataObjectProperties>${formats.join('')}</${xa}:SignedDataObjectProperties>`
}

/** To the second, with the offset written out as existing signers do: `2022-09-07T08:08:01+00:00`. */
function writeTime(at: Date): string {
  return `${at.toISOString().slice(0, 19)}+00:00`
}

function emptyElement(name: string, algorithm: string): string {
  return `<${name} Algorithm="${algorithm}"></${name}>`
}

function sha256Base64(octets: DataReference['octets']): string {
  if (typeof octets === 'object' && 'sha256' in octets) return toBase64(octets.sha256)
  return createHash('sha256').update(octets).digest('base64')
}
