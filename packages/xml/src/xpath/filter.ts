/** The two ways in which signatures select by XPath: the filter of XML Signature §6.6.3 and XPath Filter 2.0. */
import type { NodeSet } from '../c14n/node-set.js'
import { XmlError } from '../errors.js'
import type { XmlAttribute, XmlElement, XmlNode } from '../tree.js'
import { type Budget, spend } from './budget.js'
import { evaluateXPath } from './evaluate.js'
import { type NamespaceNode, subtree, type XPathNode } from './nodes.js'
import type { Expression } from './syntax.js'
import { type Evaluation, isNodeSet, type NodeSetValue, toBoolean } from './values.js'

/** One step of XPath Filter 2.0 §3. */
export type SetOperation = {
  readonly operation: 'intersect' | 'subtract' | 'union'
  readonly selected: NodeSetValue
}

/**
 * The nodes of a set for which an expression is true (XML Signature §6.6.3): every node, attribute and namespace is the
 * context once.
 *
 * @throws {XmlError} as `evaluateXPath`.
 */
export function filterNodes(
  members: ReadonlySet<XmlNode>,
  input: NodeSet,
  filter: { readonly expression: Expression; readonly evaluation: Evaluation },
): NodeSet {
  const nodes = new Set<XmlNode>()
  const attributes = new Set<XmlAttribute>()
  const namespaces = new Map<XmlElement, Set<string>>()
  const { model } = filter.evaluation
  const keeps = (node: XPathNode) => toBoolean(evaluateXPath(filter.expression, node, filter.evaluation))
  for (const node of members) {
    if (input.includes(node) && keeps(node)) nodes.add(node)
    if (node.kind !== 'element') continue
    for (const held of model.attributes(node)) {
      if (input.includesAttribute(node, held.attribute) && keeps(held)) attributes.add(held.attribute)
    }
    const prefixes = model.namespaces(node).filter((held) => held.prefix !== 'xml')
    const kept = prefixes.filter((held) => input.includesNamespace(node, held.prefix) && keeps(held))
    if (kept.length > 0) namespaces.set(node, new Set(kept.map((held) => held.prefix)))
  }
  return {
    includes: (node) => nodes.has(node),
    includesAttribute: (_element, attribute) => attributes.has(attribute),
    includesNamespace: (element, prefix) => namespaces.get(element)?.has(prefix) ?? false,
  }
}

/**
 * Selects the nodes of one Filter 2.0 expression, evaluated at the root of its document (XPath Filter 2.0 §3.1).
 *
 * @throws {XmlError} as `evaluateXPath`; `xpath/syntax` when the result is no node-set.
 */
export function selectNodes(expression: Expression, evaluation: Evaluation): NodeSetValue {
  const value = evaluateXPath(expression, evaluation.model.document, evaluation)
  if (!isNodeSet(value)) throw new XmlError('xpath/syntax', 'A filter must select nodes')
  return value
}

/** A selection as the members of a document subset, each on its own (C14N 1.0 §2.1). */
export function nodeSetOf(selected: NodeSetValue): NodeSet {
  const nodes = new Set<XPathNode>()
  const attributes = new Set<XmlAttribute>()
  const namespaces = new Map<XmlElement, Set<string>>()
  for (const node of selected) {
    if (node.kind === 'attribute') attributes.add(node.attribute)
    else if (node.kind === 'namespace') addTo(namespaces, node)
    else nodes.add(node)
  }
  return {
    includes: (node) => nodes.has(node),
    includesAttribute: (_element, attribute) => attributes.has(attribute),
    includesNamespace: (element, prefix) => namespaces.get(element)?.has(prefix) ?? false,
  }
}

function addTo(namespaces: Map<XmlElement, Set<string>>, { parent, prefix }: NamespaceNode): void {
  const prefixes = namespaces.get(parent)
  if (prefixes === undefined) namespaces.set(parent, new Set([prefix]))
  else prefixes.add(prefix)
}

/**
 * The nodes of a set that pass a list of set operations. Each operation speaks of whole subtrees, and the list starts
 * from all nodes of the document (XPath Filter 2.0 §3.2).
 */
export function applySetOperations(
  input: NodeSet,
  operations: readonly SetOperation[],
  { model, budget }: Evaluation,
): NodeSet {
  const covers = operations.map(({ selected }) => coveredNodes(selected, budget))
  const passes = (isCovered: (index: number) => boolean) => {
    let kept = true
    for (const [index, { operation }] of operations.entries())
      kept = OPERATIONS[operation](kept, isCovered(index))
    return kept
  }
  /** An attribute or namespace is covered with its element, or alone when it was selected itself. */
  const passesPart = (element: XmlElement, part: () => XPathNode | undefined) =>
    passes((index) => covers[index]?.has(element) === true || holds(operations[index]?.selected, part()))
  return {
    includes: (node) => input.includes(node) && passes((index) => covers[index]?.has(node) === true),
    includesAttribute: (element, attribute) =>
      input.includesAttribute(element, attribute) &&
      passesPart(element, () => model.attributes(element).find((held) => held.attribute === attribute)),
    includesNamespace: (element, prefix) =>
      input.includesNamespace(element, prefix) &&
      passesPart(element, () => model.namespaces(element).find((held) => held.prefix === prefix)),
  }
}

const OPERATIONS = {
  intersect: (kept: boolean, covered: boolean) => kept && covered,
  subtract: (kept: boolean, covered: boolean) => kept && !covered,
  union: (kept: boolean, covered: boolean) => kept || covered,
} as const satisfies Record<SetOperation['operation'], (kept: boolean, covered: boolean) => boolean>

/** The subtrees of the selected nodes; a node inside one already taken is not walked again. */
function coveredNodes(selected: NodeSetValue, budget: Budget): ReadonlySet<XmlNode> {
  const covered = new Set<XmlNode>()
  for (const apex of selected) {
    if (apex.kind === 'attribute' || apex.kind === 'namespace' || hasSelectedAncestor(apex, selected, budget))
      continue
    for (const node of subtree(apex)) {
      spend(budget, 1)
      covered.add(node)
    }
  }
  return covered
}

function hasSelectedAncestor(node: XmlNode, selected: NodeSetValue, budget: Budget): boolean {
  for (let at = node; at.kind !== 'document'; ) {
    spend(budget, 1)
    at = at.parent
    if (selected.has(at)) return true
  }
  return false
}

function holds(selected: NodeSetValue | undefined, part: XPathNode | undefined): boolean {
  return part !== undefined && selected?.has(part) === true
}
