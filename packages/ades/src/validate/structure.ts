/**
 * Row 1 of the HPKI verification (電子署名規格 Ver.2.0 §5.5.3): a signature is taken apart, and whatever must be there is there,
 * once. What comes out is what the signature claims.
 */
import {
  attributeOf,
  childElements,
  documentOf,
  elementsOf,
  findById,
  isNamed,
  parseXmlSignature,
  type XmlElement,
  XmlError,
  type XmlReference,
  type XmlSignature,
} from '@jitsuin/xml'
import { theOnly } from '../elements.js'
import { DSIG, SIGNED_PROPERTIES_TYPE, XADES } from '../namespaces.js'
import { findQualifyingProperties, type Properties, readProperties } from './properties.js'
import type { ReasonCode } from './reasons.js'

/** A signature that is built as it should be. */
export type Structure = {
  readonly signature: XmlSignature
  readonly id: string
  readonly properties: Properties
  /** The one reference of the right Type, and it leads to these very properties. */
  readonly propertiesReference: XmlReference
}

/** A signature, or the first rule of building that it breaks. */
export type StructureResult =
  | { readonly outcome: 'read'; readonly structure: Structure }
  | { readonly outcome: 'broken'; readonly code: ReasonCode }

/** Takes a ds:Signature apart. */
export function readStructure(element: XmlElement): StructureResult {
  try {
    return takeApart(element)
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    return broken(error.code === 'xml/duplicate-id' ? 'format/duplicate-id' : refusalOf(error))
  }
}

function takeApart(element: XmlElement): StructureResult {
  if (hidesComment(element)) return broken('format/comment')
  const signature = parseXmlSignature(element)
  if (signature.id === undefined) return broken('format/no-id')
  if (findById(documentOf(element), signature.id) !== element) return broken('format/duplicate-id')
  const qualifying = findQualifyingProperties(signature.objects)
  if (!qualifying) return broken('format/no-properties')
  if (attributeOf(qualifying, 'Target') !== `#${signature.id}`) return broken('format/other-target')

  const properties = readSafely(qualifying)
  if (!properties) return broken('format/properties-malformed')
  const propertiesReference = theOnly(
    signature.references.filter(({ type }) => type === SIGNED_PROPERTIES_TYPE),
  )
  if (!propertiesReference || !leadsTo(propertiesReference, properties.signed)) {
    return broken('format/properties-not-signed')
  }
  if (!signature.keyInfo && properties.signingCertificates.length === 0)
    return broken('format/no-key-information')
  return { outcome: 'read', structure: { signature, id: signature.id, properties, propertiesReference } }
}

function refusalOf({ code }: XmlError): ReasonCode {
  return code === 'xml-signature/algorithm-refused' ? 'value/algorithm' : 'format/malformed'
}

function readSafely(qualifying: XmlElement): Properties | undefined {
  try {
    return readProperties(qualifying)
  } catch (error) {
    if (error instanceof XmlError) return undefined
    throw error
  }
}

/** Transforms that could cut something out of the properties are refused: they are signed whole or not at all. */
function leadsTo({ uri, transforms }: XmlReference, signed: XmlElement): boolean {
  if (!uri?.startsWith('#') || !transforms.every(({ kind }) => kind === 'canonicalization')) return false
  return attributeOf(signed, 'Id') === uri.slice(1) && findById(documentOf(signed), uri.slice(1)) === signed
}

/** A comment inside a value lets one reader see less of it than another. */
function hidesComment(signature: XmlElement): boolean {
  const parts = ['SignedInfo', 'SignatureValue', 'KeyInfo'].flatMap((name) =>
    childElements(signature, DSIG, name),
  )
  const objects = childElements(signature, DSIG, 'Object').flatMap((object) =>
    childElements(object).filter((child) => isNamed(child, XADES, 'QualifyingProperties')),
  )
  return [...parts, ...objects].some((part) =>
    [...elementsOf(part)].some(({ children }) => children.some(({ kind }) => kind === 'comment')),
  )
}

function broken(code: ReasonCode): StructureResult {
  return { outcome: 'broken', code }
}
