import { utf8 } from '@jitsuin/kernel'
import { describe, expect, it } from 'vitest'
import { type C14nAlgorithm, canonicalize, findById, parseXml } from '../src/index.js'

const C14N_10 = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'

function subset(text: string, xpath: string, extra: { algorithm?: C14nAlgorithm; prefixes?: string[] } = {}) {
  const { algorithm = C14N_10, prefixes } = extra
  const namespaces = { ietf: 'http://www.ietf.org', r: 'urn:example:r' }
  return Buffer.from(
    canonicalize(utf8(text), { algorithm, xpath, namespaces, inclusivePrefixes: prefixes }),
  ).toString()
}

describe('document subsets by XPath', () => {
  it('gives the form of C14N 1.0 §3.7, without its DTD', () => {
    const text =
      '<doc xmlns="http://www.ietf.org" xmlns:w3c="http://www.w3.org">\n   <e1>\n      <e2 xmlns="">\n' +
      '         <e3 id="E3"/>\n      </e2>\n   </e1>\n</doc>'
    const xpath =
      '(//. | //@* | //namespace::*)\n[ self::ietf:e1 or (parent::ietf:e1 and not(self::text() or self::e2))\n' +
      ' or count(id("E3")|ancestor-or-self::node()) = count(ancestor-or-self::node()) ]'
    expect(subset(text, xpath)).toBe(
      '<e1 xmlns="http://www.ietf.org" xmlns:w3c="http://www.w3.org"><e3 xmlns="" id="E3"></e3></e1>',
    )
  })

  it('judges attributes and namespaces on their own', () => {
    const text = '<r:a xmlns:r="urn:example:r" b="1">2</r:a>'
    expect(subset(text, '//r:a')).toBe('<r:a></r:a>')
    expect(subset(text, '//r:a | //@b')).toBe('<r:a b="1"></r:a>')
    expect(subset(text, '//r:a | //namespace::r')).toBe('<r:a xmlns:r="urn:example:r"></r:a>')
    expect(subset(text, '//x')).toBe('')
  })

  it('is evaluated at the root of the document when an element is canonicalised', () => {
    const element = findById(parseXml(utf8('<a><b id="b">1</b><b>2</b></a>')), 'b')
    const octets = canonicalize(element, { algorithm: C14N_10, xpath: '/a/b | /a/b/text()' })
    expect(Buffer.from(octets).toString()).toBe('<b>1</b>')
  })

  // As xmlsec1's collection of C14N signatures (2002) has it: namespaces are left while their elements are taken away.
  it('writes the namespaces of missing elements exclusively only if they are listed (Exclusive C14N §3)', () => {
    const text = '<a xmlns="urn:example:d" xmlns:r="urn:example:r"><b/></a>'
    const options = { algorithm: EXCLUSIVE } as const
    const namespaces = '//namespace::*'
    expect(subset(text, namespaces, options)).toBe('')
    expect(subset(text, namespaces, { ...options, prefixes: ['#default'] })).toBe(
      ' xmlns="urn:example:d" xmlns="urn:example:d"',
    )
    expect(subset(text, namespaces, { ...options, prefixes: ['r'] })).toBe(
      ' xmlns:r="urn:example:r" xmlns:r="urn:example:r"',
    )
  })

  it.each([
    ['an expression cut short', '//a[', 'xpath/syntax'],
    ['an expression that selects no nodes', 'count(//a)', 'xpath/syntax'],
    ['a prefix that is not bound', '//x:a', 'xpath/syntax'],
    ['a prefix that every object has', '//constructor:a', 'xpath/syntax'],
    ['a variable', '$x', 'xpath/syntax'],
  ])('refuses %s', (_what, xpath, code) => {
    expect(() => subset('<a/>', xpath)).toThrow(expect.objectContaining({ code }))
  })
})
