import { utf8 } from '@jitsuin/kernel'
import { describe, expect, it } from 'vitest'
import {
  type C14nAlgorithm,
  canonicalize,
  elementsOf,
  findById,
  type NodeSet,
  parseXml,
  type XmlElement,
  type XmlNode,
} from '../index.js'

const C14N_10 = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
const C14N_10_COMMENTS = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments'
const C14N_11 = 'http://www.w3.org/2006/12/xml-c14n11'
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'

const read = (text: string) => parseXml(utf8(text))
const toText = (bytes: Uint8Array) => Buffer.from(bytes).toString()
const canonical = (text: string, algorithm: C14nAlgorithm) => toText(canonicalize(utf8(text), { algorithm }))

function elementNamed(text: string, localName: string): XmlElement {
  const found = elementsOf(read(text).root).find((one) => one.localName === localName)
  if (!found) throw new Error(`no ${localName}`)
  return found
}

describe('the examples of C14N 1.0 §3, without their DTDs', () => {
  it('§3.1: parts what stands beside the root by line ends, and drops comments unless told', () => {
    const text =
      '<?xml version="1.0"?>\n\n<?xml-stylesheet   href="doc.xsl"\n   type="text/xsl"   ?>\n\n' +
      '<doc>Hello, world!<!-- Comment 1 --></doc>\n\n<?pi-without-data     ?>\n\n<!-- Comment 2 -->\n\n<!-- Comment 3 -->'
    const start = '<?xml-stylesheet href="doc.xsl"\n   type="text/xsl"   ?>\n<doc>Hello, world!'
    expect(canonical(text, C14N_10)).toBe(`${start}</doc>\n<?pi-without-data?>`)
    expect(canonical(text, C14N_10_COMMENTS)).toBe(
      `${start}<!-- Comment 1 --></doc>\n<?pi-without-data?>\n<!-- Comment 2 -->\n<!-- Comment 3 -->`,
    )
  })

  it('§3.2: keeps white space in content', () => {
    const text =
      '<doc>\n   <clean>   </clean>\n   <mixed>\n      A\n      <clean>   </clean>\n      B\n   </mixed>\n</doc>'
    expect(canonical(text, C14N_10)).toBe(text)
  })

  it('§3.3: writes empty elements in full, sorts attributes and drops superfluous declarations', () => {
    const text = `<doc>
   <e1   />
   <e3   name = "elem3"   id="elem3"   />
   <e5 a:attr="out" b:attr="sorted" attr2="all" attr="I'm"
      xmlns:b="http://www.ietf.org"
      xmlns:a="http://www.w3.org"
      xmlns="http://example.org"/>
   <e6 xmlns="" xmlns:a="http://www.w3.org">
      <e7 xmlns="http://www.ietf.org">
         <e8 xmlns="" xmlns:a="http://www.w3.org">
            <e9 xmlns="" xmlns:a="http://www.ietf.org"/>
         </e8>
      </e7>
   </e6>
</doc>`
    expect(canonical(text, C14N_10)).toBe(`<doc>
   <e1></e1>
   <e3 id="elem3" name="elem3"></e3>
   <e5 xmlns="http://example.org" xmlns:a="http://www.w3.org" xmlns:b="http://www.ietf.org" attr="I'm" attr2="all" b:attr="sorted" a:attr="out"></e5>
   <e6 xmlns:a="http://www.w3.org">
      <e7 xmlns="http://www.ietf.org">
         <e8 xmlns="">
            <e9 xmlns:a="http://www.ietf.org"></e9>
         </e8>
      </e7>
   </e6>
</doc>`)
  })

  it('§3.4: writes characters in their one form', () => {
    const text =
      '<doc>\r\n   <text>First line&#x0d;&#10;Second line</text>\r\n   <value>&#x32;</value>\r\n' +
      '   <compute><![CDATA[value>"0" && value<"10" ?"valid":"error"]]></compute>\r\n' +
      `   <compute expr='value>"0" &amp;&amp; value&lt;"10" ?"valid":"error"'>valid</compute>\r\n` +
      `   <norm attr=' &apos;   &#x20;&#13;&#xa;&#9;   &apos; '/>\r\n</doc>`
    expect(canonical(text, C14N_10)).toBe(
      '<doc>\n   <text>First line&#xD;\nSecond line</text>\n   <value>2</value>\n' +
        '   <compute>value&gt;"0" &amp;&amp; value&lt;"10" ?"valid":"error"</compute>\n' +
        '   <compute expr="value>&quot;0&quot; &amp;&amp; value&lt;&quot;10&quot; ?&quot;valid&quot;:&quot;error&quot;">valid</compute>\n' +
        `   <norm attr=" '    &#xD;&#xA;&#x9;   ' "></norm>\n</doc>`,
    )
  })

  it('§3.6: writes UTF-8, whatever it read', () => {
    const text = '\ufeff<?xml version="1.0" encoding="UTF-16"?><doc>&#169;</doc>'
    const bytes = canonicalize(Buffer.from(text, 'utf16le'), { algorithm: C14N_10 })
    expect(Buffer.from(bytes).toString('hex')).toBe('3c646f633ec2a93c2f646f633e')
  })

  it.each([
    ['§3.3', '<!DOCTYPE doc [<!ATTLIST e9 attr CDATA "default">]><doc><e9/></doc>'],
    ['§3.4', '<!DOCTYPE doc [<!ATTLIST normId id ID #IMPLIED>]><doc/>'],
    ['§3.5', '<!DOCTYPE doc [<!ENTITY ent1 "Hello"><!ENTITY ent2 SYSTEM "world.txt">]><doc>&ent1;</doc>'],
  ])('%s: refuses the example that needs its DTD', (_clause, text) => {
    expect(() => canonical(text, C14N_10)).toThrow(expect.objectContaining({ code: 'xml/doctype' }))
  })
})

