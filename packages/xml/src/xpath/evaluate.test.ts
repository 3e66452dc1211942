import { XmlDocument as Libxml } from 'libxml2-wasm'
import { describe, expect, it } from 'vitest'
import { parseXml } from '../reader/reader.js'
import { createBudget } from './budget.js'
import { evaluateXPath } from './evaluate.js'
import { createNodeModel } from './nodes.js'
import { parseXPath } from './parser.js'
import { isNodeSet, stringValue, toText, type XPathValue } from './values.js'

const DOCUMENT = `<?xml version="1.0" encoding="UTF-8"?><?pi top?><!-- top -->
<a xmlns="urn:d" xmlns:p="urn:p" id="r" xml:lang="ja">
 <p:b id="b1" p:n="1" n="2">one<p:c>two</p:c><!-- note -->three</p:b>
 <b id="b2" n="10">  spaced   words </b>
 <b id="b3" xmlns=""><c n="3"/><c n="4"/><?pi data here?></b>
 <d>10</d><d>9</d><d>x</d>
</a>`
const PREFIXES = { d: 'urn:d', p: 'urn:p', xml: 'http://www.w3.org/XML/1998/namespace' }
const bytes = new TextEncoder().encode(DOCUMENT)

function evaluate(expression: string, steps = 1_000_000): XPathValue {
  const model = createNodeModel(parseXml(bytes), createBudget(steps))
  const resolve = (prefix: string) => new Map(Object.entries(PREFIXES)).get(prefix)
  const parsed = parseXPath(expression, resolve)
  return evaluateXPath(parsed, model.document, { model, budget: model.budget, here: undefined })
}

function textOf(expression: string): string {
  const budget = createBudget(1_000_000)
  const value = evaluate(expression)
  if (isNodeSet(value))
    return [...value]
      .map((node) => stringValue(node, budget))
      .sort()
      .join('|')
  const model = createNodeModel(parseXml(bytes), budget)
  return toText(value, { model, budget, here: undefined })
}

/** The same from libxml2. */
function libxmlText(expression: string): string {
  const document = Libxml.fromBuffer(bytes)
  try {
    const value: unknown = document.eval(expression, PREFIXES)
    if (!Array.isArray(value)) return String(value)
    return value
      .map((node: { content: string }) => node.content)
      .sort()
      .join('|')
  } finally {
    document.dispose()
  }
}

const EXPRESSIONS = [
  'count(//p:c/following::node())',
  'count(//c[2]/preceding::node())',
  'count(//p:b/@n/preceding::*)',
  '//d:d[1]/preceding::c[1]/@n',
  '//p:c/following::*[2]/@id',
  'count(//*/following::* | //*/preceding::*)',
  "substring('12345', 2, 3)",
  "substring('12345', 1.5, 2.6)",
  "substring('12345', 0, 3)",
  "substring('12345', 0 div 0, 3)",
  "substring('12345', -42, 1 div 0)",
  "substring('12345', -1 div 0, 1 div 0)",
  "substring('𩸽が日本', 2)",
  "translate('bar', 'abc', 'AB')",
  "translate('--aaa--', 'abc-', 'ABC')",
  "translate('aba', 'aa', 'xy')",
  "count(//*[lang('ja')])",
  "count(//*[lang('JA')])",
  "count(//*[lang('j')])",
  'sum(//c/@n)',
  'sum(//d:d)',
  'sum(//nothing)',
  'floor(2.6)',
  'floor(-2.5)',
  'ceiling(2.2)',
  'round(2.5)',
  'round(-2.5)',
  'round(-0.2)',
  "round('x')",
  'count(//*)',
  'count(//node())',
  'count(//@*)',
  'count(//text())',
  'count(//comment())',
  'count(//processing-instruction())',
  "count(//processing-instruction('pi'))",
  "count(//processing-instruction('other'))",
  'count(/node())',
  '//p:b/p:c',
  '//d:b/@id',
  '//b/c/@n',
  '//p:*',
  '//@p:n',
  '//@xml:lang',
  '//d:b[1]',
  '//d:d[2]',
  '//d:d[last()]',
  '(//d:d)[3]',
  '(//@id)[position() > 1]',
  '//*[@n]/@id',
  '//*[@n="10"]/@id',
  '//c[@n>3]/@n',
  '//c[@n<=3]/@n',
  '//c[not(@n=3)]/@n',
  '//p:c/..',
  '//p:c/ancestor::*/@id',
  '//p:c/ancestor-or-self::node()[self::p:c]',
  '//c/ancestor::*[1]/@id',
  '//d:d[1]/following-sibling::d:d',
  '//d:d[last()]/preceding-sibling::d:d[1]',
  '/d:a/child::*[self::d:d]',
  '/descendant::c',
  '//c/descendant-or-self::c/@n',
  '//d:b | //p:b/@n | //p:c',
  'count(//d:b | //d:b)',
  'name(//p:b)',
  'local-name(//p:b)',
  'namespace-uri(//p:b)',
  'name(//@p:n)',
  'name(//processing-instruction())',
  'local-name(//comment())',
  'string(//p:b)',
  'string(//nothing)',
  'normalize-space(//d:b)',
  'string-length(//d:b)',
  "contains(//d:b, 'spaced')",
  "starts-with(//p:b, 'one')",
  "concat('a', 1, true())",
  "substring-before('2026-11', '-')",
  "substring-after('2026-11', '-')",
  "substring-before('a', 'b')",
  'boolean(//c)',
  'not(//c)',
  'boolean(0)',
  "boolean('')",
  "boolean('false')",
  "number('12.50')",
  "number(' 7 ')",
  "number('x')",
  'number(true())',
  '//d:d = 9',
  '//d:d != 9',
  '//d:d > 9',
  '//d:d < 9',
  '9 < //d:d',
  "//d:d = 'x'",
  '//d:d = //c',
  '//d:d != //d:d',
  '//c/@n = //p:b/@n',
  '//c/@n != //c/@n',
  '//c/@n > //p:b/@n',
  '//nothing = //nothing',
  '//nothing != 1',
  'true() = //c',
  '//nothing = false()',
  "1 = '1.0'",
  "'a' = 'a'",
  "'a' < 'b'",
  'true() = 2',
  '1 + 2 * 3 - 4',
  '7 mod 3',
  '-7 mod 3',
  '1 div 4',
  '1 div 0',
  '-1 div 0',
  '0 div 0',
  '2 - -3',
  '- - 2',
  '-(1)',
  '1 < 2 and 2 < 3',
  '1 > 2 or 3 > 2',
  '1 = 1 = true()',
  '3 > 2 > 1',
  '1 or 0 and 0',
  '.5 + 1.',
  '100000000000000',
  '0.1',
  'count(//p:b/namespace::*)',
  'string(//b/namespace::p)',
  'count(/d:a/@*/namespace::*)',
  'count(//@n/..)',
  '//text()[starts-with(., "t")]',
  "//*[@id='b1']/text()[2]",
  'count(//p:b//node())',
  '//p:b[p:c="two"]/@id',
  '//*[count(ancestor::*)=2]',
  "//*[local-name()='c'][2]/@n",
  '//d:d[position() mod 2 = 1]',
  'div',
  'count(//*[.//c])',
] as const

