import { XmlError } from '../errors.js'

/** The namespace that `xml:` always means (Namespaces in XML 1.0 §3). */
export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace'

/** The namespace of `xmlns:`; no prefix may be bound to it (Namespaces in XML 1.0 §3). */
export const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/'

/** Declarations of no element at all, shared by all elements that declare nothing. */
export const NO_NAMESPACES: ReadonlyMap<string, string> = new Map()

/** Which prefix means what at the reader's place; leaving an element undoes what it declared. */
export class NamespaceScope {
  readonly #bound = new Map<string, string>([['xml', XML_NAMESPACE]])
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit + 1 // `xml` is bound without being declared
  }

  /** The name bound to a prefix; '' for an undeclared default. */
  resolve(prefix: string): string {
    const uri = this.#bound.get(prefix)
    if (uri !== undefined) return uri
    if (prefix === '') return ''
    throw new XmlError('xml/namespace', 'A prefix is not declared') // Namespaces in XML 1.0 §5, Prefix Declared
  }

  /** Binds what one element declares and answers what `leave` needs to undo it. */
  enter(declared: ReadonlyMap<string, string>): ReadonlyMap<string, string | undefined> {
    if (declared === NO_NAMESPACES) return NO_NAMESPACES
    const before = new Map<string, string | undefined>()
    for (const [prefix, uri] of declared) {
      before.set(prefix, this.#bound.get(prefix))
      this.#bound.set(prefix, uri)
    }
    if (this.#bound.size > this.#limit) {
      throw new XmlError('xml/too-many-namespaces', `More than ${this.#limit - 1} namespaces are in scope`)
    }
    return before
  }

  leave(before: ReadonlyMap<string, string | undefined>): void {
    if (before === NO_NAMESPACES) return
    for (const [prefix, uri] of before) {
      if (uri === undefined) this.#bound.delete(prefix)
      else this.#bound.set(prefix, uri)
    }
  }
}

/** ASCII characters that no URI reference holds (RFC 3986 appendix A); others than ASCII are left to IRIs. */
const NOT_IN_URI = /[\0-\x20"<>\\^`{|}\x7f]/

/**
 * Judges one namespace declaration; `prefix` is '' for the default (Namespaces in XML 1.0 §3: the name must be a URI
 * reference; Reserved Prefixes and Namespace Names; No Prefix Undeclaring).
 */
export function checkDeclaration(prefix: string, uri: string): void {
  const isAllowed =
    prefix === 'xml'
      ? uri === XML_NAMESPACE
      : prefix !== 'xmlns' &&
        uri !== XML_NAMESPACE &&
        uri !== XMLNS_NAMESPACE &&
        (prefix === '' || uri !== '')
  if (!isAllowed || NOT_IN_URI.test(uri)) {
    throw new XmlError('xml/namespace', 'A namespace declaration is not allowed')
  }
}
