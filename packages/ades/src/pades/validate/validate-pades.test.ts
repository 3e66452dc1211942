/** PAdES from file to verdict: what pdfsig accepts is VALID, and every way of changing a signed document has its reason. */
import { PdfFile, pdf, textString, writeUpdate } from '@jitsuin/pdf'
import type { Signer } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handMade, latin } from '../../../../pdf/test/hand-made.js'
import { hasPdfPrograms, pdfWorkshop, SAMPLE_NAMES } from '../../../../pdf/test/samples.js'
import type { ValidationReport } from '../../report.js'
import {
  changed,
  DOCUMENT,
  dictionaryAt,
  edited,
  integers,
  references,
  stream,
  WIDGET,
} from '../../test-support/pdf-documents.js'
import { DAY_0, day, makeWorld, type World } from '../../test-support/people.js'
import { isHere } from '../../test-support/programs.js'
import { reasons } from '../../test-support/reasons.js'
import { validate } from '../../validate/validate.js'
import { type PadesOptions, signPades } from '../create/sign-pades.js'

const workshop = pdfWorkshop()
afterAll(() => workshop.remove())
const withPrograms = describe.skipIf(!isHere('pdfsig') || !hasPdfPrograms)

let world: World
let doctor: Signer
let dentist: Signer
let form: Uint8Array
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'])
  dentist = await world.issue(['dentist'], { cn: 'Jiro Jitsuin', key: 'p256' })
  form = await sign(DOCUMENT)
})

const sign = (bytes: Uint8Array, more: Partial<PadesOptions> = {}) =>
  signPades(bytes, { signer: doctor, signingTime: DAY_0, ...more })
const check = (bytes: Uint8Array, at = DAY_0) => validate(bytes, { at, policy: 'hpki', trust: world.trust })
const codeOf = ({ signatures }: ValidationReport, id: string, at = 0) =>
  signatures[at]?.checks.find((one) => one.id === id)?.reason.code
/** Of each signature: whether pdfsig finds that it holds over what it covers. */
const pdfsig = (bytes: Uint8Array) => {
  const { output } = workshop.run('pdfsig', '-nocert', workshop.write('signed.pdf', bytes))
  return [...output.matchAll(/Signature Validation: (.*)/g)].map(([, says]) => says === 'Signature is Valid.')
}

withPrograms('a PDF that pdfsig accepts', () => {
  it.each(SAMPLE_NAMES)('is VALID, signed three times by %s (T-C06-1)', async (name) => {
    let bytes = workshop.sample(name)
    for (const signer of [doctor, dentist, doctor]) bytes = await sign(bytes, { signer })
    expect(pdfsig(bytes)).toEqual([true, true, true])
    const report = await check(bytes)
    expect(reasons(report)).toEqual(['VALID'])
    expect(report.signatures.map((one) => [one.id, one.format, one.level, one.packaging])).toEqual(
      [1, 2, 3].map((number) => [`Signature${number}`, 'PAdES', 'B-B', 'pdf']),
    )
    expect(report.signatures[1]?.signer?.cn).toBe('Jiro Jitsuin')
    expect([0, 1, 2].map((at) => codeOf(report, 'later-changes', at))).toEqual([
      'later/allowed',
      'later/allowed',
      'later/none',
    ])
    expect(report.signatures[0]?.changes?.every(({ judgement }) => judgement === 'allowed')).toBe(true)
  })

  it('is refused by both when an octet that is signed changes (T-C06-2)', async () => {
    const twin = Buffer.from(form)
    twin.write('9', twin.indexOf('Dose: 1') + 6)
    expect(pdfsig(twin)).toEqual([false])
    expect(reasons(await check(twin))).toEqual(['INVALID', 'references/changed'])
  })

  it('was signed by pdfsig itself, and its twin is refused', async () => {
    const bytes = signedByPdfsig(workshop.sample('cairo, PDF 1.7'))
    expect(pdfsig(bytes)).toEqual([true])
    const at = new Date()
    const { anchors } = opensslAnchors()
    const options = { at, policy: 'basic', trust: { anchors, material: {} } } as const
    const report = await validate(bytes, options)
    expect(reasons(report)).toEqual(['INDETERMINATE', 'revocation/no-information']) // it has no list
    expect(codeOf(report, 'references')).toBe('references/ok')
    expect(codeOf(report, 'signature-value')).toBe('value/ok')
    expect(codeOf(report, 'later-changes')).toBe('later/none')
    const twin = Buffer.from(bytes)
    twin.write('X', twin.lastIndexOf('%%EOF'))
    expect((await validate(twin, options)).verdict).toBe('INVALID')
  })
})