/** The subset of §3.7: e1 without its text and e2, and E3 with everything in it. */
function exampleSubset(e1: XmlElement, e3: XmlElement): NodeSet {
  const includes = (node: XmlNode) => node === e1 || node === e3
  return { includes, includesAttribute: includes, includesNamespace: includes }
}

function canonicalExample(text: string, algorithm: C14nAlgorithm): string {
  const document = read(text)
  const e1 = document.root.children.find((child) => child.kind === 'element') as XmlElement // the only child element
  return toText(canonicalize(document, { algorithm, nodeSet: exampleSubset(e1, findById(document, 'E3')) }))
}

describe('the examples of document subsets', () => {
  it('C14N 1.0 §3.7: inherits namespaces and xml attributes from what is left out', () => {
    const text =
      '<doc xmlns="http://www.ietf.org" xmlns:w3c="http://www.w3.org"><e1>\n <e2 xmlns="" xml:space="preserve">\n  <e3 id="E3"/>\n </e2>\n</e1></doc>'
    expect(canonicalExample(text, C14N_10)).toBe(
      '<e1 xmlns="http://www.ietf.org" xmlns:w3c="http://www.w3.org"><e3 xmlns="" id="E3" xml:space="preserve"></e3></e1>',
    )
  })

  it('C14N 1.1 §3.8: joins xml:base over what is left out and does not inherit xml:id', () => {
    const text =
      '<doc xmlns="http://www.ietf.org" xmlns:w3c="http://www.w3.org" xml:base="something/else"><e1>' +
      '<e2 xmlns="" xml:id="abc" xml:base="bar/"><e3 id="E3" xml:base="foo"/></e2></e1></doc>'
    expect(canonicalExample(text, C14N_11)).toBe(
      '<e1 xmlns="http://www.ietf.org" xmlns:w3c="http://www.w3.org" xml:base="something/else">' +
        '<e3 xmlns="" id="E3" xml:base="bar/foo"></e3></e1>',
    )
    expect(canonicalExample(text, C14N_10)).toBe(
      '<e1 xmlns="http://www.ietf.org" xmlns:w3c="http://www.w3.org" xml:base="something/else">' +
        '<e3 xmlns="" id="E3" xml:base="foo" xml:id="abc"></e3></e1>',
    )
  })

  it('Exclusive C14N §2.2: takes an element to another place without change', () => {
    const text =
      '<n0:local xmlns:n0="foo:bar" xmlns:n3="ftp://example.org"><n1:elem2 xmlns:n1="http://example.net" xml:lang="en">' +
      '<n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2></n0:local>'
    const element = elementNamed(text, 'elem2')
    expect(toText(canonicalize(element, { algorithm: C14N_10 }))).toBe(
      '<n1:elem2 xmlns:n0="foo:bar" xmlns:n1="http://example.net" xmlns:n3="ftp://example.org" xml:lang="en"><n3:stuff></n3:stuff></n1:elem2>',
    )
    expect(toText(canonicalize(element, { algorithm: EXCLUSIVE }))).toBe(
      '<n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>',
    )
    expect(toText(canonicalize(element, { algorithm: EXCLUSIVE, inclusivePrefixes: ['n0'] }))).toBe(
      '<n1:elem2 xmlns:n0="foo:bar" xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>',
    )
  })

  it('Exclusive C14N §3: #default in the list declares the default where nothing uses it', () => {
    const element = elementNamed('<a xmlns="urn:x" xmlns:p="urn:p"><p:b><c/></p:b></a>', 'b')
    expect(toText(canonicalize(element, { algorithm: EXCLUSIVE }))).toBe(
      '<p:b xmlns:p="urn:p"><c xmlns="urn:x"></c></p:b>',
    )
    expect(toText(canonicalize(element, { algorithm: EXCLUSIVE, inclusivePrefixes: ['#default'] }))).toBe(
      '<p:b xmlns="urn:x" xmlns:p="urn:p"><c></c></p:b>',
    )
  })
})

