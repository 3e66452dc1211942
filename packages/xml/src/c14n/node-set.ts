import type { XmlAttribute, XmlElement, XmlNode } from '../tree.js'

/**
 * The nodes of a document subset, as an XPath expression selects them (C14N 1.0 §2.3, §2.4). Attributes and namespaces
 * are members on their own: an element's being in the set says nothing about theirs.
 */
export type NodeSet = {
  includes(node: XmlNode): boolean
  includesAttribute(element: XmlElement, attribute: XmlAttribute): boolean
  /** Asked for each prefix in scope of the element with a name, '' for the default, never for `xml`. */
  includesNamespace(element: XmlElement, prefix: string): boolean
}
