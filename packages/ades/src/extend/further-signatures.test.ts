import { randomBytes } from 'node:crypto'
import { utf8 } from '@jitsuin/kernel'
import { encodePem } from '@jitsuin/keys'
import type { Signer } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sign } from '../create/sign.js'
import { prescribe, signing } from '../test-support/documents.js'
import { DAY_0, day, makeWorld, type World } from '../test-support/people.js'
import { isHere, run, temporaryFolder } from '../test-support/programs.js'
import { validate } from '../validate/validate.js'
import { extend } from './extend.js'
import { addXadesSigner, countersignXades } from './further-signatures.js'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const withXmlsec = it.skipIf(!isHere('xmlsec1'))
const LETTER = utf8('<紹介状>\r\n  <!-- 控え --><患者>検証 花子</患者>\r\n</紹介状>\r\n')

let world: World
let doctor: Signer
let dentist: Signer
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'])
  dentist = await world.issue(['dentist'], { cn: 'Jiro Jitsuin', key: 'p256' })
})

const by = (signer: Signer) => ({ signer, signingTime: DAY_0, randomBytes })
const both = async () => addXadesSigner(await addXadesSigner(LETTER, by(doctor)), by(dentist))
const enveloped = () => sign(LETTER, signing(doctor, { form: { packaging: 'enveloped' } }))
const text = (file: Uint8Array) => Buffer.from(file).toString()
const check = (file: Uint8Array, at = day(1), trust = world.trust) =>
  validate(file, { at, trust, policy: 'hpki' })
const verdicts = async (file: Uint8Array) =>
  (await check(file)).signatures.map(({ verdict, packaging, signer }) => [verdict, packaging, signer?.cn])
const idsOf = async (file: Uint8Array) => (await check(file)).signatures.map(({ id }) => id)
const raise = async (file: Uint8Array, level: 'lt' | 'lta', signatureId?: string) => {
  const trust = world.trustWith(await world.listsAt(day(0.9)))
  const validation = { at: day(1), trust, policy: 'hpki' } as const
  const more = signatureId === undefined ? {} : { signatureId }
  return extend(file, { level, validation, timeStamp: world.stampAt(day(1)), randomBytes, ...more })
}

/** What xmlsec1 says of one signature of a file. */
function judgeByXmlsec(file: Uint8Array, id: string, signer: Signer): string {
  folder.write('signed.xml', file)
  folder.write('signer.pem', encodePem('CERTIFICATE', signer.certificateDer))
  const ids = ['SignedProperties', 'SignatureValue', 'Signature'].map((name) => `--id-attr:Id ${name}`)
  const script = `cd ${folder.path}; xmlsec1 --verify --pubkey-cert-pem signer.pem --enabled-key-data rsa,ec,ecdsa,x509 ${ids.join(' ')} --node-id ${id} signed.xml`
  return run('bash', '-c', script).output
}

describe('signatures side by side', () => {
  it('are each valid for themselves, and no byte of the document changes', async () => {
    const file = await both()
    expect(await verdicts(file)).toEqual([
      ['VALID', 'enveloped', 'Taro Jitsuin'],
      ['VALID', 'enveloped', 'Jiro Jitsuin'],
    ])
    expect(text(file).replace(/<ds:Signature .*<\/ds:Signature>/, '')).toBe(text(LETTER))
  })

  withXmlsec('are accepted by xmlsec1, and their tampered twin is not', async () => {
    const file = await both()
    const [one = '', two = ''] = await idsOf(file)
    const twin = utf8(text(file).replace('花子', '花代'))
    for (const [id, signer] of [
      [one, doctor],
      [two, dentist],
    ] as const) {
      expect(judgeByXmlsec(file, id, signer)).toMatch(/^OK/m)
      expect(judgeByXmlsec(twin, id, signer)).not.toMatch(/^OK/m)
    }
    expect((await check(twin)).signatures.map(({ verdict }) => verdict)).toEqual(['INVALID', 'INVALID'])
  })

  it('are raised one by one; the other stays what it was', async () => {
    const file = await both()
    const [, two = ''] = await idsOf(file)
    const archived = await raise(file, 'lta', two)
    const { verdict, signatures } = await check(archived)
    expect([verdict, signatures.map(({ level }) => level)]).toEqual(['VALID', ['B-B', 'B-LTA']])
  })

  it('are not made where a signature over the whole document would break, or around one that is all of the file', async () => {
    await expect(addXadesSigner(await enveloped(), by(dentist))).rejects.toMatchObject({
      code: 'sign/already-signed',
    })
    const around = await sign(LETTER, signing(doctor, { form: { packaging: 'enveloping' } }))
    await expect(addXadesSigner(around, by(dentist))).rejects.toMatchObject({ code: 'sign/beside-root' })
    const wide = Buffer.from('\ufeff<a>b</a>', 'utf16le')
    await expect(addXadesSigner(wide, by(dentist))).rejects.toMatchObject({ code: 'sign/encoding' })
  })
})

