/** Finding elements without a chance of taking the wrong one: what is not the only one is an error. */
import { XmlError } from './errors.js'
import { XML_NAMESPACE } from './reader/scope.js'
import type { XmlAttribute, XmlDocument, XmlElement } from './tree.js'

/** How identifiers are spelled; without a DTD no attribute has the type ID, so that all spellings count. */
const ID_NAMES: ReadonlySet<string> = new Set(['Id', 'id', 'ID'])

/** Each identifier of a document: its one element, or `ambiguous`. */
export type IdIndex = ReadonlyMap<string, XmlElement | 'ambiguous'>

/**
 * The one element whose `Id`, `id`, `ID` or `xml:id` is `id`. An identifier that two elements carry refers to neither:
 * that is how signed content is swapped. Walks the whole document; for many identifiers make an index once.
 *
 * @throws {XmlError} `xml/no-such-id` or `xml/duplicate-id`.
 */
export function findById(document: XmlDocument, id: string): XmlElement {
  const found = optionalById(indexIds(document), id)
  if (found === undefined) throw new XmlError('xml/no-such-id', 'No element has the identifier')
  return found
}

/**
 * The one element of an identifier, or nothing when none has it.
 *
 * @throws {XmlError} `xml/duplicate-id`.
 */
export function optionalById(index: IdIndex, id: string): XmlElement | undefined {
  const found = index.get(id)
  if (found === 'ambiguous')
    throw new XmlError('xml/duplicate-id', 'More than one element has the identifier')
  return found
}

/** Gathers the identifiers of a document. */
export function indexIds(document: XmlDocument): IdIndex {
  const index = new Map<string, XmlElement | 'ambiguous'>()
  const waiting = [document.root]
  for (let element = waiting.pop(); element; element = waiting.pop()) {
    for (const attribute of element.attributes) {
      if (!isId(attribute)) continue
      const id = identifierOf(attribute)
      const other = index.get(id)
      index.set(id, other === undefined || other === element ? element : 'ambiguous')
    }
    for (const child of element.children) if (child.kind === 'element') waiting.push(child)
  }
  return index
}

function isId({ localName, namespaceUri }: XmlAttribute): boolean {
  return namespaceUri === '' ? ID_NAMES.has(localName) : namespaceUri === XML_NAMESPACE && localName === 'id'
}

/** An xml:id loses white space at its ends for every other reader (xml:id 1.0 §4), so that it counts without here too. */
function identifierOf({ namespaceUri, value }: XmlAttribute): string {
  return namespaceUri === XML_NAMESPACE ? value.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '') : value
}

/** An element and all elements in it, in document order. */
export function* elementsOf(top: XmlElement): Generator<XmlElement> {
  const waiting = [top]
  for (let element = waiting.pop(); element; element = waiting.pop()) {
    yield element
    for (let at = element.children.length - 1; at >= 0; at--) {
      const child = element.children[at]
      if (child?.kind === 'element') waiting.push(child)
    }
  }
}

/** The document that an element stands in. */
export function documentOf(element: XmlElement): XmlDocument {
  let at: XmlElement | XmlDocument = element
  while (at.kind === 'element') at = at.parent
  return at
}

/** Whether an element has this namespace name ('' for none) and this local name. */
export function isNamed(element: XmlElement, namespaceUri: string, localName: string): boolean {
  return element.localName === localName && element.namespaceUri === namespaceUri
}

/** The elements right below an element, of one name if one is given. */
export function childElements(parent: XmlElement, namespaceUri?: string, localName?: string): XmlElement[] {
  return parent.children.filter(
    (child): child is XmlElement =>
      child.kind === 'element' &&
      (namespaceUri === undefined || child.namespaceUri === namespaceUri) &&
      (localName === undefined || child.localName === localName),
  )
}

/**
 * The child element of a name, of which there must not be two; `undefined` without one.
 *
 * @throws {XmlError} `xml/ambiguous-element`.
 */
export function optionalChild(
  parent: XmlElement,
  namespaceUri: string,
  localName: string,
): XmlElement | undefined {
  const found = childElements(parent, namespaceUri, localName)
  if (found.length > 1) throw new XmlError('xml/ambiguous-element', `More than one ${localName}`)
  return found[0]
}

/**
 * The one child element of a name.
 *
 * @throws {XmlError} `xml/missing-element` or `xml/ambiguous-element`.
 */
export function onlyChild(parent: XmlElement, namespaceUri: string, localName: string): XmlElement {
  const found = optionalChild(parent, namespaceUri, localName)
  if (!found) throw new XmlError('xml/missing-element', `No ${localName} where one must stand`)
  return found
}

/**
 * The text of an element that holds nothing else. A comment inside would let one reader see less text than another, so
 * it is refused and not skipped.
 *
 * @throws {XmlError} `xml/unexpected-content`.
 */
export function textOf(element: XmlElement): string {
  return element.children
    .map((child) => {
      if (child.kind === 'text') return child.value
      throw new XmlError('xml/unexpected-content', `${element.localName} holds more than text`)
    })
    .join('')
}

/** The value of an attribute, '' as namespace name for an unprefixed one; `undefined` when the element lacks it. */
export function attributeOf(element: XmlElement, localName: string, namespaceUri = ''): string | undefined {
  return element.attributes.find((one) => one.localName === localName && one.namespaceUri === namespaceUri)
    ?.value
}
