/** The tokens of an XPath 1.0 expression (§3.7), with the two rules that tell names from operators applied. */
import { XmlError } from '../errors.js'

/** One token; `name` covers NCName, QName, `*` and `prefix:*`. */
export type Token = {
  readonly kind:
    | 'name'
    | 'function'
    | 'axis'
    | 'node-type'
    | 'operator'
    | 'literal'
    | 'number'
    | 'symbol'
    | 'end'
  readonly text: string
}

const NAME_START = '[\\p{L}_]'
const NAME_CHAR = '[\\p{L}\\p{N}\\p{M}._\\-·]'
const NC_NAME = `${NAME_START}${NAME_CHAR}*`

const PATTERN = new RegExp(
  [
    '(?<space>[ \\t\\r\\n]+)',
    '(?<literal>"[^"]*"|\'[^\']*\')',
    '(?<number>\\d+(?:\\.\\d*)?|\\.\\d+)',
    `(?<name>${NC_NAME}(?::(?:${NC_NAME}|\\*))?(?!${NAME_CHAR}))`,
    '(?<operator>!=|<=|>=|//|[|+\\-=<>/])',
    '(?<symbol>::|\\.\\.|[()\\[\\].@,*])',
  ].join('|'),
  'uy',
)

const OPERATOR_NAMES: ReadonlySet<string> = new Set(['and', 'or', 'mod', 'div'])
const NODE_TYPES: ReadonlySet<string> = new Set(['comment', 'text', 'processing-instruction', 'node'])
const MAX_EXPRESSION_LENGTH = 8192
/** Bounds how deep a chain of operators can nest in the syntax tree. */
const MAX_TOKENS = 1000

/**
 * Splits an expression into its tokens; the last one is `end`.
 *
 * @throws {XmlError} `xpath/syntax` for a character that starts no token or an expression that is too long.
 */
export function tokenize(expression: string): Token[] {
  if (expression.length > MAX_EXPRESSION_LENGTH) {
    throw new XmlError('xpath/syntax', `An XPath expression has at most ${MAX_EXPRESSION_LENGTH} characters`)
  }
  const tokens: Token[] = []
  PATTERN.lastIndex = 0
  while (PATTERN.lastIndex < expression.length) {
    const at = PATTERN.lastIndex
    const groups = PATTERN.exec(expression)?.groups
    if (groups === undefined) throw new XmlError('xpath/syntax', `No XPath token starts at character ${at}`)
    const token = tokenOf(groups, tokens.at(-1), expression.slice(PATTERN.lastIndex))
    if (token !== undefined) tokens.push(token)
    if (tokens.length > MAX_TOKENS) throw new XmlError('xpath/syntax', `More than ${MAX_TOKENS} tokens`)
  }
  return [...tokens, { kind: 'end', text: '' }]
}

function tokenOf(
  groups: Record<string, string | undefined>,
  before: Token | undefined,
  rest: string,
): Token | undefined {
  const { space, literal, number, name, operator, symbol } = groups
  if (space !== undefined) return undefined
  if (literal !== undefined) return { kind: 'literal', text: literal.slice(1, -1) }
  if (number !== undefined) return { kind: 'number', text: number }
  if (operator !== undefined) return { kind: 'operator', text: operator }
  if (name !== undefined) return { kind: nameKind(name, before, rest), text: name }
  if (symbol === '*') return { kind: endsOperand(before) ? 'operator' : 'name', text: '*' }
  return { kind: 'symbol', text: symbol ?? '' }
}

/** §3.7: after an operand a name is an operator; before "(" a function or node type; before "::" an axis. */
function nameKind(name: string, before: Token | undefined, rest: string): Token['kind'] {
  if (endsOperand(before)) {
    if (OPERATOR_NAMES.has(name)) return 'operator'
    throw new XmlError('xpath/syntax', `"${name}" stands where an operator belongs`)
  }
  if (/^[ \t\r\n]*::/.test(rest)) return 'axis'
  if (/^[ \t\r\n]*\(/.test(rest)) return NODE_TYPES.has(name) ? 'node-type' : 'function'
  return 'name'
}

function endsOperand(token: Token | undefined): boolean {
  if (token === undefined || token.kind === 'operator') return false
  return !(token.kind === 'symbol' && ['@', '::', '(', '[', ','].includes(token.text))
}
