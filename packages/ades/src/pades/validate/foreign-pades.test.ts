/** PDFs as other programs sign and change them: what is sound is not INVALID, and the twin next to each tolerance is refused. */
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { encodePem } from '@jitsuin/keys'
import { PdfFile, pdf, textString } from '@jitsuin/pdf'
import type { Signer } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { latin } from '../../../../pdf/test/hand-made.js'
import { hasPdfPrograms, pdfWorkshop } from '../../../../pdf/test/samples.js'
import { BUILT_IN_POLICIES } from '../../policy/built-in.js'
import type { ValidationReport } from '../../report.js'
import {
  changed,
  DOCUMENT,
  dictionaryAt,
  edited,
  integers,
  references,
  signForeign,
  stream,
} from '../../test-support/pdf-documents.js'
import { DAY_0, makeWorld, type World } from '../../test-support/people.js'
import { isHere } from '../../test-support/programs.js'
import type { Policy } from '../../validate/options.js'
import { validate } from '../../validate/validate.js'
import { type PadesOptions, signPades } from '../create/sign-pades.js'
import { extendPades } from '../extend/extend-pades.js'

const workshop = pdfWorkshop()
afterAll(() => workshop.remove())
const withPrograms = describe.skipIf(!isHere('pdfsig') || !hasPdfPrograms)

let world: World
let doctor: Signer
let form: Uint8Array
beforeAll(async () => {
  world = await makeWorld()
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  doctor = await world.issue(['medicalDoctor'], {
    key: createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  })
  workshop.write('key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }))
  workshop.write('public.pem', createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }))
  workshop.write('own.pem', encodePem('CERTIFICATE', doctor.certificateDer))
  workshop.write('chain.pem', (doctor.chainDer ?? []).map((der) => encodePem('CERTIFICATE', der)).join(''))
  form = await sign(DOCUMENT)
})

const sign = (bytes: Uint8Array, more: Partial<PadesOptions> = {}) =>
  signPades(bytes, { signer: doctor, signingTime: DAY_0, ...more })
const check = (bytes: Uint8Array, policy: Policy = 'hpki') =>
  validate(bytes, { at: DAY_0, policy, trust: world.trust })
const reasonsOf = ({ checks }: ValidationReport['signatures'][number]) =>
  checks.filter((one) => one.verdict.startsWith('IN')).map(({ reason }) => reason.code)
const reasons = ({ verdict, problem, signatures }: ValidationReport) => [
  verdict,
  ...(problem ? [problem.code] : []),
  ...signatures.flatMap(reasonsOf),
]
/** What is found about the first signature. */
const first = async (bytes: Uint8Array) => {
  const [signature] = (await check(bytes)).signatures
  return signature ? [signature.verdict, ...reasonsOf(signature)] : []
}
const pdfsig = (bytes: Uint8Array) => {
  const { output } = workshop.run('pdfsig', '-nocert', workshop.write('signed.pdf', bytes))
  return [...output.matchAll(/Signature Validation: (.*)/g)].map(([, says]) => says === 'Signature is Valid.')
}
const openssl = (command: string, ...args: string[]) => {
  const { status, output } = workshop.run('openssl', command, '-out', 'made', ...args)
  if (status !== 0) throw new Error(output)
  return Buffer.from(workshop.run('cat', 'made').output, 'latin1')
}
const twinOf = (bytes: Uint8Array) => {
  const twin = Buffer.from(bytes)
  twin.write('9', twin.indexOf('Dose: 1') + 6)
  return twin
}

/** A message of openssl, which states no certificate below its signature. */
const cms = (signed: Uint8Array, ...more: string[]) => {
  workshop.write('signed', signed)
  const own = ['-signer', 'own.pem', '-inkey', 'key.pem', '-certfile', 'chain.pem', '-outform', 'DER']
  return openssl('cms', '-sign', '-binary', '-nosmimecap', '-md', 'sha256', '-in', 'signed', ...own, ...more)
}
const sha1 = (signed: Uint8Array) => {
  workshop.write('signed', signed)
  return openssl('dgst', '-sha1', '-binary', 'signed')
}
/** PKCS #1 v1.5 by openssl, as an OCTET STRING of 256 octets. */
const bareValue = (signed: Uint8Array) => {
  workshop.write('signed', signed)
  return Buffer.concat([latin('\x04\x82\x01\x00'), openssl('dgst', '-sha1', '-sign', 'key.pem', 'signed')])
}

