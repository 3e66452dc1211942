import { createHash } from 'node:crypto'
import { concatBytes, toBase64, utf8 } from '@jitsuin/kernel'
import type { Signer } from '@jitsuin/pki'
import { canonicalize, childElements, elementsOf, parseXml, type XmlElement } from '@jitsuin/xml'
import { beforeAll, describe, expect, it } from 'vitest'
import { INCLUSIVE_C14N } from '../namespaces.js'
import { dispense, prescribe } from '../test-support/documents.js'
import { DAY_0, day, makeWorld, type World } from '../test-support/people.js'
import { validate } from './validate.js'

let world: World
let doctor: Signer
let archivist: World
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'], { notAfter: new Date('2026-04-30T14:59:59Z') })
  archivist = await makeWorld()
})

const base64All = (name: string, values: readonly Uint8Array[]) =>
  values.map((value) => `<xa:${name}>${toBase64(value)}</xa:${name}>`).join('')
const certificateValues = (...values: Uint8Array[]) =>
  `<xa:CertificateValues>${base64All('EncapsulatedX509Certificate', values)}</xa:CertificateValues>`
const revocationValues = (...values: Uint8Array[]) =>
  `<xa:RevocationValues><xa:CRLValues>${base64All('EncapsulatedCRLValue', values)}</xa:CRLValues></xa:RevocationValues>`

const END = '</xa:UnsignedSignatureProperties>'
const XA = ' xmlns:xa="http://uri.etsi.org/01903/v1.3.2#" xmlns:xa141="http://uri.etsi.org/01903/v1.4.1#"'
/** Adds unsigned properties as the service writes them: own declarations on the list, so that every child inherits them. */
const withProperties = (file: Uint8Array, more: string): Uint8Array =>
  utf8(
    Buffer.from(file)
      .toString()
      .replace(END, `${more.replace(/<xa(141)?:(\w+)/, `<xa$1:$2${XA}`)}${END}`),
  )

/** ES-X-L as stored: material of the time-stamp authority, issuing CA and root, list of subscribers and list of CAs. */
async function storedAt(at: Date, hours = 96): Promise<Uint8Array> {
  const stamped = await prescribe(doctor, { timeStamp: world.stampAt(DAY_0) })
  const [subscribers, cas, units] = (await world.listsAt(at, [], hours)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ]
  return [
    `<xa141:TimeStampValidationData URI="#TS">${certificateValues(world.root)}${revocationValues(units)}</xa141:TimeStampValidationData>`,
    certificateValues(world.signingCa, world.root),
    revocationValues(subscribers, cas),
  ].reduce(withProperties, stamped)
}

