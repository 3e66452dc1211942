/** The functions of XPath 1.0 (§4), with here() of XML Signature (§6.6.3 there), and no others. */
import { XmlError } from '../errors.js'
import { optionalById } from '../find.js'
import type { XPathNode } from './nodes.js'
import { speaks, substring, translate } from './text-functions.js'
import {
  type Evaluation,
  isNodeSet,
  type NodeSetValue,
  stringValue,
  toBoolean,
  toNumber,
  toText,
  type XPathValue,
} from './values.js'

/** Where an expression is evaluated (§1). */
export type Context = { readonly node: XPathNode; readonly position: number; readonly size: number }

type Implementation = {
  readonly arity: readonly [least: number, most: number]
  readonly call: (args: readonly XPathValue[], context: Context, evaluation: Evaluation) => XPathValue
}

const FUNCTIONS = {
  last: { arity: [0, 0], call: (_args, context) => context.size },
  position: { arity: [0, 0], call: (_args, context) => context.position },
  count: { arity: [1, 1], call: ([set]) => nodesOf(set).size },
  id: { arity: [1, 1], call: ([value], _context, evaluation) => elementsById(need(value), evaluation) },
  here: { arity: [0, 0], call: (_args, _context, evaluation) => bearer(evaluation) },
  'local-name': {
    arity: [0, 1],
    call: (args, context, { model }) => nameOf(subject(args, context, model), 'local'),
  },
  'namespace-uri': {
    arity: [0, 1],
    call: (args, context, { model }) => nameOf(subject(args, context, model), 'uri'),
  },
  name: {
    arity: [0, 1],
    call: (args, context, { model }) => nameOf(subject(args, context, model), 'qualified'),
  },
  string: { arity: [0, 1], call: (args, context, evaluation) => textArgument(args, context, evaluation) },
  concat: {
    arity: [2, 64],
    call: (args, _context, evaluation) => args.map((arg) => toText(arg, evaluation)).join(''),
  },
  'starts-with': { arity: [2, 2], call: texts((text, start) => text.startsWith(start)) },
  contains: { arity: [2, 2], call: texts((text, part) => text.includes(part)) },
  'substring-before': {
    arity: [2, 2],
    call: texts((text, part) => text.slice(0, Math.max(0, text.indexOf(part)))),
  },
  'substring-after': {
    arity: [2, 2],
    call: texts((text, part) => (text.includes(part) ? text.slice(text.indexOf(part) + part.length) : '')),
  },
  'string-length': {
    arity: [0, 1],
    call: (args, context, evaluation) => [...textArgument(args, context, evaluation)].length,
  },
  'normalize-space': {
    arity: [0, 1],
    call: (args, context, evaluation) =>
      textArgument(args, context, evaluation)
        .split(/[ \t\r\n]+/)
        .filter((word) => word !== '')
        .join(' '),
  },
  substring: {
    arity: [2, 3],
    call: ([text, start, length], _context, evaluation) =>
      substring(toText(need(text), evaluation), {
        start: toNumber(need(start), evaluation),
        length: length === undefined ? Number.POSITIVE_INFINITY : toNumber(length, evaluation),
      }),
  },
  translate: {
    arity: [3, 3],
    call: ([text, from, to], _context, evaluation) =>
      translate(toText(need(text), evaluation), {
        from: [...toText(need(from), evaluation)],
        to: [...toText(need(to), evaluation)],
      }),
  },
  lang: {
    arity: [1, 1],
    call: ([wanted], context, evaluation) => speaks(context.node, toText(need(wanted), evaluation)),
  },
  boolean: { arity: [1, 1], call: ([value]) => toBoolean(need(value)) },
  not: { arity: [1, 1], call: ([value]) => !toBoolean(need(value)) },
  true: { arity: [0, 0], call: () => true },
  false: { arity: [0, 0], call: () => false },
  number: {
    arity: [0, 1],
    call: ([value], context, evaluation) => toNumber(value ?? new Set([context.node]), evaluation),
  },
  sum: {
    arity: [1, 1],
    call: ([set], _context, evaluation) =>
      [...nodesOf(set)].reduce((sum, node) => sum + toNumber(new Set([node]), evaluation), 0),
  },
  floor: { arity: [1, 1], call: numbers(Math.floor) },
  ceiling: { arity: [1, 1], call: numbers(Math.ceil) },
  round: { arity: [1, 1], call: numbers(Math.round) },
} as const satisfies Record<string, Implementation>