describe.skipIf(!isHere('openssl'))('signatures of older kinds, made by openssl', () => {
  const certificate = () => ({
    Cert: pdf.array(
      ...[doctor.certificateDer, ...(doctor.chainDer ?? [])].map(
        (bytes): pdf.PdfString => ({ kind: 'string', form: 'hex', bytes }),
      ),
    ),
  })
  it.each<[string, string, readonly string[], (signed: Uint8Array) => Uint8Array]>([
    [
      'adbe.pkcs7.detached',
      'without certificate below it',
      ['pdf-signature/unbound'],
      (signed) => cms(signed),
    ],
    [
      'adbe.pkcs7.detached',
      'without signed attributes',
      ['pdf-signature/unbound'],
      (signed) => cms(signed, '-noattr'),
    ],
    [
      'adbe.pkcs7.sha1',
      'with the digest inside',
      ['pdf-signature/unbound', 'algorithms/ended'],
      (signed) => cms(sha1(signed), '-nodetach'),
    ],
    ['adbe.x509.rsa_sha1', 'a bare value', ['pdf-signature/unbound', 'algorithms/ended'], bareValue],
  ])('%s, %s, is judged and never VALID; its twin is INVALID', async (subFilter, _what, open, cover) => {
    const bytes = await signForeign(DOCUMENT, { subFilter, entries: certificate(), cover })
    expect(reasons(await check(bytes))).toEqual(['INDETERMINATE', ...open])
    const [found] = (await check(bytes)).signatures
    expect(found?.signer?.cn).toBe('Taro Jitsuin')
    const twin = twinOf(bytes)
    const report = await check(twin)
    expect(report).toMatchObject({ verdict: 'INVALID', subIndication: 'HASH_FAILURE' })
    if (isHere('pdfsig') && subFilter === 'adbe.pkcs7.detached') {
      expect(pdfsig(bytes)).toEqual([true])
      expect(pdfsig(twin)).toEqual([false])
    }
  })

  it('a SHA-1 of the document holds as long as the policy has it, and later with a proof from that time', async () => {
    const bytes = await signForeign(DOCUMENT, {
      subFilter: 'adbe.pkcs7.sha1',
      cover: (signed) => cms(sha1(signed), '-nodetach', '-cades'),
    })
    const ended = { name: 'sha1', until: '2026-04-02', source: 'here', sureness: 'certain' } as const
    const others = BUILT_IN_POLICIES.basic.algorithms.digests.filter(({ name }) => name !== 'sha1')
    const algorithms = { ...BUILT_IN_POLICIES.basic.algorithms, digests: [ended, ...others] }
    const policy = { ...BUILT_IN_POLICIES.basic, name: 'sha1', algorithms }
    const later = async (file: Uint8Array) =>
      reasons(await validate(file, { at: new Date('2026-04-02T03:00:00Z'), policy, trust: world.trust }))
    expect(reasons(await check(bytes, policy))).toEqual(['VALID'])
    expect(await later(bytes)).toEqual(['INDETERMINATE', 'algorithms/ended'])
    const stamped = await extendPades(bytes, { level: 't', timeStamp: world.stampAt(DAY_0) })
    expect(await later(stamped)).toEqual(['VALID'])
    expect((await later(twinOf(stamped)))[0]).toBe('INVALID')
  })

  it('a bare value of another key is INVALID', async () => {
    const cover = (signed: Uint8Array) => bareValue(signed).fill(7, 20, 60)
    const bytes = await signForeign(DOCUMENT, {
      subFilter: 'adbe.x509.rsa_sha1',
      entries: certificate(),
      cover,
    })
    expect(reasons(await check(bytes))).toEqual(['INVALID', 'value/wrong'])
  })

  it('an empty message is refused', async () => {
    const cover = () => latin('\x30\x00')
    for (const subFilter of ['adbe.pkcs7.detached', 'adbe.pkcs7.sha1', 'adbe.x509.rsa_sha1'])
      expect(reasons(await check(await signForeign(DOCUMENT, { subFilter, cover })))).toEqual([
        'INVALID',
        'pdf-signature/message',
      ])
  })
})

