/** CMS as others write it: openssl in its many ways, and by hand what openssl does not write. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { japanDate, utf8 } from '@jitsuin/kernel'
import { encodePem, generateKey } from '@jitsuin/keys'
import { der, parseCertificate, type Signer, validityFromJapanDay } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Forgery, forge, SHA512 } from '../test-support/forged-cades.js'
import { makeWorld, type World } from '../test-support/people.js'
import { run, temporaryFolder } from '../test-support/programs.js'
import { reasons } from '../test-support/reasons.js'
import { validate } from '../validate/validate.js'
import { attribute } from './create/attribute.js'
import { SIGNED_ATTRIBUTES, UNSIGNED_ATTRIBUTES } from './oids.js'
import { rewriteAsDer } from './read/as-der.js'
import { readWhole } from './read/ber.js'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const CONTENT = utf8('referral of Hanako Kensho\r\n'.repeat(20))
/** openssl states the time of its machine, so everything here is of today. */
const TODAY = new Date()
const SOON = new Date(TODAY.getTime() + 3_600_000)

let world: World
let doctor: Signer
let bare: Signer
beforeAll(async () => {
  world = await makeWorld(TODAY)
  const key = await generateKey('rsa2048')
  const validity = validityFromJapanDay(japanDate(TODAY), { years: 1 })
  doctor = await world.issue(['medicalDoctor'], { key, ...validity })
  bare = await world.issue(['medicalDoctor'], { key: await generateKey('p256'), ...validity })
  folder.write('doctor.pem', encodePem('CERTIFICATE', doctor.certificateDer))
  folder.write('doctor.key', key.export({ type: 'pkcs8', format: 'pem' }))
  folder.write('content', CONTENT)
})

const path = (name: string) => `${folder.path}/${name}`
function opensslSigns(form: string, ...flags: string[]): Buffer {
  const { status, output } = run(
    'openssl',
    ...['cms', '-sign', '-binary', '-in', path('content'), '-outform', form, '-out', path('theirs')],
    ...['-signer', path('doctor.pem'), '-inkey', path('doctor.key'), ...flags],
  )
  if (status !== 0) throw new Error(output)
  return readFileSync(path('theirs'))
}
const check = (file: Uint8Array, detached?: Uint8Array, policy: 'basic' | 'hpki' = 'basic') =>
  validate(file, { at: SOON, trust: world.trust, policy, ...(detached && { detached }) })
/** One letter of the content inside is another. */
function otherContent(file: Buffer): Buffer {
  const at = file.indexOf('Hanako')
  if (at < 0) throw new Error('The content is not inside')
  return Buffer.concat([file.subarray(0, at), Buffer.from('Tanako'), file.subarray(at + 6)])
}
/** The last octet of the signature value is another: it ends the message where there are no unsigned attributes. */
const otherValue = (file: Uint8Array) => {
  const at = file.findLastIndex((octet) => octet !== 0)
  return file.with(at, (file[at] ?? 0) ^ 1)
}
const CADES = ['-cades', '-nodetach'] as const

