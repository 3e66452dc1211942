import { utf8 } from '@jitsuin/kernel'
import { describe, expect, it } from 'vitest'
import { XmlError } from '../errors.js'
import type { XmlElement, XmlNode } from '../tree.js'
import { DEFAULT_XML_LIMITS } from './limits.js'
import { parseXml } from './reader.js'

/** A tree in a short notation of its own, independent of the canonical form. */
function outline(node: XmlNode): unknown {
  if (node.kind === 'text') return node.value
  if (node.kind === 'comment') return { comment: node.value }
  if (node.kind === 'instruction') return { instruction: node.target, data: node.data }
  if (node.kind === 'document') return node.children.map(outline)
  const attributes = Object.fromEntries(node.attributes.map((one) => [expanded(one), one.value]))
  return [expanded(node), attributes, ...node.children.map(outline)]
}

function expanded({ namespaceUri, localName }: { namespaceUri: string; localName: string }): string {
  return namespaceUri === '' ? localName : `{${namespaceUri}}${localName}`
}

function read(text: string): unknown {
  return outline(parseXml(utf8(text)))
}

describe('the reader', () => {
  it.each<[string, string, unknown]>([
    ['an empty element', '<a/>', [['a', {}]]],
    ['white space in tags', '<a \n b = "c"\t></a \n>', [['a', { b: 'c' }]]],
    [
      'what stands beside the root',
      '<?p d?><!--c--><a/> <!--e-->\n',
      [{ instruction: 'p', data: 'd' }, { comment: 'c' }, ['a', {}], { comment: 'e' }],
    ],
    ['line ends as LF', '<a>1\r\n2\r3\n4</a>', [['a', {}, '1\n2\n3\n4']]],
    ['a CR that is written as a reference', '<a b="&#13;">&#xD;</a>', [['a', { b: '\r' }, '\r']]],
    ['white space in values as spaces', '<a b="1\r\n2\t3\n4"/>', [['a', { b: '1 2 3 4' }]]],
    ['references in values as they are', '<a b="&#9;&#10;&#x20;"/>', [['a', { b: '\t\n ' }]]],
    [
      'the five entities',
      '<a b="&lt;&gt;&amp;&apos;&quot;">&lt;&gt;&amp;&apos;&quot;</a>',
      [['a', { b: '<>&\'"' }, '<>&\'"']],
    ],
    [
      'CDATA as text joined to its neighbours',
      '<a>1<![CDATA[<&]]>2<![CDATA[]]]]>></a>',
      [['a', {}, '1<&2]]>']],
    ],
    ['no text of an empty CDATA section', '<a><![CDATA[]]></a>', [['a', {}]]],
    ['text on both sides of a comment', '<a>1<!-- -->2</a>', [['a', {}, '1', { comment: ' ' }, '2']]],
    ['a reference whose result looks like one', '<a>&#38;lt;</a>', [['a', {}, '&lt;']]],
    ['leading zeros in a reference', '<a>&#0000000000000000065;</a>', [['a', {}, 'A']]],
    ['astral characters', '<a>\u{20bb7}&#x20bb7;&#134071;</a>', [['a', {}, '\u{20bb7}'.repeat(3)]]],
    ['NFC and NFD apart', '<a>\u30ac\u30ab\u3099</a>', [['a', {}, '\u30ac\u30ab\u3099']]],
    ['Japanese and astral names', '<要素 属性・="v"><𠮷/></要素>', [['要素', { '属性・': 'v' }, ['𠮷', {}]]]],
    ['U+0085 and U+2028 as the characters they are', '<a>\u0085\u2028</a>', [['a', {}, '\u0085\u2028']]],
    [
      'a comment that opens with >',
      '<a><!-->--><!--->--></a>',
      [['a', {}, { comment: '>' }, { comment: '->' }]],
    ],
    [
      'an instruction without data',
      '<a><?p ?><?q?></a>',
      [['a', {}, { instruction: 'p', data: '' }, { instruction: 'q', data: '' }]],
    ],
    [
      'a default namespace, taken back inside',
      '<a xmlns="urn:x" b=""><c xmlns=""/></a>',
      [['{urn:x}a', { b: '' }, ['c', {}]]],
    ],
    [
      'one attribute with and without namespace',
      '<p:a xmlns:p="urn:x" xmlns="urn:x" b="1" p:b="2"/>',
      [['{urn:x}a', { b: '1', '{urn:x}b': '2' }]],
    ],
    [
      'a prefix bound again, and again outside',
      '<p:a xmlns:p="urn:x"><p:b xmlns:p="urn:y"/><p:c/></p:a>',
      [['{urn:x}a', {}, ['{urn:y}b', {}], ['{urn:x}c', {}]]],
    ],
    [
      'the prefix xml without declaration',
      '<a xml:lang="ja"/>',
      [['a', { '{http://www.w3.org/XML/1998/namespace}lang': 'ja' }]],
    ],
    [
      'the prefix xml with its own declaration',
      '<a xmlns:xml="http://www.w3.org/XML/1998/namespace"/>',
      [['a', {}]],
    ],
    ['an XML declaration', "<?xml version='1.0' encoding='utf-8' standalone='no' ?><a/>", [['a', {}]]],
    ['a later 1.x as 1.0 (fifth edition §2.8)', '<?xml version="1.7"?><a/>', [['a', {}]]],
    [
      'an instruction whose name only begins like xml',
      '<?xml-stylesheet href="x"?><a/>',
      [{ instruction: 'xml-stylesheet', data: 'href="x"' }, ['a', {}]],
    ],
  ])('takes %s', (_what, text, expectedOutline) => {
    expect(read(text)).toEqual(expectedOutline)
  })

  it('gives every node its parent', () => {
    const document = parseXml(utf8('<!--c--><a><b>t</b></a>'))
    const [comment, root] = document.children
    const b = document.root.children[0] as XmlElement // the text above
    expect([comment?.parent, root, document.root.parent, b.parent, b.children[0]?.parent]).toEqual([
      document,
      document.root,
      document,
      document.root,
      b,
    ])
  })

  it('keeps declarations apart from attributes', () => {
    const { root } = parseXml(utf8('<a xmlns="urn:x" xmlns:p="urn:y" b=""/>'))
    expect([...root.namespaces]).toEqual([
      ['', 'urn:x'],
      ['p', 'urn:y'],
    ])
    expect(root.attributes).toHaveLength(1)
  })

  it.each([
    ['UTF-8 with byte order mark', Buffer.from('\ufeff<a>実</a>')],
    [
      'UTF-16 little-endian',
      Buffer.from('\ufeff<?xml version="1.0" encoding="utf-16"?><a>実</a>', 'utf16le'),
    ],
    ['UTF-16 big-endian', Buffer.from('\ufeff<a>実</a>', 'utf16le').swap16()],
  ])('reads %s', (_what, bytes) => {
    expect(outline(parseXml(bytes))).toEqual([['a', {}, '実']])
  })

  it('reads ISO 8859-1 and US-ASCII where they are declared, octet by octet', () => {
    const latin = Buffer.from('<?xml version="1.0" encoding="iso-8859-1"?><a>M\xfcller \x80</a>', 'latin1')
    expect(outline(parseXml(latin))).toEqual([['a', {}, 'Müller \u0080']])
    expect(outline(parseXml(utf8('<?xml version="1.0" encoding="US-ASCII"?><a>b</a>')))).toEqual([
      ['a', {}, 'b'],
    ])
  })

  it.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'xml/malformed'],
    ['white space alone', ' ', 'xml/malformed'],
    ['a comment alone', '<!-- -->', 'xml/malformed'],
    ['text before the root', 'x<a/>', 'xml/malformed'],
    ['text after the root', '<a/>x', 'xml/malformed'],
    ['a reference after the root', '<a/>&#32;', 'xml/malformed'],
    ['CDATA after the root', '<a/><![CDATA[]]>', 'xml/malformed'],
    ['two roots', '<a/><b/>', 'xml/malformed'],
    ['crossed elements', '<a><b></a></b>', 'xml/malformed'],
    ['an end tag of a longer name', '<a></ab>', 'xml/malformed'],
    ['an end tag of another prefix', '<p:a xmlns:p="u:" xmlns:q="u:"></q:a>', 'xml/malformed'],
    ['an end tag too many', '<a/></a>', 'xml/malformed'],
    ['an end tag with attributes', '<a></a b="">', 'xml/malformed'],
    ['space before the name', '< a/>', 'xml/malformed'],
    ['a slash apart from its bracket', '<a / >', 'xml/malformed'],
    ['an attribute without value', '<a b/>', 'xml/malformed'],
    ['an attribute without quotes', '<a b=c/>', 'xml/malformed'],
    ['attributes without space between', '<a b=""c=""/>', 'xml/malformed'],
    ['< in a value', '<a b="<"/>', 'xml/malformed'],
    ['a bare ampersand', '<a>a & b</a>', 'xml/malformed'],
    ['an unfinished reference', '<a>&amp</a>', 'xml/malformed'],
    ['an empty character reference', '<a>&#;</a>', 'xml/malformed'],
    ['a reference with capital X', '<a>&#X41;</a>', 'xml/malformed'],
    ['an undefined entity', '<a>&nbsp;</a>', 'xml/undefined-entity'],
    ['an undefined entity in a value', '<a b="&nbsp;"/>', 'xml/undefined-entity'],
    ['a reference to NUL', '<a>&#0;</a>', 'xml/forbidden-character'],
    ['a reference to a surrogate', '<a>&#xD800;</a>', 'xml/forbidden-character'],
    ['a reference to U+FFFE', '<a>&#xFFFE;</a>', 'xml/forbidden-character'],
    ['a reference beyond Unicode', '<a>&#x110000;</a>', 'xml/forbidden-character'],
    ['a reference to an endless number', `<a>&#${'9'.repeat(400)};</a>`, 'xml/forbidden-character'],
    ['a control character', '<a>\u0001</a>', 'xml/forbidden-character'],
    ['a control character in a comment', '<a><!--\u000b--></a>', 'xml/forbidden-character'],
    ['U+FFFF', '<a>\uffff</a>', 'xml/forbidden-character'],
    [']]> in text', '<a>]]></a>', 'xml/malformed'],
    ['-- in a comment', '<a><!-- -- --></a>', 'xml/malformed'],
    ['a comment that ends in --->', '<a><!-- ---></a>', 'xml/malformed'],
    ['an open comment', '<a><!-- </a>', 'xml/malformed'],
    ['an open CDATA section', '<a><![CDATA[ </a>', 'xml/malformed'],
    ['a late XML declaration', ' <?xml version="1.0"?><a/>', 'xml/malformed'],
    ['an inner XML declaration', '<a><?xml version="1.0"?></a>', 'xml/malformed'],
    ['the target XML', '<a><?XmL x?></a>', 'xml/malformed'],
    ['an instruction without space', '<a><?p"x"?></a>', 'xml/malformed'],
    ['a colon in a target', '<a><?p:q x?></a>', 'xml/malformed'],
    ['an XML declaration without version', '<?xml encoding="UTF-8"?><a/>', 'xml/malformed'],
    [
      'an XML declaration out of order',
      '<?xml version="1.0" standalone="yes" encoding="UTF-8"?><a/>',
      'xml/malformed',
    ],
    ['an unknown word for standalone', '<?xml version="1.0" standalone="YES"?><a/>', 'xml/malformed'],
    ['no space in an XML declaration', '<?xml version="1.0"encoding="UTF-8"?><a/>', 'xml/malformed'],
    ['version 2.0', '<?xml version="2.0"?><a/>', 'xml/malformed'],
    ['XML 1.1', '<?xml version="1.1"?><a/>', 'xml/unsupported-version'],
    ['a name that starts with a digit', '<1a/>', 'xml/malformed'],
    ['a name that starts with a combining mark', '<\u0300/>', 'xml/malformed'],
    ['a name with ×', '<a×/>', 'xml/malformed'],
    ['an ideographic space in a tag', '<a\u3000b=""/>', 'xml/malformed'],
    ['two colons', '<a:b:c xmlns:a="urn:x"/>', 'xml/malformed'],
    ['a colon first', '<:a/>', 'xml/malformed'],
    ['a colon last', '<a: xmlns:a="urn:x"/>', 'xml/malformed'],
    ['an undeclared prefix', '<p:a/>', 'xml/namespace'],
    ['an undeclared prefix of an attribute', '<a p:b=""/>', 'xml/namespace'],
    ['a prefix after its element', '<a><b xmlns:p="urn:x"/><p:c/></a>', 'xml/namespace'],
    ['an element of prefix xmlns', '<xmlns:a/>', 'xml/namespace'],
    ['a prefix taken back', '<a xmlns:p="urn:x"><b xmlns:p=""/></a>', 'xml/namespace'],
    ['xmlns declared', '<a xmlns:xmlns="http://www.w3.org/2000/xmlns/"/>', 'xml/namespace'],
    ['xml bound to another name', '<a xmlns:xml="urn:x"/>', 'xml/namespace'],
    ['another prefix for xml', '<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>', 'xml/namespace'],
    ['xml as the default namespace', '<a xmlns="http://www.w3.org/XML/1998/namespace"/>', 'xml/namespace'],
    ['xmlns as the default namespace', '<a xmlns="http://www.w3.org/2000/xmlns/"/>', 'xml/namespace'],
    ['a namespace name that is no URI', '<a xmlns="urn:x y"/>', 'xml/namespace'],
    ['one attribute twice', '<a b="" b=""/>', 'xml/duplicate-attribute'],
    [
      'one attribute twice among many',
      `<a ${'abcdefghijk'
        .split('')
        .map((x) => `${x}=""`)
        .join(' ')} b=""/>`,
      'xml/duplicate-attribute',
    ],
    [
      'one attribute by two prefixes',
      '<a xmlns:p="urn:x" xmlns:q="urn:x" p:b="" q:b=""/>',
      'xml/duplicate-attribute',
    ],
    ['one prefix declared twice', '<a xmlns:p="urn:x" xmlns:p="urn:x"/>', 'xml/duplicate-attribute'],
    ['a DOCTYPE', '<!DOCTYPE a><a/>', 'xml/doctype'],
    ['an internal subset', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'xml/doctype'],
    ['an entity bomb', '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>', 'xml/doctype'],
    [
      'an external DTD',
      '<?xml version="1.0"?>\n<!DOCTYPE a SYSTEM "http://example.com/a.dtd"><a/>',
      'xml/doctype',
    ],
    ['a DOCTYPE in small letters', '<!doctype a><a/>', 'xml/malformed'],
    ['a DOCTYPE inside', '<a><!DOCTYPE a></a>', 'xml/doctype'],
    ['a declaration of a DTD', '<!ENTITY b "c"><a/>', 'xml/malformed'],
    ['bytes that are not UTF-8', Buffer.from('3c613eff3c2f613e', 'hex'), 'xml/invalid-bytes'],
    ['an overlong form', Buffer.from('3c613ec0af3c2f613e', 'hex'), 'xml/invalid-bytes'],
    ['a surrogate in UTF-8', Buffer.from('3c613eeda0803c2f613e', 'hex'), 'xml/invalid-bytes'],
    ['half a character of UTF-16', Buffer.from('\ufeff<a/>', 'utf16le').subarray(0, -1), 'xml/invalid-bytes'],
    ['a lone surrogate in UTF-16', Buffer.from('\ufeff<a>\ud800</a>', 'utf16le'), 'xml/invalid-bytes'],
    ['two byte order marks', Buffer.from('\ufeff\ufeff<a/>'), 'xml/malformed'],
    ['UTF-16 without byte order mark', Buffer.from('<a/>', 'utf16le'), 'xml/unsupported-encoding'],
    ['UTF-32', Buffer.from('fffe00003c000000', 'hex'), 'xml/unsupported-encoding'],
    [
      'Shift_JIS',
      Buffer.from('<?xml version="1.0" encoding="Shift_JIS"?><a>\x8e\xc0</a>', 'latin1'),
      'xml/unsupported-encoding',
    ],
    ['ISO-8859-2', '<?xml version="1.0" encoding="ISO-8859-2"?><a/>', 'xml/unsupported-encoding'],
    ['US-ASCII with other octets', '<?xml version="1.0" encoding="US-ASCII"?><a>é</a>', 'xml/invalid-bytes'],
    [
      'ISO-8859-1 with a control character',
      Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>\x01</a>', 'latin1'),
      'xml/forbidden-character',
    ],
    ['UTF-8 that says it is UTF-16', '<?xml version="1.0" encoding="UTF-16"?><a/>', 'xml/encoding-mismatch'],
    [
      'UTF-16 that says it is UTF-8',
      Buffer.from('\ufeff<?xml version="1.0" encoding="UTF-8"?><a/>', 'utf16le'),
      'xml/encoding-mismatch',
    ],
  ])('refuses %s', (_what, input, code) => {
    const bytes = typeof input === 'string' ? utf8(input) : input
    expect(() => parseXml(bytes)).toThrow(expect.objectContaining({ name: 'XmlError', code }))
  })
})

