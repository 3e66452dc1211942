/**
 * The structure of a ds:Signature (XML Signature 1.1 §4), read once and strictly: the schema's children in the schema's
 * order, nothing unknown anywhere. What this module returns says what the signature claims; it proves nothing yet.
 */
import { XmlError } from '../errors.js'
import { attributeOf } from '../find.js'
import type { XmlElement } from '../tree.js'
import { isSignatureUri, type SignatureScheme, type SignatureUri } from './algorithms.js'
import { type Canonicalization, parseCanonicalization } from './canonicalization.js'
import {
  allowAttributes,
  ChildReader,
  decodeBase64,
  isNamed,
  malformed,
  requiredAttribute,
  textOf,
} from './element-reading.js'
import { DSIG_NAMESPACE } from './names.js'
import { parseSignatureScheme } from './signature-method.js'
import { parseTransforms, type Transform, type TransformLimits } from './transform-structure.js'

/** One ds:Reference (§4.4.3). */
export type XmlReference = {
  readonly element: XmlElement
  readonly id: string | undefined
  readonly uri: string | undefined
  readonly type: string | undefined
  readonly transforms: readonly Transform[]
  readonly digestUri: string
  readonly digestValue: Uint8Array
}

/** A ds:Signature taken apart. */
export type XmlSignature = {
  readonly element: XmlElement
  readonly id: string | undefined
  readonly signedInfo: XmlElement
  readonly canonicalization: Canonicalization
  readonly signatureUri: SignatureUri
  readonly scheme: SignatureScheme
  readonly references: readonly XmlReference[]
  readonly signatureValueElement: XmlElement
  readonly signatureValue: Uint8Array
  readonly keyInfo: XmlElement | undefined
  readonly objects: readonly XmlElement[]
}

/** How much a signature may ask for; the structure is refused before any of it is computed. */
export type StructureLimits = { readonly references: number } & TransformLimits

/** Bounds far above what medical documents use (three references, two transforms). */
export const DEFAULT_STRUCTURE_LIMITS: StructureLimits = { references: 1000, transformsPerReference: 8 }

/** The name of an element of XML Signature. */
export function ds(localName: string): { readonly namespaceUri: string; readonly localName: string } {
  return { namespaceUri: DSIG_NAMESPACE, localName }
}

const SIGNATURE = ds('Signature')
const SIGNED_INFO = ds('SignedInfo')
const CANONICALIZATION_METHOD = ds('CanonicalizationMethod')
const SIGNATURE_METHOD = ds('SignatureMethod')
const REFERENCE = ds('Reference')
const TRANSFORMS = ds('Transforms')
const DIGEST_METHOD = ds('DigestMethod')
const DIGEST_VALUE = ds('DigestValue')
const SIGNATURE_VALUE = ds('SignatureValue')
const KEY_INFO = ds('KeyInfo')
const OBJECT = ds('Object')

/**
 * Takes a ds:Signature apart.
 *
 * @throws {XmlError} `xml-signature/malformed`, `…/algorithm-refused`, `…/hmac-truncated`, `…/transform-refused` or
 *   `…/too-much`.
 */
export function parseXmlSignature(
  element: XmlElement,
  limits: StructureLimits = DEFAULT_STRUCTURE_LIMITS,
): XmlSignature {
  if (!isNamed(element, SIGNATURE)) throw malformed('The element is not a ds:Signature')
  allowAttributes(element, ['Id'])
  const parts = new ChildReader(element)
  const signedInfo = parts.required(SIGNED_INFO)
  const signatureValueElement = parts.required(SIGNATURE_VALUE)
  allowAttributes(signatureValueElement, ['Id'])
  const keyInfo = parts.optional(KEY_INFO)
  if (keyInfo !== undefined) allowAttributes(keyInfo, ['Id'])
  const objects = parts.many(OBJECT)
  parts.end()
  return {
    element,
    id: attributeOf(element, 'Id'),
    signedInfo,
    ...parseSignedInfo(signedInfo, limits),
    signatureValueElement,
    signatureValue: decodeBase64(textOf(signatureValueElement)),
    keyInfo,
    objects,
  }
}

/**
 * Reads the references of a ds:Manifest (§5.1).
 *
 * @throws {XmlError} as `parseXmlSignature`.
 */
export function parseManifest(
  element: XmlElement,
  limits: StructureLimits = DEFAULT_STRUCTURE_LIMITS,
): XmlReference[] {
  if (!isNamed(element, ds('Manifest'))) throw malformed('The element is not a ds:Manifest')
  allowAttributes(element, ['Id'])
  const parts = new ChildReader(element)
  const references = parseReferences(parts, limits)
  parts.end()
  return references
}

function parseSignedInfo(
  element: XmlElement,
  limits: StructureLimits,
): Pick<XmlSignature, 'canonicalization' | 'signatureUri' | 'scheme' | 'references'> {
  allowAttributes(element, ['Id'])
  const parts = new ChildReader(element)
  const canonicalization = parseCanonicalization(parts.required(CANONICALIZATION_METHOD))
  const method = parts.required(SIGNATURE_METHOD)
  allowAttributes(method, ['Algorithm'])
  const signatureUri = requiredAttribute(method, 'Algorithm')
  if (!isSignatureUri(signatureUri)) {
    throw new XmlError('xml-signature/algorithm-refused', 'The signature algorithm is unknown')
  }
  const references = parseReferences(parts, limits)
  parts.end()
  return { canonicalization, signatureUri, scheme: parseSignatureScheme(method, signatureUri), references }
}

function parseReferences(parts: ChildReader, limits: StructureLimits): XmlReference[] {
  const elements = parts.many(REFERENCE)
  if (elements.length === 0) throw malformed('There is no ds:Reference')
  if (elements.length > limits.references) {
    throw new XmlError('xml-signature/too-much', `More than ${limits.references} references`)
  }
  const references = elements.map((element) => parseReference(element, limits))
  if (references.filter(({ uri }) => uri === undefined).length > 1)
    throw malformed('Two references lack a URI') // §4.4.3.1
  return references
}

function parseReference(element: XmlElement, limits: StructureLimits): XmlReference {
  allowAttributes(element, ['Id', 'URI', 'Type'])
  const parts = new ChildReader(element)
  const transforms = parts.optional(TRANSFORMS)
  const digestMethod = parts.required(DIGEST_METHOD)
  const digestValue = parts.required(DIGEST_VALUE)
  parts.end()
  allowAttributes(digestMethod, ['Algorithm'])
  allowAttributes(digestValue, [])
  new ChildReader(digestMethod).end()
  return {
    element,
    id: attributeOf(element, 'Id'),
    uri: attributeOf(element, 'URI'),
    type: attributeOf(element, 'Type'),
    transforms: transforms === undefined ? [] : parseTransforms(transforms, limits),
    digestUri: requiredAttribute(digestMethod, 'Algorithm'),
    digestValue: decodeBase64(textOf(digestValue)),
  }
}
