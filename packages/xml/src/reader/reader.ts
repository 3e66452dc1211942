/**
 * The reader: XML 1.0 (fifth edition) with Namespaces in XML 1.0, without DTD. It is strict, because two programs that
 * read the same bytes differently are how signatures are forged, and bounded, because the bytes are foreign.
 *
 * One loop goes from `<` to `<`; open elements stand on a stack of the loop, never on that of the machine.
 */
import { XmlError } from '../errors.js'
import type { XmlChild, XmlDocument, XmlElement } from '../tree.js'
import { Cursor } from './cursor.js'
import { endOfDeclaration } from './declaration.js'
import { decodeDocument } from './decode.js'
import type { DocumentDraft, ElementDraft } from './drafts.js'
import { DEFAULT_XML_LIMITS, type XmlLimits } from './limits.js'
import { resolveReferences } from './references.js'
import { NamespaceScope } from './scope.js'
import { readTagContent, resolveAttributes } from './start-tag.js'

/**
 * Reads a whole document: UTF-8, or UTF-16 with a byte order mark.
 *
 * @throws {XmlError} `xml/…`, one code per reason; never another kind of error.
 */
export function parseXml(bytes: Uint8Array, limits: Partial<XmlLimits> = {}): XmlDocument {
  const bounds = { ...DEFAULT_XML_LIMITS, ...limits }
  if (bytes.length > bounds.bytes) {
    throw new XmlError('xml/too-large', `${bytes.length} bytes are more than ${bounds.bytes}`)
  }
  const decoded = decodeDocument(bytes)
  return new Reader(new Cursor(decoded.text, endOfDeclaration(decoded), bounds)).read()
}

/** An element whose end tag has not been read. */
type OpenElement = {
  element: ElementDraft
  qualified: string
  scopeBefore: ReadonlyMap<string, string | undefined>
  /** Where its children begin among those that wait for the end of their element. */
  firstChild: number
}

const NO_CHILDREN: readonly XmlChild[] = []

const CDATA_END = ']]>'

const BANG = 0x21
const GREATER = 0x3e
const SLASH = 0x2f
const QUESTION = 0x3f

class Reader {
  readonly #cursor: Cursor
  readonly #scope: NamespaceScope
  readonly #topLevel: XmlDocument['children'][number][] = []
  readonly #document: DocumentDraft
  readonly #stack: OpenElement[] = []
  #open: OpenElement | undefined
  /**
   * Children of all open elements, those of the innermost last. Growing one list and cutting each element's children
   * out of it at its end tag leaves no array with room to spare in the tree.
   */
  readonly #waiting: XmlChild[] = []
  #waitingCount = 0
  #root: XmlElement | undefined
  /** Character data that is no node yet: CDATA sections join their neighbours. */
  #text = ''

  constructor(cursor: Cursor) {
    this.#cursor = cursor
    this.#scope = new NamespaceScope(cursor.limits.namespacesInScope)
    this.#document = { kind: 'document', children: this.#topLevel } as unknown as DocumentDraft // root: set by `read`
  }

