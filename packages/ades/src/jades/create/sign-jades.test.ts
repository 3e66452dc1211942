/** What we sign, judged by the library `jose` and by openssl over a signing input that is put together here. */
import { createHash, createPublicKey, X509Certificate } from 'node:crypto'
import { utf8 } from '@jitsuin/kernel'
import { generateKey } from '@jitsuin/keys'
import type { Signer } from '@jitsuin/pki'
import { compactVerify, flattenedVerify, generalVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY_0, day, makeWorld, type World } from '../../test-support/people.js'
import { isHere, run, temporaryFolder } from '../../test-support/programs.js'
import { validate } from '../../validate/validate.js'
import { addJadesSigner } from '../extend/add-signatures.js'
import { type JadesOptions, signJades } from './sign-jades.js'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const CONTENT = utf8('{"resourceType":"Patient","name":"検証 花子"}\n')
const OTHER = utf8('{"resourceType":"Patient","name":"検証 太郎"}\n')

let world: World
let doctor: Signer
let dentist: Signer
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'])
  dentist = await world.issue(['dentist'], { cn: 'Jiro Jitsuin', key: 'p256' })
})

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()
const signed = (more: Partial<JadesOptions> = {}) =>
  signJades(CONTENT, { signer: doctor, packaging: 'attached', signingTime: DAY_0, ...more })
const keyOf = (signer: Signer) =>
  createPublicKey({ key: Buffer.from(signer.spkiDer), format: 'der', type: 'spki' })
const headerOf = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString())
const verdict = async (file: Uint8Array, detached?: Uint8Array) => {
  const options = { at: day(1), trust: world.trust, policy: 'hpki', ...(detached && { detached }) } as const
  return (await validate(file, options)).verdict
}

describe('a compact JAdES signature', () => {
  it.each([
    ['rsa2048', undefined, 'RS256'],
    ['rsa2048', 'rsa-sha512', 'RS512'],
    ['rsa2048', 'rsa-pss-sha256', 'PS256'],
    ['rsa2048', 'rsa-pss-sha384', 'PS384'],
    ['p256', undefined, 'ES256'],
    ['p384', undefined, 'ES384'],
    ['ed25519', undefined, 'EdDSA'],
  ] as const)(
    'with %s and %s is accepted by jose as %s, and not after a change',
    async (kind, algorithm, alg) => {
      const key = kind === 'rsa2048' ? {} : { key: await generateKey(kind) }
      const signer = await world.issue(['medicalDoctor'], { ...key, ...(algorithm && { algorithm }) })
      const file = await signed({ signer, mimeType: 'application/fhir+json' })
      const { payload, protectedHeader } = await compactVerify(file, keyOf(signer))
      expect(Buffer.from(payload).equals(CONTENT)).toBe(true)
      expect(protectedHeader).toMatchObject({ alg, cty: 'fhir+json', iat: DAY_0.getTime() / 1000 })
      expect(await verdict(file)).toBe('VALID')
      const [header, , value] = text(file).split('.')
      const twin = utf8(`${header}.${Buffer.from(OTHER).toString('base64url')}.${value}`)
      await expect(compactVerify(twin, keyOf(signer))).rejects.toThrow('signature verification failed')
      expect(await verdict(twin)).toBe('INVALID')
    },
  )

  it('names its certificate by value and by digest', async () => {
    const header = headerOf(text(await signed()).split('.')[0] ?? '')
    const certificate = new X509Certificate(Buffer.from(header.x5c[0], 'base64'))
    expect(certificate.subject).toContain('CN=Taro Jitsuin')
    expect(Buffer.from(header['x5t#S256'], 'base64url').toString('hex')).toBe(
      certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    )
  })

  it.skipIf(!isHere('openssl'))('has a value that openssl verifies over header and payload', async () => {
    const [header, payload, value = ''] = text(await signed({ signer: dentist })).split('.')
    const raw = Buffer.from(value, 'base64url')
    const certificate = new X509Certificate(Buffer.from(headerOf(header ?? '').x5c[0], 'base64'))
    const key = folder.write('key.pem', `${certificate.publicKey.export({ type: 'spki', format: 'pem' })}`)
    const input = folder.write('input', `${header}.${payload}`)
    const accepts = (der: Uint8Array) =>
      run('openssl', 'dgst', '-sha256', '-verify', key, '-signature', folder.write('value', der), input)
        .status
    expect(accepts(ecdsaDer(raw))).toBe(0)
    expect(accepts(ecdsaDer(raw.with(63, (raw[63] ?? 0) ^ 1)))).toBe(1)
  })

  it('with the payload beside it is accepted by jose once that is put in', async () => {
    const file = await signed({ packaging: 'detached' })
    const [header, payload, value] = text(file).split('.')
    expect(payload).toBe('')
    const whole = (content: Uint8Array) => `${header}.${Buffer.from(content).toString('base64url')}.${value}`
    await expect(compactVerify(whole(CONTENT), keyOf(doctor))).resolves.toBeDefined()
    await expect(compactVerify(whole(OTHER), keyOf(doctor))).rejects.toThrow()
    expect([await verdict(file, CONTENT), await verdict(file, OTHER), await verdict(file)]).toEqual([
      'VALID',
      'INVALID',
      'INDETERMINATE',
    ])
  })
})

