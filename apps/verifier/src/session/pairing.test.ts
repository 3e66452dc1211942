import { describe, expect, it } from 'vitest'
import { pairFiles as pairPlaced } from './pairing.js'

const named = (name: string) => new File(['x'], name)
const pairFiles = (files: readonly File[]) =>
  pairPlaced(files.map((file) => ({ file, path: file.name }))).map(({ submission }) => submission)

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

  it('are paired within their folder, and go by the path of the signature', () => {
    const place = (path: string) => ({ path, file: named(path.split('/').at(-1) ?? '') })
    const [content, signature, elsewhere] = ['a/x.pdf', 'a/x.pdf.p7s', 'b/x.pdf.p7s'].map(place)
    if (!content || !signature || !elsewhere) throw new Error('three files')
    expect(pairPlaced([content, signature, elsewhere])).toEqual([
      {
        path: 'a/x.pdf.p7s',
        submission: { kind: 'detached', signature: signature.file, content: content.file },
      },
      { path: 'b/x.pdf.p7s', submission: { kind: 'document', file: elsewhere.file } },
    ])
  })

  it('are paired in thousands without comparing each with each', () => {
    const files = Array.from({ length: 10_000 }, (_, index) =>
      named(`${index >> 1}.pdf${index % 2 ? '.p7s' : ''}`),
    )
    expect(pairFiles(files)).toHaveLength(5_000)
  })

  it('gives one content to each of its two signatures', () => {
    const [content, first, second] = [named('a.pdf'), named('a.pdf.p7s'), named('a.pdf.xml')]
    expect(pairFiles([content, first, second])).toEqual([
      { kind: 'detached', signature: first, content },
      { kind: 'detached', signature: second, content },
    ])
  })
})