describe('a document that is changed after it was signed', () => {
  it('stands as it was signed before', async () => {
    expect(reasons(await check(form))).toEqual(['VALID'])
    expect(codeOf(await check(form), 'later-changes')).toBe('later/none')
  })

  it.each<[string, () => Uint8Array]>([
    [
      'a field is filled in, with its appearance',
      () =>
        edited(
          form,
          { 6: { V: textString('花子'), AP: pdf.dictionary({ N: pdf.reference(40) }) } },
          { 40: stream('') },
        ),
    ],
    [
      'validation data are added',
      () =>
        edited(
          form,
          { 1: { DSS: pdf.reference(40) } },
          { 40: pdf.dictionary({ Certs: references(41) }), 41: stream('x') },
        ),
    ],
    [
      'the information about the document changes',
      () => edited(form, { 1: { Metadata: pdf.reference(40) } }, { 40: stream('<x/>') }),
    ],
  ])('is VALID where %s', async (_what, make) => {
    const report = await check(make())
    expect(reasons(report)).toEqual(['VALID'])
    expect(codeOf(report, 'later-changes')).toBe('later/allowed')
  })

  const NOTE = pdf.dictionary({
    Type: pdf.name('Annot'),
    Subtype: pdf.name('Stamp'),
    Rect: integers(0, 0, 200, 200),
  })
  it.each<[string, string, () => Uint8Array]>([
    ['replaces what a page says', 'later/content', () => edited(form, {}, { 4: stream('BT ET') })],
    [
      'leads the page to other content',
      'later/content',
      () => edited(form, { 3: { Contents: pdf.reference(12) } }),
    ],
    ['changes a font', 'later/content', () => edited(form, { 9: { BaseFont: pdf.name('Courier') } })],
    ['changes resources', 'later/content', () => edited(form, { 5: { XObject: pdf.dictionary({}) } })],
    [
      'changes the size of the page',
      'later/pages',
      () => edited(form, { 3: { MediaBox: integers(0, 0, 9, 9) } }),
    ],
    [
      'adds a page',
      'later/pages',
      () =>
        edited(form, { 2: { Kids: references(3, 40) } }, { 40: pdf.dictionary({ Type: pdf.name('Page') }) }),
    ],
    ['takes the page away', 'later/pages', () => edited(form, { 2: { Kids: references() } })],
    [
      'leads to other pages',
      'later/pages',
      () => edited(form, { 1: { Pages: pdf.reference(40) } }, { 40: dictionaryAt(PdfFile.open(form), 2) }),
    ],
    [
      'hides content below an overlay',
      'later/annotation',
      () => edited(form, { 3: { Annots: references(6, 7, 14, 40) } }, { 40: NOTE }),
    ],
    ['changes a note', 'later/annotation', () => edited(form, { 7: { Contents: textString('other') } })],
    ['takes a note away', 'later/annotation', () => edited(form, { 3: { Annots: references(6, 14) } })],
    [
      'has an action when it opens',
      'later/catalog',
      () => edited(form, { 1: { OpenAction: pdf.dictionary({ S: pdf.name('JavaScript') }) } }),
    ],
    [
      'names something else',
      'later/catalog',
      () => edited(form, { 11: { EmbeddedFiles: pdf.dictionary({}) } }),
    ],
    [
      'changes how a field looks, and not its value',
      'later/field',
      () => edited(form, { 6: { AP: pdf.dictionary({ N: pdf.reference(40) }) } }, { 40: stream('x') }),
    ],
    [
      'writes the same value, and another look',
      'later/field',
      () => edited(form, { 6: { V: textString('Hanako'), AP: pdf.dictionary({}) } }),
    ],
    [
      'moves a field over the page',
      'later/field',
      () => edited(form, { 6: { V: textString('x'), Rect: integers(0, 0, 200, 200) } }),
    ],
    [
      'adds a field that is none for a signature',
      'later/field',
      () =>
        edited(
          form,
          { 8: { Fields: references(6, 14, 40) } },
          { 40: pdf.dictionary({ FT: pdf.name('Tx'), T: textString('x') }) },
        ),
    ],
    [
      'makes a value of the form',
      'later/field',
      () => edited(form, { 8: { NeedAppearances: { kind: 'boolean', value: true } } }),
    ],
    ['adds a second catalog', 'later/catalog', () => otherRoot()],
  ])('is INVALID where an update %s', async (_what, code, make) => {
    const bytes = make()
    const report = await check(bytes)
    expect(reasons(report)).toEqual(['INVALID', code])
    expect(codeOf(report, 'references')).toBe('references/ok')
    if (hasPdfPrograms) expect(pdfsig(bytes)[0]).toBe(true)
  })

  it.each<[string, () => Uint8Array]>([
    ['prepares what nothing refers to', () => edited(form, {}, { 40: stream('x') })],
    ['redefines what nothing refers to', () => edited(form, {}, { 12: stream('x') })],
  ])('is never VALID where an update %s, though nothing of it is shown', async (_what, make) => {
    expect(reasons(await check(make()))).toEqual(['INDETERMINATE', 'later/unreferenced'])
  })

  it('names each object that was changed, and whether it may', async () => {
    const bytes = edited(form, { 6: { V: textString('x') }, 9: { BaseFont: pdf.name('Courier') } })
    expect((await check(bytes)).signatures[0]?.changes).toEqual([
      expect.objectContaining({ object: 9, judgement: 'not-allowed' }),
      expect.objectContaining({ object: 6, judgement: 'allowed' }),
    ])
  })

  it('is INVALID where the cross-reference is switched to what lay prepared in the signed part', async () => {
    const file = PdfFile.open(form)
    const hidden = file.entryOf(12)
    const at = String(hidden.place === 'file' ? hidden.at : 0).padStart(10, '0')
    // Object 4 is looked for where object 12 stands; its number must be right as well, so a reader that does not look shows it.
    const bytes = withSection(form, `4 1\n${at} 00000 n \n`)
    expect(reasons(await check(bytes))).toEqual(['INVALID', 'later/switched'])
  })

  it.each<[string, string, () => Uint8Array]>([
    [
      'octets without cross-reference',
      'pdf/no-end',
      () => Buffer.concat([form, latin('4 0 obj\n<<>>\nendobj\n')]),
    ],
    [
      'an object that no cross-reference knows',
      'later/hidden-data',
      () => withSection(form, '0 0\n', '4 0 obj\n<<>>\nendobj\n'),
    ],
    [
      'a new end of the old cross-reference',
      'later/hidden-data',
      () =>
        Buffer.concat([
          form,
          latin(`4 0 obj\n<<>>\nendobj\nstartxref\n${PdfFile.open(form).startxref}\n%%EOF\n`),
        ]),
    ],
    ['an update of an older revision', 'later/other-chain', () => otherChain()],
  ])('is INVALID with %s', async (_what, code, make) => {
    expect(reasons(await check(make()))).toEqual(['INVALID', code])
  })

  it('is VALID for a later signature that was made over a change, and INVALID for the earlier one', async () => {
    const bytes = await sign(edited(form, {}, { 4: stream('BT ET') }), { signer: dentist })
    const report = await check(bytes)
    expect(report.signatures.map(({ verdict }) => verdict)).toEqual(['INVALID', 'VALID'])
  })

  it('allows annotations at level 3 and nothing at level 1 (ISO 32000-2 §12.8.2.2)', async () => {
    const certified = (level: number) => sign(withCertification(level), { field: 'certifier' })
    const note = (bytes: Uint8Array) => edited(bytes, { 7: { Contents: textString('other') } })
    const fill = (bytes: Uint8Array) => edited(bytes, { 6: { V: textString('x') } })
    expect(codeOf(await check(note(await certified(3))), 'later-changes')).toBe('later/allowed')
    expect(codeOf(await check(note(await certified(2))), 'later-changes')).toBe('later/annotation')
    expect(codeOf(await check(fill(await certified(2))), 'later-changes')).toBe('later/allowed')
    expect(codeOf(await check(fill(await certified(1))), 'later-changes')).toBe('later/field')
    await expect(sign(await certified(1))).rejects.toMatchObject({ code: 'pades/certified' })
  })

  it('refuses a change of a field that the signature locks', async () => {
    const locked = await sign(withLock(), { field: 'certifier' })
    expect(codeOf(await check(edited(locked, { 6: { V: textString('x') } })), 'later-changes')).toBe(
      'later/field',
    )
  })
})