describe('a document with a time stamp alone', () => {
  const stamped = (bytes: Uint8Array) =>
    signForeign(bytes, {
      subFilter: 'ETSI.RFC3161',
      cover: async (signed) => {
        workshop.write('signed', signed)
        return world.stampAt(DAY_0)(openssl('dgst', '-sha256', '-binary', 'signed'))
      },
    })

  it('proves its time; nobody signed it, which HPKI asks for', async () => {
    const bytes = await stamped(DOCUMENT)
    expect(reasons(await check(bytes))).toEqual(['INDETERMINATE', 'pdf-stamp/alone'])
    const plain = await check(bytes, 'basic')
    expect(reasons(plain)).toEqual(['VALID'])
    expect(plain.signatures).toMatchObject([
      { id: 'foreign', level: 'time-stamp', signer: null, stampedAt: DAY_0.toISOString() },
    ])
    expect(reasons(await check(twinOf(bytes), 'basic'))).toEqual(['INVALID', 'stamp/other-data'])
    const later = edited(bytes, {}, { 4: stream('BT ET') })
    expect(reasons(await check(later, 'basic'))[0]).toBe('INVALID')
  })
})

describe('what other programs write along with a signature', () => {
  const entriesOf = (bytes: Uint8Array, number: number) => dictionaryAt(PdfFile.open(bytes), number).entries
  const listOf = (bytes: Uint8Array, number: number, key: string) => {
    const list = entriesOf(bytes, number).get(key)
    return list?.kind === 'array' ? list.items : []
  }
  /** A second signature, whose field is moved to where a change wants it. */
  const second = async (
    move: (file: PdfFile, field: number) => Iterable<readonly [number, pdf.PdfObject]>,
  ) => {
    const bytes = await sign(form)
    const last = listOf(bytes, 8, 'Fields').at(-1)
    return changed(bytes, (file) => move(file, last?.kind === 'reference' ? last.number : 0))
  }
  const array = (items: readonly pdf.PdfValue[]) => pdf.array(...items)

  it.each<[string, () => Promise<Uint8Array> | Uint8Array]>([
    ['notes when a page was saved', () => edited(form, { 3: { LastModified: textString('D:2026') } })],
    ['writes an object once more as it was', () => changed(form, (file) => [[12, file.load(12).object]])],
    ['writes null where nothing was', () => edited(form, {}, { 40: pdf.NULL })],
    [
      'leaves behind what the one before it added',
      () =>
        edited(
          edited(form, { 1: { Metadata: pdf.reference(40) } }, { 40: stream('<x/>') }),
          {
            1: { Metadata: pdf.reference(41) },
          },
          { 41: stream('<y/>') },
        ),
    ],
    ['writes the table of the one before it once more', () => tableTwice()],
    [
      'gives the form a look for fields that have none',
      () => edited(form, { 8: { DA: textString('/F 0 Tf') } }),
    ],
    [
      'says that appearances are there',
      () => edited(form, { 8: { NeedAppearances: { kind: 'boolean', value: false } } }),
    ],
    [
      'puts the widget of a new signature first',
      () =>
        second((file, field) => [
          [3, pdf.withEntries(dictionaryAt(file, 3), { Annots: references(field, 6, 7, 14) })],
        ]),
    ],
    [
      'puts the widget of a new signature apart from its field',
      () =>
        second((file, field) => [
          [3, pdf.withEntries(dictionaryAt(file, 3), { Annots: references(6, 7, 14, 40) })],
          [field, pdf.withEntries(dictionaryAt(file, field), { Kids: references(40) })],
          [40, pdf.dictionary({ Subtype: pdf.name('Widget'), Rect: integers(0, 0, 0, 0) })],
        ]),
    ],
    [
      'puts a new signature below a name',
      () =>
        second((file) => {
          const items = listOf(file.bytes, 8, 'Fields')
          return [
            [
              8,
              pdf.withEntries(dictionaryAt(file, 8), {
                Fields: array([...items.slice(0, -1), pdf.reference(40)]),
              }),
            ],
            [40, pdf.dictionary({ T: textString('signatures'), Kids: array(items.slice(-1)) })],
          ]
        }),
    ],
  ])('the first signature stays VALID where an update %s', async (_what, make) => {
    expect(await first(await make())).toEqual(['VALID'])
  })

  it.each<[string, readonly string[], () => Promise<Uint8Array> | Uint8Array]>([
    ['turns a page', ['INVALID', 'later/pages'], () => edited(form, { 3: { Rotate: pdf.number(90) } })],
    [
      'changes the order of annotations',
      ['INVALID', 'later/annotation'],
      () => edited(form, { 3: { Annots: references(7, 6, 14) } }),
    ],
    [
      'shows a widget of no signature',
      ['INVALID', 'later/annotation'],
      () =>
        second((file) => [
          [3, pdf.withEntries(dictionaryAt(file, 3), { Annots: references(6, 7, 14, 40) })],
          [40, pdf.dictionary({ Subtype: pdf.name('Widget'), Rect: integers(0, 0, 0, 0) })],
        ]),
    ],
    [
      'puts another field beside a new signature below a name',
      ['INVALID', 'later/field'],
      () =>
        second((file) => {
          const items = listOf(file.bytes, 8, 'Fields')
          const below = array([...items.slice(-1), pdf.reference(41)])
          return [
            [
              8,
              pdf.withEntries(dictionaryAt(file, 8), {
                Fields: array([...items.slice(0, -1), pdf.reference(40)]),
              }),
            ],
            [40, pdf.dictionary({ T: textString('signatures'), Kids: below })],
            [41, pdf.dictionary({ T: textString('x'), FT: pdf.name('Tx') })],
          ]
        }),
    ],
  ])('is not VALID where an update %s', async (_what, expected, make) => {
    expect(await first(await make())).toEqual(expected)
  })

  it('may take notes away at level 3 alone, and never fields (ISO 32000-2 §12.8.2.2)', async () => {
    const certified = (level: number) =>
      signForeign(DOCUMENT, {
        subFilter: 'adbe.pkcs7.detached',
        entries: {
          Reference: pdf.array(
            pdf.dictionary({
              TransformMethod: pdf.name('DocMDP'),
              TransformParams: pdf.dictionary({ P: pdf.number(level) }),
            }),
          ),
        },
        cover: (signed) => cms(signed),
      })
    const without = (bytes: Uint8Array, ...left: number[]) =>
      edited(bytes, { 3: { Annots: references(...left) } })
    expect((await first(without(await certified(3), 6, 14))).slice(1)).toEqual(['pdf-signature/unbound'])
    expect(await first(without(await certified(2), 6, 14))).toContain('later/annotation')
    expect(await first(without(await certified(3), 7, 14))).toContain('later/annotation')
  })

  it('may give up usage rights, which are for one program', async () => {
    const rights = pdf.dictionary({ UR3: pdf.dictionary({ Type: pdf.name('Sig') }) })
    const signed = await sign(edited(DOCUMENT, { 1: { Perms: rights } }))
    expect(await first(edited(signed, { 1: { Perms: pdf.NULL } }))).toEqual(['VALID'])
    const other = pdf.dictionary({ DocMDP: pdf.reference(7) })
    expect(await first(edited(signed, { 1: { Perms: other } }))).toEqual(['INVALID', 'later/catalog'])
  })
})

