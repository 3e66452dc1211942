/** Signed FHIR bundles: what is signed is put together by python's JSON, and judged by the library `jose`. */
import { createPublicKey } from 'node:crypto'
import { toBase64, utf8 } from '@jitsuin/kernel'
import type { Signer } from '@jitsuin/pki'
import { compactVerify, flattenedVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY_0, day, makeWorld, type World } from '../../test-support/people.js'
import { isHere, run, temporaryFolder } from '../../test-support/programs.js'
import { reasons } from '../../test-support/reasons.js'
import { validate } from '../../validate/validate.js'
import { signJades } from '../create/sign-jades.js'
import { addJadesSigner, countersignJades } from '../extend/add-signatures.js'
import { extendJades } from '../extend/extend-jades.js'
import { type BundleOptions, signBundle } from './sign-bundle.js'

const folder = temporaryFolder()
afterAll(() => folder.remove())
/** A referral as small as can be; its numbers have a precision, its names are in no order. */
const BUNDLE = utf8(`{
  "resourceType": "Bundle",
  "id": "one", "meta": { "versionId": "1" },
  "type": "document",
  "identifier": { "system": "urn:ietf:rfc:3986", "value": "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0" },
  "timestamp": "2026-04-01T12:00:00+09:00",
  "entry": [
    { "fullUrl": "urn:uuid:1", "resource": { "resourceType": "Composition", "title": "診療情報提供書",
      "author": [{ "reference": "urn:uuid:2" }] } },
    { "fullUrl": "urn:uuid:3", "resource": { "resourceType": "Observation", "valueQuantity": { "value": 1.50, "unit": "mg/dL" } } }
  ]
}
`)

let world: World
let doctor: Signer
let pharmacist: Signer
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'])
  pharmacist = await world.issue(['pharmacist'], { cn: 'Jiro Jitsuin', key: 'p256' })
})

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()
const signed = (more: Partial<BundleOptions> = {}) =>
  signBundle(BUNDLE, { signer: doctor, signingTime: DAY_0, ...more })
const check = (file: Uint8Array | string, at = day(1)) =>
  validate(typeof file === 'string' ? utf8(file) : file, { at, trust: world.trust, policy: 'hpki' })
const jwsOf = (file: Uint8Array) => Buffer.from(JSON.parse(text(file)).signature.data, 'base64').toString()
const key = () => createPublicKey({ key: Buffer.from(doctor.spkiDer), format: 'der', type: 'spki' })

/** The bundle without id, meta and signature, its names in order, by another program; numbers digit for digit. */
function canonicalByPython(file: Uint8Array): string {
  const { status, output } = run('python3', '-c', PYTHON, folder.write('bundle.json', file))
  if (status !== 0) throw new Error(output)
  return Buffer.from(output.trim(), 'base64url').toString()
}
const PYTHON = `
import sys, json, base64
marked = json.load(open(sys.argv[1], encoding='utf-8'), parse_float=lambda t: '\\uE000' + t + '\\uE001', parse_int=lambda t: '\\uE000' + t + '\\uE001')
for name in ('id', 'meta', 'signature'): marked.pop(name, None)
text = json.dumps(marked, sort_keys=True, separators=(',', ':'), ensure_ascii=False)
text = text.replace('"\\uE000', '').replace('\\uE001"', '')
print(base64.urlsafe_b64encode(text.encode()).decode())
`

