import { randomBytes } from 'node:crypto'
import { utf8 } from '@jitsuin/kernel'
import type { Signer } from '@jitsuin/pki'
import { der, parseCertificate } from '@jitsuin/pki'
import { beforeAll, describe, expect, it } from 'vitest'
import { sign } from '../create/sign.js'
import { extend } from '../extend/extend.js'
import type { SignatureReport } from '../report.js'
import { QUESTIONS } from '../report.js'
import { dispense, PRESCRIPTION_CSV, prescribe, signing } from '../test-support/documents.js'
import { DAY_0, day, makeWorld, type World } from '../test-support/people.js'
import type { ValidateOptions } from './options.js'
import { validate } from './validate.js'

let world: World
let doctor: Signer
let pharmacist: Signer
beforeAll(async () => {
  world = await makeWorld()
  doctor = await world.issue(['medicalDoctor'])
  pharmacist = await world.issue(['pharmacist'], { cn: 'Hanako Yakuzai', nameJa: '薬剤　花子' })
})

const check = (file: Uint8Array, more: Partial<ValidateOptions> = {}) =>
  validate(file, { at: day(1), trust: world.trust, policy: 'hpki', ...more })

/** The verdict, and the reasons that are not VALID, of the first signature. */
async function outcome(file: Uint8Array, more: Partial<ValidateOptions> = {}) {
  const { verdict, subIndication, signatures, problem } = await check(file, more)
  const faults = signatures.flatMap(({ checks }) => checks).filter((one) => GRAVE.includes(one.verdict))
  return {
    verdict,
    subIndication,
    codes: faults.map(({ reason }) => reason.code),
    problem: problem?.code ?? null,
  }
}
const GRAVE = ['INVALID', 'INDETERMINATE']
const stamped = (signer: Signer, at = DAY_0) => prescribe(signer, { timeStamp: world.stampAt(at) })
const edit = (file: Uint8Array, from: string | RegExp, to: string): Uint8Array => {
  const text = Buffer.from(file).toString()
  const changed = text.replace(from, to)
  if (changed === text) throw new Error(`Nothing to change: ${from}`)
  return utf8(changed)
}
const first = (signatures: readonly SignatureReport[]): SignatureReport => {
  const [one] = signatures
  if (!one) throw new Error('No signature was reported')
  return one
}

