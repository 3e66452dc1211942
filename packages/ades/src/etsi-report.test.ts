import { createHash } from 'node:crypto'
import { utf8 } from '@jitsuin/kernel'
import type { Signer } from '@jitsuin/pki'
import {
  attributeOf,
  childElements,
  elementsOf,
  onlyChild,
  parseXml,
  textOf,
  type XmlElement,
} from '@jitsuin/xml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EMPTY_PAGE, handMade } from '../../pdf/test/hand-made.js'
import { signCades } from './cades/create/sign-cades.js'
import { extendCades } from './cades/extend/extend-cades.js'
import { writeEtsiReport } from './etsi-report.js'
import { signPades } from './pades/create/sign-pades.js'
import { BUILT_IN_POLICIES } from './policy/built-in.js'
import type { ValidationPolicy } from './policy/policy.js'
import { prescribe } from './test-support/documents.js'
import { ETSI_REPORT_SCHEMA } from './test-support/etsi-schema.js'
import { DAY_0, day, makeWorld, type World } from './test-support/people.js'
import { isHere, run, temporaryFolder } from './test-support/programs.js'
import type { ValidateOptions } from './validate/options.js'
import { validate } from './validate/validate.js'

const VR = 'http://uri.etsi.org/19102/v1.2.1#'
const folder = temporaryFolder()
afterAll(() => folder.remove())
let world: World
let doctor: Signer
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'])
})

async function reportOn(file: Uint8Array, more: Partial<ValidateOptions> = {}) {
  const report = await validate(file, { at: day(1), trust: world.trust, policy: 'hpki', ...more })
  const xml = writeEtsiReport({ file, report })
  const { root } = parseXml(xml)
  const [signature] = childElements(root, VR, 'SignatureValidationReport')
  if (!signature) throw new Error('No report')
  return { xml, root, signature, status: onlyChild(signature, VR, 'SignatureValidationStatus') }
}
const all = (root: XmlElement, name: string) =>
  [...elementsOf(root)].filter(({ localName }) => localName === name)
const textsOf = (root: XmlElement, name: string) => all(root, name).map(textOf)

const CONTENT = utf8('紹介状')
/** Raised to B-LTA on day 1, archived on day 2. */
async function archived(): Promise<Uint8Array> {
  const file = await signCades(CONTENT, {
    signer: doctor,
    packaging: 'attached',
    signingTime: DAY_0,
    timeStamp: world.stampAt(DAY_0),
  })
  const trust = world.trustWith(await world.listsAt(day(0.9)))
  const validation = { at: day(1), trust, policy: 'hpki' } as const
  return extendCades(file, { level: 'lta', validation, timeStamp: world.stampAt(day(2)) })
}

