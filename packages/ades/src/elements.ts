/** Questions to elements that several steps ask, beyond those of packages/xml. */
import {
  childElements,
  documentOf,
  type IdIndex,
  indexIds,
  optionalById,
  type XmlDocument,
  type XmlElement,
  XmlError,
} from '@jitsuin/xml'
import { XADES_NAMESPACES } from './namespaces.js'

/**
 * The element at a path of local names without namespace, the first one being the root itself. Undefined if a step is
 * missing, and also if one is not the only one of its name: a second one could stand in for the first.
 */
export function elementAt(root: XmlElement, path: readonly string[]): XmlElement | undefined {
  const [rootName, ...steps] = path
  if (root.localName !== rootName || root.namespaceUri !== '') return undefined
  return steps.reduce<XmlElement | undefined>((at, step) => at && theOnly(childElements(at, '', step)), root)
}

/** The one member of a list; undefined if there is none or a second one. */
export function theOnly<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined
}

/** Whether an element stands inside another, or is it. */
export function isInside(element: XmlElement, container: XmlElement): boolean {
  for (let at: XmlElement | XmlDocument = element; at.kind === 'element'; at = at.parent) {
    if (at === container) return true
  }
  return false
}

/** The prefixes bound at an element and their names; prefixes that are undeclared are left out. */
export function namespacesInScope(element: XmlElement): ReadonlyMap<string, string> {
  const scope = new Map<string, string>()
  for (let at: XmlElement | XmlDocument = element; at.kind === 'element'; at = at.parent) {
    for (const [prefix, uri] of at.namespaces) if (!scope.has(prefix)) scope.set(prefix, uri)
  }
  return new Map([...scope].filter(([, uri]) => uri !== ''))
}

/** Whether an element is one of XAdES, of whatever version. */
export function isXades({ namespaceUri, localName }: XmlElement, name: string): boolean {
  return localName === name && XADES_NAMESPACES.has(namespaceUri)
}

/** The children of a name in XAdES, of whatever version. */
export function xadesChildren(parent: XmlElement, name: string): XmlElement[] {
  return childElements(parent).filter((child) => isXades(child, name))
}

const POINTER = /^#(?:xpointer\(id\((?:'([^']+)'|"([^"]+)")\)\)|([^()]+))$/

/** The one element that a same-document URI leads to; undefined if it leads to none, to several, or out of the document. */
export function pointedAt(within: XmlElement, uri: string | undefined): XmlElement | undefined {
  const [, single, double, bare] = POINTER.exec(uri ?? '') ?? []
  const id = single ?? double ?? bare
  if (id === undefined) return undefined
  try {
    return optionalById(idsOf(documentOf(within)), id)
  } catch (error) {
    if (error instanceof XmlError) return undefined
    throw error
  }
}

const indexes = new WeakMap<XmlDocument, IdIndex>()

/** A signature may have a thousand references; the document is walked once for all of them. */
function idsOf(document: XmlDocument): IdIndex {
  const index = indexes.get(document) ?? indexIds(document)
  indexes.set(document, index)
  return index
}
