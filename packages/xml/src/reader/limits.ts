/** Upper bounds of what the reader takes in; each one exceeded is a refusal of its own. */
export type XmlLimits = {
  /** Size of the document in bytes. */
  readonly bytes: number
  /** Elements inside one another, the root being the first. */
  readonly depth: number
  /** Attributes and namespace declarations on one element. */
  readonly attributesPerElement: number
  /** Prefixes that are bound at one place of the document, the default namespace being one. */
  readonly namespacesInScope: number
  /** Elements, attributes, namespace declarations, texts, comments and processing instructions together. */
  readonly nodes: number
  /** Length of a name with its prefix, in UTF-16 units. */
  readonly nameLength: number
}

/** Bounds that no sound medical document comes near. */
export const DEFAULT_XML_LIMITS: XmlLimits = {
  bytes: 64 * 1024 * 1024,
  depth: 256,
  attributesPerElement: 1024,
  namespacesInScope: 256,
  nodes: 2_000_000,
  nameLength: 8192,
}
