import { XmlError } from '../errors.js'
import type { AttributeDraft } from './drafts.js'
import type { XmlLimits } from './limits.js'
import { Lookahead } from './lookahead.js'
import { endOfNcName, isAsciiNameUnit } from './names.js'

/** A name as written: `qualified` is `prefix:localName`, or `localName` alone with an empty prefix. */
export type QName = { readonly qualified: string; readonly prefix: string; readonly localName: string }

const COLON = 0x3a

/** Size of the table of names by hash; a power of two. */
const NAME_SLOTS = 256

/** The reader's place in the text, and the count of nodes so far. */
export class Cursor {
  readonly text: string
  readonly limits: XmlLimits
  at: number
  /** Room for the attributes of the element that is being read; cut to size they take the least memory. */
  readonly drafts: AttributeDraft[] = []
  readonly less: Lookahead
  readonly ampersand: Lookahead
  readonly cdataEnd: Lookahead
  readonly #tab: Lookahead
  readonly #lineFeed: Lookahead
  #nodes = 0
  /** Names already read: documents repeat few names often. */
  readonly #names = new Map<string, QName>()
  /** The same by a hash of their ASCII characters, so that a name read again is not even cut out of the text. */
  readonly #slots = new Array<QName | undefined>(NAME_SLOTS).fill(undefined)

  constructor(text: string, at: number, limits: XmlLimits) {
    this.text = text
    this.at = at
    this.limits = limits
    this.less = new Lookahead(text, '<')
    this.ampersand = new Lookahead(text, '&')
    this.cdataEnd = new Lookahead(text, ']]>')
    this.#tab = new Lookahead(text, '\t')
    this.#lineFeed = new Lookahead(text, '\n')
  }

  fail(what: string): never {
    throw new XmlError('xml/malformed', `${what}, at offset ${this.at}`)
  }

  /** Counts nodes before they are built. */
  count(nodes: number): void {
    this.#nodes += nodes
    if (this.#nodes > this.limits.nodes) {
      throw new XmlError('xml/too-many-nodes', `The document has more than ${this.limits.nodes} nodes`)
    }
  }

  /** Steps over white space (XML 1.0 §2.3 [3]; no CR is left) and tells whether there was any. */
  skipSpace(): boolean {
    const start = this.at
    let unit = this.text.charCodeAt(this.at)
    while (unit === 0x20 || unit === 0x0a || unit === 0x09) unit = this.text.charCodeAt(++this.at)
    return this.at > start
  }

  /** Whether there is white space other than spaces from here to `end`. */
  hasLineSpace(end: number): boolean {
    return this.#lineFeed.isBetween(this.at, end) || this.#tab.isBetween(this.at, end)
  }

  /** Steps over one character, which must stand here. */
  expectUnit(unit: number): void {
    if (this.text.charCodeAt(this.at) !== unit) this.fail(`Expected ${String.fromCharCode(unit)}`)
    this.at++
  }

  /** Steps over `token`, which must stand here. */
  expect(token: string): void {
    if (!this.text.startsWith(token, this.at)) this.fail(`Expected ${token}`)
    this.at += token.length
  }

  /** The text up to `token`, and steps over both. */
  readUntil(token: string): string {
    const end = this.text.indexOf(token, this.at)
    if (end === -1) this.fail(`${token} is missing`)
    const found = this.text.slice(this.at, end)
    this.at = end + token.length
    return found
  }

  /** A name without colon. */
  readNcName(): string {
    const end = endOfNcName(this.text, this.at)
    if (end === this.at) this.fail('Expected a name')
    this.#boundName(end - this.at)
    const name = this.text.slice(this.at, end)
    this.at = end
    return name
  }

  /** A name with at most one colon, and not at its ends (Namespaces in XML 1.0 §4 [7]). */
  readQName(): QName {
    const start = this.at
    let hash = 0
    let end = start
    let unit = this.text.charCodeAt(end)
    while (unit === COLON || isAsciiNameUnit(unit)) {
      hash = (hash * 31 + unit) | 0
      unit = this.text.charCodeAt(++end)
    }
    const slot = hash & (NAME_SLOTS - 1)
    const known = this.#slots[slot]
    // Past the end of an ASCII name there is no telling yet whether a character beyond ASCII continues it.
    if (known?.qualified.length === end - start && !(unit >= 128)) {
      if (this.text.startsWith(known.qualified, start)) {
        this.at = end
        return known
      }
    }
    const name = this.#readUnknownQName()
    this.#slots[slot] = name
    return name
  }

  #readUnknownQName(): QName {
    const start = this.at
    const colon = endOfNcName(this.text, start)
    const isPrefixed = colon > start && this.text.charCodeAt(colon) === COLON
    const end = isPrefixed ? endOfNcName(this.text, colon + 1) : colon
    if (end === start || end === colon + 1) this.fail('Expected a name')
    this.#boundName(end - start)
    this.at = end
    const qualified = this.text.slice(start, end)
    const known = this.#names.get(qualified)
    if (known) return known
    const prefix = isPrefixed ? this.text.slice(start, colon) : ''
    const name = { qualified, prefix, localName: isPrefixed ? this.text.slice(colon + 1, end) : qualified }
    this.#names.set(qualified, name)
    return name
  }

  #boundName(length: number): void {
    if (length > this.limits.nameLength) {
      throw new XmlError('xml/name-too-long', `A name is longer than ${this.limits.nameLength}`)
    }
  }
}
