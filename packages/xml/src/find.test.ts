import { utf8 } from '@jitsuin/kernel'
import { describe, expect, it } from 'vitest'
import { attributeOf, childElements, documentOf, findById, onlyChild, optionalChild, textOf } from './find.js'
import { parseXml } from './reader/reader.js'

const read = (text: string) => parseXml(utf8(text))

describe('findById', () => {
  it.each(['Id="x"', 'id="x"', 'ID="x"', 'xml:id="x"', 'Id="x" id="x"'])(
    'finds the element with %s',
    (attribute) => {
      const document = read(`<a><b Id="y"/><c ${attribute}/></a>`)
      expect(findById(document, 'x').localName).toBe('c')
      expect(findById(document, 'y').localName).toBe('b')
    },
  )

  it.each(['Id="y"', 'iD="x"', 'name="x"', 'p:Id="x"', 'Id="X"', 'Id=" x"'])(
    'does not take %s for the identifier x',
    (attribute) => {
      const document = read(`<a xmlns:p="urn:p"><c ${attribute}/></a>`)
      expect(() => findById(document, 'x')).toThrow(expect.objectContaining({ code: 'xml/no-such-id' }))
    },
  )

  it('refuses an identifier that two elements carry, whatever its spelling', () => {
    const document = read('<a><b Id="x"/><c><d id="x"/></c><e Id="x"/><f ID="y"/></a>')
    expect(() => findById(document, 'x')).toThrow(expect.objectContaining({ code: 'xml/duplicate-id' }))
    expect(findById(document, 'y').localName).toBe('f')
  })

  it('refuses one that the root and an inner element carry', () => {
    expect(() => findById(read('<a Id="x"><b Id="x"/></a>'), 'x')).toThrow(
      expect.objectContaining({ code: 'xml/duplicate-id' }),
    )
  })

  it('goes down any depth', () => {
    const deep = 100_000
    const document = parseXml(utf8(`${'<a>'.repeat(deep)}<b Id="x"/>${'</a>'.repeat(deep)}`), {
      depth: deep + 1,
    })
    expect(documentOf(findById(document, 'x'))).toBe(document)
  })
})

describe('the way to a child', () => {
  const { root } = read('<a xmlns:p="urn:p" xmlns="urn:d" q="1" p:q="2"><p:b/><b/>t<c/><c/></a>')

  it('needs the namespace and the local name', () => {
    expect(onlyChild(root, 'urn:p', 'b').prefix).toBe('p')
    expect(onlyChild(root, 'urn:d', 'b').prefix).toBe('')
    expect(childElements(root)).toHaveLength(4)
    expect(childElements(root, 'urn:d')).toHaveLength(3)
    expect(optionalChild(root, '', 'b')).toBeUndefined()
    expect(() => onlyChild(root, '', 'b')).toThrow(expect.objectContaining({ code: 'xml/missing-element' }))
  })

  it('refuses to choose between two', () => {
    expect(() => onlyChild(root, 'urn:d', 'c')).toThrow(
      expect.objectContaining({ code: 'xml/ambiguous-element' }),
    )
    expect(() => optionalChild(root, 'urn:d', 'c')).toThrow(
      expect.objectContaining({ code: 'xml/ambiguous-element' }),
    )
  })

  it('tells attributes of a name apart by namespace', () => {
    expect([attributeOf(root, 'q'), attributeOf(root, 'q', 'urn:p'), attributeOf(root, 'r')]).toEqual([
      '1',
      '2',
      undefined,
    ])
  })
})

describe('textOf', () => {
  it('joins references and CDATA sections', () => {
    expect(textOf(read('<a>x&amp;<![CDATA[y]]></a>').root)).toBe('x&y')
    expect(textOf(read('<a/>').root)).toBe('')
  })

  it.each(['<a>doctor<!-- -->@example</a>', '<a>x<?p?></a>', '<a>x<b/></a>'])(
    'refuses %s, which readers see differently',
    (text) => {
      expect(() => textOf(read(text).root)).toThrow(
        expect.objectContaining({ code: 'xml/unexpected-content' }),
      )
    },
  )
})