describe('a sound prescription', () => {
  it('is valid, and says who signed it, in which qualification and when', async () => {
    const report = await check(await stamped(doctor))
    const one = first(report.signatures)
    expect(report).toMatchObject({
      verdict: 'VALID',
      indication: 'TOTAL-PASSED',
      subIndication: null,
      problem: null,
    })
    expect(one.headline.ja).toBe('署名は有効です。医師 実印 太郎 が 2026年4月1日 12:00 に署名しました。')
    expect(one.headline.en).toBe(
      'The signature is valid. Taro Jitsuin (Medical Doctor) signed at 2026-04-01 12:00 JST.',
    )
    expect(one.signer).toMatchObject({
      cn: 'Taro Jitsuin',
      nameJa: '実印 太郎',
      serialNumber: 'T0001',
      roles: ['medicalDoctor'],
    })
    expect(one).toMatchObject({
      id: 'PrescriptionSign',
      format: 'XAdES',
      level: 'B-T',
      documentKind: 'prescription',
    })
    expect(one.stampedAt).toBe(DAY_0.toISOString())
    expect(one.covers).toEqual(['PrescriptionDocument'])
  })

  it('answers five questions, each with one sentence in both languages (T-C07-1)', async () => {
    const { answers } = first((await check(await stamped(doctor))).signatures)
    expect(answers.map(({ question }) => question)).toEqual([...QUESTIONS])
    for (const { sentence, verdict } of answers) {
      expect(verdict).toBe('VALID')
      expect(sentence.ja).toMatch(/^[^。]+。$/)
      expect(sentence.en).toMatch(/^[^.]+\.$/)
    }
  })

  it('says "no time stamp yet" before storage and the time of the stamp after (T-C07-3)', async () => {
    const before = await prescribe(doctor)
    const after = await extend(before, { level: 't', timeStamp: world.stampAt(day(0.5)), randomBytes })
    const [open, proven] = await Promise.all(
      [before, after].map(async (file) => first((await check(file)).signatures)),
    )
    expect(open?.verdict).toBe('VALID')
    expect(open?.answers[4]).toMatchObject({
      verdict: 'NOT_APPLICABLE',
      sentence: { ja: 'まだタイムスタンプはありません。' },
    })
    expect(open?.headline.ja).toBe(
      '署名は有効です。医師 実印 太郎 が 2026年4月1日 12:00 に署名したとされています（タイムスタンプなし）。',
    )
    expect(proven?.answers[4]?.sentence.ja).toContain('2026年4月2日 0:00 のタイムスタンプ')
    expect(proven?.headline.ja).toContain(
      '2026年4月1日 12:00 に署名したとされ、タイムスタンプは後から 2026年4月2日 0:00 に付きました。',
    )
  })

  it('stays valid with ids and white space of the service in the unsigned places', async () => {
    const file = edit(
      await stamped(doctor),
      '<Version Value="EPS1.0"/>',
      '<Version Value="EPS1.0"/>\n<PrescriptionId Value="x"/>',
    )
    const added = edit(
      file,
      '<PrescriptionSign>',
      '<AdditionalPrescriptionInformation id="A"><x/></AdditionalPrescriptionInformation><PrescriptionSign>',
    )
    expect((await check(added)).verdict).toBe('VALID')
  })

  it('stays valid inside a dispensing record, judged at the time that the record proves', async () => {
    const record = await dispense(pharmacist, await prescribe(doctor), { timeStamp: world.stampAt(DAY_0) })
    const trust = world.trustWith([...world.lists, ...(await world.listsAt(day(3000)))])
    const { verdict, signatures } = await check(record, { at: day(3000), trust })
    expect(signatures.map((one) => [one.documentKind, one.verdict])).toEqual([
      ['prescription', 'VALID'],
      ['dispensing', 'VALID'],
    ])
    expect(verdict).toBe('VALID')
  })
})

