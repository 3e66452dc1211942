/** Signatures that are seen, and those that certify a document: poppler draws and accepts them, and our own judge holds them to their word. */
import { PdfFile, pdf, textString } from '@jitsuin/pdf'
import type { Signer } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EMPTY_PAGE, handMade } from '../../../../pdf/test/hand-made.js'
import { hasPdfPrograms, pdfWorkshop, SAMPLE_NAMES } from '../../../../pdf/test/samples.js'
import { printSignaturePicture } from '../../../../print/src/signature-picture.js'
import { DOCUMENT, edited } from '../../test-support/pdf-documents.js'
import { DAY_0, makeWorld, type World } from '../../test-support/people.js'
import { isHere } from '../../test-support/programs.js'
import { validate } from '../../validate/validate.js'
import { captionOf } from './caption.js'
import { type PadesOptions, type PadesPicture, signPades } from './sign-pades.js'

const workshop = pdfWorkshop()
afterAll(() => workshop.remove())
const withPrograms = describe.skipIf(!isHere('pdfsig') || !hasPdfPrograms)

let world: World
let doctor: Signer
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'])
})

const sign = (bytes: Uint8Array, more: Partial<PadesOptions> = {}) =>
  signPades(bytes, { signer: doctor, signingTime: DAY_0, ...more })
const check = (bytes: Uint8Array) => validate(bytes, { at: DAY_0, policy: 'hpki', trust: world.trust })
const codeOf = async (bytes: Uint8Array, id: string) =>
  (await check(bytes)).signatures[0]?.checks.find((one) => one.id === id)?.reason.code
const EDITION = { title: '電子署名', documentId: 'test', madeAt: DAY_0 }
const seen = (place: PadesPicture['place']): PadesPicture => ({
  place,
  draw: (size) => {
    const caption = captionOf(doctor.certificateDer, { signingTime: DAY_0, reason: '紹介状の作成' })
    return printSignaturePicture({ ...size, ...caption }, EDITION)
  },
})
const pdfsig = (bytes: Uint8Array) =>
  workshop.run('pdfsig', '-nocert', workshop.write('signed.pdf', bytes)).output
const isAccepted = (bytes: Uint8Array) => /Signature Validation: Signature is Valid\./.test(pdfsig(bytes))
/** What mutool finds, which judges a single signature over the whole file. */
const isIntact = (bytes: Uint8Array) =>
  workshop
    .run('mutool', 'sign', '-v', workshop.write('signed.pdf', bytes))
    .output.includes('The document is unchanged since signing.')
/** The text in a part of a page, as pdftotext finds it: points from the upper left corner. */
const textIn = (bytes: Uint8Array, box: readonly [number, number, number, number], page = 1) => {
  const [x, y, width, height] = box.map(String)
  const area = ['-x', x ?? '', '-y', y ?? '', '-W', width ?? '', '-H', height ?? '']
  workshop.write('seen.pdf', bytes)
  workshop.run(
    'pdftotext',
    '-enc',
    'UTF-8',
    '-r',
    '72',
    '-f',
    String(page),
    '-l',
    String(page),
    ...area,
    'seen.pdf',
    'seen.txt',
  )
  return Buffer.from(workshop.run('cat', 'seen.txt').output, 'latin1').toString('utf8')
}

it('says who signed, by which qualification, when in Japan, and why', () => {
  expect(captionOf(doctor.certificateDer, { signingTime: DAY_0, reason: '紹介状の作成' })).toEqual({
    name: '医師　実印 太郎',
    lines: ['電子署名　2026年4月1日 12:00（日本時間）', '理由　紹介状の作成'],
  })
})

