/**
 * What a signature covers, and whether that is what people are shown: the signed element and the used element are compared by
 * identity, never by name (XML Signature wrapping).
 */
import { sameBytes } from '@jitsuin/kernel'
import {
  type CheckedReference,
  canonicalize,
  childElements,
  decodeBase64,
  documentOf,
  elementsOf,
  indexIds,
  isNamed,
  optionalById,
  type SignedContent,
  textOf,
  type XmlAttribute,
  type XmlDocument,
  type XmlElement,
  XmlError,
} from '@jitsuin/xml'
import { elementAt, isInside } from '../elements.js'
import type { Layout } from '../layouts.js'
import { DSIG, EXCLUSIVE_C14N, INCLUSIVE_C14N, XADES, XSI } from '../namespaces.js'
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

/** Judges what the references cover. Only references that hold count. */
export function judgeCoverage({ place, structure, references, detached }: CoverageQuestion): Coverage {
  const valid = references.filter((reference): reference is ValidReference => reference.verdict === 'valid')
  const data = valid.filter(({ content }) => !isOwnPart(content, structure.signature.element))
  const covers = data.map(nameOf)
  if (data.length === 0) return { code: 'coverage/nothing', covers }
  if (place.place === 'layout') return { code: judgeLayout(data, place.layout, structure), covers }
  if (detached === 'given' && !data.some(isExternal)) return { code: 'coverage/other-content', covers }
  return {
    code: data.some(isExternal) ? 'coverage/ok' : judgeFree(data, structure.signature.element),
    covers,
  }
}

/** KeyInfo and properties are covered by themselves; they are not the content of the document. */
function isOwnPart(content: SignedContent, signature: XmlElement): boolean {
  if (content.kind !== 'element' || content.element === signature || !isInside(content.element, signature))
    return false
  const object = enclosingObject(content.element)
  return !object || holdsProperties(object)
}

function holdsProperties(object: XmlElement): boolean {
  return childElements(object, XADES, 'QualifyingProperties').length > 0
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
function judgeFree(data: readonly ValidReference[], signature: XmlElement): ReasonCode {
  const document = documentOf(signature)
  const covered = new Set<XmlElement>()
  for (const { content, uri } of data) {
    if (content.kind === 'bytes') addDecoded({ uri, octets: content.bytes }, document, covered)
    else if (!hasForeignExclusion(content.excluded, signature)) {
      covered.add(content.kind === 'document' ? document.root : content.element)
    }
  }
  const objects = childElements(signature, DSIG, 'Object').filter((object) => !holdsProperties(object))
  const parts = document.root === signature ? objects : [document.root, ...objects]
  return parts.every((part) => everythingIsCovered(part, covered)) ? 'coverage/ok' : 'coverage/partial'
}

type SignedOctets = { readonly uri: string | undefined; readonly octets: Uint8Array }

/** Octets say what they cover if they are those of an Object's base64, or of the whole document without its signatures. */
function addDecoded({ uri, octets }: SignedOctets, document: XmlDocument, covered: Set<XmlElement>): void {
  if (uri === '' && isDocumentWithoutSignatures(document, octets)) covered.add(document.root)
  const id = uri?.startsWith('#') ? uri.slice(1) : undefined
  const element = id === undefined ? undefined : optionalById(indexIds(document), id)
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

/** How writers sign side by side: an XPath leaves all signatures out (EN 319 132-1 §4.5). Compared by result, not by expression. */
function isDocumentWithoutSignatures(document: XmlDocument, octets: Uint8Array): boolean {
  const excluded = new Set(
    [...elementsOf(document.root)].filter((element) => isNamed(element, DSIG, 'Signature')),
  )
  return ([EXCLUSIVE_C14N, INCLUSIVE_C14N] as const).some((algorithm) =>
    sameBytes(canonicalize(document, { algorithm, excluded }), octets),
  )
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