/** A function we know. */
export type FunctionName = keyof typeof FUNCTIONS

/** Whether the closed list has the function. */
export function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(FUNCTIONS, name)
}

/**
 * Calls a function of the closed list.
 *
 * @throws {XmlError} `xpath/syntax` for arguments that it does not take; `xpath/unsupported` where here() has no place.
 */
export function callFunction(
  name: FunctionName,
  args: readonly XPathValue[],
  at: { readonly context: Context; readonly evaluation: Evaluation },
): XPathValue {
  const { arity, call }: Implementation = FUNCTIONS[name]
  if (args.length < arity[0] || args.length > arity[1]) {
    throw new XmlError('xpath/syntax', `${name}() does not take ${args.length} arguments`)
  }
  return call(args, at.context, at.evaluation)
}

function texts(combine: (first: string, second: string) => XPathValue): Implementation['call'] {
  return ([first, second], _context, evaluation) =>
    combine(toText(need(first), evaluation), toText(need(second), evaluation))
}

function numbers(change: (value: number) => number): Implementation['call'] {
  return ([value], _context, evaluation) => change(toNumber(need(value), evaluation))
}

function textArgument([value]: readonly XPathValue[], context: Context, evaluation: Evaluation): string {
  return value === undefined ? stringValue(context.node, evaluation.budget) : toText(value, evaluation)
}

/** The node whose name is asked for: the first of the argument, or the context node (§4.1). */
function subject(
  [value]: readonly XPathValue[],
  context: Context,
  model: Evaluation['model'],
): XPathNode | undefined {
  return value === undefined ? context.node : model.inDocumentOrder(nodesOf(value))[0]
}

function nameOf(node: XPathNode | undefined, part: 'local' | 'uri' | 'qualified'): string {
  switch (node?.kind) {
    case 'element':
      return partOfName(node, part)
    case 'attribute':
      return partOfName(node.attribute, part)
    case 'namespace':
      return part === 'uri' ? '' : node.prefix
    case 'instruction':
      return part === 'uri' ? '' : node.target
    case 'text':
    case 'comment':
    case 'document':
    case undefined:
      return ''
  }
}

function partOfName(
  named: { readonly prefix: string; readonly localName: string; readonly namespaceUri: string },
  part: 'local' | 'uri' | 'qualified',
): string {
  if (part === 'uri') return named.namespaceUri
  return part === 'qualified' && named.prefix !== '' ? `${named.prefix}:${named.localName}` : named.localName
}

function elementsById(value: XPathValue, evaluation: Evaluation): NodeSetValue {
  const references = isNodeSet(value)
    ? [...value].map((node) => stringValue(node, evaluation.budget))
    : [toText(value, evaluation)]
  const ids = references.flatMap((text) => text.split(/[ \t\r\n]+/)).filter((id) => id !== '')
  const found = ids.map((id) => optionalById(evaluation.model.ids(), id))
  return new Set(found.filter((element) => element !== undefined))
}

/** XML Signature §6.6.3: the element that bears the expression, only in its own document. */
function bearer({ here, model }: Evaluation): NodeSetValue {
  let at: XPathNode | undefined = here
  while (at !== undefined && at.kind !== 'document') at = at.parent
  if (here === undefined || at !== model.document) {
    throw new XmlError('xpath/unsupported', 'here() needs the document that bears the expression')
  }
  return new Set([here])
}

function nodesOf(value: XPathValue | undefined): NodeSetValue {
  if (value === undefined || !isNodeSet(value))
    throw new XmlError('xpath/syntax', 'A node-set is needed here')
  return value
}

function need(value: XPathValue | undefined): XPathValue {
  if (value === undefined) throw new XmlError('xpath/syntax', 'An argument is missing')
  return value
}
