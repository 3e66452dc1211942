import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { drawBack } from '../src/card/back.js'
import { drawFront } from '../src/card/front.js'
import {
  CARD,
  CARD_NOTICES,
  CARD_PARTS,
  type CardFace,
  drawCardPictures,
  printCard,
  SAMPLE_CARD_ISSUER,
} from '../src/index.js'
import { boxOf, fontsOf, hasPoppler, readWith } from './pdf-tools.js'
import { outside, overlaps, recordingCanvas } from './recording-canvas.js'
import { SAMPLE_CARD } from './sample-card.js'

const DESIGN = { issuer: SAMPLE_CARD_ISSUER }
const EDITION = {
  title: '医師資格証',
  documentId: 'JMA180200000',
  madeAt: new Date('2018-02-01T00:00:00Z'),
}
const SAFE = { x: 1.5, y: 1.5, width: CARD.width - 3, height: CARD.height - 3 }

const drawnFront = (face: CardFace) => {
  const canvas = recordingCanvas()
  drawFront(canvas, face, DESIGN, 0)
  return canvas.drawn
}
const wordsOf = (face: CardFace) => drawnFront(face).map(({ words }) => words)

describe('the card', () => {
  it('shows all seven parts of the sample, with dates in its form (T-C02-1)', () => {
    const front = wordsOf(SAMPLE_CARD)
    for (const words of [
      '医師資格証',
      'Medical Doctor Qualification Certificate',
      '日医 太郎',
      'Taro Nichii',
      '01 Aug 1955',
      'JMA Membership ID No.',
      '999999999',
      'Medical License No.',
      '99999',
      '31 Jan 2023',
      'JMA180200000',
      '01 Feb 2018',
    ]) {
      expect(front).toContain(words)
    }
    expect(drawnFront(SAMPLE_CARD).filter(({ words }) => words === '')).toMatchObject([CARD_PARTS.photo.box])
    expect(Object.values(CARD_PARTS).map(({ mark }) => mark)).toEqual([...'①②③④⑤⑥⑦'])
  })

  it.skipIf(!hasPoppler)(
    'is read by another program as the sample says, front and reverse (T-C02-1)',
    async () => {
      const pdf = await printCard(SAMPLE_CARD, DESIGN, EDITION)
      const front = readWith('pdftotext', pdf, '-raw', '-l', '1')
      for (const words of [
        '日医 太郎',
        'Taro Nichii',
        '01 Aug 1955',
        '31 Jan 2023',
        'JMA180200000',
        '01 Feb 2018',
      ]) {
        expect(front).toContain(words)
      }
      const back = readWith('pdftotext', pdf, '-raw', '-f', '2')
      for (const { ja } of CARD_NOTICES) expect(back).toContain(ja)
      expect(back).toContain('Issuer: Japan Medical Association Certificate Authority')
      expect(back).toContain('〒113-0021 東京都文京区本駒込 2-28-8')
    },
  )

  it.skipIf(!hasPoppler)('is 85.60 × 53.98 mm within 3 mm of bleed on both pages', async () => {
    const pdf = await printCard(SAMPLE_CARD, DESIGN, EDITION)
    for (const page of [1, 2]) {
      expect(boxOf(pdf, page, 'MediaBox')).toEqual([0, 0, 105.6, 73.98])
      expect(boxOf(pdf, page, 'TrimBox')).toEqual([10, 10, 85.6, 53.98])
      expect(boxOf(pdf, page, 'BleedBox')).toEqual([7, 7, 91.6, 59.98])
    }
  })

  it.skipIf(!hasPoppler)('carries its fonts as subsets that can be searched', async () => {
    const fonts = fontsOf(await printCard(SAMPLE_CARD, DESIGN, EDITION))
    expect(fonts.map(({ name }) => name).toSorted()).toEqual(['BIZUDPGothic-Bold', 'BIZUDPGothic-Regular'])
    for (const font of fonts) expect(font).toMatchObject({ embedded: 'yes', subset: 'yes', unicode: 'yes' })
  })

  it('has the same bytes whenever the same card is printed', async () => {
    const digest = async (face: CardFace) =>
      createHash('sha256')
        .update(await printCard(face, DESIGN, EDITION))
        .digest('hex')
    expect(await digest(SAMPLE_CARD)).toBe(await digest(SAMPLE_CARD))
    expect(await digest({ ...SAMPLE_CARD, cardId: 'JMA180200001' })).not.toBe(await digest(SAMPLE_CARD))
  })

  const LONG_ROMAJI =
    'Christopher Alexander Maximilian Vandenberghe-Featherstonehaugh Mihonnaganamae Kakuunaga'
  it.each<[string, Partial<CardFace>]>([
    ['the sample', {}],
    ['twenty kanji', { name: { kanji: '架空長大名字之助見本長大名前之介左衛門丞', romaji: 'Taro Nichii' } }],
    ['a long name in romaji', { name: { kanji: '日医 太郎', romaji: LONG_ROMAJI } }],
    ['a former surname beside it', { otherName: { kind: 'formerSurname', kanji: '見本', romaji: 'Mihon' } }],
    [
      'everything long at once',
      {
        name: { kanji: '架空長大名字之助見本長大名前之介左衛門丞', romaji: LONG_ROMAJI },
        otherName: {
          kind: 'commonName',
          kanji: '例示長大通称名之助太郎',
          romaji: 'Reiji Chodai Tsushomei Nosuke Taro',
        },
        membershipId: '9999999999',
        licenceNumber: '99999999',
      },
    ],
    ['no membership', { membershipId: undefined as never }],
  ])('holds %s without two texts touching or one leaving the card', (_what, change) => {
    const drawn = drawnFront({ ...SAMPLE_CARD, ...change })
    expect(overlaps(drawn)).toEqual([])
    expect(outside(drawn, SAFE)).toEqual([])
  })

  it('leaves the place of the chip free of ink, and the reverse inside the edge', () => {
    const canvas = recordingCanvas()
    drawBack(canvas, DESIGN, 0)
    const chip = { ...CARD_PARTS.chip.box, words: 'chip' }
    expect(overlaps([...canvas.drawn, chip])).toEqual([])
    expect(outside(canvas.drawn, SAFE)).toEqual([])
  })

  it.each<[string, Partial<CardFace>, string]>([
    [
      'a character without a glyph',
      { name: { kanji: '𠮷田 見本', romaji: 'Mihon Yoshida' } },
      'print/missing-glyph',
    ],
    [
      'a name of 360 letters',
      { name: { kanji: '見本', romaji: 'Mihon '.repeat(60) } },
      'print/text-too-long',
    ],
    ['a date that does not exist', { expiresOn: '2023-02-29' }, 'print/malformed-date'],
    ['a photo that is none', { photo: Uint8Array.of(1, 2, 3) }, 'print/picture-unreadable'],
  ])('refuses %s, on paper and on screen', async (_what, change, code) => {
    const face = { ...SAMPLE_CARD, ...change }
    await expect(printCard(face, DESIGN, EDITION)).rejects.toMatchObject({ code })
    expect(() => drawCardPictures(face, DESIGN)).toThrow(expect.objectContaining({ code }))
  })
})

describe('the picture for screens', () => {
  it('carries the copy mark on both sides, whatever is asked', () => {
    const { front, back } = drawCardPictures(SAMPLE_CARD, DESIGN, { marks: 'shown' })
    for (const picture of [front, back]) expect(picture).toContain('rotate(-24')
  })

  it('holds nothing that could run, load or style: only areas, lines and one picture in itself', () => {
    const { front, back } = drawCardPictures(SAMPLE_CARD, DESIGN)
    const elements = new Set([...(front + back).matchAll(/<([a-zA-Z]+)/g)].map(([, name]) => name))
    expect([...elements].toSorted()).toEqual([
      'clipPath',
      'g',
      'image',
      'line',
      'path',
      'rect',
      'svg',
      'title',
    ])
    expect(front.match(/href="[^"]{0,22}/g)).toEqual(['href="data:image/png;base64,'])
    expect(front + back).not.toContain('style=')
  })

  it('writes words of others as text, never as markup', () => {
    const { front } = drawCardPictures({ ...SAMPLE_CARD, cardId: 'A<b>&' }, DESIGN)
    expect(front).toContain('A&lt;b&gt;&amp;')
  })
})
