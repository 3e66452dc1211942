import { createHash, createHmac } from 'node:crypto'
import { toBase64, utf8 } from '@jitsuin/kernel'
import type { Signer } from '@jitsuin/pki'
import { CURVE_BYTES, signatureFromDer } from '@jitsuin/xml'
import { beforeAll, describe, expect, it } from 'vitest'
import { DAY_0, day, makeWorld, type World } from '../../test-support/people.js'
import { reasons } from '../../test-support/reasons.js'
import { validate } from '../../validate/validate.js'
import { type JadesOptions, signJades } from '../create/sign-jades.js'
import { countersignJades } from '../extend/add-signatures.js'

const CONTENT = utf8('{"resourceType":"Patient","name":"検証 花子"}\n')
const PAYLOAD = Buffer.from(CONTENT).toString('base64url')

let world: World
let doctor: Signer
let dentist: Signer
let elliptic: Signer
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'])
  elliptic = await world.issue(['medicalDoctor'], { key: 'p256' })
  dentist = await world.issue(['dentist'], { cn: 'Jiro Jitsuin', key: 'p256' })
})

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()
const base64url = (json: unknown) =>
  Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)).toString('base64url')
const signed = (more: Partial<JadesOptions> = {}) =>
  signJades(CONTENT, { signer: doctor, packaging: 'attached', signingTime: DAY_0, ...more })
const check = (file: Uint8Array | string, detached?: Uint8Array) =>
  validate(typeof file === 'string' ? utf8(file) : file, {
    at: day(1),
    trust: world.trust,
    policy: 'hpki',
    ...(detached && { detached }),
  })
/** Verdict and what spoke against it. */

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
/** A compact JWS whose header is the sound one with some members changed, signed all the same. */
async function forge(changes: Record<string, unknown> | string, signer: Signer = doctor): Promise<string> {
  const sound = {
    alg: signer === doctor ? 'RS256' : 'ES256',
    iat: DAY_0.getTime() / 1000,
    x5c: [signer.certificateDer, ...signer.chainDer].map(toBase64),
  }
  const header = base64url(typeof changes === 'string' ? changes : { ...sound, ...changes })
  const value = await signer.sign(utf8(`${header}.${PAYLOAD}`))
  const raw = signer === doctor ? value : signatureFromDer(value, CURVE_BYTES.prime256v1)
  return `${header}.${PAYLOAD}.${Buffer.from(raw).toString('base64url')}`
}

