/** PAdES of ours before other programs: pdfsig (poppler) verifies it, qpdf and mutool read the file. */
import { PdfFile, pdf, textOf } from '@jitsuin/pdf'
import type { Signer } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EMPTY_PAGE, handMade } from '../../../../pdf/test/hand-made.js'
import { hasPdfPrograms, pdfWorkshop, SAMPLE_NAMES } from '../../../../pdf/test/samples.js'
import { readMessage } from '../../cades/read/message.js'
import { DAY_0, makeWorld, type World } from '../../test-support/people.js'
import { isHere } from '../../test-support/programs.js'
import { signedFieldsOf } from '../read/form.js'
import { type PadesOptions, signPades } from './sign-pades.js'

const workshop = pdfWorkshop()
afterAll(() => workshop.remove())
const withPrograms = describe.skipIf(!isHere('pdfsig') || !hasPdfPrograms)

let world: World
let doctor: Signer
let dentist: Signer
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'])
  dentist = await world.issue(['dentist'], { cn: 'Jiro Jitsuin', key: 'p256' })
})

const sign = (bytes: Uint8Array, more: Partial<PadesOptions> = {}) =>
  signPades(bytes, { signer: doctor, signingTime: DAY_0, ...more })

/** What pdfsig says of each signature: whether it holds, and whether the whole file was signed. */
function pdfsig(bytes: Uint8Array) {
  const { output } = workshop.run('pdfsig', '-nocert', workshop.write('signed.pdf', bytes))
  return output
    .split(/^Signature #/m)
    .slice(1)
    .filter((text) => !text.includes('is not signed'))
    .map((text) => ({
      holds: text.includes('Signature Validation: Signature is Valid.'),
      whole: text.includes('Total document signed'),
      type: /Signature Type: (\S+)/.exec(text)?.[1],
      field: /Field Name: (.*)/.exec(text)?.[1],
      text,
    }))
}
const VALID = { holds: true, whole: true, type: 'ETSI.CAdES.detached' }
const changed = (bytes: Uint8Array, from: string, to: string) => {
  const twin = Buffer.from(bytes)
  expect(twin.indexOf(from)).toBeGreaterThan(0)
  twin.write(to, twin.indexOf(from), 'latin1')
  return twin
}

withPrograms('a signed PDF', () => {
  it.each(SAMPLE_NAMES)(
    'of %s is accepted by pdfsig, qpdf and mutool, and its twin is refused (T-C06-1, T-C06-2)',
    async (name) => {
      const before = workshop.sample(name)
      const after = await sign(before)
      expect(pdfsig(after)).toMatchObject([{ ...VALID, field: 'Signature1' }])
      const path = workshop.write('signed.pdf', after)
      expect(workshop.run('qpdf', '--check', path).status).toBe(0)
      expect(workshop.run('mutool', 'info', path).output).not.toMatch(/warning:|error:/i)
      expect(Buffer.from(after.subarray(0, before.length)).equals(before)).toBe(true)
      expect(PdfFile.open(after).sections[0]?.form).toBe(PdfFile.open(before).sections[0]?.form)
      expect(pdfsig(changed(after, '%%EOF', '%%EOG'))).not.toMatchObject([{ holds: true }])
      expect(pdfsig(changed(after, '(D:20260401', '(D:20270401'))).not.toMatchObject([{ holds: true }])
    },
  )

  it('looks as before on every page', async () => {
    const before = workshop.sample('ghostscript, PDF 1.4, table')
    const draw = (bytes: Uint8Array) => {
      workshop.run('pdftocairo', '-png', '-r', '40', workshop.write('draw.pdf', bytes), 'drawn')
      return workshop.run('cat', 'drawn-1.png', 'drawn-2.png').output
    }
    const drawn = draw(before)
    expect(drawn.length).toBeGreaterThan(1000)
    expect(draw(await sign(before))).toBe(drawn)
  })

  it.each(SAMPLE_NAMES)('of %s is signed three times, and all three stay valid', async (name) => {
    let bytes = workshop.sample(name)
    for (const signer of [doctor, dentist, doctor]) bytes = await sign(bytes, { signer })
    const found = pdfsig(bytes)
    expect(found.map(({ holds }) => holds)).toEqual([true, true, true])
    expect(found.map(({ field }) => field)).toEqual(['Signature1', 'Signature2', 'Signature3'])
    expect(workshop.run('qpdf', '--check', workshop.write('a.pdf', bytes)).status).toBe(0)
  })

  it('says why, where and how to reach the signer, in Japanese', async () => {
    const said = { reason: '紹介状の作成', location: '東京都千代田区', contact: '03-0000-0000 実印' }
    const bytes = await sign(workshop.sample('cairo, PDF 1.7'), said)
    expect(pdfsig(bytes)).toMatchObject([VALID])
    const [one] = signedFieldsOf(PdfFile.open(bytes))
    expect(
      ['Reason', 'Location', 'ContactInfo'].map((key) => textOf(one?.signature.entries.get(key))),
    ).toEqual(Object.values(said))
    expect(
      Buffer.from(bytes).includes(Buffer.from(`\ufeff${said.reason}`, 'utf16le').swap16().toString('hex')),
    ).toBe(true)
  })

  it('carries a time stamp at B-T, and no signing-time in the message (EN 319 142-1 §6.3)', async () => {
    const bytes = await sign(workshop.sample('cairo, PDF 1.7'), { timeStamp: world.stampAt(DAY_0) })
    expect(pdfsig(bytes)).toMatchObject([VALID])
    const [one] = signedFieldsOf(PdfFile.open(bytes))
    const contents = one?.signature.entries.get('Contents')
    const padded = contents?.kind === 'string' ? Buffer.from(contents.bytes) : Buffer.alloc(0)
    const [signer] = readMessage(padded.subarray(0, 4 + padded.readUInt16BE(2))).signers
    expect(signer?.unsigned.map(({ type }) => type)).toEqual(['1.2.840.113549.1.9.16.2.14'])
    const signingTime = Buffer.from('06092a864886f70d010905', 'hex')
    expect(Buffer.from(signer?.signedAttributes?.bytes ?? []).includes(signingTime)).toBe(false)
  })

  it('fills an empty signature field by its name, and locks what the field says', async () => {
    const bytes = await sign(withForm(''), { field: '医師' })
    expect(pdfsig(bytes)).toMatchObject([{ holds: true, whole: true }])
    const { signature } = signedFieldsOf(PdfFile.open(bytes))[0] ?? {}
    expect(Buffer.from(bytes).toString('latin1')).toMatch(/\/TransformMethod \/FieldMDP/)
    expect(signature).toBeDefined()
    await expect(sign(bytes, { field: '医師' })).rejects.toMatchObject({ code: 'pades/field-signed' })
    await expect(sign(bytes, { field: 'locked' })).rejects.toMatchObject({ code: 'pades/locked' })
    expect(pdfsig(await sign(bytes, { field: 'free' })).map(({ holds }) => holds)).toEqual([true, true])
  })
})

/** A form with a text, an empty signature field with a lock, and two more fields for signatures. */
function withForm(more: string): Uint8Array {
  const text = `feff${Buffer.from('医師', 'utf16le').swap16().toString('hex')}`
  const widget = '/Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R'
  return handMade(
    [
      {
        number: 1,
        text: `<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [4 0 R 5 0 R 6 0 R 7 0 R] ${more}>>>>`,
      },
      { number: 2, text: '<</Type /Pages /Kids [3 0 R] /Count 1>>' },
      {
        number: 3,
        text: '<</Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Annots [4 0 R 5 0 R 6 0 R 7 0 R]>>',
      },
      { number: 4, text: `<<${widget} /FT /Tx /T (words)>>` },
      {
        number: 5,
        text: `<<${widget} /FT /Sig /T <${text}> /Lock <</Type /SigFieldLock /Action /Include /Fields [(locked)]>>>>`,
      },
      { number: 6, text: `<<${widget} /FT /Sig /T (locked)>>` },
      { number: 7, text: `<<${widget} /FT /Sig /T (free) ${more}>>` },
    ],
    { trailer: '/Root 1 0 R /Size 8' },
  )
}

describe('signing a PDF is refused', () => {
  const certified = (permission: string) =>
    handMade(
      [
        {
          number: 1,
          text: '<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [4 0 R]>> /Perms <</DocMDP 5 0 R>>>>',
        },
        ...EMPTY_PAGE.slice(1),
        { number: 4, text: '<</FT /Sig /T (first) /V 5 0 R>>' },
        {
          number: 5,
          text: `<</Type /Sig /Reference [<</TransformMethod /DocMDP /TransformParams <<${permission}>>>>]>>`,
        },
      ],
      { trailer: '/Root 1 0 R /Size 6' },
    )

  it.each<[string, () => Uint8Array, Partial<PadesOptions>, string]>([
    ['where a certification forbids every change', () => certified('/P 1'), {}, 'pades/certified'],
    ['where it says something that is not known', () => certified('/P 7'), {}, 'pades/certified'],
    ['in a field for text', () => withForm(''), { field: 'words' }, 'pades/not-a-signature-field'],
    ['in a new field below another', () => withForm(''), { field: 'a.b' }, 'pades/not-a-signature-field'],
    ['in a field with conditions', () => withForm('/SV <</Ff 1>>'), { field: 'free' }, 'pades/seed-value'],
    ['in a form of XFA', () => withForm('/XFA (x)'), {}, 'pades/xfa'],
    [
      'with a reason and a commitment',
      () => withForm(''),
      { reason: 'x', commitment: 'proofOfApproval' },
      'pades/reason-twice',
    ],
    ['without room', () => withForm(''), { roomBytes: 100 }, 'pades/no-room'],
    ['in something that is no PDF', () => Buffer.from('<x/>'), {}, 'pdf/no-header'],
  ])('%s', async (_what, make, options, code) => {
    await expect(sign(make(), options)).rejects.toMatchObject({ code })
  })

  it('but not where a certification allows it', async () => {
    expect(signedFieldsOf(PdfFile.open(await sign(certified('/P 2'))))).toHaveLength(2)
    expect(
      pdf.integerOf(PdfFile.open(await sign(certified(''))).trailer.entries.get('Size')),
    ).toBeGreaterThan(6)
  })
})