/** A document whose empty field says what its signature is to allow (Lock with P, ISO 32000-2 §12.7.5.5). */
function withCertification(level: number): Uint8Array {
  return withEmptyField(`/Lock <</Type /SigFieldLock /Action /Include /Fields [] /P ${level}>>`)
}
function withLock(): Uint8Array {
  return withEmptyField('/Lock <</Type /SigFieldLock /Action /Include /Fields [(name)]>>')
}
function withEmptyField(entries: string): Uint8Array {
  const text = Buffer.from(DOCUMENT).toString('latin1')
  const field = `<<${WIDGET} /FT /Sig /T (certifier) /Rect [0 0 0 0] ${entries}>>`
  const file = PdfFile.open(latin(text))
  return Buffer.concat([
    latin(text),
    writeUpdate(
      file,
      new Map<number, pdf.PdfObject>([
        [8, pdf.dictionary({ Fields: references(6, 13) })],
        [3, pdf.withEntries(dictionaryAt(file, 3), { Annots: references(6, 7, 13) })],
        [
          13,
          PdfFile.open(
            handMade([
              { number: 1, text: '<<>>' },
              { number: 13, text: field },
            ]),
          ).load(13).object,
        ],
      ]),
    ),
  ])
}

/** An update written by hand: objects that are in no table, and a table. */
function withSection(bytes: Uint8Array, rows: string, objects = ''): Uint8Array {
  const { startxref } = PdfFile.open(bytes)
  const at = bytes.length + objects.length
  const trailer = `trailer\n<</Root 1 0 R /Size 99 /Prev ${startxref}>>\n`
  return Buffer.concat([bytes, latin(`${objects}xref\n${rows}${trailer}startxref\n${at}\n%%EOF\n`)])
}