  read(): XmlDocument {
    const { text } = this.#cursor
    while (this.#cursor.at < text.length) {
      const less = this.#cursor.less.next(this.#cursor.at)
      this.#readCharacters(less)
      if (less < text.length) this.#readMarkup()
    }
    if (this.#open) this.#cursor.fail('The document ends inside an element')
    this.#document.root = this.#root ?? this.#cursor.fail('The document has no element')
    return this.#document
  }

  #readCharacters(end: number): void {
    const { at, text } = this.#cursor
    if (end === at) return
    if (!this.#open) {
      this.#cursor.skipSpace()
      if (this.#cursor.at < end) this.#cursor.fail('Text stands outside the root element')
      return
    }
    if (this.#cursor.cdataEnd.isBetween(at, end)) this.#cursor.fail('Text holds ]]>')
    const raw = text.slice(at, end)
    this.#text += this.#cursor.ampersand.isBetween(at, end) ? resolveReferences(raw) : raw
    this.#cursor.at = end
  }

  #readMarkup(): void {
    const { at, text } = this.#cursor
    const unit = text.charCodeAt(at + 1)
    if (unit === SLASH) this.#readEndTag()
    else if (unit === QUESTION) this.#readInstruction()
    else if (unit !== BANG) this.#readStartTag()
    else if (text.startsWith('<!--', at)) this.#readComment()
    else if (text.startsWith('<![CDATA[', at)) this.#readCharacterData()
    else if (text.startsWith('<!DOCTYPE', at)) throw new XmlError('xml/doctype', 'The document has a DOCTYPE')
    else this.#cursor.fail('Unknown markup')
  }

  #readStartTag(): void {
    this.#flushText()
    const cursor = this.#cursor
    if (!this.#open && this.#root) cursor.fail('A second root element')
    if (this.#stack.length >= cursor.limits.depth) {
      throw new XmlError('xml/too-deep', `Elements are nested more than ${cursor.limits.depth} deep`)
    }
    cursor.count(1)
    cursor.at++
    const { qualified, prefix, localName } = cursor.readQName()
    if (prefix === 'xmlns') throw new XmlError('xml/namespace', 'An element has the prefix xmlns')
    const { attributes, namespaces } = readTagContent(cursor)
    const scopeBefore = this.#scope.enter(namespaces)
    const element: ElementDraft = {
      kind: 'element',
      parent: this.#parent(),
      prefix,
      localName,
      namespaceUri: this.#scope.resolve(prefix),
      attributes: resolveAttributes(attributes, this.#scope),
      namespaces,
      children: NO_CHILDREN,
    }
    this.#append(element)
    if (!this.#open) this.#root = element
    this.#enter({ element, qualified, scopeBefore, firstChild: this.#waitingCount })
  }

  #parent(): XmlElement | XmlDocument {
    return this.#open?.element ?? this.#document
  }

  #append(node: XmlDocument['children'][number]): void {
    if (this.#open) this.#waiting[this.#waitingCount++] = node
    else this.#topLevel.push(node)
  }

  /** Opens an element, or finishes it at once when its tag is empty. */
  #enter(opened: OpenElement): void {
    const cursor = this.#cursor
    if (cursor.text.charCodeAt(cursor.at) === SLASH) {
      cursor.expect('/>')
      this.#scope.leave(opened.scopeBefore)
      return
    }
    cursor.expectUnit(GREATER)
    this.#stack.push(opened)
    this.#open = opened
  }

  #readEndTag(): void {
    const cursor = this.#cursor
    const open = this.#open ?? cursor.fail('An end tag without start')
    this.#flushText()
    cursor.at += 2
    cursor.expect(open.qualified) // XML 1.0 §3, Element Type Match
    cursor.skipSpace()
    cursor.expectUnit(GREATER)
    this.#close(open)
  }

  #close({ element, scopeBefore, firstChild }: OpenElement): void {
    if (this.#waitingCount > firstChild) {
      element.children = this.#waiting.slice(firstChild, this.#waitingCount)
      this.#waitingCount = firstChild
    }
    this.#scope.leave(scopeBefore)
    this.#stack.pop()
    this.#open = this.#stack.at(-1)
  }

  /** XML 1.0 §2.6. */
  #readInstruction(): void {
    this.#flushText()
    const cursor = this.#cursor
    cursor.count(1)
    cursor.at += 2
    const target = cursor.readNcName() // no colon: Namespaces in XML 1.0 §7
    if (target.toLowerCase() === 'xml') cursor.fail('The target xml is reserved')
    const spaced = cursor.skipSpace()
    const data = cursor.readUntil('?>')
    if (!spaced && data !== '') cursor.fail('Expected white space after the target')
    this.#append({ kind: 'instruction', parent: this.#parent(), target, data })
  }

  /** XML 1.0 §2.5: `--` stands only in the end. */
  #readComment(): void {
    this.#flushText()
    const cursor = this.#cursor
    cursor.count(1)
    cursor.at += 4
    const value = cursor.readUntil('--')
    cursor.expect('>')
    this.#append({ kind: 'comment', parent: this.#parent(), value })
  }

  /** XML 1.0 §2.7. */
  #readCharacterData(): void {
    const cursor = this.#cursor
    if (!this.#open) cursor.fail('A CDATA section stands outside the root element')
    cursor.at += 9
    this.#text += cursor.readUntil(CDATA_END)
  }

  #flushText(): void {
    if (this.#text === '' || !this.#open) return
    this.#cursor.count(1)
    this.#waiting[this.#waitingCount++] = { kind: 'text', parent: this.#open.element, value: this.#text }
    this.#text = ''
  }
}
