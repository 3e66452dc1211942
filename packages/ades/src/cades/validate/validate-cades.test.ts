import { createHash } from 'node:crypto'
import { utf8 } from '@jitsuin/kernel'
import { der, encodeSigningCertificateV2, parseCertificate, type Signer } from '@jitsuin/pki'
import { beforeAll, describe, expect, it } from 'vitest'
import { algorithm, type Forgery, forge, SHA256, SHA512 } from '../../test-support/forged-cades.js'
import { DAY_0, day, makeWorld, type World } from '../../test-support/people.js'
import { reasons } from '../../test-support/reasons.js'
import { validate } from '../../validate/validate.js'
import { attribute } from '../create/attribute.js'
import { type CadesOptions, signCades } from '../create/sign-cades.js'
import { SIGNED_ATTRIBUTES } from '../oids.js'
import { validateCades } from './validate-cades.js'

const CONTENT = utf8('紹介状\r\n検証 花子 様\n')
const OTHER = utf8('紹介状\r\n検証 太郎 様\n')

let world: World
let doctor: Signer
let dentist: Signer
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'])
  dentist = await world.issue(['dentist'], { cn: 'Jiro Jitsuin' })
})

const check = (file: Uint8Array, detached?: Uint8Array) =>
  validate(file, { at: day(1), trust: world.trust, policy: 'hpki', ...(detached && { detached }) })
const signed = (more: Partial<CadesOptions> = {}) =>
  signCades(CONTENT, { signer: doctor, packaging: 'attached', signingTime: DAY_0, ...more })
/** Verdict and what spoke against it. */
const sound = (): Forgery => ({ signer: doctor, content: CONTENT })

describe('CAdES that we made', () => {
  it.each([
    ['attached', 'B-B', {}],
    ['detached', 'B-B', { packaging: 'detached' }],
    ['attached', 'B-T', { timeStamp: true }],
  ] as const)('is valid %s at level %s, with all five answers', async (packaging, level, more) => {
    const { timeStamp, ...rest } = { timeStamp: false, ...more }
    const file = await signed({ ...rest, ...(timeStamp && { timeStamp: world.stampAt(DAY_0) }) })
    const report = await check(file, packaging === 'detached' ? CONTENT : undefined)
    expect(reasons(report)).toEqual(['VALID'])
    const [signature] = report.signatures
    expect(signature).toMatchObject({ format: 'CAdES', packaging, level, signedAt: DAY_0.toISOString() })
    expect(signature?.answers.map(({ verdict }) => verdict)).toEqual([
      'VALID',
      'VALID',
      'VALID',
      'VALID',
      level === 'B-T' ? 'VALID' : 'NOT_APPLICABLE',
    ])
    expect(signature?.stampedAt).toBe(level === 'B-T' ? DAY_0.toISOString() : null)
    expect(signature?.signer).toMatchObject({ cn: 'Taro Jitsuin', roles: ['medicalDoctor'] })
  })

  it('with Ed25519, which openssl 3.0 does not know in CMS, is valid, and not after a change', async () => {
    const signer = await world.issue(['medicalDoctor'], { key: 'ed25519' })
    const file = await signed({ signer })
    expect(reasons(await check(file))).toEqual(['VALID'])
    const changed = file.with(-1, (file.at(-1) ?? 0) ^ 1)
    expect(reasons(await check(changed))).toEqual(['INVALID', 'value/wrong'])
  })

  it('states a time stamp over its content, which must not be younger than the signature', async () => {
    const stamps = (content: Date, signature: Date) => ({
      contentTimeStamp: world.stampAt(content),
      timeStamp: world.stampAt(signature),
    })
    const report = await check(await signed(stamps(DAY_0, day(0.2))))
    expect(reasons(report)).toEqual(['VALID'])
    expect(report.signatures[0]?.checks.find(({ id }) => id === 'content-time-stamp')?.reason.code).toBe(
      'content-stamp/ok',
    )
    const turned = await signed(stamps(day(0.5), day(0.2)))
    expect(reasons(await check(turned))).toEqual(['INVALID', 'archive/order'])
  })

  it('is checked against a stream that is read once', async () => {
    const file = await signed({ packaging: 'detached' })
    let opened = 0
    const detached = async function* () {
      opened += 1
      yield CONTENT.subarray(0, 3)
      yield CONTENT.subarray(3)
    }
    const options = { at: day(1), trust: world.trust, policy: 'hpki' } as const
    expect((await validateCades(file, { ...options, detached })).verdict).toBe('VALID')
    expect(opened).toBe(1)
  })

  it('is not valid without its content, with another one, or when both are there and differ', async () => {
    const detached = await signed({ packaging: 'detached' })
    expect(reasons(await check(detached))).toEqual(['INDETERMINATE', 'references/missing'])
    expect(reasons(await check(detached, OTHER))).toEqual(['INVALID', 'references/changed'])
    const attached = await signed()
    expect(reasons(await check(attached, CONTENT))).toEqual(['VALID'])
    expect(reasons(await check(attached, OTHER))).toEqual(['INVALID', 'coverage/other-content'])
  })

  it('is never valid after a change of any byte of what is signed, and never makes the check throw', async () => {
    const file = await signed()
    const valid: number[] = []
    for (let at = 0; at < file.length; at += 5) {
      const { verdict } = await check(file.with(at, (file[at] ?? 0) ^ 0x11))
      if (verdict === 'VALID') valid.push(at)
    }
    // Only certificates above the signer's may change: they are at hand anyway, and nothing in the message is trusted.
    const spans = doctor.chainDer.map((der) => [Buffer.from(file).indexOf(der), der.length] as const)
    const isFree = (at: number) => spans.some(([start, length]) => at >= start && at < start + length)
    expect(valid.filter((at) => !isFree(at))).toEqual([])
  }, 60_000)
})

