/**
 * What a signature covers, and whether that is what people are shown: the signed element and the used element are compared by
 * identity, never by name (XML Signature wrapping).
 */
import { sameBytes } from '@jitsuin/kernel'
import {
  type Canonicalization,
  type CheckedReference,
  canonicalize,
  childElements,
  decodeBase64,
  documentOf,
  elementsOf,
  isC14nAlgorithm,
  isNamed,
  type SignedContent,
  textOf,
  type XmlAttribute,
  type XmlDocument,
  type XmlElement,
  XmlError,
  type XmlReference,
  type XmlSignature,
} from '@jitsuin/xml'
import { elementAt, isInside, isXades, pointedAt, theOnly } from '../elements.js'
import type { Layout } from '../layouts.js'
import { COUNTERSIGNED_TYPE, DSIG, EXCLUSIVE_C14N, INCLUSIVE_C14N, XSI } from '../namespaces.js'
import type { SignaturePlace } from './places.js'
import type { ReasonCode } from './reasons.js'
import type { Structure } from './structure.js'

/** The verdict on coverage, and the covered parts by names that people can read. */
export type Coverage = { readonly code: ReasonCode; readonly covers: readonly string[] }

type ValidReference = Extract<CheckedReference, { verdict: 'valid' }>

/** What is judged: the references that hold, and bytes that were handed over beside the file. */
export type CoverageQuestion = {
  readonly place: SignaturePlace
  readonly structure: Structure
  readonly references: readonly CheckedReference[]
  readonly detached: 'given' | 'none'
}

function isValid(reference: CheckedReference): reference is ValidReference {
  return reference.verdict === 'valid'
}

/** Judges what the references cover. Only references that hold count. */
export function judgeCoverage({ place, structure, references, detached }: CoverageQuestion): Coverage {
  const valid = references.filter(isValid)
  const data = valid.filter(({ content }) => !isOwnPart(content, structure.signature.element))
  const covers = data.map(nameOf)
  if (place.place === 'countersignature') return { code: judgeCountersignature(data, place.over), covers }
  if (data.length === 0) return { code: 'coverage/nothing', covers }
  if (place.place === 'layout') return { code: judgeLayout(data, place.layout, structure), covers }
  // What a manifest lists is signed with it (XML Signature 1.1 §5.1).
  data.push(...valid.flatMap(({ manifest = [] }) => manifest.filter(isValid)))
  if (detached === 'given' && !data.some(isExternal)) return { code: 'coverage/other-content', covers }
  return {
    code: isBeside(data, structure) ? 'coverage/ok' : judgeFree(data, structure.signature),
    covers,
  }
}

/** Over data of another file, or over another signature of this one, whose own coverage says what there is to say of the rest. */
function isBeside(data: readonly ValidReference[], { signature: { element } }: Structure): boolean {
  const overAnother = data.some(
    ({ type, content }) =>
      type === COUNTERSIGNED_TYPE &&
      content.kind === 'element' &&
      isNamed(content.element, DSIG, 'SignatureValue') &&
      !isInside(content.element, element),
  )
  return overAnother || data.some(isExternal)
}

/** A countersignature covers the value of the signature in whose properties it stands (EN 319 132-1 §5.2.7). */
function judgeCountersignature(data: readonly ValidReference[], over: XmlElement): ReasonCode {
  const value = theOnly(childElements(over, DSIG, 'SignatureValue'))
  const isCovered = data.some(({ content }) => {
    if (content.kind === 'bytes' || !value) return false
    const within = content.kind === 'document' ? content.document.root : content.element
    return isInside(value, within) && ![...content.excluded].some((element) => isInside(value, element))
  })
  return isCovered ? 'coverage/ok' : 'coverage/other-content'
}

/** KeyInfo and properties are covered by themselves; they are not the content of the document. */
function isOwnPart(content: SignedContent, signature: XmlElement): boolean {
  if (content.kind !== 'element' || content.element === signature || !isInside(content.element, signature))
    return false
  const object = enclosingObject(content.element)
  return !object || holdsProperties(object)
}

function holdsProperties(object: XmlElement): boolean {
  return childElements(object).some((child) => isXades(child, 'QualifyingProperties'))
}

function enclosingObject(element: XmlElement): XmlElement | undefined {
  for (let at: XmlElement['parent'] = element; at.kind === 'element'; at = at.parent) {
    if (isNamed(at, DSIG, 'Object')) return at
  }
  return undefined
}

/** Exactly the element of the layout, whole, once, and without comments in it that canonicalisation would drop. */
function judgeLayout(data: readonly ValidReference[], layout: Layout, { signature }: Structure): ReasonCode {
  const shown = elementAt(documentOf(signature.element).root, layout.signedPath)
  const [reference, second] = data.filter(
    ({ content }) => content.kind === 'element' && content.element === shown,
  )
  if (!shown || !reference || second) return 'coverage/other-content'
  const { content } = reference
  const isWhole = content.kind === 'element' && content.excluded.size === 0 && !hasComment(shown)
  return isWhole ? 'coverage/ok' : 'coverage/transformed'
}