describe('time and status', () => {
  const shortLived = () => world.issue(['medicalDoctor'], { notAfter: new Date('2026-04-30T14:59:59Z') })
  const REVOKED_ON_DAY_2 = async (signer: Signer) => {
    const { serialBytes } = parseCertificate(signer.certificateDer)
    return world.trustWith(
      await world.listsAt(day(3), [{ serialBytes, revokedAt: day(2), reason: 'keyCompromise' }]),
    )
  }

  it('keeps a signature valid that was stamped before its certificate expired (T-C07-2)', async () => {
    const trust = world.trustWith(await world.listsAt(day(59)))
    const report = await check(await stamped(await shortLived()), { at: day(60), trust })
    expect(report.verdict).toBe('VALID')
    expect(first(report.signatures).answers[3]?.sentence.ja).toBe(
      '証明書の期限は署名の後に切れました。署名の時点では有効でした。',
    )
  })

  it('cannot prove one without time stamp once its certificate has expired (T-C07-2)', async () => {
    expect(await outcome(await prescribe(await shortLived()), { at: day(60) })).toMatchObject({
      verdict: 'INDETERMINATE',
      subIndication: 'OUT_OF_BOUNDS_NO_POE',
      codes: ['validity/expired-unproven'],
    })
  })

  it('says of a time before any of the certificates that they were not valid yet', async () => {
    const { verdict, codes } = await outcome(await prescribe(doctor), {
      at: new Date('2001-01-01T00:00:00Z'),
    })
    expect(verdict).toBe('INDETERMINATE')
    expect(codes).toContain('validity/not-yet-unproven')
  })

  it('keeps a signature valid that was stamped before its certificate was revoked (T-C07-2)', async () => {
    const report = await check(await stamped(doctor), { at: day(4), trust: await REVOKED_ON_DAY_2(doctor) })
    expect(report.verdict).toBe('VALID')
    const one = first(report.signatures)
    expect(one.answers[3]?.sentence.ja).toBe('証明書は署名の後に失効しました。署名の時点では有効でした。')
    expect(one.timeline.map(({ event }) => event)).toEqual([
      'certificate-begins',
      'signed',
      'stamped',
      'revoked',
      'validated',
      'certificate-ends',
    ])
  })

  it('cannot tell about a stamp any more when nothing current is known about its authority', async () => {
    expect(await outcome(await stamped(doctor), { at: day(60) })).toMatchObject({
      verdict: 'INDETERMINATE',
      codes: ['revocation/stale', 'stamp/status-unknown'],
    })
  })

  it('cannot prove one without time stamp once its certificate is revoked (T-C07-2)', async () => {
    expect(
      await outcome(await prescribe(doctor), { at: day(4), trust: await REVOKED_ON_DAY_2(doctor) }),
    ).toMatchObject({
      verdict: 'INDETERMINATE',
      subIndication: 'REVOKED_NO_POE',
      codes: ['revocation/unproven'],
    })
  })

  it('refuses one that was stamped after its certificate was revoked', async () => {
    const late = await stamped(doctor, day(2.5))
    expect(await outcome(late, { at: day(4), trust: await REVOKED_ON_DAY_2(doctor) })).toMatchObject({
      verdict: 'INVALID',
      subIndication: 'REVOKED',
      codes: ['revocation/revoked'],
    })
  })

  it.each([
    ['no list at all', async () => world.trustWith([]), 'revocation/no-information', 1],
    ['lists that are out of date', async () => world.trust, 'revocation/stale', 30],
    [
      'lists from the future',
      async () => world.trustWith(await world.listsAt(day(9))),
      'revocation/not-yet',
      1,
    ],
    [
      'lists of another authority by the same name',
      async () => world.trustWith(await (await makeWorld()).listsAt(DAY_0)),
      'revocation/untrusted',
      1,
    ],
  ] as const)('cannot tell with %s', async (_what, trust, code, at) => {
    expect(await outcome(await prescribe(doctor), { at: day(at), trust: await trust() })).toMatchObject({
      verdict: 'INDETERMINATE',
      subIndication: 'TRY_LATER',
      codes: [code],
    })
  })

  it('fetches lists for a trusted path only, and never for a stranger', async () => {
    const asked: number[] = []
    const fetch = async (path: readonly unknown[]) => {
      asked.push(path.length)
      return { crls: world.lists }
    }
    const bare = world.trustWith([])
    expect((await check(await prescribe(doctor), { trust: bare, fetch })).verdict).toBe('VALID')
    expect(asked).toEqual([2])
    const other = await makeWorld()
    await check(await prescribe(await other.issue(['medicalDoctor'])), { trust: bare, fetch })
    expect(asked).toEqual([2])
  })

  it('refuses a signing time later than the stamp, beyond what clocks differ', async () => {
    const signingTime = new Date(DAY_0.getTime() + 301_000)
    const file = await prescribe(doctor, { signingTime, timeStamp: world.stampAt(DAY_0) })
    expect(await outcome(file)).toMatchObject({
      verdict: 'INVALID',
      subIndication: 'TIMESTAMP_ORDER_FAILURE',
    })
    const close = await prescribe(doctor, {
      signingTime: new Date(signingTime.getTime() - 1000),
      timeStamp: world.stampAt(DAY_0),
    })
    expect((await check(close)).verdict).toBe('VALID')
  })
})

