/** Strict reading of SAML elements: the schema's children in the schema's order, nothing unknown, text without holes. */
import {
  attributeOf,
  indexIds,
  isNamed,
  parseXml,
  textOf,
  type XmlDocument,
  type XmlElement,
  XmlError,
  type XmlLimits,
} from '@jitsuin/xml'
import { SamlError } from '../errors.js'
import { MAX_NAME_LENGTH, MAX_URI_LENGTH, MESSAGE_LIMITS } from './limits.js'

/** A word for each xs:boolean. */
export type YesNo = 'yes' | 'no'

/**
 * Reads the octets of a message or of metadata.
 *
 * @throws {SamlError} `saml/malformed` for what is no XML, has a DOCTYPE, or states an identifier twice; `saml/too-large`.
 */
export function readDocument(octets: Uint8Array, limits: Partial<XmlLimits> = MESSAGE_LIMITS): XmlDocument {
  return refusing(() => {
    const document = parseXml(octets, limits)
    for (const found of indexIds(document).values()) {
      if (found === 'ambiguous') throw malformed('An identifier stands twice')
    }
    return document
  })
}

const TOO_MUCH: ReadonlySet<string> = new Set([
  'xml/too-large',
  'xml/too-deep',
  'xml/too-many-nodes',
  'xml/too-many-attributes',
  'xml/too-many-namespaces',
  'xml/name-too-long',
])

/** Runs a reading; what the XML package refuses is refused in our words. */
export function refusing<Result>(read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    const code = TOO_MUCH.has(error.code) ? 'saml/too-large' : 'saml/malformed'
    throw new SamlError(code, `${error.code}: ${error.message}`, { cause: error })
  }
}

/** Reads the children of an element from first to last. */
export class Children {
  readonly #parent: XmlElement
  readonly #children: readonly XmlElement[]
  #at = 0

  constructor(parent: XmlElement) {
    this.#parent = parent
    this.#children = elementsIn(parent)
  }

  /** The next child, if it has the name. */
  optional(namespaceUri: string, localName: string): XmlElement | undefined {
    const child = this.#children[this.#at]
    if (child === undefined || !isNamed(child, namespaceUri, localName)) return undefined
    this.#at++
    return child
  }

  /** The next child, which must have the name. */
  required(namespaceUri: string, localName: string): XmlElement {
    const child = this.optional(namespaceUri, localName)
    if (child === undefined) throw malformed(`${this.#parent.localName} lacks ${localName} in its place`)
    return child
  }

  /** All next children of the name, at most `limit`. */
  many(namespaceUri: string, localName: string, limit = 100): XmlElement[] {
    const found: XmlElement[] = []
    for (
      let one = this.optional(namespaceUri, localName);
      one;
      one = this.optional(namespaceUri, localName)
    ) {
      if (found.push(one) > limit) throw new SamlError('saml/too-large', `Too many ${localName}`)
    }
    return found
  }

  /** Nothing may be left. */
  end(): void {
    const left = this.#children[this.#at]
    if (left) throw malformed(`${this.#parent.localName} has ${left.localName} out of place`)
  }
}

function elementsIn(parent: XmlElement): XmlElement[] {
  return parent.children.flatMap((child) => {
    if (child.kind === 'element') return [child]
    if (child.kind === 'text' && !/[^ \t\r\n]/.test(child.value)) return []
    // A comment between elements is harmless, and no sender of messages has a reason for one.
    throw malformed(`${parent.localName} holds ${child.kind} between its elements`)
  })
}

/** The text of an element that holds nothing else: a comment in it, by which others read another text, is refused. */
export function readText(element: XmlElement, limit = MAX_URI_LENGTH): string {
  const text = refusing(() => textOf(element)).replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')
  if (text === '' || text.length > limit) throw malformed(`${element.localName} is empty or too long`)
  return text
}

/** An attribute that may be absent. */
export function optional(element: XmlElement, name: string): string | undefined {
  const value = attributeOf(element, name)
  if (value !== undefined && value.length > MAX_URI_LENGTH) throw malformed(`${name} is too long`)
  return value
}

/** An attribute that must be there. */
export function required(element: XmlElement, name: string): string {
  const value = optional(element, name)
  if (value === undefined || value === '') throw malformed(`${element.localName} lacks ${name}`)
  return value
}

const NC_NAME = /^[\p{L}_][\p{L}\p{N}\p{M}._-]*$/u

/** An xs:ID (core §1.3.4). */
export function readId(element: XmlElement): string {
  return asId(required(element, 'ID'))
}

/** A reference to an xs:ID, an NCName. */
export function asId(text: string): string {
  if (!NC_NAME.test(text) || text.length > MAX_NAME_LENGTH) throw malformed('An identifier is no NCName')
  return text
}

const INSTANT = /^\d{4}-(0[1-9]|1[0-2])-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?Z$/

/** A time in UTC (core §1.3.3); one without its zone, or in another, is refused. */
export function asInstant(text: string): Date {
  const at = new Date(text)
  if (!INSTANT.test(text) || Number.isNaN(at.getTime())) throw malformed('A time is not written in UTC')
  // JavaScript reads 30 February as 2 March.
  if (at.getUTCDate() !== Number(text.slice(8, 10))) throw malformed('There is no such day')
  return at
}

/** An attribute that is a time, if it is there. */
export function optionalInstant(element: XmlElement, name: string): Date | undefined {
  const text = optional(element, name)
  return text === undefined ? undefined : asInstant(text)
}

/** An xs:boolean attribute; absent is `no`. */
export function readYesNo(element: XmlElement, name: string): YesNo {
  const text = optional(element, name) ?? 'false'
  if (text === 'true' || text === '1') return 'yes'
  if (text === 'false' || text === '0') return 'no'
  throw malformed(`${name} is neither true nor false`)
}

/** An xs:unsignedShort. */
export function asIndex(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 0xffff) throw malformed('An index is no number up to 65535')
  return Number(text)
}

/** The refusal of what is not built as the schema says. */
export function malformed(message: string): SamlError {
  return new SamlError('saml/malformed', message)
}
