import { createHash, randomBytes } from 'node:crypto'
import { concatBytes, toHex, utf8 } from '@jitsuin/kernel'
import { encodePem } from '@jitsuin/keys'
import { parseCertificate, parseTimeStampToken, type Signer } from '@jitsuin/pki'
import {
  canonicalize,
  childElements,
  decodeBase64,
  elementsOf,
  parseXml,
  textOf,
  type XmlElement,
} from '@jitsuin/xml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SignOptions, sign } from '../create/sign.js'
import { INCLUSIVE_C14N } from '../namespaces.js'
import { dispense, prescribe, signing } from '../test-support/documents.js'
import { DAY_0, day, makeWorld, type World } from '../test-support/people.js'
import { isHere, run, temporaryFolder } from '../test-support/programs.js'
import { reasons } from '../test-support/reasons.js'
import { validate } from '../validate/validate.js'
import { extend } from './extend.js'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const LETTER = utf8('<紹介状>\r\n  <患者>検証 花子</患者>\r\n</紹介状>\r\n')
const FILE = utf8('添付の画像\r\n')

let world: World
let doctor: Signer
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'], { notAfter: new Date('2026-04-30T14:59:59Z') })
  folder.write('root.pem', encodePem('CERTIFICATE', world.root))
})

type Moments = { readonly level: 'lt' | 'lta'; readonly at: Date; readonly detached?: Uint8Array }

/** Raises a file at a time, with lists of that day. */
async function raise(file: Uint8Array, { level, at, detached }: Moments): Promise<Uint8Array> {
  const trust = world.trustWith(await world.listsAt(new Date(at.getTime() - 3_600_000)))
  const validation = { at, trust, policy: 'hpki', ...(detached && { detached }) } as const
  return extend(file, { level, validation, timeStamp: world.stampAt(at), randomBytes })
}

/** A verifier that has nothing but the anchors, and what is fresh on that day. */
const check = (file: Uint8Array, at: Date, crls: readonly Uint8Array[] = [], detached?: Uint8Array) =>
  validate(file, {
    at,
    policy: 'hpki',
    trust: { anchors: [world.root], material: { crls } },
    ...(detached && { detached }),
  })
const text = (file: Uint8Array) => Buffer.from(file).toString()

const form = (more: SignOptions['form']) => signing(doctor, { form: more, timeStamp: world.stampAt(DAY_0) })
const KINDS = [
  ['a prescription', () => prescribe(doctor, { timeStamp: world.stampAt(DAY_0) }), undefined],
  ['an enveloped signature', () => sign(LETTER, form({ packaging: 'enveloped' })), undefined],
  ['an enveloping signature', () => sign(LETTER, form({ packaging: 'enveloping' })), undefined],
  ['a detached signature', () => sign(FILE, form({ packaging: 'detached', fileName: 'image.bin' })), FILE],
] as const

