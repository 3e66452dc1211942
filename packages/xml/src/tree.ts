/**
 * The parsed form of an XML document: plain, immutable after parsing, every node knows its parent.
 * Namespaces are resolved by the reader; a namespace declaration is not an attribute here (XPath 1.0 §5.4).
 */

/** A document: its one root element and the comments and processing instructions beside it, in document order. */
export type XmlDocument = {
  readonly kind: 'document'
  readonly children: readonly (XmlElement | XmlComment | XmlInstruction)[]
  readonly root: XmlElement
}

/** An element. `prefix` is '' without one; `namespaceUri` is '' for no namespace. */
export type XmlElement = {
  readonly kind: 'element'
  readonly parent: XmlElement | XmlDocument
  readonly prefix: string
  readonly localName: string
  readonly namespaceUri: string
  /** In document order, without namespace declarations. */
  readonly attributes: readonly XmlAttribute[]
  /** Declarations written on this very element: prefix ('' for the default) → name ('' undeclares the default). */
  readonly namespaces: ReadonlyMap<string, string>
  readonly children: readonly XmlChild[]
}

/** An attribute after normalisation (XML 1.0 §3.3.3). An unprefixed one has no namespace. */
export type XmlAttribute = {
  readonly prefix: string
  readonly localName: string
  readonly namespaceUri: string
  readonly value: string
}

/** Character data; CDATA sections and the references of XML 1.0 §4.6 are resolved, neighbours are joined. */
export type XmlText = { readonly kind: 'text'; readonly parent: XmlElement; readonly value: string }

export type XmlComment = {
  readonly kind: 'comment'
  readonly parent: XmlElement | XmlDocument
  readonly value: string
}

export type XmlInstruction = {
  readonly kind: 'instruction'
  readonly parent: XmlElement | XmlDocument
  readonly target: string
  readonly data: string
}

export type XmlChild = XmlElement | XmlText | XmlComment | XmlInstruction

/** Anything that can stand in a document. */
export type XmlNode = XmlDocument | XmlChild