describe('what is easily got wrong', () => {
  it('sorts by code point, where UTF-16 units would put astral characters first', () => {
    expect(canonical('<a \u{20000}="1" \ufb00="2" z="3"/>', C14N_10)).toBe(
      '<a z="3" \ufb00="2" \u{20000}="1"></a>',
    )
  })

  it('sorts attributes by namespace name, not by prefix', () => {
    expect(canonical('<a xmlns:p="urn:z" xmlns:q="urn:b" p:x="" q:y="" c=""/>', C14N_10)).toBe(
      '<a xmlns:p="urn:z" xmlns:q="urn:b" c="" q:y="" p:x=""></a>',
    )
  })

  it('escapes a namespace name like any value', () => {
    expect(canonical('<a xmlns="http://example.com/?x&amp;y"/>', C14N_10)).toBe(
      '<a xmlns="http://example.com/?x&amp;y"></a>',
    )
  })

  it.each(['relative', '../up', '#part', '//host/path', '?query', '1urn:x'])(
    'refuses the relative namespace name %s (§1.3)',
    (uri) => {
      const refusal = expect.objectContaining({ code: 'c14n/relative-namespace' })
      expect(() => canonical(`<a xmlns:p="${uri}"/>`, C14N_10)).toThrow(refusal)
      expect(() => canonical(`<a><b xmlns:p="${uri}"/></a>`, EXCLUSIVE)).toThrow(refusal)
      const inside = elementNamed(`<a xmlns:p="${uri}"><p:b/></a>`, 'b')
      expect(() => canonicalize(inside, { algorithm: EXCLUSIVE })).toThrow(refusal)
    },
  )

  it('leaves out an enveloped signature and keeps its neighbours', () => {
    const document = read('<a xmlns="urn:x">1<s Id="s"><t Id="t"/></s>2</a>')
    const excluded = new Set([findById(document, 's')])
    const form = (top: typeof document | XmlElement) =>
      toText(canonicalize(top, { algorithm: C14N_10, excluded }))
    expect(form(document)).toBe('<a xmlns="urn:x">12</a>')
    expect(form(findById(document, 't'))).toBe('')
  })

  it('writes attributes and namespaces in the set though their element is not (C14N 1.0 §2.3)', () => {
    const document = read('<a><b xmlns:p="urn:p" c="1">t</b></a>')
    const b = document.root.children[0]
    const nodeSet: NodeSet = {
      includes: (node) => node !== b,
      includesAttribute: () => true,
      includesNamespace: () => true,
    }
    expect(toText(canonicalize(document, { algorithm: C14N_10, nodeSet }))).toBe(
      '<a> xmlns:p="urn:p" c="1"t</a>',
    )
  })

  it('goes down any depth', () => {
    const deep = 100_000
    const text = '<a>'.repeat(deep) + '</a>'.repeat(deep)
    const document = parseXml(utf8(text), { depth: deep })
    const nodeSet: NodeSet = {
      includes: () => true,
      includesAttribute: () => true,
      includesNamespace: () => true,
    }
    expect(toText(canonicalize(document, { algorithm: EXCLUSIVE })) === text).toBe(true)
    expect(toText(canonicalize(document, { algorithm: C14N_10, nodeSet })) === text).toBe(true)
  })
})