describe('the signer', () => {
  it.each([
    ['a nurse', ['generalNurse'], 'role/wrong'],
    ['a pharmacist', ['pharmacist'], 'role/wrong'],
    ['nobody in particular', [], 'role/required'],
  ] as const)('of a prescription must not be %s', async (_who, roles, code) => {
    expect(await outcome(await prescribe(await world.issue(roles)))).toMatchObject({
      verdict: 'INVALID',
      subIndication: 'CHAIN_CONSTRAINTS_FAILURE',
      codes: [code],
    })
  })

  it('of a dispensing record must be a pharmacist', async () => {
    const prescription = await prescribe(doctor)
    expect((await check(await dispense(pharmacist, prescription))).verdict).toBe('VALID')
    expect((await outcome(await dispense(doctor, prescription))).codes).toEqual(['role/wrong'])
  })

  it('may be a dentist, or have the right qualification among several', async () => {
    expect((await check(await prescribe(await world.issue(['dentist'])))).verdict).toBe('VALID')
    expect((await check(await prescribe(await world.issue(['pharmacist', 'medicalDoctor'])))).verdict).toBe(
      'VALID',
    )
  })

  it('counts as without qualification when hcRole cannot be read', async () => {
    const signer = await world.issue(['medicalDoctor'], {
      change: (one) =>
        one.oid === '2.5.29.9'
          ? { ...one, value: Buffer.from(one.value).fill(0x58, one.value.length - 3) }
          : one,
    })
    expect((await outcome(await prescribe(signer))).codes).toEqual(['role/required-unreadable'])
  })

  it('needs the policy and the key usage of HPKI, unless the policy of the check is basic', async () => {
    const other = await world.issue(['medicalDoctor'], {
      change: (one) =>
        one.oid === '2.5.29.32' ? { ...one, value: der.sequence(der.sequence(der.oid('1.2.3.4'))) } : one,
    })
    const authentication = await world.issue(['medicalDoctor'], {
      change: (one) => (one.oid === '2.5.29.15' ? { ...one, value: der.namedBitString([0]) } : one),
    })
    expect((await outcome(await prescribe(other))).codes).toContain('hpki-policy/other')
    expect((await outcome(await prescribe(authentication))).codes).toContain('key-usage/not-for-signing')
    expect((await check(await prescribe(other), { policy: 'basic' })).verdict).toBe('VALID')
  })

  it('of an unknown authority is not trusted', async () => {
    const stranger = await (await makeWorld()).issue(['medicalDoctor'])
    const { verdict, subIndication, codes } = await outcome(await prescribe(stranger))
    expect({ verdict, subIndication }).not.toMatchObject({ verdict: 'VALID' })
    expect(codes[0]).toMatch(/^chain\//)
  })

  it('must be the one whose certificate the signature names', async () => {
    const file = Buffer.from(await prescribe(doctor)).toString()
    const twin = Buffer.from((await world.issue(['medicalDoctor'])).certificateDer).toString('base64')
    const swapped = utf8(file.replace(/(<xs:X509Certificate>)[^<]+/, `$1${twin}`))
    expect((await outcome(swapped)).codes).toContain('signer/mismatch')
  })

  it('must have a certificate: a bare key could be anyone’s', async () => {
    const keyValue =
      '<xs:KeyValue><xs:RSAKeyValue><xs:Modulus>AQAB</xs:Modulus><xs:Exponent>AQAB</xs:Exponent></xs:RSAKeyValue></xs:KeyValue>'
    const file = edit(await prescribe(doctor), /<xs:X509Data>.*<\/xs:X509Data>/, keyValue)
    expect((await outcome(file)).codes).toContain('signer/key-only')
  })
})

describe('time stamps', () => {
  const stampFaults = async (file: Uint8Array) => {
    const { verdict, codes } = await outcome(file)
    return [verdict, ...codes.filter((code) => code.startsWith('stamp/'))]
  }
  const purpose = (
    change: (value: { critical: boolean; value: Uint8Array }) => { critical: boolean; value: Uint8Array },
  ) => world.changedUnit((one) => (one.oid === '2.5.29.37' ? change(one) : one))

  it('over another signature are refused', async () => {
    const [a, b] = await Promise.all([stamped(doctor), stamped(doctor)])
    const token = /<xa:EncapsulatedTimeStamp>([^<]+)/.exec(Buffer.from(b).toString())?.[1] ?? ''
    expect(await stampFaults(edit(a, /(<xa:EncapsulatedTimeStamp>)[^<]+/, `$1${token}`))).toEqual([
      'INVALID',
      'stamp/other-data',
    ])
  })

  it('are refused when changed in a single bit', async () => {
    const file = Buffer.from(await stamped(doctor)).toString()
    const [, token = ''] = /<xa:EncapsulatedTimeStamp>([^<]+)/.exec(file) ?? []
    const bytes = Buffer.from(token, 'base64')
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 10) ^ 1, bytes.length - 10)
    expect(await stampFaults(utf8(file.replace(token, bytes.toString('base64'))))).toEqual([
      'INVALID',
      'stamp/signature',
    ])
    expect(await stampFaults(utf8(file.replace(token, 'AAAA')))).toEqual(['INVALID', 'stamp/malformed'])
  })

  it('need a certificate for time stamps alone, and critically so', async () => {
    const open = await purpose((one) => ({ ...one, critical: false }))
    const wider = await purpose((one) => ({
      ...one,
      value: der.sequence(der.oid('1.3.6.1.5.5.7.3.8'), der.oid('1.3.6.1.5.5.7.3.3')),
    }))
    for (const unit of [open, wider]) {
      const file = await prescribe(doctor, { timeStamp: world.stampAt(DAY_0, unit) })
      expect(await stampFaults(file)).toEqual(['INVALID', 'stamp/not-a-time-stamp-unit'])
    }
  })

  it('of an unknown authority prove nothing', async () => {
    const other = await makeWorld()
    const file = await prescribe(doctor, { timeStamp: other.stampAt(DAY_0) })
    expect((await stampFaults(file))[0]).not.toBe('VALID')
  })

  it('from the future are refused', async () => {
    expect(await stampFaults(await stamped(doctor, day(2)))).toEqual(['INVALID', 'stamp/future'])
  })
})

