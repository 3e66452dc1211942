/** Comparisons (§3.4). Against node-sets they ask whether some node fits; each is linear in the nodes. */
import type { Operator } from './syntax.js'
import {
  type Evaluation,
  isNodeSet,
  stringValue,
  toBoolean,
  toNumber,
  toText,
  type XPathValue,
} from './values.js'

/** The operators that compare. */
export type Comparison = Extract<Operator, '=' | '!=' | '<' | '<=' | '>' | '>='>

type Simple = boolean | number | string

const MIRRORED = { '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const

/** Whether the comparison holds. */
export function compareValues(
  operator: Comparison,
  sides: readonly [XPathValue, XPathValue],
  evaluation: Evaluation,
): boolean {
  const [left, right] = sides
  if (!isNodeSet(left)) {
    return isNodeSet(right)
      ? compareValues(MIRRORED[operator], [right, left], evaluation)
      : compareSimple(operator, left, right, evaluation)
  }
  // A node-set against a boolean is compared as a boolean itself (§3.4).
  if (typeof right === 'boolean') return compareSimple(operator, toBoolean(left), right, evaluation)
  const texts = new Set([...left].map((node) => stringValue(node, evaluation.budget)))
  if (!isNodeSet(right))
    return some(texts, (text) => compareSimple(operator, typed(text, right, evaluation), right, evaluation))
  return compareSets(
    operator,
    texts,
    new Set([...right].map((node) => stringValue(node, evaluation.budget))),
    evaluation,
  )
}

function compareSets(
  operator: Comparison,
  left: ReadonlySet<string>,
  right: ReadonlySet<string>,
  evaluation: Evaluation,
): boolean {
  if (operator === '=') return some(left, (text) => right.has(text))
  if (operator === '!=')
    return (
      left.size > 0 &&
      right.size > 0 &&
      (left.size > 1 || right.size > 1 || !some(left, (text) => right.has(text)))
    )
  const numbers = [...right]
    .map((text) => toNumber(text, evaluation))
    .filter((number) => !Number.isNaN(number))
  if (numbers.length === 0) return false
  // Some right number fits exactly when the most lenient one does.
  const bound = numbers.reduce((a, b) =>
    operator === '<' || operator === '<=' ? Math.max(a, b) : Math.min(a, b),
  )
  return some(left, (text) => compareNumbers(operator, toNumber(text, evaluation), bound))
}

function compareSimple(operator: Comparison, left: Simple, right: Simple, evaluation: Evaluation): boolean {
  if (operator !== '=' && operator !== '!=') {
    return compareNumbers(operator, toNumber(left, evaluation), toNumber(right, evaluation))
  }
  const same = sameSimple(left, right, evaluation)
  return operator === '=' ? same : !same
}

function sameSimple(left: Simple, right: Simple, evaluation: Evaluation): boolean {
  if (typeof left === 'boolean' || typeof right === 'boolean') return toBoolean(left) === toBoolean(right)
  if (typeof left === 'number' || typeof right === 'number') {
    return toNumber(left, evaluation) === toNumber(right, evaluation)
  }
  return toText(left, evaluation) === toText(right, evaluation)
}

function compareNumbers(operator: '<' | '<=' | '>' | '>=', left: number, right: number): boolean {
  if (operator === '<') return left < right
  if (operator === '<=') return left <= right
  return operator === '>' ? left > right : left >= right
}

function typed(text: string, like: Simple, evaluation: Evaluation): Simple {
  return typeof like === 'number' ? toNumber(text, evaluation) : text
}

function some(texts: ReadonlySet<string>, fits: (text: string) => boolean): boolean {
  for (const text of texts) if (fits(text)) return true
  return false
}
