/**
 * What flows from transform to transform (XML Signature §4.4.3.2): octets, or nodes of one document. Both remember what
 * of the document they still stand for, so that a checked reference can hand out exactly that.
 */
import type { NodeSet } from '../c14n/node-set.js'
import type { XmlDocument, XmlElement, XmlNode } from '../tree.js'

/** Whether comments are among the nodes. */
export type Comments = 'kept' | 'dropped'

/** A document or element with everything in it, without the excluded elements; or a free choice of nodes in it. */
export type NodeData = {
  readonly kind: 'nodes'
  readonly apex: XmlDocument | XmlElement
  readonly comments: Comments
  readonly excluded: ReadonlySet<XmlElement>
  readonly nodeSet?: NodeSet
}

/** Octets; `origin` is the whole part of the document that they are the canonical form of, if they are. */
export type OctetData = { readonly kind: 'octets'; readonly octets: Uint8Array; readonly origin?: NodeData }

/** Either. */
export type ReferenceData = NodeData | OctetData

/** The tree's nodes in the data, in document order. A node-set of a filter is not asked; see `nodeSetOf`. */
export function* membersOf({ apex, comments, excluded }: NodeData): Generator<XmlNode> {
  const waiting: XmlNode[] = [apex]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.kind === 'comment' && comments === 'dropped') continue
    if (node.kind === 'element' && excluded.has(node)) continue
    yield node
    if (node.kind !== 'element' && node.kind !== 'document') continue
    for (const child of node.children.toReversed()) waiting.push(child)
  }
}

/** Membership in the data, parts of elements included. */
export function nodeSetOf(data: NodeData, members: ReadonlySet<XmlNode>): NodeSet {
  const { nodeSet } = data
  if (nodeSet === undefined) {
    return {
      includes: (node) => members.has(node),
      includesAttribute: (element) => members.has(element),
      includesNamespace: (element) => members.has(element),
    }
  }
  return {
    includes: (node) => members.has(node) && nodeSet.includes(node),
    includesAttribute: (element, attribute) =>
      members.has(element) && nodeSet.includesAttribute(element, attribute),
    includesNamespace: (element, prefix) =>
      members.has(element) && nodeSet.includesNamespace(element, prefix),
  }
}