/** In a free document everything beside the signatures must be covered, objects of this one too: a reader shows all of it. */
function judgeFree(
  data: readonly ValidReference[],
  { element: signature, references }: XmlSignature,
): ReasonCode {
  const document = documentOf(signature)
  const covered = new Set<XmlElement>()
  const transforms = new Map(references.map((one) => [one.element, one.transforms]))
  for (const [at, { content, uri, element }] of data.entries()) {
    if (content.kind === 'bytes')
      addDecoded(
        { uri, octets: content.bytes, transforms: transforms.get(element), signature, at },
        document,
        covered,
      )
    else if (!hasForeignExclusion(content.excluded, signature)) {
      covered.add(content.kind === 'document' ? document.root : content.element)
    }
  }
  const objects = childElements(signature, DSIG, 'Object').filter((object) => !holdsProperties(object))
  const parts = document.root === signature ? objects : [document.root, ...objects]
  return parts.every((part) => everythingIsCovered(part, covered)) ? 'coverage/ok' : 'coverage/partial'
}

type SignedOctets = {
  readonly uri: string | undefined
  readonly octets: Uint8Array
  readonly transforms: XmlReference['transforms'] | undefined
  readonly signature: XmlElement
  /** Which of the references it is. */
  readonly at: number
}

/** The document is put together anew for so many references; an honest signature has one that filters it. */
const MAX_COMPARED = 8

/** Octets say what they cover if they are those of an Object's base64, or of the whole document without its signatures. */
function addDecoded(signed: SignedOctets, document: XmlDocument, covered: Set<XmlElement>): void {
  const { uri, octets, signature, at } = signed
  const isWhole = (uri === '' || uri === '#xpointer(/)') && at < MAX_COMPARED && !covered.has(document.root)
  if (isWhole && isDocumentWithoutSignatures(document, signed)) covered.add(document.root)
  const element = pointedAt(signature, uri)
  if (isNamedObject(element) && isBase64Of(octets, element)) covered.add(element)
}

function isNamedObject(element: XmlElement | undefined): element is XmlElement {
  return element !== undefined && isNamed(element, DSIG, 'Object')
}

/** Compared by result as well: a filter that lets nothing through also ends in octets. */
function isBase64Of(octets: Uint8Array, element: XmlElement): boolean {
  try {
    return sameBytes(decodeBase64(textOf(element)), octets)
  } catch (error) {
    if (error instanceof XmlError) return false
    throw error
  }
}

/**
 * How writers sign side by side: an XPath leaves all signatures out, or this one (EN 319 132-1 §4.5). Compared by result, not by expression,
 * in the canonical form that the reference names.
 */
function isDocumentWithoutSignatures(
  document: XmlDocument,
  { octets, transforms, signature }: SignedOctets,
): boolean {
  const last = transforms?.findLast(({ kind }) => kind === 'canonicalization')
  const method: Canonicalization =
    last?.kind === 'canonicalization' ? last.canonicalization : { algorithm: INCLUSIVE_C14N }
  const all = [...elementsOf(document.root)].filter((element) => isNamed(element, DSIG, 'Signature'))
  return withoutComments(method).some((one) =>
    [all, [signature]].some((excluded) =>
      sameBytes(canonicalize(document, { ...one, excluded: new Set(excluded) }), octets),
    ),
  )
}

/** The method, and its twin without comments: they may have been left out before. */
function withoutComments(method: Canonicalization): Canonicalization[] {
  const mark = method.algorithm.startsWith(EXCLUSIVE_C14N) ? 'WithComments' : '#WithComments'
  const bare = method.algorithm.replace(mark, '')
  return isC14nAlgorithm(bare) && bare !== method.algorithm
    ? [method, { ...method, algorithm: bare }]
    : [method]
}

function hasForeignExclusion(excluded: ReadonlySet<XmlElement>, signature: XmlElement): boolean {
  return [...excluded].some((element) => element !== signature)
}

/** Below the root there may be covered elements and signatures, and elements that only hold such; nothing else is said in them. */
function everythingIsCovered(root: XmlElement, covered: ReadonlySet<XmlElement>): boolean {
  const waiting = [root]
  for (let element = waiting.pop(); element; element = waiting.pop()) {
    if (covered.has(element) || isNamed(element, DSIG, 'Signature')) continue
    const children = childElements(element)
    if (children.length === 0) return false
    if (element.children.some((child) => child.kind === 'text' && child.value.trim() !== '')) return false
    if (element.attributes.some(isContent)) return false
    waiting.push(...children)
  }
  return true
}

/** Identifiers and the attributes of XML itself and of schemas say nothing to people. */
function isContent({ namespaceUri, localName }: XmlAttribute): boolean {
  if (namespaceUri === '') return localName.toLowerCase() !== 'id'
  return namespaceUri !== XSI && namespaceUri !== 'http://www.w3.org/XML/1998/namespace'
}

function isExternal({ content, uri }: ValidReference): boolean {
  return content.kind === 'bytes' && uri !== undefined && uri !== '' && !uri.startsWith('#')
}

function nameOf({ content, uri }: ValidReference): string {
  if (content.kind === 'element') return content.element.localName
  if (content.kind === 'document') return content.document.root.localName
  return decodeName(uri ?? '')
}

function decodeName(uri: string): string {
  try {
    return decodeURIComponent(uri)
  } catch {
    return uri // an address that is not percent-encoded is shown as it stands
  }
}

function hasComment(element: XmlElement): boolean {
  return [...elementsOf(element)].some(({ children }) => children.some(({ kind }) => kind === 'comment'))
}
