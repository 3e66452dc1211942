import { randomBytes } from 'node:crypto'
import { utf8 } from '@jitsuin/kernel'
import type { Signer } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sign } from '../create/sign.js'
import { dispense, prescribe, signing } from '../test-support/documents.js'
import { opensslAuthority } from '../test-support/openssl-tsa.js'
import { DAY_0, day, makeWorld, type World } from '../test-support/people.js'
import { isHere, temporaryFolder } from '../test-support/programs.js'
import { prepareTrust } from '../validate/trust.js'
import { validate } from '../validate/validate.js'
import { extend } from './extend.js'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const withOpenssl = it.skipIf(!isHere('openssl'))

let world: World
let doctor: Signer
let pharmacist: Signer
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'])
  pharmacist = await world.issue(['pharmacist'])
})

const stamp = (file: Uint8Array, signatureId?: string) =>
  extend(file, {
    level: 't',
    timeStamp: world.stampAt(DAY_0),
    randomBytes,
    ...(signatureId && { signatureId }),
  })
const check = (file: Uint8Array) => validate(file, { at: day(1), trust: world.trust, policy: 'hpki' })
const text = (file: Uint8Array) => Buffer.from(file).toString()
const ADDED = /<xa:UnsignedProperties xmlns:xa=[\s\S]*?<\/xa:UnsignedProperties>/

describe('adding a time stamp', () => {
  it.each([
    ['a prescription', () => prescribe(doctor)],
    ['a record of dispensing', async () => dispense(pharmacist, await prescribe(doctor))],
    [
      'an enveloped signature',
      () => sign(utf8('<a>\r\n<b/></a>\r\n'), signing(doctor, { form: { packaging: 'enveloped' } })),
    ],
  ] as const)('to %s changes no other byte', async (_what, make) => {
    const before = await make()
    const after = await stamp(before)
    expect(text(after).replace(ADDED, '')).toBe(text(before))
    expect((await check(after)).signatures.at(-1)).toMatchObject({ verdict: 'VALID', level: 'B-T' })
  })

  it('puts a second stamp behind the first, and both count', async () => {
    const twice = await stamp(await stamp(await prescribe(doctor)))
    expect(text(twice).match(/<xa:SignatureTimeStamp/g)).toHaveLength(2)
    expect((await check(twice)).verdict).toBe('VALID')
  })

  it('goes to the signature that is named', async () => {
    const two = `<r>${[await letter('a'), await letter('b')].map((file) => text(file).replace(/^<\?xml.*\?>\n/, '')).join('')}</r>`
    const id = /Id="(id[0-9a-f]{8}-Signature)"/.exec(two)?.[1] ?? ''
    const after = await stamp(utf8(two), id)
    expect((await check(after)).signatures.map(({ level }) => level)).toEqual(['B-T', 'B-B'])
    await expect(stamp(utf8(two))).rejects.toMatchObject({ code: 'extend/which-signature' })
  })

  it.each([
    ['a file without signature', async () => utf8('<a/>'), 'extend/no-signature'],
    [
      'a signature without XAdES properties',
      async () => utf8(text(await prescribe(doctor)).replace(/<xs:Object>.*<\/xs:Object>/, '')),
      'extend/not-xades',
    ],
    [
      'an archived signature',
      async () =>
        utf8(
          text(await stamp(await prescribe(doctor))).replace(
            '</xa:UnsignedSignatureProperties>',
            '<x:ArchiveTimeStamp xmlns:x="http://uri.etsi.org/01903/v1.4.1#"/></xa:UnsignedSignatureProperties>',
          ),
        ),
      'extend/already-archived',
    ],
    ['a file that is not XML', async () => utf8('%PDF'), 'xml/malformed'],
  ])('refuses %s', async (_what, make, code) => {
    await expect(stamp(await make())).rejects.toMatchObject({ code })
  })

  it('lets the failure of the authority through and returns nothing half done', async () => {
    const timeStamp = () => Promise.reject(new Error('The authority does not answer'))
    await expect(extend(await prescribe(doctor), { level: 't', timeStamp, randomBytes })).rejects.toThrow(
      'does not answer',
    )
  })

  withOpenssl('accepts the tokens that openssl makes as a time-stamp authority', async () => {
    const authority = opensslAuthority(folder)
    const signed = await prescribe(doctor, { signingTime: new Date(), timeStamp: authority.stamp })
    const anchors = { anchors: [world.root], tsaAnchors: [authority.root()] }
    const lists = [authority.list(), ...(await world.listsAt(new Date()))]
    const trust = prepareTrust({ ...anchors, material: { certificates: [world.signingCa], crls: lists } })
    const at = new Date(Date.now() + 60_000)
    const report = await validate(signed, { at, trust, policy: 'hpki' })
    expect(report.signatures[0]?.answers.map(({ verdict }) => verdict)).toEqual(Array(5).fill('VALID'))
    // The anchors of signers are none for time stamps once there are own ones, and the other way round.
    const own = prepareTrust({
      anchors: [world.root],
      material: { certificates: [world.signingCa], crls: lists },
    })
    expect(
      (await validate(signed, { at, trust: own, policy: 'hpki' })).signatures[0]?.answers[4]?.verdict,
    ).toBe('INDETERMINATE')
  })
})

const letter = (content: string) =>
  sign(utf8(content), signing(doctor, { form: { packaging: 'enveloping', mimeType: 'text/plain' } }))
