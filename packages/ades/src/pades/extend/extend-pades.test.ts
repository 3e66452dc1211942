/** Signed PDFs raised for the long term: pdfsig still accepts them, and nothing but the anchors is needed to judge them. */
import { createHash } from 'node:crypto'
import { encodePem } from '@jitsuin/keys'
import { PdfFile, pdf, writeUpdate } from '@jitsuin/pdf'
import type { Signer } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EMPTY_PAGE, handMade } from '../../../../pdf/test/hand-made.js'
import { hasPdfPrograms, pdfWorkshop, SAMPLE_NAMES } from '../../../../pdf/test/samples.js'
import { DAY_0, day, makeWorld, type World } from '../../test-support/people.js'
import { isHere } from '../../test-support/programs.js'
import { reasons } from '../../test-support/reasons.js'
import { validate } from '../../validate/validate.js'
import { type PadesOptions, signPades } from '../create/sign-pades.js'
import { extendPades } from './extend-pades.js'

const workshop = pdfWorkshop()
afterAll(() => workshop.remove())
const withPrograms = describe.skipIf(!isHere('pdfsig') || !hasPdfPrograms)
const LETTER = handMade(EMPTY_PAGE, { trailer: '/Root 1 0 R /Size 4' })

let world: World
let doctor: Signer
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'], { notAfter: new Date('2026-04-30T14:59:59Z') })
})

const sign = (bytes: Uint8Array, more: Partial<PadesOptions> = {}) =>
  signPades(bytes, { signer: doctor, signingTime: DAY_0, ...more })

/** Raises a document at a time, with lists of that day. */
async function raise(bytes: Uint8Array, level: 'lt' | 'lta', at: Date, stampedAt = at) {
  const trust = world.trustWith(await world.listsAt(new Date(at.getTime() - 3_600_000)))
  const validation = { at, trust, policy: 'hpki' } as const
  return extendPades(bytes, { level, validation, timeStamp: world.stampAt(stampedAt) })
}
/** A verifier that has nothing but the anchors, and what is fresh on that day. */
const check = (bytes: Uint8Array, at: Date, crls: readonly Uint8Array[] = []) =>
  validate(bytes, { at, policy: 'hpki', trust: { anchors: [world.root], material: { crls } } })
const mutool = (bytes: Uint8Array) =>
  workshop.run('mutool', 'sign', '-v', workshop.write('signed.pdf', bytes)).output
const pdfsig = (bytes: Uint8Array) => {
  const { output } = workshop.run('pdfsig', '-nocert', workshop.write('signed.pdf', bytes))
  return [...output.matchAll(/Signature Validation: (.*)/g)].map(([, says]) => says)
}

/** The last token of a file over the octets that pdfsig calls signed, as `openssl ts` judges it; pdfsig itself judges no time stamps. */
function opensslAcceptsStamp(bytes: Uint8Array): boolean {
  const { output } = workshop.run('pdfsig', '-nocert', workshop.write('signed.pdf', bytes))
  const ranges = [...output.matchAll(/Signed Ranges: \[0 - (\d+)\], \[(\d+) - (\d+)\]/g)].at(-1) ?? []
  const [from = 0, to = 0, end = 0] = ranges.slice(1).map(Number)
  workshop.write('stamped', Buffer.concat([bytes.subarray(0, from), bytes.subarray(to, end)]))
  const hex = Buffer.from(bytes.subarray(from + 1, to - 1)).toString('latin1')
  const token = Buffer.from(hex, 'hex')
  workshop.write('token', token.subarray(0, 4 + token.readUInt16BE(2)))
  workshop.write('root.pem', encodePem('CERTIFICATE', world.root))
  const when = String(Math.floor(day(1).getTime() / 1000))
  const { status } = workshop.run(
    'openssl',
    ...['ts', '-verify', '-data', 'stamped', '-in', 'token', '-token_in', '-CAfile', 'root.pem'],
    ...['-attime', when],
  )
  return status === 0
}

withPrograms.each(SAMPLE_NAMES)('a signed PDF of %s', (name) => {
  it('is raised to every level; pdfsig, qpdf and our own judge accept it', async () => {
    const signed = await sign(workshop.sample(name), { timeStamp: world.stampAt(DAY_0) })
    const [lt, lta] = [await raise(signed, 'lt', day(1)), await raise(signed, 'lta', day(1))]
    for (const bytes of [lt, lta]) {
      expect(Buffer.from(bytes.subarray(0, signed.length)).equals(signed)).toBe(true)
      expect(pdfsig(bytes)[0]).toBe('Signature is Valid.')
      expect(workshop.run('qpdf', '--check', workshop.write('a.pdf', bytes)).status).toBe(0)
      expect(reasons(await check(bytes, day(2)))).toEqual(['VALID'])
    }
    expect(opensslAcceptsStamp(lta)).toBe(true)
    expect(mutool(signed)).toContain('The document is unchanged since signing.')
    expect(mutool(lt)).toContain('The signature is valid but there have been edits since signing.')
    const twin = Buffer.from(lta)
    twin.write('X', twin.indexOf('%%EOF'))
    expect(opensslAcceptsStamp(twin)).toBe(false)
    expect((await check(lt, day(2))).signatures[0]?.level).toBe('B-LT')
    expect((await check(lta, day(2))).signatures[0]?.level).toBe('B-LTA')
  })
})