describe('files that hold nothing to trust', () => {
  const SOUND = () => prescribe(doctor)
  it.each([
    ['that are not XML', async () => utf8('紹介状'), 'xml/malformed'],
    ['that only begin like a PDF', async () => utf8('%PDF-1.7'), 'pdf/no-end'],
    ['that are empty', async () => new Uint8Array(), 'xml/malformed'],
    ['that are cut short', async () => (await SOUND()).subarray(0, -12), 'xml/malformed'],
    [
      'with a DOCTYPE',
      async () => edit(await SOUND(), '<Document', '<!DOCTYPE Document><Document'),
      'xml/doctype',
    ],
    ['without a signature', async () => utf8('<Document/>'), 'file/no-signature'],
  ])('are refused: files %s', async (_what, make, code) => {
    expect(await outcome(await make())).toMatchObject({ verdict: 'INVALID', problem: code })
  })

  it.each([
    ['a comment in DigestValue', /(<xs:DigestValue>..)/, '$1<!---->', 'format/comment'],
    ['a second SignedInfo', /(<xs:SignedInfo .*<\/xs:SignedInfo>)/, '$1$1', 'format/malformed'],
    ['no Type at the reference to the properties', / Type="[^"]+"/, '', 'format/properties-not-signed'],
    [
      'another Target of the properties',
      'Target="#PrescriptionSign"',
      'Target="#Other"',
      'format/other-target',
    ],
    [
      'SHA-1 as the signature algorithm',
      '2001/04/xmldsig-more#rsa-sha256',
      '2000/09/xmldsig#rsa-sha1',
      'value/wrong',
    ],
    ['HMAC as the signature algorithm', 'xmldsig-more#rsa-sha256', 'xmldsig-more#hmac-sha256', 'value/key'],
    [
      'SHA-1 as a digest',
      '2001/04/xmlenc#sha256"></xs:DigestMethod><xs:DigestValue>',
      '2000/09/xmldsig#sha1"></xs:DigestMethod><xs:DigestValue>',
      'references/changed',
    ],
    ['a changed content', /(<PrescriptionDocument id="PrescriptionDocument">)./, '$1V', 'references/changed'],
    ['a changed signing time', '2026-04-01T03:00:00', '2026-04-01T03:00:01', 'references/changed'],
    ['another version', 'EPS1.0', 'XYZ', 'document/structure'],
  ] as const)('have an invalid signature with %s', async (_what, from, to, code) => {
    const { verdict, codes } = await outcome(edit(await SOUND(), from, to))
    expect(verdict).toBe('INVALID')
    expect(codes).toContain(code)
  })

  it('neither confirm nor refuse a signature of an algorithm that nobody here knows', async () => {
    const file = edit(await SOUND(), 'xmldsig-more#rsa-sha256', 'xmldsig-more#rsa-sha1')
    expect(await outcome(file)).toMatchObject({
      verdict: 'INDETERMINATE',
      subIndication: 'CRYPTO_CONSTRAINTS_FAILURE',
      codes: ['value/algorithm'],
    })
  })

  it('report a byte changed anywhere in the content as changed (T-C06-2)', async () => {
    const report = await check(
      edit(await stamped(doctor), /(<PrescriptionDocument id="PrescriptionDocument">)./, '$1V'),
    )
    const one = first(report.signatures)
    expect(one.headline.ja).toBe('署名は無効です。文書が署名の後に変えられています。')
    expect(one.answers[0]).toMatchObject({
      question: 'integrity',
      verdict: 'INVALID',
      remedy: expect.anything(),
    })
    expect(one.answers.slice(1).map(({ verdict }) => verdict)).toEqual(['VALID', 'VALID', 'VALID', 'VALID'])
  })
})