describe('what openssl signed', () => {
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['in one piece', CADES, ['VALID']],
    ['in pieces of indefinite length', [...CADES, '-stream'], ['VALID']],
    ['by key identifier', [...CADES, '-keyid'], ['VALID']],
    ['with RSASSA-PSS', [...CADES, '-keyopt', 'rsa_padding_mode:pss'], ['VALID']],
    ['with SHA-512', [...CADES, '-md', 'sha512'], ['VALID']],
    ['as another type of content', [...CADES, '-econtent_type', '1.2.840.113549.1.9.16.1.4'], ['VALID']],
    ['without signing-certificate', ['-nodetach'], ['INDETERMINATE', 'signer/unbound-open']],
    ['without signed attributes', ['-nodetach', '-noattr'], ['INDETERMINATE', 'signer/unbound-open']],
    ['without its certificate', [...CADES, '-nocerts'], ['INDETERMINATE', 'signer/not-found']],
  ])('%s is taken for what it is, and its twins are refused', async (_how, flags, expected) => {
    const file = opensslSigns('DER', ...flags)
    expect(reasons(await check(file))).toEqual(expected)
    expect((await check(otherContent(file))).verdict).toBe('INVALID')
    const value = (await check(otherValue(file))).verdict
    expect(value).toBe(expected.includes('signer/not-found') ? 'INDETERMINATE' : 'INVALID')
  })

  it('without signed attributes and detached needs its content', async () => {
    const file = opensslSigns('DER', '-noattr')
    expect(reasons(await check(file))).toEqual(['INDETERMINATE', 'signer/unbound-open', 'references/missing'])
    expect(reasons(await check(file, CONTENT))).toEqual(['INDETERMINATE', 'signer/unbound-open'])
    expect((await check(file, utf8('something else'))).verdict).toBe('INVALID')
  })

  it('is read from PEM, base64 and a mail, and not where anything else stands around it', async () => {
    const pem = opensslSigns('PEM', ...CADES).toString()
    const base64 = opensslSigns('DER', ...CADES).toString('base64')
    const mail = opensslSigns('SMIME', ...CADES).toString()
    const named = pem.replaceAll('CMS', 'PKCS7')
    for (const text of [pem, named, base64, `\n${base64.replaceAll(/.{64}/g, '$&\r\n')}\r\n`, mail])
      expect(reasons(await check(utf8(text)))).toEqual(['VALID'])
    for (const text of [`${pem}\n${pem}`, `${base64}-`, `${mail}\n--more`, pem.replace('END CMS', 'END X')])
      expect(reasons(await check(utf8(text)))).toEqual(['INVALID', 'cades/malformed'])
    const cut = await check(utf8(base64.slice(0, 400)))
    expect(reasons(cut)).toEqual(['INVALID', 'cades/cut-short'])
  })

  it('stays refused by HPKI without signed attributes', async () => {
    const file = opensslSigns('DER', '-nodetach', '-noattr')
    expect(reasons(await check(file, undefined, 'hpki'))).toEqual(['INVALID', 'format/no-signed-attributes'])
  })
})

/** The whole in lengths that are not of DER: every SEQUENCE and SET without its end. */
function indefinite(octets: Uint8Array): Uint8Array {
  const node = readWhole(octets)
  if (!(node.tag & 0x20)) return octets
  const parts: Uint8Array[] = []
  for (let at = 0; at < node.content.length; ) {
    const child = der.readAt(node.content, at)
    parts.push(indefinite(child.bytes))
    at += child.bytes.length
  }
  return Uint8Array.of(node.tag, 0x80, ...Buffer.concat(parts), 0, 0)
}

