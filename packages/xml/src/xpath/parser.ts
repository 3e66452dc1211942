/** Reads XPath 1.0 expressions (§2, §3) by recursive descent, bounded in length and nesting. */
import { XmlError } from '../errors.js'
import { isFunctionName } from './functions.js'
import { type Token, tokenize } from './lexer.js'
import { AXES, type Axis, type Expression, type NodeTest, type Operator, type Step } from './syntax.js'

/** The namespace bound to a prefix where the expression stands, if any. */
export type PrefixResolver = (prefix: string) => string | undefined

/** From loosest to tightest (§3.4, §3.5); a union binds tighter than unary minus (§3.3). */
const PRECEDENCE: readonly (readonly Operator[])[] = [
  ['or'],
  ['and'],
  ['=', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', 'div', 'mod'],
]
const MAX_NESTING = 32
const ANY_NODE_BELOW: Step = { axis: 'descendant-or-self', test: { kind: 'node' }, predicates: [] }

/**
 * Parses an expression; every prefix must be bound.
 *
 * @throws {XmlError} `xpath/syntax`, or `xpath/unsupported` for a function, axis or variable outside the closed list.
 */
export function parseXPath(expression: string, resolvePrefix: PrefixResolver): Expression {
  const parser = new Parser(tokenize(expression), resolvePrefix)
  return parser.parse()
}

class Parser {
  readonly #tokens: readonly Token[]
  readonly #resolvePrefix: PrefixResolver
  #at = 0
  #nesting = 0

  constructor(tokens: readonly Token[], resolvePrefix: PrefixResolver) {
    this.#tokens = tokens
    this.#resolvePrefix = resolvePrefix
  }

  parse(): Expression {
    const expression = this.#expression()
    if (this.#peek().kind !== 'end') throw this.#unexpected()
    return expression
  }

  #expression(): Expression {
    if (++this.#nesting > MAX_NESTING)
      throw new XmlError('xpath/syntax', 'The XPath expression is nested too deep')
    const expression = this.#binary(0)
    this.#nesting--
    return expression
  }

  #binary(level: number): Expression {
    const operators = PRECEDENCE[level]
    if (operators === undefined) return this.#unary()
    let left = this.#binary(level + 1)
    for (
      let operator = this.#takeOperator(operators);
      operator !== undefined;
      operator = this.#takeOperator(operators)
    ) {
      left = { kind: 'binary', operator, left, right: this.#binary(level + 1) }
    }
    return left
  }

  #unary(): Expression {
    let minuses = 0
    while (this.#take('operator', '-')) minuses++
    const operand = this.#union()
    if (minuses === 0) return operand
    const negated: Expression = { kind: 'negate', operand }
    return minuses % 2 === 1 ? negated : { kind: 'negate', operand: negated }
  }

  #union(): Expression {
    let left = this.#path()
    while (this.#take('operator', '|')) left = { kind: 'binary', operator: '|', left, right: this.#path() }
    return left
  }

  /** PathExpr (§3.3): a location path, or a primary expression with predicates and perhaps further steps. */
  #path(): Expression {
    if (this.#take('operator', '//'))
      return { kind: 'path', start: 'root', steps: this.#steps([ANY_NODE_BELOW]) }
    if (this.#take('operator', '/')) {
      return { kind: 'path', start: 'root', steps: this.#startsStep() ? this.#steps([]) : [] }
    }
    if (this.#startsStep()) return { kind: 'path', start: 'context', steps: this.#steps([]) }
    return this.#filter()
  }

  #filter(): Expression {
    let primary = this.#primary()
    while (this.#take('symbol', '[')) primary = { kind: 'filter', primary, predicate: this.#predicateRest() }
    if (this.#take('operator', '/')) return { kind: 'path', start: primary, steps: this.#steps([]) }
    if (this.#take('operator', '//'))
      return { kind: 'path', start: primary, steps: this.#steps([ANY_NODE_BELOW]) }
    return primary
  }

  #primary(): Expression {
    const token = this.#next()
    if (token.kind === 'literal') return { kind: 'literal', value: token.text }
    if (token.kind === 'number') return { kind: 'number', value: Number(token.text) }
    if (token.kind === 'function') return this.#call(token.text)
    if (token.kind === 'symbol' && token.text === '(') {
      const inner = this.#expression()
      this.#expect(')')
      return inner
    }
    throw this.#unexpected(token)
  }

  #call(name: string): Expression {
    if (!isFunctionName(name)) throw new XmlError('xpath/unsupported', `No XPath function "${name}" here`)
    this.#expect('(')
    const args: Expression[] = []
    if (this.#take('symbol', ')')) return { kind: 'call', name, args }
    do args.push(this.#expression())
    while (this.#take('symbol', ','))
    this.#expect(')')
    return { kind: 'call', name, args }
  }

  #startsStep(): boolean {
    const { kind, text } = this.#peek()
    if (kind === 'name' || kind === 'axis' || kind === 'node-type') return true
    return kind === 'symbol' && ['.', '..', '@'].includes(text)
  }

  #steps(before: readonly Step[]): Step[] {
    const steps = [...before, this.#step()]
    for (;;) {
      if (this.#take('operator', '//')) steps.push(ANY_NODE_BELOW)
      else if (!this.#take('operator', '/')) return steps
      steps.push(this.#step())
    }
  }

  #step(): Step {
    if (this.#take('symbol', '.')) return { axis: 'self', test: { kind: 'node' }, predicates: [] }
    if (this.#take('symbol', '..')) return { axis: 'parent', test: { kind: 'node' }, predicates: [] }
    const axis = this.#axis()
    const test = this.#nodeTest()
    const predicates: Expression[] = []
    while (this.#take('symbol', '[')) predicates.push(this.#predicateRest())
    return { axis, test, predicates }
  }

  #axis(): Axis {
    if (this.#take('symbol', '@')) return 'attribute'
    if (this.#peek().kind !== 'axis') return 'child'
    const name = this.#next().text
    this.#expect('::')
    const axis = AXES.find((known) => known === name)
    if (axis === undefined) throw new XmlError('xpath/unsupported', `No XPath axis "${name}" here`)
    return axis
  }

  #nodeTest(): NodeTest {
    const token = this.#next()
    if (token.kind === 'node-type') return this.#typeTest(token.text)
    if (token.kind !== 'name') throw this.#unexpected(token)
    if (token.text === '*') return { kind: 'any-name' }
    const colon = token.text.indexOf(':')
    // An unprefixed name has no namespace, whatever the default is (§2.3).
    if (colon < 0) return { kind: 'name', namespaceUri: '', localName: token.text }
    const namespaceUri = this.#namespaceOf(token.text.slice(0, colon))
    const localName = token.text.slice(colon + 1)
    return localName === '*' ? { kind: 'namespace', namespaceUri } : { kind: 'name', namespaceUri, localName }
  }

  #typeTest(type: string): NodeTest {
    this.#expect('(')
    const target = this.#peek().kind === 'literal' ? this.#next().text : undefined
    this.#expect(')')
    if (type === 'processing-instruction') return { kind: 'instruction', target }
    if (target !== undefined) throw new XmlError('xpath/syntax', `${type}() takes no argument`)
    if (type === 'text' || type === 'comment') return { kind: type }
    return { kind: 'node' }
  }

  #namespaceOf(prefix: string): string {
    const uri = this.#resolvePrefix(prefix)
    if (uri === undefined) throw new XmlError('xpath/syntax', `The prefix "${prefix}" is not bound`)
    return uri
  }

  #predicateRest(): Expression {
    const predicate = this.#expression()
    this.#expect(']')
    return predicate
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '' }
  }

  #next(): Token {
    const token = this.#peek()
    this.#at++
    return token
  }

  #take(kind: Token['kind'], text: string): boolean {
    const token = this.#peek()
    if (token.kind !== kind || token.text !== text) return false
    this.#at++
    return true
  }

  #takeOperator(operators: readonly Operator[]): Operator | undefined {
    return operators.find((operator) => this.#take('operator', operator))
  }

  #expect(symbol: string): void {
    if (!this.#take('symbol', symbol)) throw this.#unexpected()
  }

  #unexpected(token: Token = this.#peek()): XmlError {
    const found = token.kind === 'end' ? 'the end' : `"${token.text}"`
    return new XmlError('xpath/syntax', `Unexpected ${found} in the XPath expression`)
  }
}