describe('XPath 1.0 expressions', () => {
  it.each(EXPRESSIONS)('give what libxml2 gives: %s', (expression) => {
    expect(textOf(expression)).toBe(libxmlText(expression))
  })

  it('know no namespace node for a default that is undeclared (§5.4; libxml2 counts it)', () => {
    expect(textOf('//b/namespace::*')).toBe('http://www.w3.org/XML/1998/namespace|urn:p')
  })

  it('may be as long as the limit allows', () => {
    expect(textOf(`1${'+1'.repeat(499)}`)).toBe('500')
    expect(textOf(`${'-'.repeat(900)}1`)).toBe('1')
    expect(textOf(`count(/d:a${'/..|/d:a'.repeat(100)})`)).toBe('2')
  })

  it('see what is inside an element as following its attributes (§2.2; libxml2 does not)', () => {
    const [ofAttribute, ofElement, inside] = [
      '//p:b/@n/following',
      '//p:b/following',
      '//p:b/descendant',
    ].map((axis) => Number(textOf(`count(${axis}::node())`)))
    expect(ofAttribute).toBe((ofElement ?? 0) + (inside ?? 0))
  })

  it('find elements by id, and refuse an id that two elements carry', () => {
    expect(textOf("id('b3')/c/@n")).toBe('3|4')
    expect(textOf("count(id('b1 b2 nobody'))")).toBe('2')
    expect(textOf('count(id(//@id))')).toBe('4')
  })

  it.each([
    ['', 'xpath/syntax'],
    ['//', 'xpath/syntax'],
    ['a b', 'xpath/syntax'],
    ['a[', 'xpath/syntax'],
    ['a]', 'xpath/syntax'],
    ['(a', 'xpath/syntax'],
    ['"a', 'xpath/syntax'],
    ['a::b', 'xpath/unsupported'],
    ['attributes::a', 'xpath/unsupported'],
    ['q:a', 'xpath/syntax'],
    ['#', 'xpath/syntax'],
    ['$a', 'xpath/syntax'],
    ['document("x")', 'xpath/unsupported'],
    ['constructor()', 'xpath/unsupported'],
    ['text("x")', 'xpath/syntax'],
    ['count()', 'xpath/syntax'],
    ['count(1)', 'xpath/syntax'],
    ['not(1, 2)', 'xpath/syntax'],
    ['1 | a', 'xpath/syntax'],
    ['1/a', 'xpath/syntax'],
    ['a//', 'xpath/syntax'],
    ['1 +', 'xpath/syntax'],
    ['here()', 'xpath/unsupported'],
    [`${'('.repeat(40)}1${')'.repeat(40)}`, 'xpath/syntax'],
    ['a'.repeat(9000), 'xpath/syntax'],
    [`1${'+1'.repeat(2000)}`, 'xpath/syntax'],
  ])('are refused: %s', (expression, code) => {
    expect(() => evaluate(expression)).toThrow(expect.objectContaining({ code }))
  })

  it('are refused when they cost more than the budget, however they are nested', () => {
    expect(() => evaluate('//*[//*[//*[//*[//*[//*]]]]]', 2_000)).toThrow(
      expect.objectContaining({ code: 'xpath/budget' }),
    )
    expect(() => evaluate('//..//..//..//..//..//..//..//*')).not.toThrow()
  })
})