describe('a signed FHIR bundle', () => {
  it.skipIf(!isHere('python3'))(
    'holds a JWS that jose accepts over the canonical form that python makes',
    async () => {
      const file = await signed()
      const [header, payload, value] = jwsOf(file).split('.')
      expect(payload).toBe('')
      const canonical = canonicalByPython(file)
      expect(canonical).toContain('"value":1.50')
      const whole = (content: string) => `${header}.${Buffer.from(content).toString('base64url')}.${value}`
      await expect(compactVerify(whole(canonical), key())).resolves.toBeDefined()
      await expect(compactVerify(whole(canonical.replace('1.50', '1.5')), key())).rejects.toThrow()
    },
  )

  it('keeps every octet of the document and states what FHIR asks for', async () => {
    const file = await signed()
    const before = text(BUNDLE).trimEnd().slice(0, -1)
    expect(text(file).startsWith(before)).toBe(true)
    expect(JSON.parse(text(file)).signature).toMatchObject({
      type: [{ system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.1' }],
      when: DAY_0.toISOString(),
      who: { reference: 'urn:uuid:2' },
      targetFormat:
        'application/fhir+json;canonicalization=http://hl7.org/fhir/canonicalization/json#document',
      sigFormat: 'application/jose',
    })
  })

  it('is valid at B-B and B-T, and raised to B-LTA inside of the bundle', async () => {
    const plain = await check(await signed())
    expect(reasons(plain)).toEqual(['VALID'])
    expect(plain.signatures[0]).toMatchObject({
      packaging: 'enveloped',
      level: 'B-B',
      covers: ['Bundle (without id, meta)'],
    })
    const stamped = await signed({ timeStamp: world.stampAt(DAY_0) })
    await expect(
      flattenedVerify(
        { ...JSON.parse(jwsOf(stamped)), payload: Buffer.from(canonicalOf(stamped)).toString('base64url') },
        key(),
      ),
    ).resolves.toBeDefined()
    const validation = { at: day(1), trust: world.trust, policy: 'hpki' } as const
    const archived = await extendJades(stamped, {
      level: 'lta',
      timeStamp: world.stampAt(day(1)),
      validation,
    })
    const report = await check(archived)
    expect([reasons(report), report.signatures[0]?.level]).toEqual([['VALID'], 'B-LTA'])
    const twin = text(archived).replace('1.50', '1.51')
    expect((await check(twin)).verdict).toBe('INVALID')
  })

  it('stays valid when it is laid out anew, and with another id: both are no part of the document', async () => {
    const { signature, ...rest } = JSON.parse(text(await signed()).replace('1.50', '"1.50"'))
    const anew = JSON.stringify({ signature, ...rest, id: 'two', meta: undefined }).replace('"1.50"', '1.50')
    expect(reasons(await check(anew))).toEqual(['VALID'])
  })

  it.each([
    ['a value', '1.50', '2.50'],
    ['the precision of a value', '1.50', '1.5'],
    ['a text', '診療情報提供書', '診療情報提供書 '],
    ['the author', '"reference": "urn:uuid:2"', '"reference": "urn:uuid:3"'],
    ['an entry', '{ "fullUrl": "urn:uuid:3"', '{"fullUrl":"urn:uuid:9"},{ "fullUrl": "urn:uuid:3"'],
    ['a member that was not there', '"type": "document"', '"type": "document", "total": 1'],
  ])('is INVALID after a change of %s', async (_what, from, to) => {
    const file = text(await signed())
    expect(file).toContain(from)
    expect(reasons(await check(file.replace(from, to)))).toEqual(['INVALID', 'value/wrong'])
  })

  it('of others, over the form of RFC 8785, leaves the precision of numbers open and says so', async () => {
    const rfc8785 = canonicalOf(BUNDLE).replace('1.50', '1.5')
    const data = await signJades(utf8(rfc8785), { signer: doctor, packaging: 'detached', signingTime: DAY_0 })
    const file = withSignature(data)
    expect(reasons(await check(file))).toEqual(['INDETERMINATE', 'coverage/partial'])
    expect(reasons(await check(file.replace('1.50', '1.5')))).toEqual(['VALID'])
    expect(reasons(await check(file.replace('1.50', '1.51')))).toEqual(['INVALID', 'value/wrong'])
  })

  it('of others, with the document inside of the JWS too, has to hold the same one', async () => {
    const own = await signJades(utf8(canonicalOf(BUNDLE)), {
      signer: doctor,
      packaging: 'attached',
      signingTime: DAY_0,
    })
    expect(reasons(await check(withSignature(own)))).toEqual(['VALID'])
    const other = withSignature(own).replace('1.50', '1.51')
    expect(reasons(await check(other))).toEqual(['INVALID', 'coverage/other-content'])
  })

  it('whose canonical form is not stated is tried; one that we do not know stays open', async () => {
    const file = text(await signed())
    const without = file.replace(/"targetFormat":"[^"]*",/, '')
    expect(reasons(await check(without))).toEqual(['VALID'])
    expect(reasons(await check(without.replace('1.50', '2.50')))).toEqual(['INDETERMINATE', 'fhir/form'])
    expect(reasons(await check(file.replace('#document', '#static')))).toEqual(['INDETERMINATE', 'fhir/form'])
  })

  it.each([
    ['no signature', { signature: undefined }, 'file/no-signature'],
    ['a picture for a signature', { sigFormat: 'image/png' }, 'fhir/signature'],
    ['a signature without data', { data: undefined }, 'fhir/signature'],
    ['data that are no JWS', { data: 'AAAA' }, 'jades/malformed'],
  ])('is INVALID with %s', async (_what, changes, code) => {
    const bundle = JSON.parse(text(await signed()))
    const signature = 'signature' in changes ? undefined : { ...bundle.signature, ...changes }
    expect(reasons(await check(JSON.stringify({ ...bundle, signature })))).toEqual(['INVALID', code])
  })

  it('can be countersigned, but has one signature', async () => {
    const file = await countersignJades(await signed(), { signer: pharmacist, signingTime: DAY_0 })
    const { signatures } = await check(file)
    expect(signatures.map(({ verdict, packaging }) => [verdict, packaging])).toEqual([
      ['VALID', 'enveloped'],
      ['VALID', 'countersignature'],
    ])
    const further = { signer: pharmacist, signingTime: DAY_0 }
    await expect(addJadesSigner(file, further)).rejects.toMatchObject({ code: 'fhir/signed-already' })
    await expect(signBundle(file, further)).rejects.toMatchObject({ code: 'fhir/signed-already' })
    await expect(signBundle(utf8('{"a":1}'), further)).rejects.toMatchObject({ code: 'fhir/not-a-bundle' })
  })
})

/** Good enough for this bundle: there is nothing in it that JSON.stringify would write otherwise, but the number. */
function canonicalOf(file: Uint8Array): string {
  const {
    id: _id,
    meta: _meta,
    signature: _signature,
    ...rest
  } = JSON.parse(text(file).replace('1.50', '"1.50"'))
  return sorted(rest).replace('"1.50"', '1.50')
}

function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, one]) => `${JSON.stringify(name)}:${sorted(one)}`).join(',')}}`
}

/** The bundle with a JWS of others in it. */
function withSignature(jws: Uint8Array): string {
  const signature = {
    type: [{ code: '1.2.840.10065.1.12.1.1' }],
    targetFormat: 'application/fhir+json;canonicalization=http://hl7.org/fhir/canonicalization/json#document',
    sigFormat: 'application/jose',
    data: toBase64(jws),
  }
  return `${text(BUNDLE).trimEnd().slice(0, -1)},"signature":${JSON.stringify(signature)}}`
}
