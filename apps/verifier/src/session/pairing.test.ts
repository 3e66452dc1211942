import { describe, expect, it } from 'vitest'
import { pairFiles } from './pairing.js'

const named = (name: string) => new File(['x'], name)

describe('dropped files', () => {
  it('stand for themselves, in their order', () => {
    const [a, b] = [named('rx-1.xml'), named('rx-2.xml')]
    expect(pairFiles([a, b])).toEqual([
      { kind: 'document', file: a },
      { kind: 'document', file: b },
    ])
  })

  it.each(['letter.pdf.xades.xml', 'letter.pdf.p7s', 'letter.pdf.sig', 'letter.pdf.xml'])(
    'pairs letter.pdf with its detached signature %s, whichever comes first',
    (name) => {
      const [content, signature] = [named('letter.pdf'), named(name)]
      const pair = [{ kind: 'detached', signature, content }]
      expect(pairFiles([content, signature])).toEqual(pair)
      expect(pairFiles([signature, content])).toEqual(pair)
    },
  )

  it('does not pair files that only look alike', () => {
    const kinds = pairFiles([named('letter.pdf'), named('letter.xml'), named('letter2.pdf.xml')]).map(
      ({ kind }) => kind,
    )
    expect(kinds).toEqual(['document', 'document', 'document'])
  })

  it('gives one content to each of its two signatures', () => {
    const [content, first, second] = [named('a.pdf'), named('a.pdf.p7s'), named('a.pdf.xml')]
    expect(pairFiles([content, first, second])).toEqual([
      { kind: 'detached', signature: first, content },
      { kind: 'detached', signature: second, content },
    ])
  })
})