withPrograms('a visible signature', () => {
  it.each(SAMPLE_NAMES)(
    'is drawn and accepted by poppler where it was wanted on a file of %s',
    async (name) => {
      const bytes = await sign(workshop.sample(name), {
        visible: seen({ page: 2, x: 300, y: 100, width: 200, height: 60 }),
      })
      expect(isAccepted(bytes)).toBe(true)
      expect(workshop.run('qpdf', '--check', workshop.write('a.pdf', bytes)).status).toBe(0)
      expect((await check(bytes)).verdict).toBe('VALID')
      const size = /Page +2 size: +[\d.]+ x ([\d.]+)/.exec(
        workshop.run('pdfinfo', '-f', '2', '-l', '2', 'a.pdf').output,
      )
      const text = textIn(bytes, [295, Math.round(Number(size?.[1]) - 165), 210, 70], 2)
      expect(text.replace(/\s/g, '')).toContain('医師実印太郎')
      expect(text).toContain('2026年4月1日')
      expect(text).toContain('紹介状の作成')
      expect(workshop.run('pdffonts', 'a.pdf').output).toMatch(
        /\+BIZUDPGothic\S* +CID TrueType +Identity-H +yes yes yes/,
      )
      const twin = Buffer.from(bytes)
      twin.write('X', twin.lastIndexOf('%%EOF'))
      expect([isIntact(bytes), isIntact(twin)]).toEqual([true, false])
      expect(isAccepted(twin)).toBe(false)
      expect((await check(twin)).verdict).toBe('INVALID')
    },
  )

  it('stands above the one before it, upright on a page that is turned, and both hold', async () => {
    const page = [
      ...EMPTY_PAGE.slice(0, 2),
      { number: 3, text: '<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate 90>>' },
    ]
    const letter = handMade(page, { trailer: '/Root 1 0 R /Size 4' })
    const twice = await sign(await sign(letter, { visible: seen('auto') }), { visible: seen('auto') })
    expect((await check(twice)).verdict).toBe('VALID')
    expect(textIn(twice, [0, 0, 842, 595]).match(/電子署名/g)).toHaveLength(2)
  })

  it('fills the place of a field that waits for it', async () => {
    const waiting = edited(
      DOCUMENT,
      {
        8: { Fields: pdf.array(pdf.reference(6), pdf.reference(13)) },
        3: { Annots: pdf.array(pdf.reference(6), pdf.reference(7), pdf.reference(13)) },
      },
      {
        13: pdf.dictionary({
          Subtype: pdf.name('Widget'),
          FT: pdf.name('Sig'),
          T: textString('確認'),
          P: pdf.reference(3),
          Rect: pdf.array(...[20, 120, 180, 180].map(pdf.number)),
        }),
      },
    )
    const first = await sign(waiting)
    const bytes = await sign(first, { field: '確認', visible: seen('auto') })
    expect((await check(bytes)).verdict).toBe('VALID')
    expect(textIn(bytes, [15, 15, 170, 70])).toContain('電子署名')
  })
})

describe('a place', () => {
  it.each<[string, PadesPicture['place']]>([
    ['on no page', { page: 2, x: 10, y: 10, width: 50, height: 20 }],
    ['beside the page', { page: 1, x: 190, y: 10, width: 50, height: 20 }],
    ['without area', { page: 1, x: 10, y: 10, width: 0, height: 20 }],
    ['of no number', { page: 1, x: Number.NaN, y: 10, width: 50, height: 20 }],
  ])('%s is refused', async (_what, place) => {
    await expect(sign(DOCUMENT, { visible: seen(place) })).rejects.toMatchObject({ code: 'pades/place' })
  })

  it('takes no picture that is none', async () => {
    const place = { page: 1, x: 10, y: 10, width: 50, height: 20 } as const
    for (const picture of [DOCUMENT.subarray(0, 100), handMade(EMPTY_PAGE)])
      await expect(sign(DOCUMENT, { visible: { place, draw: async () => picture } })).rejects.toMatchObject({
        code: 'pades/picture',
      })
  })
})

describe('a certification (ISO 32000-2 §12.8.2.2)', () => {
  const fill = (bytes: Uint8Array) => edited(bytes, { 6: { V: textString('x') } })
  const note = (bytes: Uint8Array) => edited(bytes, { 7: { Contents: textString('other') } })

  it.each<[1 | 2 | 3, string, string]>([
    [1, 'later/field', 'later/annotation'],
    [2, 'later/allowed', 'later/annotation'],
    [3, 'later/allowed', 'later/allowed'],
  ])('of level %i allows what it says', async (level, filled, noted) => {
    const bytes = await sign(DOCUMENT, { certify: level })
    expect((await check(bytes)).verdict).toBe('VALID')
    expect(await codeOf(fill(bytes), 'later-changes')).toBe(filled)
    expect(await codeOf(note(bytes), 'later-changes')).toBe(noted)
    const file = PdfFile.open(bytes)
    expect(file.get(file.get(file.catalog(), 'Perms'), 'DocMDP').kind).toBe('dictionary')
    if (isHere('pdfsig')) expect(isAccepted(bytes)).toBe(true)
    if (level === 1) await expect(sign(bytes)).rejects.toMatchObject({ code: 'pades/certified' })
    else expect((await check(await sign(bytes))).verdict).toBe('VALID')
  })

  it('is the first signature or none', async () => {
    await expect(sign(await sign(DOCUMENT), { certify: 2 })).rejects.toMatchObject({
      code: 'pades/not-first',
    })
  })
})