describe('signatures over any file', () => {
  const letter = utf8('<Letter><Body>紹介状</Body></Letter>')
  it.each([
    ['enveloped', { packaging: 'enveloped' }],
    ['enveloping', { packaging: 'enveloping', mimeType: 'text/xml' }],
    ['detached', { packaging: 'detached', fileName: '紹介状.xml' }],
  ] as const)('are valid when they are %s, at level B-B and B-T', async (packaging, form) => {
    const detached = packaging === 'detached' ? { detached: letter } : {}
    for (const timeStamp of [undefined, world.stampAt(DAY_0)]) {
      const file = await sign(letter, signing(doctor, { form, ...(timeStamp && { timeStamp }) }))
      const report = await check(file, detached)
      expect(report.verdict).toBe('VALID')
      expect(first(report.signatures)).toMatchObject({
        packaging,
        level: timeStamp ? 'B-T' : 'B-B',
        documentKind: 'other',
      })
    }
  })

  it('cannot be judged without the file beside them, and are invalid beside another', async () => {
    const file = await sign(letter, signing(doctor, { form: { packaging: 'detached', fileName: 'a.xml' } }))
    expect(await outcome(file)).toMatchObject({
      verdict: 'INDETERMINATE',
      subIndication: 'SIGNED_DATA_NOT_FOUND',
    })
    expect(await outcome(file, { detached: utf8('<Letter/>') })).toMatchObject({
      verdict: 'INVALID',
      subIndication: 'HASH_FAILURE',
    })
  })

  it('may bring the chain of their certificate in KeyInfo, which is believed only down from an anchor', async () => {
    const file = await sign(letter, signing(doctor, { form: { packaging: 'enveloped' } }))
    const ca = Buffer.from(world.signingCa).toString('base64')
    const chained = edit(
      file,
      '</ds:X509Data>',
      `<ds:X509Certificate>${ca}</ds:X509Certificate></ds:X509Data>`,
    )
    const bare = { anchors: [world.root], material: { crls: world.lists } }
    expect((await outcome(file, { trust: bare })).codes).toEqual(['chain/path/no-anchor'])
    expect((await check(chained, { trust: bare })).verdict).toBe('VALID')
    expect((await check(chained, { trust: { ...bare, anchors: [] } })).verdict).toBe('INDETERMINATE')
  })

  it('say nothing about a file beside them that they do not cover', async () => {
    const file = await sign(letter, signing(doctor, { form: { packaging: 'enveloped' } }))
    expect((await outcome(file, { detached: letter })).codes).toEqual(['coverage/other-content'])
  })

  it('of someone without qualification are valid, and of no qualification', async () => {
    const file = await sign(
      PRESCRIPTION_CSV,
      signing(await world.issue([]), { form: { packaging: 'enveloping' } }),
    )
    const one = first((await check(file)).signatures)
    expect(one.answers[2]).toMatchObject({
      verdict: 'NOT_APPLICABLE',
      sentence: { ja: '証明書に資格の記載はありません。' },
    })
    expect(one.verdict).toBe('VALID')
  })
})