describe('the bounds of the reader', () => {
  it.each([
    ['bytes', 9, '<a>12</a>', '<a>123</a>', 'xml/too-large'],
    ['depth', 2, '<a><b/></a>', '<a><b><c/></b></a>', 'xml/too-deep'],
    [
      'attributesPerElement',
      2,
      '<a b="" xmlns="urn:x"/>',
      '<a b="" c="" xmlns="urn:x"/>',
      'xml/too-many-attributes',
    ],
    [
      'namespacesInScope',
      2,
      '<a xmlns="urn:x" xmlns:p="urn:y"/>',
      '<a xmlns="urn:x" xmlns:p="urn:y"><b xmlns:q="urn:z"/></a>',
      'xml/too-many-namespaces',
    ],
    ['nodes', 4, '<a b=""><c/><!----></a>', '<a b=""><c/>t<!----></a>', 'xml/too-many-nodes'],
    ['nameLength', 4, '<abcd/>', '<abcde/>', 'xml/name-too-long'],
  ] as const)('take %s up to their limit and not one more', (limit, value, within, beyond, code) => {
    expect(parseXml(utf8(within), { [limit]: value }).kind).toBe('document')
    expect(() => parseXml(utf8(beyond), { [limit]: value })).toThrow(expect.objectContaining({ code }))
  })

  it('frees the prefixes of an element that has ended', () => {
    const siblings = Array.from({ length: 400 }, (_, at) => `<b xmlns:p${at}="urn:x"/>`).join('')
    expect(parseXml(utf8(`<a>${siblings}</a>`)).root.children).toHaveLength(400)
  })

  it.each([
    ['a million elements inside one another', '<a>'.repeat(1_000_000), 'xml/too-deep'],
    [
      'a million attributes',
      `<a ${Array.from({ length: 1_000_000 }, (_, at) => `b${at}=""`).join(' ')}/>`,
      'xml/too-many-attributes',
    ],
    [
      'a million declarations',
      `<a ${Array.from({ length: 1_000_000 }, (_, at) => `xmlns:b${at}="u:"`).join(' ')}/>`,
      'xml/too-many-attributes',
    ],
    ['a name of a million letters', `<${'a'.repeat(1_000_000)}/>`, 'xml/name-too-long'],
    ['three million elements', `<a>${'<b/>'.repeat(3_000_000)}</a>`, 'xml/too-many-nodes'],
    ['a million ampersands', `<a>${'&'.repeat(1_000_000)}</a>`, 'xml/malformed'],
  ])('stop %s', (_what, text, code) => {
    expect(() => parseXml(utf8(text))).toThrow(expect.objectContaining({ code }))
  })

  it('do not hang on the stack of the machine when someone lifts them', () => {
    const deep = 200_000
    const document = parseXml(utf8('<a>'.repeat(deep) + '</a>'.repeat(deep)), { depth: deep })
    expect(document.root.children).toHaveLength(1)
    expect(DEFAULT_XML_LIMITS.depth).toBeLessThan(deep)
  })
})

describe('damaged documents', () => {
  const SOUND = utf8(
    '<?xml version="1.0" encoding="UTF-8"?><!--c--><p:a xmlns:p="urn:x" b="1&amp;2">実印<c xmlns="urn:y"/>&#13;<![CDATA[<]]><?d e?></p:a>',
  )

  it('are refused wherever they are cut', () => {
    for (let length = 0; length < SOUND.length; length++) {
      expect(() => parseXml(SOUND.subarray(0, length))).toThrow(XmlError)
    }
  })

  it('give a tree or an XmlError, whichever byte changes', () => {
    for (let at = 0; at < SOUND.length; at++) {
      for (let byte = 0; byte < 256; byte++) {
        try {
          parseXml(SOUND.with(at, byte))
        } catch (error) {
          expect(error).toBeInstanceOf(XmlError)
        }
      }
    }
  })
})
