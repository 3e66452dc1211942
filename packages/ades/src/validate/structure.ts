/**
 * Row 1 of the HPKI verification (電子署名規格 Ver.2.0 §5.5.3): a signature is taken apart, and whatever must be there is there, once. What
 * comes out is what the signature claims. Outside of HPKI (EN 319 102-1 §5.2.2) a signature without XAdES, or with properties that it
 * binds badly, is judged all the same, and its report says so.
 */
import {
  attributeOf,
  childElements,
  documentOf,
  elementsOf,
  findById,
  parseXmlSignature,
  type XmlElement,
  XmlError,
  type XmlReference,
  type XmlSignature,
} from '@jitsuin/xml'
import { isXades, pointedAt, theOnly, xadesChildren } from '../elements.js'
import { DSIG, SIGNED_PROPERTIES_TYPE, SIGNED_PROPERTIES_TYPES } from '../namespaces.js'
import { findQualifyingProperties, NO_PROPERTIES, type Properties, readProperties } from './properties.js'
import type { ReasonCode } from './reasons.js'

/** `hpki`: what is not as the rules of HPKI have it is broken. `general`: it is said, and does not stop the rest. */
export type StructureRules = 'hpki' | 'general'

/** A signature that is built as it should be, or well enough to be judged. */
export type Structure = {
  readonly format: 'XAdES' | 'XML Signature'
  readonly signature: XmlSignature
  /** Id of the signature; undefined if it has none. */
  readonly id: string | undefined
  readonly properties: Properties
  /** What there is to say of how it is built. */
  readonly built: ReasonCode
}

/** A signature, or the first rule of building that it breaks. */
export type StructureResult =
  | { readonly outcome: 'read'; readonly structure: Structure }
  | { readonly outcome: 'broken'; readonly code: ReasonCode }

/** Takes a ds:Signature apart. */
export function readStructure(element: XmlElement, rules: StructureRules): StructureResult {
  try {
    return takeApart(element, rules)
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    return broken(error.code === 'xml/duplicate-id' ? 'format/duplicate-id' : refusalOf(error))
  }
}

function takeApart(element: XmlElement, rules: StructureRules): StructureResult {
  if (hidesComment(element, rules)) return broken('format/comment')
  const signature = parseXmlSignature(element, KEEPING_UNKNOWN)
  const { id } = signature
  if (id !== undefined && findById(documentOf(element), id) !== element) return broken('format/duplicate-id')
  const { count, only } = findQualifyingProperties(signature.objects)
  const isPlain = count === 0 && rules === 'general'
  if (isPlain)
    return read({ format: 'XML Signature', signature, id, properties: NO_PROPERTIES, built: 'format/plain' })
  if (id === undefined && rules === 'hpki') return broken('format/no-id')
  if (!only) return broken('format/no-properties')
  return takeProperties({ signature, qualifying: only }, rules)
}

/** A transform that nobody here knows makes its reference unresolved, and not the signature malformed. */
const KEEPING_UNKNOWN = { references: 1000, transformsPerReference: 8, unknownTransforms: 'keep' } as const

type Found = { readonly signature: XmlSignature; readonly qualifying: XmlElement }

function takeProperties({ signature, qualifying }: Found, rules: StructureRules): StructureResult {
  const isAimed = isTargeted(attributeOf(qualifying, 'Target'), signature.id, rules)
  if (!isAimed && rules === 'hpki') return broken('format/other-target')
  const signed = theOnly(xadesChildren(qualifying, 'SignedProperties'))
  const binding = signed ? bindingOf(signature.references, signed, rules) : 'unsigned'
  if (rules === 'hpki' && binding !== 'typed') {
    return broken(signed ? 'format/properties-not-signed' : 'format/properties-malformed')
  }
  const properties = readSafely({ signed: binding === 'unsigned' ? undefined : signed, qualifying })
  if (!properties) return broken('format/properties-malformed')
  if (rules === 'hpki' && !signature.keyInfo && properties.signingCertificates.length === 0)
    return broken('format/no-key-information')
  const built = isAimed && binding === 'typed' ? 'format/ok' : 'format/properties-unbound'
  return read({ format: 'XAdES', signature, id: signature.id, properties, built })
}

function read(structure: Structure): StructureResult {
  return { outcome: 'read', structure }
}

function refusalOf({ code }: XmlError): ReasonCode {
  return code === 'xml-signature/algorithm-refused' ? 'value/algorithm' : 'format/malformed'
}

function readSafely(parts: Parameters<typeof readProperties>[0]): Properties | undefined {
  try {
    return readProperties(parts)
  } catch (error) {
    if (error instanceof XmlError) return undefined
    throw error
  }
}

/** The properties stand inside of this very signature, so that a Target written otherwise takes nothing from them. */
function isTargeted(target: string | undefined, id: string | undefined, rules: StructureRules): boolean {
  if (id === undefined) return target === undefined || target === ''
  return target === `#${id}` || (rules === 'general' && target === id)
}

/** How the signature covers its properties: by a reference of the right Type, by one of no Type, or not at all. */
function bindingOf(
  references: readonly XmlReference[],
  signed: XmlElement,
  rules: StructureRules,
): 'typed' | 'untyped' | 'unsigned' {
  const types = rules === 'hpki' ? new Set([SIGNED_PROPERTIES_TYPE]) : SIGNED_PROPERTIES_TYPES
  const typed = theOnly(references.filter(({ type }) => type !== undefined && types.has(type)))
  if (typed && leadsTo(typed, signed)) return 'typed'
  return references.some((reference) => leadsTo(reference, signed)) ? 'untyped' : 'unsigned'
}

/** Transforms that could cut something out of the properties are refused: they are signed whole or not at all. */
function leadsTo({ uri, transforms }: XmlReference, signed: XmlElement): boolean {
  return transforms.every(({ kind }) => kind === 'canonicalization') && pointedAt(signed, uri) === signed
}

/** A comment inside a value lets one reader see less of it than another; one between elements says nothing. */
function hidesComment(signature: XmlElement, rules: StructureRules): boolean {
  const parts = ['SignedInfo', 'SignatureValue', 'KeyInfo'].flatMap((name) =>
    childElements(signature, DSIG, name),
  )
  const objects = childElements(signature, DSIG, 'Object').flatMap((object) =>
    childElements(object).filter((child) => isXades(child, 'QualifyingProperties')),
  )
  return [...parts, ...objects].some((part) =>
    [...elementsOf(part)].some(({ children }) => {
      const hasComment = children.some(({ kind }) => kind === 'comment')
      const hasText = children.some((child) => child.kind === 'text' && child.value.trim() !== '')
      const isValue = !children.some(({ kind }) => kind === 'element')
      return hasComment && (rules === 'hpki' || hasText || isValue)
    }),
  )
}

function broken(code: ReasonCode): StructureResult {
  return { outcome: 'broken', code }
}