describe('raising a XAdES signature for the long term', () => {
  it.each(KINDS)('makes %s valid with nothing but the anchors (B-LT)', async (_what, make, detached) => {
    const before = await make()
    const beside = detached ? { detached } : {}
    const after = await raise(before, { level: 'lt', at: day(1), ...beside })
    const report = await check(after, day(2), [], detached)
    expect([reasons(report), report.signatures[0]?.level]).toEqual([['VALID'], 'B-LT'])
    expect((await check(before, day(2), [], detached)).verdict).toBe('INDETERMINATE')
    expect(await raise(after, { level: 'lt', at: day(1), ...beside })).toHaveLength(after.length)
    expect(text(after).replace(/<xa:CertificateValues.*<\/xa:RevocationValues>/, '')).toBe(text(before))
  })

  it.each(KINDS)(
    'keeps %s valid when certificate and lists have ended (B-LTA)',
    async (_what, make, detached) => {
      const stamped = await make()
      const beside = detached ? { detached } : {}
      const file = await raise(stamped, { level: 'lta', at: day(1), ...beside })
      const report = await check(file, day(400), await world.listsAt(day(399)), detached)
      expect(reasons(report)).toEqual(['VALID'])
      expect(report.signatures[0]).toMatchObject({ level: 'B-LTA', stampedAt: DAY_0.toISOString() })
      const lower = await raise(stamped, { level: 'lt', at: day(1), ...beside })
      expect((await check(lower, day(400), [], detached)).verdict).toBe('INDETERMINATE')
    },
  )

  it('stamps over the octets of the rule, put together by hand', async () => {
    const file = await raise(await prescribe(doctor, { timeStamp: world.stampAt(DAY_0) }), {
      level: 'lta',
      at: day(1),
    })
    const { root } = parseXml(file)
    const one = (name: string): XmlElement => {
      const found = [...elementsOf(root)].find(({ localName }) => localName === name)
      if (!found) throw new Error(`No ${name}`)
      return found
    }
    const plain = (element: XmlElement) => canonicalize(element, { algorithm: INCLUSIVE_C14N })
    const exclusive = (element: XmlElement) =>
      canonicalize(element, { algorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#' })
    const properties = childElements(one('UnsignedSignatureProperties'))
    const octets = concatBytes([
      plain(one('PrescriptionDocument')),
      ...[one('KeyInfo'), one('SignedProperties')].map(exclusive),
      ...[one('SignedInfo'), one('SignatureValue'), one('KeyInfo')].map(plain),
      ...properties.slice(0, -1).map(plain),
    ])
    expect(properties.map(({ localName }) => localName)).toEqual([
      'SignatureTimeStamp',
      'CertificateValues',
      'RevocationValues',
      'ArchiveTimeStamp',
    ])
    const stamp = properties.at(-1)
    const encapsulated = stamp && childElements(stamp)[0]
    const token = parseTimeStampToken(decodeBase64(encapsulated ? textOf(encapsulated) : ''))
    expect(toHex(token.info.imprint.digest)).toBe(createHash('sha256').update(octets).digest('hex'))
  })

  it('archives once more, and the new stamp covers the old one and what it needs', async () => {
    const once = await raise(await sign(LETTER, form({ packaging: 'enveloped' })), {
      level: 'lta',
      at: day(1),
    })
    const twice = await raise(once, { level: 'lta', at: day(300) })
    expect(reasons(await check(twice, day(600), await world.listsAt(day(599))))).toEqual(['VALID'])
    expect(text(twice)).toMatch(/TimeStampValidationData.*ArchiveTimeStamp/)
    expect(
      text(twice).startsWith(text(once).slice(0, text(once).indexOf('</xa:UnsignedSignatureProperties>'))),
    ).toBe(true)
    expect((await check(twice, day(600))).verdict).toBe('INDETERMINATE')
  })

  it('gives a time stamp first to a signature that has none', async () => {
    const file = await raise(await sign(LETTER, signing(doctor, { form: { packaging: 'enveloped' } })), {
      level: 'lt',
      at: day(1),
    })
    expect((await check(file, day(2))).signatures[0]?.stampedAt).toBe(day(1).toISOString())
  })

  it('does not survive a change of what was kept, once it is archived', async () => {
    const file = await raise(await sign(LETTER, form({ packaging: 'enveloped' })), {
      level: 'lta',
      at: day(1),
    })
    const lists = await world.listsAt(day(399))
    const changed = text(file).replace(/(<xa:EncapsulatedCRLValue>)[\s\S]*?(<\/xa:EncapsulatedCRLValue>)/, '')
    const report = await check(utf8(changed), day(400), lists)
    expect(report.verdict).not.toBe('VALID')
    expect(reasons(report)).toContain('stamp/other-data')
  })

  it.each<readonly [string, () => Promise<Uint8Array>, string]>([
    [
      'a changed document',
      async () => utf8(text(await sign(LETTER, form({ packaging: 'enveloped' }))).replace('花子', '太郎')),
      'extend/not-valid',
    ],
    [
      'a detached signature without its file',
      () => sign(FILE, form({ packaging: 'detached', fileName: 'image.bin' })),
      'extend/not-valid',
    ],
    ['a file without signature', async () => utf8('<a/>'), 'extend/no-signature'],
    ['two signatures without saying which', twoSignatures, 'extend/which-signature'],
  ])('refuses %s', async (_what, make, code) => {
    await expect(raise(await make(), { level: 'lta', at: day(1) })).rejects.toMatchObject({ code })
  })

  it('refuses a signature whose certificate was revoked before', async () => {
    const file = await sign(LETTER, signing(doctor, { form: { packaging: 'enveloped' } }))
    const revoked = await world.listsAt(day(1), [
      {
        serialBytes: parseCertificate(doctor.certificateDer).serialBytes,
        revokedAt: day(0.5),
        reason: 'keyCompromise',
      },
    ])
    const validation = { at: day(1), policy: 'hpki', trust: world.trustWith(revoked) } as const
    const raised = extend(file, { level: 'lt', validation, timeStamp: world.stampAt(day(1)), randomBytes })
    await expect(raised).rejects.toMatchObject({ code: 'extend/not-valid' })
  })

  it.skipIf(!isHere('xmlsec1'))(
    'leaves a signature that xmlsec1 accepts, and its tampered twin refused',
    async () => {
      const file = await raise(await sign(LETTER, form({ packaging: 'enveloped' })), {
        level: 'lta',
        at: day(1),
      })
      const verify = (bytes: Uint8Array) =>
        run(
          'bash',
          '-c',
          `xmlsec1 --verify --enabled-key-data x509 --id-attr:Id SignedProperties --verification-time '2026-04-01 12:00:00' ` +
            `--trusted-pem ${folder.path}/root.pem --untrusted-pem ${folder.write('ca.pem', encodePem('CERTIFICATE', world.signingCa))} ` +
            `${folder.write('raised.xml', bytes)} 2>&1`,
        ).output
      expect(verify(file)).toMatch(/^OK/m)
      expect(verify(utf8(text(file).replace('花子', '太郎')))).not.toMatch(/^OK/m)
    },
  )

  it('raises the record of dispensing, and the prescription in it is judged with what the record keeps', async () => {
    const pharmacist = await world.issue(['pharmacist'])
    const record = await dispense(pharmacist, await prescribe(doctor, { timeStamp: world.stampAt(DAY_0) }), {
      timeStamp: world.stampAt(DAY_0),
    })
    const file = await raise(record, { level: 'lta', at: day(1) })
    const report = await check(file, day(300), await world.listsAt(day(299)))
    expect(report.signatures.map(({ level }) => level)).toContain('B-LTA')
    expect(report.signatures.find(({ level }) => level === 'B-LTA')?.verdict).toBe('VALID')
  })
})

async function twoSignatures(): Promise<Uint8Array> {
  const one = async () =>
    text(await sign(LETTER, form({ packaging: 'enveloped' }))).replace(/^<\?xml.*\?>\n/, '')
  return utf8(`<r>${await one()}${await one()}</r>`)
}