describe('the report in the form of ETSI TS 119 102-2', () => {
  it('states total-passed and the certificate of the signer, once', async () => {
    const { root, status } = await reportOn(await prescribe(doctor))
    expect(textOf(onlyChild(status, VR, 'MainIndication'))).toBe(
      'urn:etsi:019102:mainindication:total-passed',
    )
    const id = `C-${createHash('sha256').update(doctor.certificateDer).digest('hex')}`
    expect(all(root, 'ValidationObject').filter((one) => attributeOf(one, 'id') === id)).toHaveLength(1)
    expect(all(root, 'SignerCertificate').map((one) => attributeOf(one, 'VOReference'))).toEqual([id])
  })

  it('states the sub-indication of a failure, and why', async () => {
    const file = Buffer.from(await prescribe(await world.issue(['generalNurse']))).toString()
    const { status, signature } = await reportOn(utf8(file))
    expect(textOf(onlyChild(status, VR, 'SubIndication'))).toBe(
      'urn:etsi:019102:subindication:CHAIN_CONSTRAINTS_FAILURE',
    )
    const role = all(signature, 'ValidationConstraint').find((one) =>
      textsOf(one, 'ValidationConstraintIdentifier').includes('urn:jitsuin:check:role'),
    )
    expect(role && textsOf(role, 'MainIndication')).toEqual(['urn:etsi:019102:mainindication:failed'])
  })

  it('reports a file without any signature', async () => {
    const { status } = await reportOn(utf8('not xml & <'))
    expect(textOf(onlyChild(status, VR, 'MainIndication'))).toBe(
      'urn:etsi:019102:mainindication:total-failed',
    )
  })

  it('names the policy and binds itself to its very rules', async () => {
    const mine: ValidationPolicy = { ...BUILT_IN_POLICIES.hpki, id: 'urn:oid:2.999.1', name: 'mine' }
    const [first, second] = await Promise.all(
      (['hpki', mine] as const).map(async (policy) => reportOn(await prescribe(doctor), { policy })),
    )
    const facts = (root: XmlElement | undefined) =>
      root ? [...textsOf(root, 'Identifier'), textsOf(root, 'PolicyName')[0]?.split(':')[0]] : []
    expect(facts(first?.root)).toEqual(['urn:jitsuin:validation-policy:hpki:1', 'hpki 1'])
    expect(facts(second?.root)).toEqual(['urn:oid:2.999.1', 'mine 1'])
    const hash = (root: XmlElement | undefined) =>
      root && textsOf(all(root, 'SigPolicyHash')[0] ?? root, 'DigestValue')
    expect(hash(first?.root)).not.toEqual(hash(second?.root))
  })

  it('gives the time that a time stamp proves, with the time stamp', async () => {
    const plain = await reportOn(await prescribe(doctor))
    expect(textsOf(plain.signature, 'SignatureValidationProcessID')).toEqual([
      'urn:etsi:019102:validationprocess:Basic',
    ])
    const { root, signature } = await reportOn(await prescribe(doctor, { timeStamp: world.stampAt(DAY_0) }))
    expect(textsOf(signature, 'SignatureValidationProcessID')).toEqual([
      'urn:etsi:019102:validationprocess:LTVM',
    ])
    const best = all(signature, 'BestSignatureTime')[0]
    expect(best && textsOf(best, 'POETime')).toEqual([DAY_0.toISOString()])
    const proof = best && attributeOf(all(best, 'POEObject')[0] ?? best, 'VOReference')
    const object = all(root, 'ValidationObject').find((one) => attributeOf(one, 'id') === proof)
    expect(object && textsOf(object, 'ObjectType')).toEqual(['urn:etsi:019102:validationObject:timestamp'])
  })

  it('gives the lists of an archive with the time stamp that proves them, and the digest of the content', async () => {
    const crls = await world.listsAt(day(2.9))
    const trust = { anchors: [world.root], material: { crls } }
    const { root, signature } = await reportOn(await archived(), { at: day(3), trust })
    expect(textsOf(signature, 'SignatureValidationProcessID')).toEqual([
      'urn:etsi:019102:validationprocess:LTA',
    ])
    const lists = all(root, 'ValidationObject').filter((one) =>
      textsOf(one, 'ObjectType').includes('urn:etsi:019102:validationObject:CRL'),
    )
    const times = new Set(lists.flatMap((one) => textsOf(one, 'POETime')))
    expect(times).toEqual(new Set([day(2).toISOString(), day(3).toISOString()]))
    const document = all(signature, 'SignersDocument')[0]
    expect(document && textsOf(document, 'DigestValue')).toEqual([
      createHash('sha256').update(CONTENT).digest('base64'),
    ])
  })
})

describe.skipIf(!isHere('xmllint'))('every report keeps the order of elements of TS 119 102-2', () => {
  const accepts = (xml: Uint8Array) => {
    const schema = folder.write('report.xsd', ETSI_REPORT_SCHEMA)
    const { status, output } = run('xmllint', '--noout', '--schema', schema, folder.write('r.xml', xml))
    return status === 0 ? 'valid' : output
  }
  const ended: ValidationPolicy = {
    ...BUILT_IN_POLICIES.hpki,
    algorithms: { ...BUILT_IN_POLICIES.hpki.algorithms, digests: [{ name: 'sha256', until: '2026-03-01' }] },
  }

  it.each([
    ['a prescription', () => prescribe(doctor), {}],
    ['a stamped one', () => prescribe(doctor, { timeStamp: world.stampAt(DAY_0) }), {}],
    ['one with an algorithm that ended', () => prescribe(doctor), { policy: ended }],
    ['one without its chain', () => prescribe(doctor), { trust: { anchors: [] } }],
    ['an archive', archived, {}],
    ['no signature', async () => utf8('<a/>'), {}],
    [
      'a signature that is broken',
      async () =>
        utf8(
          Buffer.from(await prescribe(doctor))
            .toString()
            .replace('Target="#', 'Target="#x'),
        ),
      {},
    ],
    ['a PDF', () => signPades(handMade(EMPTY_PAGE), { signer: doctor, signingTime: DAY_0 }), {}],
  ] as const)('%s', async (_what, make, more) => {
    const { xml } = await reportOn(await make(), more)
    expect(accepts(xml)).toBe('valid')
    const text = Buffer.from(xml).toString()
    expect(
      accepts(utf8(text.replace('<vr:SignatureValidationStatus>', '<vr:X/><vr:SignatureValidationStatus>'))),
    ).not.toBe('valid')
  })
})
