/**
 * The XPath 1.0 view of a parsed document (§5): the tree's own nodes, and one node for each attribute and for each
 * namespace in scope. The latter exist only here; a model makes each of them once, so that identity means sameness.
 */
import { type IdIndex, indexIds } from '../find.js'
import type { XmlAttribute, XmlDocument, XmlElement, XmlNode } from '../tree.js'
import { type Budget, spend } from './budget.js'

const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace'

/** An attribute that knows its element. */
export type AttributeNode = {
  readonly kind: 'attribute'
  readonly parent: XmlElement
  readonly attribute: XmlAttribute
}

/** A namespace in scope of an element; `prefix` is '' for the default (§5.4). */
export type NamespaceNode = {
  readonly kind: 'namespace'
  readonly parent: XmlElement
  readonly prefix: string
  readonly uri: string
}

/** Anything that an XPath expression can select. */
export type XPathNode = XmlNode | AttributeNode | NamespaceNode

/** One document as XPath sees it. Its nodes can be compared by identity. */
export type NodeModel = {
  readonly document: XmlDocument
  readonly budget: Budget
  /** Made on first use. */
  readonly ids: () => IdIndex
  readonly attributes: (element: XmlElement) => readonly AttributeNode[]
  readonly namespaces: (element: XmlElement) => readonly NamespaceNode[]
  /** The nodes sorted by document order (§5); nodes of this document only. */
  readonly inDocumentOrder: (nodes: Iterable<XPathNode>) => XPathNode[]
}

/** Builds the view of one document; everything in it is made on first use and costs the budget. */
export function createNodeModel(document: XmlDocument, budget: Budget): NodeModel {
  const attributes = memoised((element: XmlElement) =>
    element.attributes.map((attribute) => ({ kind: 'attribute', parent: element, attribute }) as const),
  )
  const namespaces = memoised((element: XmlElement) => {
    const scope = namespacesInScope(element)
    spend(budget, scope.size)
    return [...scope].map(([prefix, uri]) => ({ kind: 'namespace', parent: element, prefix, uri }) as const)
  })
  const ranks = lazy(() => rankTree(document, budget))
  return {
    document,
    budget,
    ids: lazy(() => indexIds(document)),
    attributes,
    namespaces,
    inDocumentOrder: (nodes) => [...nodes].sort((a, b) => compareRanks(rankOf(a), rankOf(b))),
  }

  /** Namespace nodes come before attributes, both between their element and its first child (§5). */
  function rankOf(node: XPathNode): readonly [number, number] {
    if (node.kind === 'namespace') {
      return [ranks().get(node.parent) ?? 0, 1 + namespaces(node.parent).indexOf(node)]
    }
    if (node.kind === 'attribute') {
      const { parent } = node
      return [ranks().get(parent) ?? 0, 1 + namespaces(parent).length + attributes(parent).indexOf(node)]
    }
    return [ranks().get(node) ?? 0, 0]
  }
}

/** Every prefix bound at the element and its name, `xml` included, an undeclared default left out (§5.4). */
export function namespacesInScope(element: XmlElement): Map<string, string> {
  const scope = new Map<string, string>()
  for (let at: XmlElement | XmlDocument = element; at.kind === 'element'; at = at.parent) {
    for (const [prefix, uri] of at.namespaces) if (!scope.has(prefix)) scope.set(prefix, uri)
  }
  scope.set('xml', XML_NAMESPACE)
  for (const [prefix, uri] of scope) if (uri === '') scope.delete(prefix)
  return scope
}

/** The node's parent as XPath defines it (§5.3, §5.4: an attribute has one, though it is nobody's child). */
export function parentOf(node: XPathNode): XmlElement | XmlDocument | undefined {
  return node.kind === 'document' ? undefined : node.parent
}

/** The document a node stands in. */
export function documentOf(node: XPathNode): XmlDocument {
  let at: XPathNode = node
  while (at.kind !== 'document') at = at.parent
  return at
}

/** The node, then everything below it in document order; attributes and namespaces are not below (§5). */
export function* subtree(apex: XmlNode): Generator<XmlNode> {
  const waiting: XmlNode[] = [apex]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node
    if (node.kind !== 'element' && node.kind !== 'document') continue
    for (let at = node.children.length - 1; at >= 0; at--) {
      const child = node.children[at]
      if (child !== undefined) waiting.push(child)
    }
  }
}

function rankTree(document: XmlDocument, budget: Budget): ReadonlyMap<XmlNode, number> {
  const ranks = new Map<XmlNode, number>()
  for (const node of subtree(document)) {
    spend(budget, 1)
    ranks.set(node, ranks.size)
  }
  return ranks
}

function compareRanks(a: readonly [number, number], b: readonly [number, number]): number {
  return a[0] - b[0] || a[1] - b[1]
}

function memoised<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>()
  return (key) => {
    const known = made.get(key)
    if (known !== undefined) return known
    const value = make(key)
    made.set(key, value)
    return value
  }
}

function lazy<V>(make: () => V): () => V {
  let value: V | undefined
  return () => {
    value ??= make()
    return value
  }
}
