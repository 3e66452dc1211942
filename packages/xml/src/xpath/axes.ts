/** Walks the axes of XPath 1.0 §2.2, each in its own direction. */
import type { XmlChild, XmlNode } from '../tree.js'
import { spend } from './budget.js'
import { type NodeModel, parentOf, subtree, type XPathNode } from './nodes.js'
import type { Axis } from './syntax.js'

/** The nodes on an axis of a node, nearest first on reverse axes. */
export function walkAxis(axis: Axis, from: XPathNode, model: NodeModel): Iterable<XPathNode> {
  switch (axis) {
    case 'self':
      return [from]
    case 'parent':
      return [parentOf(from)].filter((parent) => parent !== undefined)
    case 'ancestor':
      return ancestors(parentOf(from))
    case 'ancestor-or-self':
      return ancestors(from)
    case 'child':
      return childrenOf(from)
    case 'descendant':
      return descendants(from)
    case 'descendant-or-self':
      return from.kind === 'attribute' || from.kind === 'namespace' ? [from] : subtree(from)
    case 'attribute':
      return from.kind === 'element' ? model.attributes(from) : []
    case 'namespace':
      return from.kind === 'element' ? model.namespaces(from) : []
    case 'following':
      return followingAll(from, model)
    case 'preceding':
      return precedingAll(from, model)
    case 'following-sibling':
      return following(from, model)
    case 'preceding-sibling':
      return preceding(from, model)
  }
}

function* ancestors(from: XPathNode | undefined): Generator<XPathNode> {
  for (let node = from; node !== undefined; node = parentOf(node)) yield node
}

function* descendants(from: XPathNode): Generator<XPathNode> {
  for (const child of childrenOf(from)) yield* subtree(child)
}

function childrenOf(node: XPathNode): readonly XmlChild[] {
  return node.kind === 'element' || node.kind === 'document' ? node.children : []
}

function siblings(node: XPathNode, model: NodeModel): { list: readonly XPathNode[]; at: number } {
  // Attributes and namespaces have no siblings (§2.2).
  if (node.kind === 'document' || node.kind === 'attribute' || node.kind === 'namespace')
    return { list: [], at: 0 }
  const list: readonly XPathNode[] = node.parent.children
  spend(model.budget, list.length)
  return { list, at: list.indexOf(node) }
}

function following(from: XPathNode, model: NodeModel): readonly XPathNode[] {
  const { list, at } = siblings(from, model)
  return list.slice(at + 1)
}

function preceding(from: XPathNode, model: NodeModel): readonly XPathNode[] {
  const { list, at } = siblings(from, model)
  return list.slice(0, at).reverse()
}

/** Everything that starts after the node ends; below an attribute's element, too (§2.2). */
function* followingAll(from: XPathNode, model: NodeModel): Generator<XPathNode> {
  if (from.kind === 'attribute' || from.kind === 'namespace') yield* descendants(from.parent)
  for (const node of ancestors(from)) {
    for (const sibling of following(node, model)) if (isTreeNode(sibling)) yield* subtree(sibling)
  }
}

/** Everything that ends before the node starts, nearest first; ancestors have not ended (§2.2). */
function* precedingAll(from: XPathNode, model: NodeModel): Generator<XPathNode> {
  for (const node of ancestors(from)) {
    for (const sibling of preceding(node, model)) {
      if (!isTreeNode(sibling)) continue
      const nodes = [...subtree(sibling)]
      spend(model.budget, nodes.length)
      yield* nodes.reverse()
    }
  }
}

function isTreeNode(node: XPathNode): node is XmlNode {
  return node.kind !== 'attribute' && node.kind !== 'namespace'
}