/** The octets of the rule, put together here by hand from the parts of the file. */
function archiveInput(file: Uint8Array): Uint8Array {
  const { root } = parseXml(file)
  const one = (name: string): XmlElement => {
    const found = [...elementsOf(root)].find(({ localName }) => localName === name)
    if (!found) throw new Error(`No ${name}`)
    return found
  }
  const plain = (element: XmlElement) => canonicalize(element, { algorithm: INCLUSIVE_C14N })
  const exclusive = (element: XmlElement) =>
    canonicalize(element, { algorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#' })
  return concatBytes([
    plain(one('PrescriptionDocument')),
    exclusive(one('KeyInfo')),
    exclusive(one('SignedProperties')),
    plain(one('SignedInfo')),
    plain(one('SignatureValue')),
    plain(one('KeyInfo')),
    ...childElements(one('UnsignedSignatureProperties')).map(plain),
  ])
}

async function archivedAt(file: Uint8Array, at: Date): Promise<Uint8Array> {
  const imprint = createHash('sha256').update(archiveInput(file)).digest()
  const token = toBase64(await world.stampAt(at)(imprint))
  return withProperties(
    file,
    `<xa141:ArchiveTimeStamp Id="ATS"><xa:EncapsulatedTimeStamp>${token}</xa:EncapsulatedTimeStamp></xa141:ArchiveTimeStamp>`,
  )
}

/** A verifier that has nothing but the anchors, as of a time. */
const check = (file: Uint8Array, at: Date, crls: readonly Uint8Array[] = []) =>
  validate(file, { at, policy: 'hpki', trust: { anchors: [world.root], material: { crls } } })
const codes = (report: Awaited<ReturnType<typeof check>>) =>
  report.signatures.flatMap(({ checks }) =>
    checks.filter(({ verdict }) => verdict.startsWith('IN')).map(({ reason }) => reason.code),
  )

describe('stored prescriptions', () => {
  it('of level XL are valid with nothing but the anchors and what is in them', async () => {
    const report = await check(await storedAt(day(1)), day(2))
    expect([report.verdict, codes(report)]).toEqual(['VALID', []])
    expect(report.signatures[0]).toMatchObject({ level: 'B-LT', packaging: 'prescription' })
  })

  it('of level XL may use the lists stored with them for 96 hours, and not a second longer', async () => {
    const file = await storedAt(day(1), 1)
    expect((await check(file, day(5))).verdict).toBe('VALID')
    expect((await check(file, new Date(day(5).getTime() + 1000))).verdict).toBe('INDETERMINATE')
  })

  it('of level XL gain no further grace from a younger list about other certificates', async () => {
    const stamped = await prescribe(doctor, { timeStamp: world.stampAt(DAY_0) })
    const [subscribers] = await world.listsAt(day(-7.9))
    const [, cas] = await world.listsAt(day(-3.95))
    const [, , units] = await world.listsAt(day(1))
    const file = [
      certificateValues(world.signingCa, world.root),
      revocationValues(...[subscribers, cas, units].filter((list) => list !== undefined)),
    ].reduce(withProperties, stamped)
    const report = await check(file, day(1))
    expect([report.verdict, codes(report)]).toEqual(['INDETERMINATE', ['revocation/stale']])
  })

  it('of level XL cannot be judged once the lists about the time-stamp authority are out of date', async () => {
    const report = await check(await storedAt(day(1)), day(90))
    expect(report.verdict).toBe('INDETERMINATE')
    expect(codes(report)).toContain('stamp/status-unknown')
  })

  it('of level A stay valid long after certificate and lists have ended', async () => {
    const file = await archivedAt(await storedAt(day(1)), day(2))
    const report = await check(file, day(400), await world.listsAt(day(399)))
    expect([report.verdict, codes(report)]).toEqual(['VALID', []])
    expect(report.signatures[0]).toMatchObject({ level: 'B-LTA', stampedAt: DAY_0.toISOString() })
  })

  it('inside a dispensing record keep their archive, judged at the time of the record', async () => {
    const pharmacist = await world.issue(['pharmacist'])
    const file = await archivedAt(await storedAt(day(1)), day(2)).then((prescription) =>
      dispense(pharmacist, Buffer.from(prescription), {
        signingTime: day(3),
        timeStamp: world.stampAt(day(3)),
      }),
    )
    const trust = {
      anchors: [world.root],
      material: {
        certificates: [world.signingCa],
        crls: [...(await world.listsAt(day(3))), ...(await world.listsAt(day(399)))],
      },
    }
    const report = await validate(file, { at: day(400), policy: 'hpki', trust })
    expect(report.signatures.map(({ verdict, level }) => [verdict, level])).toEqual([
      ['VALID', 'B-LTA'],
      ['VALID', 'B-T'],
    ])
  })

  it.each([
    ['an unsigned property before it', (file: string) => file.replace('URI="#TS"', 'URI="#TX"')],
    [
      'the value of the certificate of an authority',
      (file: string) => file.replace(/(<xa:CertificateValues xmlns:xa="[^"]+" xmlns:xa141="[^"]+">)/, '$1 '),
    ],
  ])('of level A are not valid when %s was changed', async (_what, change) => {
    const file = Buffer.from(await archivedAt(await storedAt(day(1)), day(2))).toString()
    expect(change(file)).not.toBe(file)
    const report = await check(utf8(change(file)), day(400), await world.listsAt(day(399)))
    expect([report.verdict, codes(report)]).toEqual(['INVALID', expect.arrayContaining(['stamp/other-data'])])
  })

  it('of level A gain nothing from a signature time stamp that stands behind the archive', async () => {
    const file = await archivedAt(await storedAt(day(1)), day(2))
    const value = [...elementsOf(parseXml(file).root)].find(({ localName }) => localName === 'SignatureValue')
    const octets = value ? canonicalize(value, { algorithm: INCLUSIVE_C14N }) : utf8('')
    const token = await archivist.stampAt(day(0.5))(createHash('sha256').update(octets).digest())
    const late = `<xa:SignatureTimeStamp><xa:EncapsulatedTimeStamp>${toBase64(token)}</xa:EncapsulatedTimeStamp></xa:SignatureTimeStamp>`
    const trust = {
      anchors: [world.root, archivist.root],
      material: { crls: [...(await world.listsAt(day(399))), ...(await archivist.listsAt(day(1)))] },
    }
    const options = { at: day(400), policy: 'hpki', trust } as const
    expect((await validate(file, options)).verdict).toBe('VALID')
    const report = await validate(withProperties(file, late), options)
    expect([report.verdict, codes(report)]).toEqual(['INDETERMINATE', ['stamp/status-unknown']])
  })

  it('of level A with stamps in the wrong order are refused', async () => {
    const file = await archivedAt(await storedAt(day(1)), day(-0.2))
    const report = await check(file, day(2))
    expect(report.verdict).toBe('INVALID')
    expect(codes(report)).toContain('archive/order')
  })

  it('with material that belongs to strangers gain nothing from it', async () => {
    const stranger = await archivist.issue(['medicalDoctor'])
    const stamped = await prescribe(stranger, { timeStamp: archivist.stampAt(DAY_0) })
    const [lists] = [await archivist.listsAt(DAY_0)]
    const file = [certificateValues(archivist.signingCa, archivist.root), revocationValues(...lists)].reduce(
      withProperties,
      stamped,
    )
    expect((await check(file, day(1))).verdict).not.toBe('VALID')
  })
})