/** Two updates, of which the second one lists what the first one added, too. */
function tableTwice(): Uint8Array {
  const once = edited(form, { 1: { Metadata: pdf.reference(40) } }, { 40: stream('<x/>') })
  const file = PdfFile.open(once)
  const rows = [1, 40].map((number) => {
    const entry = file.entryOf(number)
    const at = entry.place === 'file' ? entry.at : 0
    return `${number} 1\n${String(at).padStart(10, '0')} 00000 n \n`
  })
  const trailer = `trailer\n<</Root 1 0 R /Size 99 /Prev ${file.startxref}>>\n`
  return Buffer.concat([once, latin(`xref\n${rows.join('')}${trailer}startxref\n${once.length}\n%%EOF\n`)])
}

describe('the structure of a tagged document', () => {
  const TAGGED = edited(
    DOCUMENT,
    { 1: { StructTreeRoot: pdf.reference(20) } },
    {
      20: pdf.dictionary({
        K: references(21),
        ParentTree: pdf.reference(22),
        ParentTreeNextKey: pdf.number(1),
      }),
      21: pdf.dictionary({ S: pdf.name('Document'), P: pdf.reference(20), K: references(23) }),
      22: pdf.dictionary({ Nums: pdf.array(pdf.number(0), references(23)) }),
      23: pdf.dictionary({ S: pdf.name('P'), P: pdf.reference(21), Pg: pdf.reference(3), K: integers(0) }),
    },
  )
  const element = (shown: number, more: Record<string, pdf.PdfValue> = {}) =>
    pdf.dictionary({
      S: pdf.name('Form'),
      P: pdf.reference(21),
      K: pdf.dictionary({ Type: pdf.name('OBJR'), Obj: pdf.reference(shown), Pg: pdf.reference(3) }),
      ...more,
    })
  const nums = pdf.array(pdf.number(0), references(23), pdf.number(1), pdf.reference(40))
  const grown =
    (added: (field: number) => pdf.PdfObject, edits: Record<number, Record<string, pdf.PdfValue>> = {}) =>
    async () => {
      const bytes = await sign(await sign(TAGGED))
      const field = PdfFile.open(bytes).get(dictionaryAt(PdfFile.open(bytes), 8), 'Fields')
      const last = field.kind === 'array' ? field.items.at(-1) : undefined
      const number = last?.kind === 'reference' ? last.number : 0
      const tree = {
        20: { ParentTreeNextKey: pdf.number(2) },
        21: { K: references(23, 40) },
        22: { Nums: nums },
      }
      return edited(bytes, { ...tree, ...edits }, { 40: added(number) })
    }

  it.each<[string, readonly string[], () => Promise<Uint8Array>]>([
    ['by the widget of a new signature', ['VALID'], grown((field) => element(field))],
    ['by something else on the page', ['INVALID', 'later/catalog'], grown(() => element(7))],
    [
      'by text that is read aloud',
      ['INVALID', 'later/catalog'],
      grown((field) => element(field, { ActualText: textString('Dose: 9') })),
    ],
    [
      'and what was there is read aloud as something else',
      ['INVALID', 'later/catalog'],
      grown((field) => element(field), { 23: { Alt: textString('Dose: 9') } }),
    ],
    [
      'and what was there leads to more of the page',
      ['INVALID', 'later/catalog'],
      grown((field) => element(field), { 23: { K: integers(0, 1) } }),
    ],
  ])('grows %s', async (_what, expected, make) => {
    expect(await first(await make())).toEqual(expected)
  })
})

withPrograms('a file with other octets before its header', () => {
  it('is signed and judged as pdfsig does', async () => {
    const bytes = await sign(Buffer.concat([latin('mail\r\n'), DOCUMENT]))
    expect(reasons(await check(bytes))).toEqual(['VALID'])
    expect(pdfsig(bytes)).toEqual([true])
    expect(reasons(await check(twinOf(bytes)))).toEqual(['INVALID', 'references/changed'])
  })
})
