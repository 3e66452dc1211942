import { describe, expect, it } from 'vitest'
import { elementsOf } from '../find.js'
import { parseXml } from '../reader/reader.js'
import { offsetOfEndTag } from './offsets.js'

const TEXT = `<?xml version="1.0"?><!-- </a> --><a t="/a>" u='"/>'>日本<b><![CDATA[</b>]]><!-- </b> --><?x </b>?></b ><c/><b>2</b></a><!-- </a> -->`
const bytes = new TextEncoder().encode(TEXT)

describe('offsetOfEndTag', () => {
  it('finds the end tag of every element that has one, whatever looks like it', () => {
    const marked = [...elementsOf(parseXml(bytes).root)]
      .filter((element) => element.localName !== 'c')
      .map((element) => offsetOfEndTag(bytes, element))
      .map((offset) =>
        Buffer.concat([bytes.subarray(0, offset), Buffer.from('^'), bytes.subarray(offset)]).toString(),
      )
    expect(marked).toEqual([
      TEXT.replace('</a><!-- </a> -->', '^</a><!-- </a> -->'),
      TEXT.replace('</b >', '^</b >'),
      TEXT.replace('2</b>', '2^</b>'),
    ])
  })

  it('refuses an element without an end tag, and bytes of another document', () => {
    const [, , empty] = [...elementsOf(parseXml(bytes).root)]
    if (empty === undefined) throw new Error('no element')
    expect(() => offsetOfEndTag(bytes, empty)).toThrow(
      expect.objectContaining({ code: 'xml-signature/request' }),
    )
    expect(() => offsetOfEndTag(new Uint8Array(0), empty)).toThrow(
      expect.objectContaining({ code: 'xml-signature/request' }),
    )
  })
})