describe('a signed PDF for the long term', () => {
  it('is B-T by a document time stamp, which proves the time (T-C07-2)', async () => {
    const signed = await sign(LETTER)
    const stamped = await extendPades(signed, { level: 't', timeStamp: world.stampAt(day(1)) })
    const late = await world.listsAt(day(39))
    const lists = [...world.lists, ...late]
    expect(reasons(await check(stamped, day(40), lists))).toEqual(['VALID'])
    expect((await check(stamped, day(40), lists)).signatures).toMatchObject([{ level: 'B-T' }])
    expect((await check(signed, day(40), lists)).verdict).toBe('INDETERMINATE')
  })

  it('stays VALID long after certificate and lists have ended, and is stamped once more', async () => {
    const signed = await sign(LETTER, { timeStamp: world.stampAt(DAY_0) })
    const once = await raise(signed, 'lta', day(1))
    expect(reasons(await check(once, day(400), await world.listsAt(day(399))))).toEqual(['VALID'])
    const twice = await raise(once, 'lta', day(300))
    expect(reasons(await check(twice, day(600), await world.listsAt(day(599))))).toEqual(['VALID'])
    expect((await check(twice, day(600))).verdict).toBe('INDETERMINATE')
    const lower = await raise(signed, 'lt', day(1))
    expect((await check(lower, day(400))).verdict).toBe('INDETERMINATE')
  })

  it('takes a second signature after its archive, and the first one stays VALID', async () => {
    const archived = await raise(await sign(LETTER, { timeStamp: world.stampAt(DAY_0) }), 'lta', day(1))
    const more = await sign(archived, { signingTime: day(1) })
    expect(reasons(await check(more, day(2), await world.listsAt(day(1.5))))).toEqual(['VALID'])
  })

  it('keeps each certificate and list once', async () => {
    const signed = await sign(LETTER, { timeStamp: world.stampAt(DAY_0) })
    const once = await raise(signed, 'lt', day(1))
    expect(await raise(once, 'lt', day(1))).toHaveLength(once.length)
    const file = PdfFile.open(once)
    const store = file.get(file.catalog(), 'DSS')
    const lengths = ['Certs', 'CRLs'].map((key) => {
      const list = file.get(store, key)
      return list.kind === 'array' ? list.items.length : 0
    })
    expect(lengths.every((length) => length > 0)).toBe(true)
    expect(pdf.nameOf(file.get(store, 'Type'))).toBe('DSS')
  })

  it('says what each signature needed by the SHA-1 of its string Contents, and that is enough (EN 319 142-1 §5.4.2.3)', async () => {
    const once = await raise(await sign(LETTER, { timeStamp: world.stampAt(DAY_0) }), 'lt', day(1))
    const [, hex = ''] = /\/Contents <([0-9a-f]+)>/.exec(Buffer.from(once).toString('latin1')) ?? []
    const name = createHash('sha1').update(Buffer.from(hex, 'hex')).digest('hex').toUpperCase()
    const file = PdfFile.open(once)
    const store = file.catalog().entries.get('DSS')
    const record = file.get(file.get(store, 'VRI'), name)
    expect(['Cert', 'CRL'].map((key) => file.get(record, key).kind)).toEqual(['array', 'array'])
    const alone = pdf.dictionary({ VRI: pdf.dictionaryOf(file.get(store, 'VRI')) })
    const number = store?.kind === 'reference' ? store.number : 0
    const bytes = Buffer.concat([once, writeUpdate(file, new Map([[number, alone]]))])
    expect(reasons(await check(bytes, day(2)))).toEqual(['VALID'])
  })

  it('keeps the room for a time stamp that is asked for', async () => {
    const signed = await sign(LETTER)
    const timeStamp = world.stampAt(day(1))
    await expect(extendPades(signed, { level: 't', timeStamp, roomBytes: 100 })).rejects.toMatchObject({
      code: 'pades/no-room',
    })
    const [small, usual] = [
      await extendPades(signed, { level: 't', timeStamp, roomBytes: 8192 }),
      await extendPades(signed, { level: 't', timeStamp }),
    ]
    expect(usual.length - small.length).toBeGreaterThan(16_000)
  })

  it('does not gain from a document time stamp over other octets', async () => {
    const signed = await sign(LETTER)
    const stamped = await extendPades(signed, { level: 't', timeStamp: world.stampAt(day(1)) })
    const twin = Buffer.from(stamped)
    twin.write('9', twin.lastIndexOf('/V 0') + 3) // in the dictionary of the stamp, which the stamp covers
    const report = await check(twin, day(2), await world.listsAt(day(1)))
    expect(reasons(report)).toEqual(['INVALID', 'stamp/other-data'])
    expect(report.signatures[0]?.stampedAt).toBeNull()
  })

  it('is not raised without signature, nor where a signature is not valid', async () => {
    await expect(raise(LETTER, 'lt', day(1))).rejects.toMatchObject({ code: 'extend/no-signature' })
    const revoked = await world.issue(['medicalDoctor'])
    const signed = Buffer.from(await sign(LETTER, { signer: revoked }))
    signed.write('9', signed.indexOf('[0 0 100') + 1)
    await expect(raise(signed, 'lta', day(1))).rejects.toMatchObject({ code: 'extend/not-valid' })
    await expect(
      extendPades(await sign(LETTER), {
        level: 't',
        timeStamp: () => world.stampAt(DAY_0)(new Uint8Array(32)),
      }),
    ).rejects.toMatchObject({ code: 'time-stamp/imprint-differs' })
  })
})