describe('a countersignature', () => {
  it.each([
    ['an enveloped signature', enveloped],
    ['a prescription', () => prescribe(doctor)],
    ['one of two signatures', both],
  ])('over %s is valid, and so is what it is over', async (_what, make) => {
    const file = await make()
    const [signatureId = ''] = await idsOf(file)
    const countersigned = await countersignXades(file, { ...by(dentist), signatureId })
    const found = await verdicts(countersigned)
    expect(found.map(([verdict]) => verdict)).not.toContain('INVALID')
    expect(found[1]).toEqual(['VALID', 'countersignature', 'Jiro Jitsuin'])
    expect((await check(countersigned)).verdict).toBe('VALID')
  })

  withXmlsec('is accepted by xmlsec1, and its tampered twin is not', async () => {
    const file = await countersignXades(await enveloped(), by(dentist))
    const [, id = ''] = await idsOf(file)
    expect(judgeByXmlsec(file, id, dentist)).toMatch(/^OK/m)
    const twin = utf8(text(file).replace(/(<ds:SignatureValue[^>]*>)(...)/, '$1AAA'))
    expect(judgeByXmlsec(twin, id, dentist)).not.toMatch(/^OK/m)
    expect((await check(twin)).signatures.map(({ verdict }) => verdict)).toEqual(['INVALID', 'INVALID'])
  })

  it('may have a time stamp, may be countersigned itself, and is raised by its Id', async () => {
    const first = await countersignXades(await enveloped(), {
      ...by(dentist),
      timeStamp: world.stampAt(day(0.5)),
    })
    const [, signatureId = ''] = await idsOf(first)
    const second = await countersignXades(first, { ...by(doctor), signatureId })
    expect((await check(second)).signatures.map(({ level }) => level)).toEqual(['B-B', 'B-T', 'B-B'])
    const raised = await raise(second, 'lta', signatureId)
    const { verdict, signatures } = await check(raised)
    expect([verdict, signatures.map(({ level }) => level)]).toEqual(['VALID', ['B-B', 'B-LTA', 'B-B']])
  })

  it('is kept by the archive of what it is over, and cannot be changed any more', async () => {
    const stamped = await countersignXades(await enveloped(), {
      ...by(dentist),
      timeStamp: world.stampAt(DAY_0),
    })
    const archived = await raise(stamped, 'lta')
    const later = world.trustWith(await world.listsAt(day(3000)))
    const { verdict, signatures } = await check(archived, day(3000), later)
    expect([verdict, signatures.map((one) => one.verdict)]).toEqual(['VALID', ['VALID', 'VALID']])
    const [, signatureId = ''] = await idsOf(archived)
    await expect(raise(archived, 'lt', signatureId)).rejects.toMatchObject({
      code: 'extend/already-archived',
    })
  })

  it('that does not cover the value of the signature around it is refused', async () => {
    const file = text(await countersignXades(await enveloped(), by(dentist)))
    const other = text(await enveloped())
    const counter = /<xa:CounterSignature .*<\/xa:CounterSignature>/.exec(file)?.[0] ?? ''
    const moved = other.replace(
      '</xades:QualifyingProperties>',
      `<xades:UnsignedProperties><xades:UnsignedSignatureProperties>${counter}</xades:UnsignedSignatureProperties></xades:UnsignedProperties></xades:QualifyingProperties>`,
    )
    expect((await check(utf8(moved))).signatures.map(({ subIndication }) => subIndication)).toEqual([
      null,
      'SIGNED_DATA_NOT_FOUND',
    ])
    const ofItself = file.replace(/(CountersignedSignature" URI="#)[^"]+/, '$1none')
    expect((await check(utf8(ofItself))).verdict).toBe('INVALID')
  })

  it('needs to know which signature, and an Id of its value', async () => {
    await expect(countersignXades(await both(), by(dentist))).rejects.toMatchObject({
      code: 'extend/which-signature',
    })
    const bare = utf8(text(await enveloped()).replace(/<ds:SignatureValue Id="[^"]+"/, '<ds:SignatureValue'))
    await expect(countersignXades(bare, by(dentist))).rejects.toMatchObject({ code: 'sign/no-value-id' })
  })
})
