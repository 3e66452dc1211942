/** The four XPath types (§1) and their conversions (§4.2 to §4.4). */
import type { XmlElement } from '../tree.js'
import { type Budget, spend } from './budget.js'
import { type NodeModel, subtree, type XPathNode } from './nodes.js'

/** A set of nodes, in no particular order. */
export type NodeSetValue = ReadonlySet<XPathNode>

/** What an expression evaluates to. */
export type XPathValue = NodeSetValue | boolean | number | string

/** What every part of one evaluation shares. `here` is the element that bears the expression, if XML Signature names one. */
export type Evaluation = {
  readonly model: NodeModel
  readonly budget: Budget
  readonly here: XmlElement | undefined
}

/** Whether the value is a node-set. */
export function isNodeSet(value: XPathValue): value is NodeSetValue {
  return typeof value === 'object'
}

/** boolean() of §4.3. */
export function toBoolean(value: XPathValue): boolean {
  if (isNodeSet(value)) return value.size > 0
  if (typeof value === 'number') return value !== 0 && !Number.isNaN(value)
  return typeof value === 'string' ? value.length > 0 : value
}

/** string() of §4.2: of a node-set, the first node in document order. */
export function toText(value: XPathValue, evaluation: Evaluation): string {
  if (!isNodeSet(value)) return typeof value === 'number' ? numberToText(value) : String(value)
  const [first] = value.size > 1 ? evaluation.model.inDocumentOrder(value) : value
  return first === undefined ? '' : stringValue(first, evaluation.budget)
}

/** number() of §4.4. */
export function toNumber(value: XPathValue, evaluation: Evaluation): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  const text = trimSpace(toText(value, evaluation))
  return /^-?(?:\d+(?:\.\d*)?|\.\d+)$/.test(text) ? Number(text) : Number.NaN
}

/** White space as XML has it; `trim` takes more, and a pattern for both ends takes quadratic time. */
function trimSpace(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && isSpace(text.charCodeAt(start))) start++
  while (start < end && isSpace(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d
}

/** The string-value of a node (§5.1 to §5.7). */
export function stringValue(node: XPathNode, budget: Budget): string {
  const value = rawStringValue(node, budget)
  spend(budget, value.length)
  return value
}

function rawStringValue(node: XPathNode, budget: Budget): string {
  switch (node.kind) {
    case 'attribute':
      return node.attribute.value
    case 'namespace':
      return node.uri
    case 'text':
    case 'comment':
      return node.value
    case 'instruction':
      return node.data
    case 'document':
    case 'element':
      return textBelow(node, budget)
  }
}

function textBelow(node: Extract<XPathNode, { kind: 'document' | 'element' }>, budget: Budget): string {
  let text = ''
  for (const below of subtree(node)) {
    spend(budget, 1)
    if (below.kind === 'text') text += below.value
  }
  return text
}

/** §4.2: no exponents; an integer has no point. */
function numberToText(value: number): string {
  if (!Number.isFinite(value) || Math.abs(value) < 1e21) return value === 0 ? '0' : plainNumber(value)
  return BigInt(value).toString()
}

function plainNumber(value: number): string {
  const text = String(value)
  return text.includes('e-') ? value.toFixed(20).replace(/0+$/, '') : text
}