describe('JAdES that we made', () => {
  it.each([
    ['attached', 'B-B', {}],
    ['detached', 'B-B', { packaging: 'detached' }],
    ['attached', 'B-T', { timeStamp: true }],
    ['attached', 'B-T', { timeStamp: true, form: 'general' }],
  ] as const)('is valid %s at level %s, with all five answers', async (packaging, level, more) => {
    const { timeStamp, ...rest } = { timeStamp: false, ...more }
    const file = await signed({ ...rest, ...(timeStamp && { timeStamp: world.stampAt(DAY_0) }) })
    const report = await check(file, packaging === 'detached' ? CONTENT : undefined)
    expect(reasons(report)).toEqual(['VALID'])
    const [signature] = report.signatures
    expect(signature).toMatchObject({ format: 'JAdES', packaging, level, signedAt: DAY_0.toISOString() })
    expect(signature?.answers.map(({ verdict }) => verdict)).toEqual([
      ...['VALID', 'VALID', 'VALID', 'VALID'],
      level === 'B-T' ? 'VALID' : 'NOT_APPLICABLE',
    ])
    expect(signature?.stampedAt).toBe(level === 'B-T' ? DAY_0.toISOString() : null)
    expect(signature?.signer).toMatchObject({ cn: 'Taro Jitsuin', roles: ['medicalDoctor'] })
  })

  it('is refused after each change of one of its three parts', async () => {
    const [header = '', payload = '', value = ''] = text(await signed()).split('.')
    const flip = (part: string) => {
      const octets = Buffer.from(part, 'base64url')
      octets[octets.length - 3] = (octets.at(-3) ?? 0) ^ 1
      return octets.toString('base64url')
    }
    expect(reasons(await check(`${header}.${flip(payload)}.${value}`))).toEqual(['INVALID', 'value/wrong'])
    expect(reasons(await check(`${header}.${payload}.${flip(value)}`))).toEqual(['INVALID', 'value/wrong'])
    expect((await check(`${flip(header)}.${payload}.${value}`)).verdict).toBe('INVALID')
  })

  it('does not show one content and hold another', async () => {
    const report = await check(await signed(), utf8('something else'))
    expect(reasons(report)).toEqual(['INVALID', 'coverage/other-content'])
  })

  it('countersigned is valid twice; over another value the countersignature is not', async () => {
    const file = await countersignJades(await signed(), { signer: dentist, signingTime: DAY_0 })
    const report = await check(file)
    expect(report.signatures.map((one) => [one.verdict, one.packaging, one.covers])).toEqual([
      ['VALID', 'attached', ['payload (octet-stream)']],
      ['VALID', 'countersignature', [report.signatures[0]?.id]],
    ])
    const { header } = JSON.parse(text(file))
    const other = JSON.parse(text(await signed({ form: 'flattened', signer: elliptic })))
    expect(reasons(await check(JSON.stringify({ ...other, header })))).toEqual(['INVALID', 'value/wrong'])
  })
})

describe('a countersignature of others', () => {
  it.each(['attached', 'detached'] as const)(
    '%s is valid over the value or its text, and over nothing else',
    async (packaging) => {
      const sound = JSON.parse(text(await signed({ form: 'flattened' })))
      const over = async (octets: Uint8Array) => {
        const cSig = text(await signJades(octets, { signer: dentist, packaging, signingTime: DAY_0 }))
        return reasons(await check(JSON.stringify({ ...sound, header: { etsiU: [{ cSig }] } })))
      }
      expect(await over(Buffer.from(sound.signature, 'base64url'))).toEqual(['VALID'])
      expect(await over(utf8(sound.signature))).toEqual(['VALID'])
      const other = packaging === 'attached' ? 'coverage/other-content' : 'value/wrong'
      expect(await over(utf8('another value'))).toEqual(['INVALID', other])
    },
  )

  it.each([
    ['no JWS', 'x'],
    ['of two signers', { payload: 'YQ', signatures: [{}, {}] }],
    ['a number', 5],
  ])('that is %s makes the file INVALID', async (_what, cSig) => {
    const sound = JSON.parse(text(await signed({ form: 'flattened' })))
    const report = await check(JSON.stringify({ ...sound, header: { etsiU: [{ cSig }] } }))
    expect(reasons(report)).toEqual(['INVALID', 'format/malformed'])
  })
})

