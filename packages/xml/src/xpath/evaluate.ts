/** Evaluates parsed expressions. Every step yields a set, so no path multiplies; every node looked at costs the budget. */
import { XmlError } from '../errors.js'
import { walkAxis } from './axes.js'
import { spend } from './budget.js'
import { type Comparison, compareValues } from './compare.js'
import { type Context, callFunction, isFunctionName } from './functions.js'
import { documentOf, type XPathNode } from './nodes.js'
import type { Expression, NodeTest, Operator, Step } from './syntax.js'
import {
  type Evaluation,
  isNodeSet,
  type NodeSetValue,
  toBoolean,
  toNumber,
  type XPathValue,
} from './values.js'

/**
 * Evaluates an expression with a node as its context, the only one of its list.
 *
 * @throws {XmlError} `xpath/budget`, or `xpath/syntax` where a value of the wrong type is used as a node-set.
 */
export function evaluateXPath(expression: Expression, node: XPathNode, evaluation: Evaluation): XPathValue {
  return evaluate(expression, { node, position: 1, size: 1 }, evaluation)
}

function evaluate(expression: Expression, context: Context, evaluation: Evaluation): XPathValue {
  spend(evaluation.budget, 1)
  switch (expression.kind) {
    case 'literal':
    case 'number':
      return expression.value
    case 'negate':
      return -toNumber(evaluate(expression.operand, context, evaluation), evaluation)
    case 'call': {
      if (!isFunctionName(expression.name)) throw new XmlError('xpath/unsupported', expression.name)
      const args = expression.args.map((arg) => evaluate(arg, context, evaluation))
      return callFunction(expression.name, args, { context, evaluation })
    }
    case 'binary':
      return evaluateBinary(expression, context, evaluation)
    case 'filter': {
      const nodes = nodeSet(evaluate(expression.primary, context, evaluation))
      return new Set(
        applyPredicate(evaluation.model.inDocumentOrder(nodes), expression.predicate, evaluation),
      )
    }
    case 'path':
      return evaluatePath(expression, context, evaluation)
  }
}

function evaluateBinary(
  { operator, left, right }: Extract<Expression, { kind: 'binary' }>,
  context: Context,
  evaluation: Evaluation,
): XPathValue {
  const first = evaluate(left, context, evaluation)
  // The right side of "and" and "or" is not evaluated when the left one decides (§3.4).
  if (operator === 'and' && !toBoolean(first)) return false
  if (operator === 'or' && toBoolean(first)) return true
  const second = evaluate(right, context, evaluation)
  if (operator === 'and' || operator === 'or') return toBoolean(second)
  if (operator === '|') return union(nodeSet(first), nodeSet(second), evaluation)
  if (isComparison(operator)) return compareValues(operator, [first, second], evaluation)
  return calculate(operator, toNumber(first, evaluation), toNumber(second, evaluation))
}

function isComparison(operator: Operator): operator is Comparison {
  return ['=', '!=', '<', '<=', '>', '>='].includes(operator)
}

function calculate(operator: '+' | '-' | '*' | 'div' | 'mod', left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case 'div':
      return left / right
    case 'mod':
      return left % right
  }
}

function union(first: NodeSetValue, second: NodeSetValue, evaluation: Evaluation): NodeSetValue {
  spend(evaluation.budget, first.size + second.size)
  return new Set([...first, ...second])
}

function evaluatePath(
  { start, steps }: Extract<Expression, { kind: 'path' }>,
  context: Context,
  evaluation: Evaluation,
): NodeSetValue {
  let nodes: NodeSetValue
  if (start === 'root') nodes = new Set([documentOf(context.node)])
  else if (start === 'context') nodes = new Set([context.node])
  else nodes = nodeSet(evaluate(start, context, evaluation))
  for (const step of steps) nodes = takeStep(step, nodes, evaluation)
  return nodes
}

function takeStep(step: Step, from: NodeSetValue, evaluation: Evaluation): NodeSetValue {
  const reached = new Set<XPathNode>()
  for (const node of from) {
    spend(evaluation.budget, 1)
    if (step.predicates.length === 0) {
      for (const found of matching(step, node, evaluation)) reached.add(found)
      continue
    }
    let found = [...matching(step, node, evaluation)]
    for (const predicate of step.predicates) found = applyPredicate(found, predicate, evaluation)
    for (const node of found) reached.add(node)
  }
  return reached
}

function* matching(step: Step, from: XPathNode, evaluation: Evaluation): Generator<XPathNode> {
  for (const node of walkAxis(step.axis, from, evaluation.model)) {
    spend(evaluation.budget, 1)
    if (passes(step.test, node, step.axis)) yield node
  }
}

/** §2.4: a number is a position, anything else a condition. */
function applyPredicate(
  nodes: readonly XPathNode[],
  predicate: Expression,
  evaluation: Evaluation,
): XPathNode[] {
  return nodes.filter((node, index) => {
    const position = index + 1
    const value = evaluate(predicate, { node, position, size: nodes.length }, evaluation)
    return typeof value === 'number' ? value === position : toBoolean(value)
  })
}

/** §2.3: a name test looks only at the axis's principal kind of node. */
function passes(test: NodeTest, node: XPathNode, axis: Step['axis']): boolean {
  switch (test.kind) {
    case 'node':
      return true
    case 'text':
    case 'comment':
      return node.kind === test.kind
    case 'instruction':
      return node.kind === 'instruction' && (test.target === undefined || test.target === node.target)
    case 'any-name':
      return node.kind === principalKind(axis)
    case 'namespace':
      return node.kind === principalKind(axis) && expandedName(node)?.namespaceUri === test.namespaceUri
    case 'name': {
      const name = node.kind === principalKind(axis) ? expandedName(node) : undefined
      return name?.localName === test.localName && name.namespaceUri === test.namespaceUri
    }
  }
}

function principalKind(axis: Step['axis']): XPathNode['kind'] {
  return axis === 'attribute' || axis === 'namespace' ? axis : 'element'
}

function expandedName(
  node: XPathNode,
): { readonly namespaceUri: string; readonly localName: string } | undefined {
  if (node.kind === 'element') return node
  if (node.kind === 'attribute') return node.attribute
  return node.kind === 'namespace' ? { namespaceUri: '', localName: node.prefix } : undefined
}

function nodeSet(value: XPathValue): NodeSetValue {
  if (!isNodeSet(value)) throw new XmlError('xpath/syntax', 'A node-set is needed here')
  return value
}