/** The trailer of the update leads to another catalog. */
function otherRoot(): Uint8Array {
  const { startxref } = PdfFile.open(form)
  const object = '40 0 obj\n<</Type /Catalog /Pages 2 0 R /AcroForm 8 0 R>>\nendobj\n'
  const at = form.length + object.length
  const table = `xref\n40 1\n${String(form.length).padStart(10, '0')} 00000 n \n`
  const trailer = `trailer\n<</Root 40 0 R /Size 99 /Prev ${startxref}>>\n`
  return Buffer.concat([form, latin(`${object}${table}${trailer}startxref\n${at}\n%%EOF\n`)])
}

/** The update goes back to the document before it was signed, and brings the signed objects along itself. */
function otherChain(): Uint8Array {
  const old = PdfFile.open(DOCUMENT)
  const newer = PdfFile.open(form)
  const rows = newer.numbers().flatMap((number) => {
    const entry = newer.entryOf(number)
    return entry.place === 'file' ? [`${number} 1\n${String(entry.at).padStart(10, '0')} 00000 n \n`] : []
  })
  const trailer = `trailer\n<</Root 1 0 R /Size 99 /Prev ${old.startxref}>>\n`
  return Buffer.concat([form, latin(`xref\n${rows.join('')}${trailer}startxref\n${form.length}\n%%EOF\n`)])
}

