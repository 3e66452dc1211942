import { XmlError } from '../errors.js'
import type { XmlAttribute } from '../tree.js'
import type { Cursor } from './cursor.js'
import type { AttributeDraft } from './drafts.js'
import { resolveReferences } from './references.js'
import { checkDeclaration, type NamespaceScope, NO_NAMESPACES } from './scope.js'

/** What stands in a start tag after its name. */
export type TagContent = {
  readonly attributes: readonly AttributeDraft[]
  readonly namespaces: ReadonlyMap<string, string>
}

const NOTHING: TagContent = { attributes: [], namespaces: NO_NAMESPACES }

const EQUALS = 0x3d
const GREATER = 0x3e
const SLASH = 0x2f
const DOUBLE_QUOTE = 0x22
const SINGLE_QUOTE = 0x27

/** Reads attributes and namespace declarations up to `>` or `/>`, which stay unread (XML 1.0 §3.1 [40], [41]). */
export function readTagContent(cursor: Cursor): TagContent {
  if (!startsAttribute(cursor)) return NOTHING
  const { drafts } = cursor
  let kept = 0
  let namespaces: Map<string, string> | undefined
  let read = 0
  do {
    if (++read > cursor.limits.attributesPerElement) {
      const message = `An element has more than ${cursor.limits.attributesPerElement} attributes`
      throw new XmlError('xml/too-many-attributes', message)
    }
    const { qualified, prefix, localName } = cursor.readQName()
    const value = readValue(cursor)
    if (prefix !== 'xmlns' && qualified !== 'xmlns') {
      drafts[kept++] = { prefix, localName, namespaceUri: '', value }
      continue
    }
    namespaces ??= new Map()
    declare(namespaces, prefix === '' ? '' : localName, value)
  } while (startsAttribute(cursor))
  cursor.count(read)
  return { attributes: drafts.slice(0, kept), namespaces: namespaces ?? NO_NAMESPACES }
}

function startsAttribute(cursor: Cursor): boolean {
  const spaced = cursor.skipSpace()
  const unit = cursor.text.charCodeAt(cursor.at)
  if (unit === GREATER || unit === SLASH) return false
  if (!spaced) cursor.fail('Expected white space before an attribute')
  return true
}

function declare(namespaces: Map<string, string>, prefix: string, uri: string): void {
  checkDeclaration(prefix, uri)
  if (namespaces.has(prefix)) {
    throw new XmlError('xml/duplicate-attribute', 'An element declares the same prefix twice')
  }
  namespaces.set(prefix, uri)
}

/** The `=` and the value after it, normalised as CDATA, the only type without a DTD (XML 1.0 §3.3.3). */
function readValue(cursor: Cursor): string {
  cursor.skipSpace()
  cursor.expectUnit(EQUALS)
  cursor.skipSpace()
  const quote = cursor.text.charCodeAt(cursor.at)
  if (quote !== DOUBLE_QUOTE && quote !== SINGLE_QUOTE) cursor.fail('Expected a quoted value')
  const start = ++cursor.at
  const end = cursor.text.indexOf(quote === DOUBLE_QUOTE ? '"' : "'", start)
  if (end === -1) cursor.fail('A value does not end')
  if (cursor.less.isBetween(start, end)) cursor.fail('An attribute value holds <') // XML 1.0 §3.1, No < in Attribute Values
  const raw = cursor.text.slice(start, end)
  const spaced = cursor.hasLineSpace(end) ? raw.replace(/[\t\n]/g, ' ') : raw
  cursor.at = end + 1
  return cursor.ampersand.isBetween(start, end) ? resolveReferences(spaced) : spaced
}

/**
 * Gives each attribute its namespace and refuses two of one name (XML 1.0 §3.1, Unique Att Spec; Namespaces in XML 1.0
 * §6.3, Attributes Unique: by expanded name, so that two prefixes do not hide it).
 */
export function resolveAttributes(
  attributes: readonly AttributeDraft[],
  scope: NamespaceScope,
): readonly XmlAttribute[] {
  for (const attribute of attributes) {
    // An unprefixed attribute has no namespace (Namespaces in XML 1.0 §6.2).
    if (attribute.prefix !== '') attribute.namespaceUri = scope.resolve(attribute.prefix)
  }
  if (!areUnique(attributes)) {
    throw new XmlError('xml/duplicate-attribute', 'An element has two attributes of one expanded name')
  }
  return attributes
}

/** Above this many attributes a set is faster than comparing pairs; below, the set is what costs. */
const FEW = 8

function areUnique(attributes: readonly XmlAttribute[]): boolean {
  if (attributes.length > FEW) {
    // A space stands in no name, so that the pair is unambiguous.
    return new Set(attributes.map((one) => `${one.localName} ${one.namespaceUri}`)).size === attributes.length
  }
  for (let at = 1; at < attributes.length; at++) {
    for (let before = 0; before < at; before++) {
      if (haveSameName(attributes[at], attributes[before])) return false
    }
  }
  return true
}

function haveSameName(a: XmlAttribute | undefined, b: XmlAttribute | undefined): boolean {
  return a?.localName === b?.localName && a?.namespaceUri === b?.namespaceUri
}