describe('what others write', () => {
  const sound = (): Forgery => ({ signer: doctor, content: CONTENT })
  const turned = (attributes: readonly Uint8Array[]) =>
    der.set(...attributes.toSorted((a, b) => Buffer.compare(b, a)))
  const digestOf = (octets: Uint8Array) => createHash('sha256').update(octets).digest()
  const names = (hash: Uint8Array, serial: bigint) => {
    const issuer = der.sequence(der.explicit(4, der.sequence()))
    return der.sequence(
      der.sequence(der.sequence(der.octetString(hash), der.sequence(issuer, der.integer(serial)))),
    )
  }

  it.each<readonly [string, () => Partial<Forgery>, readonly string[]]>([
    ['attributes in another order, signed so', () => ({ writeAttributes: turned }), ['VALID']],
    [
      'attributes of indefinite length, signed so',
      () => ({ writeAttributes: (list) => indefinite(der.setOf(list)) }),
      ['VALID'],
    ],
    ['a digest that is not listed', () => ({ listedDigests: [SHA512] }), ['VALID']],
    [
      'no content-type',
      () => ({ attributes: { contentType: undefined } }),
      ['INDETERMINATE', 'format/attributes-doubtful'],
    ],
    [
      'an attribute twice',
      () => ({
        moreAttributes: [TODAY, SOON].map((at) =>
          attribute(
            SIGNED_ATTRIBUTES.signingTime,
            der.time(new Date(Math.floor(at.getTime() / 1000) * 1000)),
          ),
        ),
      }),
      ['INDETERMINATE', 'format/attributes-doubtful'],
    ],
    [
      'a signing time that cannot be read',
      () => ({ moreAttributes: [attribute(SIGNED_ATTRIBUTES.signingTime, der.octetString(CONTENT))] }),
      ['INDETERMINATE', 'format/attributes-doubtful'],
    ],
    [
      'an issuer without a name in signing-certificate',
      () => ({
        attributes: {
          signingCertificateV2: names(
            digestOf(doctor.certificateDer),
            BigInt(`0x${parseCertificate(doctor.certificateDer).serialHex}`),
          ),
        },
      }),
      ['VALID'],
    ],
    [
      'the digest of another certificate',
      () => ({ attributes: { signingCertificateV2: names(digestOf(bare.certificateDer), 5n) } }),
      ['INDETERMINATE', 'signer/mismatch'],
    ],
    ['a key on a curve', () => ({ signer: bare }), ['VALID']],
  ])('with %s is taken for what it is, and its twin is refused', async (_what, change, expected) => {
    const file = Buffer.from(await forge({ ...sound(), ...change() }))
    expect(reasons(await check(file))).toEqual(expected)
    expect((await check(otherContent(file))).verdict).toBe('INVALID')
    const value = (await check(otherValue(file))).verdict
    expect(value).toBe(expected.includes('signer/mismatch') ? 'INDETERMINATE' : 'INVALID')
  })

  it('with attributes of indefinite length is read as well if they were signed in DER, as the standard has it', async () => {
    const file = await forge(sound())
    const start = Buffer.from(file).lastIndexOf(Buffer.from(der.oid(SIGNED_ATTRIBUTES.contentType)))
    expect(start).toBeGreaterThan(0)
    const ber = berAttributes(file)
    expect(Buffer.from(rewriteAsDer(readWhole(ber))).equals(file)).toBe(true)
    expect(reasons(await check(ber))).toEqual(['VALID'])
    expect(reasons(await check(ber, undefined, 'hpki'))).toEqual(['INVALID', 'format/attributes-not-der'])
    expect((await check(otherContent(Buffer.from(ber)))).verdict).toBe('INVALID')
  })

  it('with a time stamp in BER is at level B-T, and not where the stamp is over something else', async () => {
    const file = await forge(sound())
    const value = signatureOf(file)
    const stamped = async (octets: Uint8Array) => {
      const token = indefinite(await world.stampAt(TODAY)(digestOf(octets)))
      return forge({ ...sound(), unsigned: [attribute(UNSIGNED_ATTRIBUTES.signatureTimeStamp, token)] })
    }
    const report = await check(await stamped(value))
    expect(reasons(report)).toEqual(['VALID'])
    expect(report.signatures[0]?.level).toBe('B-T')
    expect(reasons(await check(await stamped(CONTENT)))).toEqual(['INVALID', 'stamp/other-data'])
  })

  it('with a time stamp that cannot be read, or with a claimed time after it, is open: nothing of it is proven false', async () => {
    const broken = attribute(UNSIGNED_ATTRIBUTES.signatureTimeStamp, der.octetString(CONTENT))
    const unread = await forge({ ...sound(), unsigned: [broken] })
    expect(reasons(await check(unread))).toEqual(['INDETERMINATE', 'stamp/malformed'])
    expect(reasons(await check(unread, undefined, 'hpki'))).toEqual(['INVALID', 'stamp/malformed'])
    const claimed = der.time(new Date(Math.floor(SOON.getTime() / 1000) * 1000))
    const late = { ...sound(), moreAttributes: [attribute(SIGNED_ATTRIBUTES.signingTime, claimed)] }
    const token = await world.stampAt(TODAY)(digestOf(signatureOf(await forge(late))))
    const stamp = attribute(UNSIGNED_ATTRIBUTES.signatureTimeStamp, token)
    const stamped = await forge({ ...late, unsigned: [stamp] })
    expect(reasons(await check(stamped))).toEqual(['INDETERMINATE', 'signing-time/after-stamp'])
    expect((await check(stamped, undefined, 'hpki')).verdict).toBe('INVALID')
  })

  /** RSA with PKCS #1 v1.5 gives the same value each time. */
  function signatureOf(file: Uint8Array): Uint8Array {
    return file.subarray(-256)
  }

  function berAttributes(file: Uint8Array): Uint8Array {
    const [type, wrapper] = der.children(der.parse(file), der.SEQUENCE, 2)
    const fields = der.children(der.explicitValue(wrapper, 0), der.SEQUENCE)
    const signers = fields.at(-1)
    const signer = signers && der.children(signers, der.SET)[0]
    if (!signer) throw new Error('no signer')
    const parts = der
      .children(signer, der.SEQUENCE)
      .map((part) => (part.tag === der.contextTag(0) ? indefinite(part.bytes) : part.bytes))
    const rest = fields.slice(0, -1).map(({ bytes }) => bytes)
    const changed = der.sequence(...rest, der.set(der.sequence(...parts)))
    return der.sequence(type.bytes, der.explicit(0, changed))
  }
})
