/** Document subsets that an XPath expression selects (C14N 1.0 §2.1). */
import type { XmlDocument } from '../tree.js'
import { createBudget } from '../xpath/budget.js'
import { nodeSetOf, selectNodes } from '../xpath/filter.js'
import { createNodeModel } from '../xpath/nodes.js'
import { parseXPath } from '../xpath/parser.js'
import type { NodeSet } from './node-set.js'

/** An XPath 1.0 expression and the namespaces that its prefixes stand for. */
export type XPathSubset = {
  readonly xpath: string
  readonly namespaces?: Readonly<Record<string, string>> | undefined
}

/** What one expression may cost, in nodes looked at and characters read. */
const XPATH_STEPS = 10_000_000

/**
 * The nodes that the expression selects at the root of the document. Each stands for itself: to take an element with
 * everything in it, the expression must select its descendants, attributes and namespaces too.
 *
 * @throws {XmlError} `xpath/syntax`, `xpath/unsupported` or `xpath/budget`.
 */
export function selectSubset(document: XmlDocument, { xpath, namespaces = {} }: XPathSubset): NodeSet {
  const budget = createBudget(XPATH_STEPS)
  const expression = parseXPath(xpath, (prefix) =>
    Object.hasOwn(namespaces, prefix) ? namespaces[prefix] : undefined,
  )
  const evaluation = { model: createNodeModel(document, budget), budget, here: undefined }
  return nodeSetOf(selectNodes(expression, evaluation))
}