describe('JAdES in JSON', () => {
  it('flattened, with the payload as it is, is accepted by jose, and not after a change (RFC 7797)', async () => {
    const file = await signed({ form: 'flattened', payloadForm: 'as-is' })
    const jws = JSON.parse(text(file))
    expect(jws.payload).toBe(text(CONTENT))
    await expect(flattenedVerify(jws, keyOf(doctor))).resolves.toBeDefined()
    const twin = { ...jws, payload: text(OTHER) }
    await expect(flattenedVerify(twin, keyOf(doctor))).rejects.toThrow()
    expect([await verdict(file), await verdict(utf8(JSON.stringify(twin)))]).toEqual(['VALID', 'INVALID'])
  })

  it('general, of two signers, is accepted by jose for each, and each for itself by us', async () => {
    const file = await addJadesSigner(await signed(), { signer: dentist, signingTime: DAY_0 })
    for (const signer of [doctor, dentist])
      await expect(generalVerify(JSON.parse(text(file)), keyOf(signer))).resolves.toBeDefined()
    const report = await validate(file, { at: day(1), trust: world.trust, policy: 'hpki' })
    expect(report.signatures.map((one) => [one.verdict, one.signer?.cn])).toEqual([
      ['VALID', 'Taro Jitsuin'],
      ['VALID', 'Jiro Jitsuin'],
    ])
  })

  it('states place, commitment, policy and a time stamp over the payload, each critical (§5.2)', async () => {
    const file = await signed({
      form: 'general',
      commitment: 'proofOfApproval',
      location: { country: 'JP', locality: '千代田区' },
      policy: {
        oid: '1.2.392.99999.1',
        digest: 'sha256',
        hash: new Uint8Array(32),
        uri: 'http://p.invalid/',
      },
      contentTimeStamp: world.stampAt(DAY_0),
    })
    const header = headerOf(JSON.parse(text(file)).signatures[0].protected)
    expect(header).toMatchObject({
      srCms: [{ commId: { id: 'http://uri.etsi.org/01903/v1.2.2#ProofOfApproval' } }],
      sigPl: { addressCountry: 'JP', addressLocality: '千代田区' },
      sigPId: { id: { id: 'urn:oid:1.2.392.99999.1' }, digAlg: 'S256' },
      crit: ['srCms', 'sigPl', 'sigPId', 'adoTst'],
    })
    const report = await validate(file, { at: day(1), trust: world.trust, policy: 'hpki' })
    expect(report.verdict).toBe('VALID')
    expect(report.signatures[0]?.checks.find(({ id }) => id === 'content-time-stamp')?.verdict).toBe('VALID')
  })

  it.each(['uri', 'uri-hash'] as const)(
    'refers to its payload by %s (sigD), and holds with that alone',
    async (by) => {
      const file = await signed({ packaging: 'detached', reference: { uri: 'patient.json', by } })
      const { sigD } = headerOf(text(file).split('.')[0] ?? '')
      // §5.2.8.3.3: the digest is that of the base64url text, unless b64 is false.
      const digest = createHash('sha256')
        .update(Buffer.from(CONTENT).toString('base64url'))
        .digest('base64url')
      expect(sigD.hashV ?? [digest]).toEqual([digest])
      const report = await validate(file, {
        at: day(1),
        trust: world.trust,
        policy: 'hpki',
        detached: CONTENT,
      })
      expect([report.verdict, report.signatures[0]?.covers[0]]).toEqual([
        'VALID',
        'patient.json (application/octet-stream)'.replace('application/', ''),
      ])
      expect([await verdict(file, OTHER), await verdict(file)]).toEqual(['INVALID', 'INDETERMINATE'])
    },
  )

  it.each([
    ['full stops in a compact one as it is', utf8('a.b'), { payloadForm: 'as-is' }],
    [
      'octets that are no text, as they are',
      Uint8Array.of(0xff),
      { payloadForm: 'as-is', form: 'flattened' },
    ],
    ['nothing at all', new Uint8Array(), {}],
  ] as const)('refuses %s', async (_what, content, more) => {
    const signing = signJades(content, { signer: doctor, packaging: 'attached', signingTime: DAY_0, ...more })
    await expect(signing).rejects.toMatchObject({ code: 'jades/payload-form' })
  })

  it('refuses a curve that JWS has no name for with this digest, and the certificate of another key', async () => {
    const signer = await world.issue([], { key: 'p384', algorithm: 'ecdsa-sha256' })
    await expect(signed({ signer })).rejects.toMatchObject({ code: 'sign/unsupported-key' })
    const mixed = { ...doctor, certificateDer: dentist.certificateDer }
    await expect(signed({ signer: mixed })).rejects.toMatchObject({ code: 'sign/certificate-key-mismatch' })
  })
})

/** r‖s as the SEQUENCE that openssl reads. */
function ecdsaDer(raw: Uint8Array): Uint8Array {
  const integer = (part: Uint8Array) => {
    const from = part.findIndex((octet) => octet !== 0)
    const value = (part[from] ?? 0) >= 0x80 ? [0, ...part.subarray(from)] : [...part.subarray(from)]
    return [2, value.length, ...value]
  }
  const content = [...integer(raw.subarray(0, 32)), ...integer(raw.subarray(32))]
  return Uint8Array.of(0x30, content.length, ...content)
}