it('CAdES with a digest that nobody here knows is neither confirmed nor refused', async () => {
  const file = await forge({ ...sound(), signerDigest: algorithm('1.2.3') })
  expect(reasons(await check(file))).toEqual(['INDETERMINATE', 'references/algorithm'])
})

describe('CAdES with one thing wrong', () => {
  it('is valid when nothing is', async () => {
    expect(reasons(await check(await forge(sound())))).toEqual(['VALID'])
  })

  it.each<readonly [string, () => Partial<Forgery>, string]>([
    ['no message-digest', () => ({ attributes: { messageDigest: undefined } }), 'format/no-message-digest'],
    [
      'the digest of another content',
      () => ({ attributes: { messageDigest: der.octetString(createHash('sha256').update(OTHER).digest()) } }),
      'references/changed',
    ],
    [
      'another content type',
      () => ({ attributes: { contentType: der.oid('1.2.840.113549.1.9.16.1.4') } }),
      'format/content-type',
    ],
    ['no content type', () => ({ attributes: { contentType: undefined } }), 'format/content-type'],
    ['no signing certificate', () => ({ attributes: { signingCertificateV2: undefined } }), 'signer/unbound'],
    [
      'the signing certificate of someone else',
      () => {
        const { certificateDer } = dentist
        return {
          attributes: { signingCertificateV2: encodeSigningCertificateV2(parseCertificate(certificateDer)) },
          certificates: [doctor.certificateDer, certificateDer],
        }
      },
      'signer/issuer-serial',
    ],
    [
      'the signing certificate of someone who is not there',
      () => ({
        attributes: {
          signingCertificateV2: encodeSigningCertificateV2(parseCertificate(dentist.certificateDer)),
        },
      }),
      'signer/mismatch',
    ],
    ['its certificate left out', () => ({ certificates: doctor.chainDer }), 'signer/not-found'],
    [
      'attributes out of order',
      () => ({
        writeAttributes: (attributes) => der.set(...attributes.toSorted((a, b) => Buffer.compare(b, a))),
      }),
      'format/attributes-not-der',
    ],
    [
      'attributes of indefinite length',
      () => ({
        writeAttributes: (attributes) =>
          Uint8Array.of(0x31, 0x80, ...Buffer.concat(attributes.toSorted(Buffer.compare)), 0, 0),
      }),
      'format/attributes-not-der',
    ],
    [
      'an attribute twice',
      () => ({
        moreAttributes: [1, 2].map((hour) =>
          attribute(SIGNED_ATTRIBUTES.signingTime, der.time(new Date(DAY_0.getTime() + hour * 3_600_000))),
        ),
      }),
      'format/attribute-twice',
    ],
    [
      'an attribute with two values',
      () => ({
        moreAttributes: [
          der.sequence(der.oid(SIGNED_ATTRIBUTES.signingTime), der.set(der.time(DAY_0), der.time(day(1)))),
        ],
      }),
      'format/properties-malformed',
    ],
    ['a digest that is not listed', () => ({ listedDigests: [SHA512] }), 'format/digest-algorithms'],
    [
      'a digest that is not that of the signature algorithm',
      () => ({ signerDigest: SHA512, listedDigests: [SHA256, SHA512] }),
      'format/digest-algorithms',
    ],
    ['no signer', () => ({ signers: 0 }), 'cades/no-signer'],
    ['many signers', () => ({ signers: 17 }), 'cades/too-many-parts'],
    [
      'a bag of certificates',
      () => ({ certificates: Array.from({ length: 65 }, () => doctor.certificateDer) }),
      'cades/too-many-parts',
    ],
    [
      'a countersignature that cannot be read',
      () => ({ unsigned: [attribute('1.2.840.113549.1.9.6', der.octetString(CONTENT))] }),
      'format/malformed',
    ],
    [
      'a time stamp that cannot be read',
      () => ({ unsigned: [attribute('1.2.840.113549.1.9.16.2.14', der.octetString(CONTENT))] }),
      'stamp/malformed',
    ],
  ])('is refused with %s', async (_what, change, code) => {
    expect(reasons(await check(await forge({ ...sound(), ...change() })))).toEqual(['INVALID', code])
  })

  it('is refused without signed attributes, and with a digest outside the set', async () => {
    const file = await forge({
      ...sound(),
      attributes: { contentType: undefined },
      writeAttributes: () => CONTENT,
    })
    expect((await check(file)).verdict).toBe('INVALID')
    const sha1 = algorithm('1.3.14.3.2.26')
    const old = await forge({ ...sound(), signerDigest: sha1, listedDigests: [sha1] })
    expect((await check(old)).verdict).toBe('INVALID')
  })

  it('is refused after every cut, by name', async () => {
    const file = await signed()
    for (let length = 2; length < file.length; length += 13)
      expect(reasons(await check(file.subarray(0, length)))).toEqual(['INVALID', 'cades/cut-short'])
  })

  it('is refused with bytes behind its end, and where it is something else', async () => {
    const longer = Uint8Array.of(...(await signed()), 0)
    expect(reasons(await check(longer))).toEqual(['INVALID', 'cades/malformed'])
    expect(reasons(await check(doctor.certificateDer))).toEqual(['INVALID', 'cades/malformed'])
    const data = der.sequence(der.oid('1.2.840.113549.1.7.1'), der.explicit(0, der.octetString(CONTENT)))
    expect(reasons(await check(data))).toEqual(['INVALID', 'cades/not-signed-data'])
  })

  it('is refused with its content in more pieces than anybody cuts, and in pieces of pieces', async () => {
    const message = (content: Uint8Array) =>
      der.sequence(
        der.oid('1.2.840.113549.1.7.2'),
        der.explicit(
          0,
          der.sequence(
            der.integer(1),
            der.set(SHA256),
            der.sequence(der.oid('1.2.840.113549.1.7.1'), der.explicit(0, content)),
            der.set(),
          ),
        ),
      )
    const many = der.encode(
      0x24,
      new Uint8Array(200_002).map((_octet, at) => (at % 2 === 0 ? 4 : 0)),
    )
    expect(reasons(await check(message(many)))).toEqual(['INVALID', 'cades/too-many-parts'])
    const nested = der.encode(0x24, der.encode(0x24, der.octetString(CONTENT)))
    expect(reasons(await check(message(nested)))).toEqual(['INVALID', 'cades/malformed'])
  })

  it('is judged by what is known of its signer, as XAdES is', async () => {
    const expired = await world.issue(['medicalDoctor'], { notAfter: new Date('2026-04-01T14:59:59Z') })
    const late = await check(await signed({ signer: expired }))
    expect(reasons(late)).toEqual(['INDETERMINATE', 'validity/expired-unproven'])
    const stamped = await check(await signed({ signer: expired, timeStamp: world.stampAt(DAY_0) }))
    expect(reasons(stamped)).toEqual(['VALID'])
    const future = await check(await signed({ signingTime: day(2) }))
    expect(reasons(future)).toEqual(['INDETERMINATE', 'signing-time/future'])
  })

  it('is refused when its time stamp is over another signature', async () => {
    const other = await signed({ signer: dentist, timeStamp: world.stampAt(DAY_0) })
    const token = Buffer.from(other).subarray(
      Buffer.from(other).indexOf(Buffer.from(der.oid('1.2.840.113549.1.9.16.2.14'))),
    )
    const value = der.readAt(der.readAt(token, der.readAt(token, 0).bytes.length).content, 0).bytes
    const unsigned = [attribute('1.2.840.113549.1.9.16.2.14', value)]
    expect(reasons(await check(await forge({ ...sound(), unsigned })))).toEqual([
      'INVALID',
      'stamp/other-data',
    ])
  })
})
