/** Strict reading of the elements of XML Signature: known children in their one order, text without holes, base64. */
import { XmlError } from '../errors.js'
import { attributeOf } from '../find.js'
import type { XmlElement } from '../tree.js'

/** The qualified name of an element a schema asks for. */
export type ElementName = { readonly namespaceUri: string; readonly localName: string }

/** Reads the children of one element from first to last; nothing is ever skipped. */
export class ChildReader {
  readonly #parent: XmlElement
  readonly #children: readonly XmlElement[]
  #at = 0

  /** @throws {XmlError} `xml-signature/malformed` when there is text between the children. */
  constructor(parent: XmlElement) {
    this.#parent = parent
    this.#children = elementChildren(parent)
  }

  /** The next child, if it has the name. */
  optional(name: ElementName): XmlElement | undefined {
    const child = this.#children[this.#at]
    if (child === undefined || !isNamed(child, name)) return undefined
    this.#at++
    return child
  }

  /** The next child, which must have the name. */
  required(name: ElementName): XmlElement {
    const child = this.optional(name)
    if (child === undefined) throw malformed(`${this.#parent.localName} lacks ${name.localName} in its place`)
    return child
  }

  /** All next children that have the name. */
  many(name: ElementName): XmlElement[] {
    const found: XmlElement[] = []
    for (let child = this.optional(name); child !== undefined; child = this.optional(name)) found.push(child)
    return found
  }

  /** Ends the reading: a child that is left over is refused. */
  end(): void {
    if (this.#at < this.#children.length)
      throw malformed(`${this.#parent.localName} has a child out of place`)
  }
}

/** Whether the element has the name. */
export function isNamed(element: XmlElement, name: ElementName): boolean {
  return element.localName === name.localName && element.namespaceUri === name.namespaceUri
}

/**
 * The element children of an element that holds nothing but them, white space and comments.
 *
 * @throws {XmlError} `xml-signature/malformed` for text or processing instructions between them.
 */
export function elementChildren(parent: XmlElement): XmlElement[] {
  const elements: XmlElement[] = []
  for (const child of parent.children) {
    if (child.kind === 'element') elements.push(child)
    else if (child.kind === 'instruction')
      throw malformed(`${parent.localName} holds a processing instruction`)
    else if (child.kind === 'text' && /[^ \t\r\n]/.test(child.value)) {
      throw malformed(`${parent.localName} holds text between its elements`)
    }
  }
  return elements
}

/**
 * The whole text of an element that may hold only text. A comment inside does not end the text: it is joined over,
 * as every canonical form without comments does.
 *
 * @throws {XmlError} `xml-signature/malformed` for an element or processing instruction inside.
 */
export function textOf(element: XmlElement): string {
  const [first] = element.children
  if (element.children.length === 1 && first?.kind === 'text') return first.value
  let text = ''
  for (const child of element.children) {
    if (child.kind === 'text') text += child.value
    else if (child.kind !== 'comment') throw malformed(`${element.localName} holds more than text`)
  }
  return text
}

/** The value of an attribute that must be there. */
export function requiredAttribute(element: XmlElement, localName: string): string {
  const value = attributeOf(element, localName)
  if (value === undefined) throw malformed(`${element.localName} lacks the attribute ${localName}`)
  return value
}

const XSI_NAMESPACE = 'http://www.w3.org/2001/XMLSchema-instance'

/**
 * Refuses attributes that the schema does not give to the element, such as xml:base. Those of XML Schema itself may
 * stand anywhere (XML Schema 1 §2.6) and mean nothing here.
 *
 * @throws {XmlError} `xml-signature/malformed`.
 */
export function allowAttributes(element: XmlElement, names: readonly string[]): void {
  const stray = element.attributes.find(
    ({ namespaceUri, localName }) =>
      namespaceUri !== XSI_NAMESPACE && (namespaceUri !== '' || !names.includes(localName)),
  )
  if (stray !== undefined)
    throw malformed(`${element.localName} has the unknown attribute ${stray.localName}`)
}

const PADDINGS = { '': /$/, '=': /[AEIMQUYcgkosw048]$/, '==': /[AQgw]$/ } as const

/**
 * Decodes base64 as XML writes it: white space anywhere (XML Schema 2 §3.2.16), otherwise nothing but the alphabet,
 * with padding and no stray bits behind the last octet.
 *
 * @throws {XmlError} `xml-signature/malformed`.
 */
export function decodeBase64(text: string): Uint8Array {
  const compact = /[ \t\r\n]/.test(text) ? text.replace(/[ \t\r\n]+/g, '') : text
  const padding = compact.endsWith('==') ? '==' : compact.endsWith('=') ? '=' : ''
  const digits = compact.slice(0, compact.length - padding.length)
  if (compact.length % 4 !== 0 || /[^A-Za-z0-9+/]/.test(digits) || !PADDINGS[padding].test(digits)) {
    throw malformed('Not strict base64')
  }
  return Buffer.from(compact, 'base64')
}

/** The refusal of a signature that is not built as the schema says. */
export function malformed(message: string): XmlError {
  return new XmlError('xml-signature/malformed', message)
}