describe('a JWS of others', () => {
  it.each([
    ['with sigT instead of iat', { iat: undefined, sigT: '2026-04-01T03:00:00Z' }],
    ['with parameters that are no concern of ours', { kid: 'one', typ: 'JOSE', jti: '1' }],
    ['that lists sigT as critical', { sigT: '2026-04-01T03:00:00Z', crit: ['sigT'] }],
    ['accepted until later', { exp: day(2).getTime() / 1000, crit: ['exp'] }],
  ] as const)('is valid %s', async (_what, changes) => {
    const report = await check(await forge(changes))
    expect([reasons(report), report.signatures[0]?.signedAt]).toEqual([['VALID'], DAY_0.toISOString()])
  })

  it('with a certificate behind its own that cannot be read is valid all the same', async () => {
    const file = await forge({ x5c: [doctor.certificateDer, Uint8Array.of(0x30, 0)].map(toBase64) })
    expect(reasons(await check(file))).toEqual(['VALID'])
  })

  it('without x5c is found by the digest among the certificates at hand', async () => {
    const bound = { x5c: undefined, 'x5t#S256': base64url(Buffer.from(sha256(doctor.certificateDer))) }
    const digest = sha256(doctor.certificateDer).toString('base64url')
    const file = await forge({ ...bound, 'x5t#S256': digest })
    expect(reasons(await check(file))).toEqual(['INVALID', 'signer/not-found'])
    const trust = {
      anchors: [world.root],
      material: { certificates: [doctor.certificateDer, world.signingCa], crls: world.lists },
    }
    expect((await validate(utf8(file), { at: day(1), trust, policy: 'hpki' })).verdict).toBe('VALID')
  })

  it.each([
    ['no algorithm', { alg: 'none' }, 'jose/alg-none'],
    ['no algorithm, in other letters', { alg: 'NoNe' }, 'jose/alg-none'],
    ['a shared secret', { alg: 'HS256' }, 'jose/alg-mac'],
    ['an algorithm of another key', { alg: 'ES256' }, 'value/key'],
    ['no algorithm named', { alg: undefined }, 'jose/no-algorithm'],
    ['an algorithm that is no text', { alg: 5 }, 'jose/parameter'],
    ['an unknown critical parameter', { crit: ['magic'], magic: 1 }, 'jose/crit-unknown'],
    ['a list of critical parameters that is none', { crit: 'sigT' }, 'jose/parameter'],
    ['another certificate by digest', { 'x5t#S256': 'A'.repeat(43) }, 'signer/mismatch'],
    ['a certificate that is none', { x5c: ['AAAA'] }, 'signer/unreadable'],
    ['a certificate in another base64', { x5c: ['AA-_'] }, 'signer/unreadable'],
    ['a bare key', { x5c: undefined, jwk: { kty: 'RSA' } }, 'signer/key-only'],
    [
      'an address for the certificate alone',
      { x5c: undefined, x5u: 'http://x.invalid/' },
      'signer/not-found',
    ],
    ['a time that is none', { iat: 'today' }, 'jose/parameter'],
    ['a payload of its own and elsewhere', { sigD: { mId: 'x', pars: ['a'] } }, 'references/refused'],
  ] as const)('is INVALID with %s', async (_what, changes, code) => {
    const [verdict, first] = reasons(await check(await forge(changes)))
    expect([verdict, first]).toEqual(['INVALID', code])
  })

  it('is INDETERMINATE where a digest that is not relied on names the certificate', async () => {
    const report = await check(await forge({ 'x5t#o': { digAlg: 'S1', digVal: 'AAAA' } }))
    expect(reasons(report).slice(0, 2)).toEqual(['INDETERMINATE', 'signer/digest-algorithm'])
  })

  it('under the public key as a shared secret is refused by name', async () => {
    const header = base64url({ alg: 'HS256', x5c: [toBase64(doctor.certificateDer)] })
    const value = createHmac('sha256', doctor.spkiDer).update(`${header}.${PAYLOAD}`).digest('base64url')
    expect(reasons(await check(`${header}.${PAYLOAD}.${value}`))).toContain('jose/alg-mac')
  })

  it.each([
    ['an algorithm that we do not know', { alg: 'ES256K' }, 'jose/alg-unknown'],
    ['an empty list of critical parameters', { crit: [] }, 'jose/crit-form'],
    ['a critical parameter that is not there', { crit: ['sigT'] }, 'jose/crit-form'],
    [
      'a critical parameter twice',
      { sigT: '2026-04-01T03:00:00Z', crit: ['sigT', 'sigT'] },
      'jose/crit-form',
    ],
    ['a standard parameter listed as critical', { crit: ['alg'] }, 'jose/crit-form'],
    ['b64 that is not listed', { b64: true }, 'jose/crit-form'],
    ['a time for acceptance that is over', { exp: day(0.5).getTime() / 1000 }, 'jose/expired'],
  ] as const)('is open with %s', async (_what, changes, code) => {
    expect(reasons(await check(await forge(changes)))).toEqual(['INDETERMINATE', code])
  })

  it('of an elliptic curve is refused in DER, cut short, and with a zero before it', async () => {
    const file = await forge({}, elliptic)
    expect(reasons(await check(file))).toEqual(['VALID'])
    const [header, payload, value = ''] = file.split('.')
    const der = Buffer.from(await elliptic.sign(utf8(`${header}.${payload}`)))
    const raw = Buffer.from(value, 'base64url')
    for (const other of [der, raw.subarray(0, 63), Buffer.concat([Buffer.alloc(1), raw]), Buffer.alloc(0)]) {
      const changed = `${header}.${payload}.${other.toString('base64url')}`
      expect(reasons(await check(changed))).toEqual(['INVALID', 'jose/value-form'])
    }
  })

  it.each([
    ['the same name twice', '{"alg":"RS256","alg":"none"}', 'jose/header-json'],
    ['no JSON', '{alg}', 'jose/header-json'],
    ['no object', '["alg"] ', 'format/malformed'],
  ])('is INVALID when its header is %s', async (_what, header, code) => {
    const [first = '', ...rest] = (await forge(header)).split('.')
    const [payload, signature] = rest
    const file = JSON.stringify({ payload, protected: first, signature })
    expect(reasons(await check(file))).toEqual(['INVALID', code])
  })

  it.each([
    ['a parameter in both headers', { alg: 'RS256' }, 'jose/header-twice'],
    ['critical parameters outside of the protected one', { crit: ['sigT'] }, 'jose/unprotected'],
    ['the form of the payload outside of it', { b64: false }, 'jose/unprotected'],
  ])('is INVALID with %s', async (_what, header, code) => {
    const sound = JSON.parse(text(await signed({ form: 'flattened' })))
    expect(reasons(await check(JSON.stringify({ ...sound, header })))).toEqual(['INVALID', code])
  })

  it.each([
    ['etsiU is no array', { etsiU: 'sigTst' }],
    ['its components are of both kinds', { etsiU: [base64url({ sigPSt: {} }), { sigPSt: {} }] }],
    ['a component has two members', { etsiU: [{ sigPSt: {}, cSig: 'x' }] }],
  ])('is open when %s', async (_what, header) => {
    const sound = JSON.parse(text(await signed({ form: 'flattened' })))
    const report = await check(JSON.stringify({ ...sound, header }))
    expect(reasons(report)).toEqual(['INDETERMINATE', 'jose/unsigned-malformed'])
  })

  it.each([
    ['both forms at once', { signatures: [] }, 'jades/malformed'],
    ['a payload that is no text', { payload: 1 }, 'jades/malformed'],
    ['no signature', { signature: undefined }, 'file/no-signature'],
    ['a signature with padding', { signature: 'AAA=' }, 'format/malformed'],
    ['a header that is no object', { header: [] }, 'format/malformed'],
  ])('is INVALID with %s', async (_what, changes, code) => {
    const sound = JSON.parse(text(await signed({ form: 'flattened' })))
    expect(reasons(await check(JSON.stringify({ ...sound, ...changes })))).toEqual(['INVALID', code])
  })

  it('is INVALID when the file has a name twice, whatever else it holds', async () => {
    const sound = text(await signed({ form: 'flattened' }))
    const report = await check(`{"payload":"e30",${sound.slice(1)}`)
    expect(reasons(report)).toEqual(['INVALID', 'json/duplicate-name'])
  })

  it('refers to data in a way that we do not follow: open', async () => {
    const [header, , value] = (
      await forge({ sigD: { mId: 'http://uri.etsi.org/19182/HttpHeaders', pars: ['digest'] } })
    ).split('.')
    const [verdict, ...codes] = reasons(await check(`${header}..${value}`, CONTENT))
    expect([verdict, codes]).toEqual(['INDETERMINATE', ['jose/signed-data']])
  })
})
