import { beforeAll, describe, expect, it } from 'vitest'
import {
  PrintError,
  printApplicationForm,
  printEnrolmentLetters,
  printPinLetters,
  unprintableCharacters,
} from '../src/index.js'
import { fontsOf, hasPoppler, readWith } from './pdf-tools.js'
import { FULL_FORM, PAPERS_TO_PRINT } from './sample-letters.js'

const EDITION = { title: '申請書', documentId: 'x', madeAt: new Date('2026-11-21T00:00:00Z') }

describe.each(PAPERS_TO_PRINT)('the paper $name', ({ pages, words, print }) => {
  let pdf: Uint8Array
  beforeAll(async () => {
    pdf = await print()
  })

  it.skipIf(!hasPoppler)('is read by another program: its words, its pages, its fonts', () => {
    const text = withoutSpaces(readWith('pdftotext', pdf, '-layout'))
    for (const word of words) expect(text).toContain(withoutSpaces(word))
    const info = readWith('pdfinfo', pdf)
    expect(info).toMatch(new RegExp(`^Pages: +${pages}$`, 'm'))
    expect(info).toMatch(/^Metadata Stream: +yes$/m)
    for (const font of fontsOf(pdf)) expect(font).toMatchObject({ embedded: 'yes', subset: 'yes' })
  })

  it('has the same bytes each time', async () => {
    expect(Buffer.compare(pdf, await print())).toBe(0)
  })
})

describe('the application form', () => {
  it.skipIf(!hasPoppler)('is printed empty as well, with every block to fill in by hand', async () => {
    const pdf = await printApplicationForm({ ...FULL_FORM, fill: {} }, EDITION)
    const text = readWith('pdftotext', pdf, '-layout')
    for (const block of ['① 申請者', '② 資格', '③ 勤務先', '④ 受取', '⑤ 写真', '⑥ 同意と署名']) {
      expect(text).toContain(block)
    }
    expect(text).not.toContain('実印')
  })

  it('refuses a name with a character that the font cannot show', async () => {
    const fill = { ...FULL_FORM.fill, association: '𠮷野医師会' }
    await expect(printApplicationForm({ ...FULL_FORM, fill }, EDITION)).rejects.toMatchObject({
      code: 'print/missing-glyph',
    })
  })

  it('refuses what does not fit into its cell, rather than to cut it', async () => {
    const fill = { ...FULL_FORM.fill, email: `${'a'.repeat(400)}@example.jp` }
    await expect(printApplicationForm({ ...FULL_FORM, fill }, EDITION)).rejects.toThrow(PrintError)
  })
})

describe('the PIN letter', () => {
  it('keeps the PIN out of the title and the id of the file', async () => {
    const letter = {
      to: { postalCode: '0000001', address: '見本県', name: '実印 太郎' },
      from: { name: '見本', postalCode: '0000002', address: '見本県', phone: '0' },
      cardId: 'JMA261100001',
      triesUntilLocked: 15,
    }
    const [one, other] = await Promise.all(
      ['4815', '1623'].map((pin) => printPinLetters([{ ...letter, pin }], EDITION)),
    )
    expect(idOf(one)).toBe(idOf(other))
  })
})

describe('the enrolment letter', () => {
  it('keeps the code out of the title and the id of the file', async () => {
    const letter = {
      to: { postalCode: '0000001', address: '見本県', name: '実印 太郎' },
      from: { name: '見本', postalCode: '0000002', address: '見本県', phone: '0' },
      date: '2026-11-20',
      lastDay: '2026-12-18',
    }
    const [one, other] = await Promise.all(
      ['AAECAwQFBgcICQoLDA0ODw', '_____________________w'].map((secret) =>
        printEnrolmentLetters(
          [{ ...letter, address: `https://approve.example.jp/enrol#${secret}` }],
          EDITION,
        ),
      ),
    )
    expect(idOf(one)).toBe(idOf(other))
    if (hasPoppler)
      expect(readWith('pdfinfo', one ?? new Uint8Array())).not.toContain('AAECAwQFBgcICQoLDA0ODw')
  })
})

describe('the font', () => {
  it('has the kanji of names as they are typed, and says which ones it lacks', () => {
    expect(unprintableCharacters('髙﨑濵邉齋 がぎぐ Ｔａｒｏ é')).toEqual([])
    expect(unprintableCharacters('𠮷𠮷田')).toEqual(['𠮷'])
  })

  it('takes letters composed of two characters as one (Unicode NFC)', () => {
    expect(unprintableCharacters('か\u3099')).toEqual([])
  })
})

const idOf = (pdf: Uint8Array | undefined) =>
  /\/ID \[[^\]]+\]/.exec(Buffer.from(pdf ?? []).toString('latin1'))?.[0]

/** How wide a space is, another program guesses. */
const withoutSpaces = (text: string) => text.replaceAll(/\s+/g, '')