describe('the byte range', () => {
  const rewritten = (find: RegExp, change: (text: string) => string) => {
    const text = Buffer.from(form).toString('latin1')
    const [found = ''] = find.exec(text) ?? []
    const other = change(found)
    expect(other).toHaveLength(found.length)
    return latin(text.replace(found, () => other))
  }
  const RANGE = /\/ByteRange \[0 \d+ \d+ \d+ *\]/
  const numbersOf = (text: string) => (text.match(/\d+/g) ?? []).map(Number)
  const range = (change: (numbers: number[]) => number[]) => () =>
    rewritten(
      RANGE,
      (text) => `${`/ByteRange [${change(numbersOf(text)).join(' ')}`.padEnd(text.length - 1)}]`,
    )

  it.each<[string, string, () => Uint8Array]>([
    ['begins later', 'byte-range/form', range(([, a = 0, b = 0, c = 0]) => [9, a - 9, b, c])],
    ['has three parts', 'byte-range/form', range(([, a = 0, b = 0]) => [0, 1, 2, a, b, 1])],
    [
      'leaves out an octet before the signature',
      'byte-range/gap',
      range(([, a = 0, b = 0, c = 0]) => [0, a - 1, b, c]),
    ],
    [
      'leaves out an octet behind it',
      'byte-range/gap',
      range(([, a = 0, b = 0, c = 0]) => [0, a, b + 1, c - 1]),
    ],
    ['overlaps it', 'byte-range/gap', range(([, a = 0, b = 0, c = 0]) => [0, a + 1, b, c])],
    ['ends before the revision', 'byte-range/end', range(([, a = 0, b = 0, c = 0]) => [0, a, b, c - 9])],
    ['ends behind the file', 'byte-range/end', range(([, a = 0, b = 0, c = 0]) => [0, a, b, c + 1])],
    [
      'has anything but zeros behind the message',
      'byte-range/contents',
      () => rewritten(/0000>/, () => '0001>'),
    ],
    ['has half an octet in the string', 'byte-range/contents', () => rewritten(/0000>/, () => '000 >')],
  ])('is refused where it %s', async (_what, code, make) => {
    expect(reasons(await check(make()))).toEqual(['INVALID', code])
  })

  it('may leave white space in the string, which no reader minds', async () => {
    expect(reasons(await check(rewritten(/0000>/, () => '00\r\n>')))).toEqual(['VALID'])
  })

  it('of a kind that is not known is never VALID', async () => {
    const bytes = rewritten(/ETSI\.CAdES/, () => 'ETSI.XAdES')
    expect(reasons(await check(bytes))).toEqual(['INDETERMINATE', 'pdf-signature/kind'])
  })

  it('of one signature in two fields is refused for both', async () => {
    const twice = changed(form, (file) => {
      const { entries } = dictionaryAt(file, 8)
      const fields = entries.get('Fields')
      const items = fields?.kind === 'array' ? fields.items : []
      const own = items.at(-1)
      const field = own?.kind === 'reference' ? dictionaryAt(file, own.number) : pdf.dictionary({})
      return [
        [8, pdf.withEntries(dictionaryAt(file, 8), { Fields: pdf.array(...items, pdf.reference(40)) })],
        [40, pdf.withEntries(field, { T: textString('again') })],
      ]
    })
    expect(reasons(await check(twice))).toEqual(['INVALID', 'pdf-signature/shared', 'pdf-signature/shared'])
  })
})

describe('times', () => {
  it('of a signature time stamp make B-T, and hold after the certificate has ended (T-C07-2)', async () => {
    const signer = await world.issue(['medicalDoctor'], { notAfter: new Date('2026-04-30T14:59:59Z') })
    const stamped = await sign(DOCUMENT, { signer, timeStamp: world.stampAt(DAY_0) })
    const plain = await sign(DOCUMENT, { signer })
    const late = async (bytes: Uint8Array) =>
      validate(bytes, {
        at: day(40),
        policy: 'hpki',
        trust: world.trustWith([...world.lists, ...(await world.listsAt(day(39)))]),
      })
    expect((await late(stamped)).signatures[0]).toMatchObject({
      verdict: 'VALID',
      level: 'B-T',
      stampedAt: DAY_0.toISOString(),
    })
    expect((await late(plain)).verdict).toBe('INDETERMINATE')
  })

  it('are those of the entry M', async () => {
    expect((await check(form)).signatures[0]?.signedAt).toBe(DAY_0.toISOString())
  })
})

it('a PDF that is encrypted is not judged, and its reason said', async () => {
  const bytes = handMade([{ number: 1, text: '<<>>' }], { trailer: '/Root 1 0 R /Encrypt 2 0 R' })
  expect(reasons(await check(bytes))).toEqual(['INDETERMINATE', 'pdf/encrypted'])
})

it.each([
  ['that is cut', DOCUMENT.subarray(0, 500), 'pdf/no-end'],
  ['without signature', DOCUMENT, 'file/no-signature'],
])('a PDF %s is INVALID with its reason', async (_what, bytes, code) => {
  expect(reasons(await check(bytes))).toEqual(['INVALID', code])
})

function opensslAnchors(): { anchors: Uint8Array[] } {
  return { anchors: [Buffer.from(workshop.run('cat', 'nss-root.der').output, 'latin1')] }
}

/** A certificate of openssl in a store of NSS, with which pdfsig signs. */
function signedByPdfsig(bytes: Uint8Array): Uint8Array {
  workshop.write('plain.pdf', bytes)
  const script = `set -e
openssl req -x509 -newkey rsa:2048 -nodes -keyout nss.key -out nss.pem -days 30 -subj "/CN=Invented Person" -addext "keyUsage=critical,digitalSignature,nonRepudiation,keyCertSign,cRLSign" 2>/dev/null
openssl x509 -in nss.pem -outform DER -out nss-root.der
openssl pkcs12 -export -inkey nss.key -in nss.pem -name invented -passout pass:x -out nss.p12
mkdir -p nss; certutil -N -d sql:nss --empty-password
pk12util -i nss.p12 -d sql:nss -W x >/dev/null
certutil -M -d sql:nss -n invented -t CT,C,C
pdfsig -nssdir sql:nss -add-signature -nick invented -digest SHA256 plain.pdf by-pdfsig.pdf
`
  const { status, output } = workshop.run('bash', '-c', script)
  if (status !== 0) throw new Error(output)
  return Buffer.from(workshop.run('cat', 'by-pdfsig.pdf').output, 'latin1')
}
