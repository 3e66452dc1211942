import { XmlError } from '../errors.js'
import type { XmlLimits } from './limits.js'
import { endOfNcName } from './names.js'

/** A name as written: `qualified` is `prefix:localName`, or `localName` alone with an empty prefix. */
export type QName = { readonly qualified: string; readonly prefix: string; readonly localName: string }

const COLON = 0x3a

/** The reader's place in the text, and the count of nodes so far. */
export class Cursor {
  readonly text: string
  readonly limits: XmlLimits
  at: number
  #nodes = 0
  /** Names already read: documents repeat few names often. */
  readonly #names = new Map<string, QName>()

  constructor(text: string, at: number, limits: XmlLimits) {
    this.text = text
    this.at = at
    this.limits = limits
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
