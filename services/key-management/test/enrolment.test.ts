/**
 * How a phone comes to a second key, and how it does not: over both services, their databases and the link between them. Each
 * test has a person of its own where it changes one.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { SIGNING_PATHS } from '@jitsuin/key-half'
import { ENROLMENT } from '@jitsuin/second-key'
import { ROUTES as VENDOR } from '@jitsuin/signing/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openAuthenticator, type PasskeyMischief } from '../../sso/test/authenticator.js'
import { type BegunEnrolment, begunEnrolmentSchema, OFFICE_ROUTES, ROUTES } from '../src/contract.js'
import type { Answer } from './answer.js'
import { enrolmentKeyOf, enrolmentProof } from './enrolment-proof.js'
import { AT, ORIGIN } from './moment.js'
import { signWith } from './requests.js'
import { type Client, openWorld, type World } from './world.js'

type Key = Awaited<ReturnType<World['newKey']>>
type Code = Awaited<ReturnType<World['grant']>>['code']
type Proof = Awaited<ReturnType<typeof enrolmentProof>>

let world: World
let clinic: Client
let people = 0

beforeAll(async () => {
  world = await openWorld()
  clinic = await world.openClient('DEMO-I-0001')
})
afterEach(() => {
  world.moveTo(AT)
  world.mendLink()
  world.distortAnswers()
})
afterAll(() => world.close())

const digest = createHash('sha256').update('処方箋').digest('hex')
const seconds = (count: number) => new Date(AT.getTime() + count * 1000)
const told = ({ status, json }: Answer) => [status, json.code]

/** A person with a certified key and no phone. */
function newPerson(): Promise<Key> {
  people += 1
  return world.newKey(`DEMO-${String(people).padStart(4, '0')}`)
}

/** Begins under a code, as the page does after the QR code was read. */
async function begin(code: Code): Promise<BegunEnrolment> {
  const { status, json } = await world.page('POST', ROUTES.enrolments, { grantId: code.grantId })
  expect(status).toBe(201)
  return begunEnrolmentSchema.parse(json)
}

/** A phone that answers creations in its own way. */
function phoneWith(mischief: PasskeyMischief): ReturnType<typeof openAuthenticator> {
  const phone = openAuthenticator(ORIGIN)
  return { ...phone, create: (options) => phone.create(options, mischief) }
}

const proofOf = (begun: BegunEnrolment, code: Code, phone = openAuthenticator(ORIGIN)) =>
  enrolmentProof(begun, { phone, code })
const end = ({ enrolmentId }: BegunEnrolment, proof: object) =>
  world.page('POST', ROUTES.enrolment(enrolmentId), proof)

/** A person whose enrolment has begun. */
async function begunPerson() {
  const key = await newPerson()
  const { code } = await world.grant(key)
  return { key, code, begun: await begin(code) }
}

/** The passkeys of a person at each half: what state they are in. */
async function passkeysOf(subject: string) {
  const sql = 'select state, end_reason as why from second_key.credential where subject = $1 order by state'
  const { keyManagement, signing } = world.superusers
  return {
    keyManagement: await keyManagement.query(sql, [subject]),
    signing: await signing.query(sql, [subject]),
  }
}
const NOWHERE = { keyManagement: [], signing: [] }
const ACTIVE = { state: 'active', why: null }

/** How a grant stands at each half. */
async function grantOf({ grantId }: Code) {
  const sql = 'select state, wrong_tries as tries from second_key.enrolment_grant where grant_id = $1'
  const { keyManagement, signing } = world.superusers
  const [[here], [there]] = [await keyManagement.query(sql, [grantId]), await signing.query(sql, [grantId])]
  return { keyManagement: here, signing: there }
}

/** What a phone is told that nobody enrolled, when it approves a day of this person. */
const askForDay = async (subject: string) => {
  const { json } = await clinic.call('POST', VENDOR.authorisations, { subject })
  const phone = openAuthenticator(ORIGIN)
  phone.create({ challenge: text(randomBytes(32)), user: { id: text(Buffer.from(subject)) } })
  return told((await world.approveOn({ phone }, String(json.authorisationId))).answer)
}

describe('an enrolment', () => {
  it('binds the phone at both services, and from then on its holder can approve (C-08)', async () => {
    const { key, code, begun } = await begunPerson()
    expect(await askForDay(key.subject)).toEqual([409, 'authorisation/passkey-missing'])
    const phone = openAuthenticator(ORIGIN)
    const answer = await end(begun, await proofOf(begun, code, phone))
    expect(answer.status).toBe(200)
    expect(answer.json).toEqual({
      subject: key.subject,
      name: 'Taro Jitsuin',
      // Five years from the Japanese day 2026-11-20: the last second before 2031-11-20 begins there.
      validUntil: '2031-11-19T14:59:59.000Z',
      origin: 'dealt',
    })
    expect(await passkeysOf(key.subject)).toEqual({ keyManagement: [ACTIVE], signing: [ACTIVE] })
    expect(await grantOf(code)).toMatchObject({
      keyManagement: { state: 'used' },
      signing: { state: 'used' },
    })
    const day = await world.openDay(clinic, { ...key, phone })
    expect((await signWith(clinic, day, { digests: [digest], at: AT })).status).toBe(200)
  })

  it('draws nonces of both services, new ones each time', async () => {
    const { code, begun } = await begunPerson()
    const again = await begin(code)
    const nonces = [begun, again].flatMap(({ keyManagementNonce, signingNonce }) => [
      keyManagementNonce,
      signingNonce,
    ])
    expect(new Set(nonces)).toHaveLength(4)
  })

  it('gives the same answer to the same ending, and is recorded once', async () => {
    const { key, code, begun } = await begunPerson()
    const proof = await proofOf(begun, code)
    const first = await end(begun, proof)
    expect(first.status).toBe(200)
    world.moveTo(seconds(86_400))
    expect(await end(begun, proof)).toEqual(first)
    expect(await passkeysOf(key.subject)).toEqual({ keyManagement: [ACTIVE], signing: [ACTIVE] })
    for (const service of ['keyManagement', 'signing'] as const)
      expect(await auditOf(service, `person:${key.subject}`)).toEqual(['credential/enrolled'])
  })

  it('refuses another passkey once it has ended', async () => {
    const { key, code, begun } = await begunPerson()
    expect((await end(begun, await proofOf(begun, code))).status).toBe(200)
    expect(told(await end(begun, await proofOf(begun, code)))).toEqual([409, 'enrolment/differs'])
    expect(await passkeysOf(key.subject)).toEqual({ keyManagement: [ACTIVE], signing: [ACTIVE] })
  })

  it('is unknown under an id that nobody began, and with an id of another form', async () => {
    const { code, begun } = await begunPerson()
    const proof = await proofOf(begun, code)
    const other = { ...begun, enrolmentId: randomUUID() }
    expect(told(await end(other, proof))).toEqual([404, 'enrolment/unknown'])
    expect((await end({ ...begun, enrolmentId: 'x' }, proof)).status).toBe(422)
  })
})

describe('the short number', () => {
  it('ends the code at key management when it was wrong five times; signing saw none of them', async () => {
    const { key, code, begun } = await begunPerson()
    const wrong = await proofOf(begun, { ...code, shortNumber: '12345679' })
    for (const tries of [1, 2, 3, 4]) {
      expect(told(await end(begun, wrong))).toEqual([403, 'enrolment/code-wrong'])
      expect(await grantOf(code)).toEqual({
        keyManagement: { state: 'open', tries },
        signing: { state: 'open', tries: 0 },
      })
    }
    expect(told(await end(begun, wrong))).toEqual([403, 'grant/too-many-tries'])
    expect(await grantOf(code)).toEqual({
      keyManagement: { state: 'void', tries: 5 },
      signing: { state: 'open', tries: 0 },
    })
    const right = await proofOf(begun, code)
    expect(told(await end(begun, right))).toEqual([403, 'grant/too-many-tries'])
    const { grantId } = code
    expect(told(await world.page('POST', ROUTES.enrolments, { grantId }))).toEqual([
      403,
      'grant/too-many-tries',
    ])
    expect(await passkeysOf(key.subject)).toEqual(NOWHERE)
  })

  it('ends the code at signing, too, when a hostile key management tries it there', async () => {
    const { key, code, begun } = await begunPerson()
    const wrong = await proofOf(begun, { ...code, shortNumber: '12345679' })
    const ask = async (proof: Proof) => {
      const { json } = await world.connections.toSigning.post(
        SIGNING_PATHS.enrolment(begun.enrolmentId),
        proof,
      )
      return Object(json).code
    }
    for (const _try of [1, 2, 3, 4]) expect(await ask(wrong)).toBe('enrolment/code-wrong')
    expect(await ask(wrong)).toBe('grant/too-many-tries')
    expect(await ask(await proofOf(begun, code))).toBe('grant/too-many-tries')
    expect(await passkeysOf(key.subject)).toEqual(NOWHERE)
  })

  it('counts over all enrolments of the code, and five tries at once are five tries', async () => {
    const { code, begun } = await begunPerson()
    const other = await begin(code)
    const wrong = { ...code, shortNumber: '00000000' }
    const [first, second] = [await proofOf(begun, wrong), await proofOf(other, wrong)]
    const tries = [0, 1, 2, 3, 4].map((at) => (at % 2 ? end(other, second) : end(begun, first)))
    const codes = (await Promise.all(tries)).map(({ json }) => json.code)
    expect(codes.filter((one) => one === 'enrolment/code-wrong')).toHaveLength(4)
    expect(codes.filter((one) => one === 'grant/too-many-tries')).toHaveLength(1)
  })

  it('may be right at the fifth try', async () => {
    const { code, begun } = await begunPerson()
    const wrong = await proofOf(begun, { ...code, shortNumber: '12345679' })
    for (const _try of [1, 2, 3, 4]) await end(begun, wrong)
    expect((await end(begun, await proofOf(begun, code))).status).toBe(200)
  })
})

describe('a code', () => {
  it('counts once: used, it begins nothing and ends nothing, though it is offered again', async () => {
    const key = await newPerson()
    const { code, signed } = await world.grant(key)
    const [one, two] = [await begin(code), await begin(code)]
    expect((await end(one, await proofOf(one, code))).status).toBe(200)
    expect((await world.connections.office.post(OFFICE_ROUTES.grants, signed)).status).toBe(204)
    const { grantId } = code
    expect(told(await world.page('POST', ROUTES.enrolments, { grantId }))).toEqual([403, 'grant/refused'])
    expect(told(await end(two, await proofOf(two, code)))).toEqual([403, 'grant/refused'])
    expect(await passkeysOf(key.subject)).toEqual({ keyManagement: [ACTIVE], signing: [ACTIVE] })
  })

  it('counts until the second before it expires, and no longer', async () => {
    const { code } = await begunPerson()
    const month = 30 * 86_400
    world.moveTo(seconds(month - 1))
    const begun = await begin(code)
    const proof = await proofOf(begun, code)
    world.moveTo(seconds(month))
    const { grantId } = code
    expect(told(await world.page('POST', ROUTES.enrolments, { grantId }))).toEqual([403, 'grant/refused'])
    expect(told(await end(begun, proof))).toEqual([403, 'grant/refused'])
    world.moveTo(seconds(month - 1))
    expect((await end(begun, proof)).status).toBe(200)
  })

  it('that nobody granted begins nothing', async () => {
    const answer = await world.page('POST', ROUTES.enrolments, { grantId: randomUUID() })
    expect(told(answer)).toEqual([403, 'grant/refused'])
  })

  it('for the certificate of another person begins nothing', async () => {
    const [key, other] = [await newPerson(), await newPerson()]
    const { code } = await world.grant({ ...key, certificateSha256: other.certificateSha256 })
    const { grantId } = code
    expect(told(await world.page('POST', ROUTES.enrolments, { grantId }))).toEqual([404, 'key/unknown'])
  })

  it('of one person binds nothing in an enrolment of another', async () => {
    const [own, others] = [await begunPerson(), await begunPerson()]
    const proof = await proofOf(others.begun, own.code)
    expect(told(await end(others.begun, proof))).toEqual([403, 'enrolment/code-wrong'])
    expect(await passkeysOf(others.key.subject)).toEqual(NOWHERE)
  })

  it('begins nothing for a key that has ended', async () => {
    const key = await newPerson()
    const { code } = await world.grant(key)
    await world.connections.office.post(OFFICE_ROUTES.ends, { subject: key.subject, reason: 'revoked' })
    const { grantId } = code
    expect(told(await world.page('POST', ROUTES.enrolments, { grantId }))).toEqual([404, 'key/unknown'])
  })
})

describe('the time of an enrolment', () => {
  it('is ten minutes: ended at 9:59, refused at 10:00', async () => {
    const [soon, late] = [await begunPerson(), await begunPerson()]
    const proofs = [await proofOf(soon.begun, soon.code), await proofOf(late.begun, late.code)] as const
    world.moveTo(seconds(599))
    expect((await end(soon.begun, proofs[0])).status).toBe(200)
    world.moveTo(seconds(600))
    expect(told(await end(late.begun, proofs[1]))).toEqual([404, 'enrolment/unknown'])
    expect(await passkeysOf(late.key.subject)).toEqual(NOWHERE)
  })
})

describe('a passkey is refused', () => {
  it.each([
    ['when its user was not verified', { userVerified: 'no' }],
    ['when it is of another origin', { origin: 'https://evil.test' }],
    ['when it is of a page below the origin', { origin: 'https://login.approve.test' }],
    ['when it answers another challenge', { challenge: Buffer.alloc(32, 9).toString('base64url') }],
  ] satisfies [string, PasskeyMischief][])('%s, and that is no try of the code', async (_what, mischief) => {
    const { key, code, begun } = await begunPerson()
    const answer = await end(begun, await proofOf(begun, code, phoneWith(mischief)))
    expect(told(answer)).toEqual([403, 'enrolment/passkey-refused'])
    expect(await passkeysOf(key.subject)).toEqual(NOWHERE)
    expect(await grantOf(code)).toMatchObject({ keyManagement: { tries: 0 }, signing: { tries: 0 } })
    expect((await end(begun, await proofOf(begun, code))).status).toBe(200)
  })

  it('when it belongs to another relying party', async () => {
    const { code, begun } = await begunPerson()
    const elsewhere = openAuthenticator('https://evil.test')
    const phone = {
      ...elsewhere,
      create: (options: Record<string, unknown>) => elsewhere.create(options, { origin: ORIGIN }),
    }
    expect(told(await end(begun, await proofOf(begun, code, phone)))).toEqual([
      403,
      'enrolment/passkey-refused',
    ])
  })

  it('when it was made for another enrolment of the same person', async () => {
    const { code, begun } = await begunPerson()
    const other = await begin(code)
    const proof = await proofOf(other, code)
    expect(told(await end(begun, proof))).toEqual([403, 'enrolment/passkey-refused'])
  })

  it('under the credential id of somebody else, which stays theirs', async () => {
    const taro = await begunPerson()
    const his = await proofOf(taro.begun, taro.code)
    expect((await end(taro.begun, his)).status).toBe(200)
    const hanako = await begunPerson()
    const phone = openAuthenticator(ORIGIN)
    const underHisId = { ...phone, create: (options: object) => renamed(phone.create({ ...options }), his) }
    const answer = await end(hanako.begun, await proofOf(hanako.begun, hanako.code, underHisId))
    expect(told(answer)).toEqual([409, 'enrolment/differs'])
    expect(await passkeysOf(hanako.key.subject)).toEqual(NOWHERE)
    expect(await passkeysOf(taro.key.subject)).toEqual({ keyManagement: [ACTIVE], signing: [ACTIVE] })
    expect((await end(hanako.begun, await proofOf(hanako.begun, hanako.code))).status).toBe(200)
  })
})

describe('a statement that the code signed is refused', () => {
  it.each([
    ['about another enrolment', { enrolment: randomUUID() }],
    ['about another person', { subject: 'DEMO-9999' }],
    ['about another certificate', { certificate: '00'.repeat(32) }],
    ['about another page', { origin: 'https://evil.test' }],
    ['about another credential', { credential: 'AAAA' }],
    ['about another key of the credential', { credentialKey: '00'.repeat(32) }],
    ['with another nonce of key management', { keyManagementNonce: '00'.repeat(32) }],
    ['with another nonce of signing', { signingNonce: '00'.repeat(32) }],
  ])('%s', async (_what, change) => {
    const { key, code, begun } = await begunPerson()
    const proof = await proofOf(begun, code)
    const honest = ENROLMENT.parse(Buffer.from(proof.statement, 'base64url'))
    const bytes = ENROLMENT.encode({ ...honest, ...change })
    const { sign } = await enrolmentKeyOf(code)
    const signature = text(await sign(bytes))
    const answer = await end(begun, { ...proof, statement: text(bytes), proof: { signature } })
    expect(told(answer)).toEqual([403, 'enrolment/passkey-refused'])
    expect(await passkeysOf(key.subject)).toEqual(NOWHERE)
  })

  it('when it is not in its one form', async () => {
    const { code, begun } = await begunPerson()
    const proof = await proofOf(begun, code)
    const longer = Buffer.concat([Buffer.from(proof.statement, 'base64url'), Buffer.from('role: x\n')])
    const answer = await end(begun, { ...proof, statement: text(longer) })
    expect(told(answer)).toEqual([422, 'second-key/statement-malformed'])
  })
})

describe('a change of phones', () => {
  it('with a new code ends the former passkey and what it approved, without a visit', async () => {
    const old = await world.newHolder('DEMO-OLD')
    const day = await world.openDay(clinic, old)
    expect((await signWith(clinic, day, { digests: [digest], at: AT })).status).toBe(200)
    const { code } = await world.grant(old)
    const { answer, phone } = await world.enrol(code)
    expect(answer.status).toBe(200)

    const ended = { state: 'ended', why: 'replaced' }
    const both = [ACTIVE, ended]
    expect(await passkeysOf(old.subject)).toEqual({ keyManagement: both, signing: both })
    const late = await signWith(clinic, day, { digests: [digest], at: AT })
    expect([...told(late), late.json.signatures]).toEqual([410, 'authorisation/ended', undefined])

    const { json } = await clinic.call('POST', VENDOR.authorisations, { subject: old.subject })
    const byOldPhone = await world.approveOn(old, String(json.authorisationId))
    expect(told(byOldPhone.answer)).toEqual([403, 'authorisation/assertion-refused'])
    const next = await world.openDay(clinic, { ...old, phone })
    expect((await signWith(clinic, next, { digests: [digest], at: AT })).status).toBe(200)
  })

  it('that fails leaves the former phone as it was', async () => {
    const old = await world.newHolder('DEMO-KEPT')
    const day = await world.openDay(clinic, old)
    const { code } = await world.grant(old)
    const { answer } = await world.enrol({ ...code, shortNumber: '87654321' })
    expect(told(answer)).toEqual([403, 'enrolment/code-wrong'])
    expect((await signWith(clinic, day, { digests: [digest], at: AT })).status).toBe(200)
    expect(await passkeysOf(old.subject)).toEqual({ keyManagement: [ACTIVE], signing: [ACTIVE] })
  })
})

describe('a key that ends while its phone is being enrolled', () => {
  it('lets no phone be bound any more', async () => {
    const { key, code, begun } = await begunPerson()
    const proof = await proofOf(begun, code)
    await world.connections.office.post(OFFICE_ROUTES.ends, { subject: key.subject, reason: 'revoked' })
    expect(told(await end(begun, proof))).toEqual([404, 'key/unknown'])
    expect(await passkeysOf(key.subject)).toEqual(NOWHERE)
    expect(await grantOf(code)).toMatchObject({
      keyManagement: { state: 'open' },
      signing: { state: 'open' },
    })
  })

  it('and is followed by another leaves the phone of the new one alone', async () => {
    const { key, code, begun } = await begunPerson()
    const proof = await proofOf(begun, code)
    const next = await world.newKey(key.subject)
    const { answer, phone } = await world.enrol((await world.grant(next)).code)
    expect(answer.status).toBe(200)
    expect(told(await end(begun, proof))).toEqual([404, 'key/unknown'])
    expect(await passkeysOf(key.subject)).toEqual({ keyManagement: [ACTIVE], signing: [ACTIVE] })
    await world.openDay(clinic, { ...next, phone })
  })
})

describe('two endings at once', () => {
  it('that are the same have the same answer', async () => {
    const { key, code, begun } = await begunPerson()
    const proof = await proofOf(begun, code)
    const answers = await atOnce(code, [() => end(begun, proof), () => end(begun, proof)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(await passkeysOf(key.subject)).toEqual({ keyManagement: [ACTIVE], signing: [ACTIVE] })
  })

  it('with two phones bind one of them', async () => {
    const { key, code, begun } = await begunPerson()
    const [one, two] = [await proofOf(begun, code), await proofOf(begun, code)]
    const answers = await atOnce(code, [() => end(begun, one), () => end(begun, two)])
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await passkeysOf(key.subject)).toEqual({ keyManagement: [ACTIVE], signing: [ACTIVE] })
  })
})

describe('a link that breaks', () => {
  it('before the beginning lets nothing begin', async () => {
    const key = await newPerson()
    const { code } = await world.grant(key)
    world.cutLink()
    const { grantId } = code
    expect(told(await world.page('POST', ROUTES.enrolments, { grantId }))).toEqual([503, 'peer/unreachable'])
  })

  it('between the halves binds at one of them, which opens nothing; the same ending later goes through', async () => {
    const { key, code, begun } = await begunPerson()
    const phone = openAuthenticator(ORIGIN)
    const proof = await proofOf(begun, code, phone)
    world.cutLink()
    expect(told(await end(begun, proof))).toEqual([503, 'peer/unreachable'])
    world.mendLink()
    expect(await passkeysOf(key.subject)).toEqual({ keyManagement: [ACTIVE], signing: [] })
    expect(await askForDay(key.subject)).toEqual([409, 'authorisation/passkey-missing'])

    expect((await end(begun, proof)).status).toBe(200)
    expect(await passkeysOf(key.subject)).toEqual({ keyManagement: [ACTIVE], signing: [ACTIVE] })
    await world.openDay(clinic, { ...key, phone })
  })

  it('after signing has bound loses the answer only: the same ending gives it', async () => {
    const { key, code, begun } = await begunPerson()
    const proof = await proofOf(begun, code)
    world.distortAnswers(() => {
      throw new Error('The answer is lost')
    })
    expect(told(await end(begun, proof))).toEqual([503, 'peer/unreachable'])
    world.distortAnswers()
    expect(await passkeysOf(key.subject)).toEqual({ keyManagement: [ACTIVE], signing: [ACTIVE] })
    expect((await end(begun, proof)).status).toBe(200)
  })

  it('until the time of the enrolment is over leaves one half bound, and a new code mends it', async () => {
    const { key, code, begun } = await begunPerson()
    const proof = await proofOf(begun, code)
    world.cutLink()
    await end(begun, proof)
    world.mendLink()
    world.moveTo(seconds(600))
    expect(told(await end(begun, proof))).toEqual([404, 'enrolment/unknown'])
    expect(await askForDay(key.subject)).toEqual([409, 'authorisation/passkey-missing'])
    const { answer, phone } = await world.enrol((await world.grant(key)).code)
    expect(answer.status).toBe(200)
    await world.openDay(clinic, { ...key, phone })
  })
})

describe('what is said and kept', () => {
  it('holds neither the code’s secret nor its short number, nor the passkey’s answer in the audit log', async () => {
    const { key, code, begun } = await begunPerson()
    const wrong = await end(begun, await proofOf(begun, { ...code, shortNumber: '00000000' }))
    const proof = await proofOf(begun, code)
    const right = await end(begun, proof)
    expect(right.status).toBe(200)

    const secrets = [text(code.secret), Buffer.from(code.secret).toString('hex'), code.shortNumber]
    const answers = JSON.stringify([begun, wrong.json, right.json])
    for (const secret of secrets) expect(answers).not.toContain(secret)
    for (const service of ['keyManagement', 'signing'] as const) {
      const rows = await rowsOf(service)
      expect(rows).toContain(key.subject)
      for (const secret of secrets) expect(rows).not.toContain(secret)
      const audit = await auditRows(service)
      expect(audit).toContain(begun.enrolmentId)
      const { attestation, statement } = proof
      const { signature } = proof.proof
      const kept = [attestation.id, attestation.response.clientDataJSON, statement, signature, 'Taro Jitsuin']
      for (const text of [...kept, begun.keyManagementNonce, begun.signingNonce])
        expect(audit).not.toContain(text)
    }
  })

  it('tells the story of a code at each service', async () => {
    const { key, code, begun } = await begunPerson()
    await end(begun, await proofOf(begun, { ...code, shortNumber: '00000000' }))
    await end(begun, await proofOf(begun, code))
    const [grant, enrolment, person] = [
      `grant:${code.grantId}`,
      `enrolment:${begun.enrolmentId}`,
      `person:${key.subject}`,
    ]
    for (const [service, tries] of [
      ['keyManagement', ['enrolment/code-wrong']],
      ['signing', []],
    ] as const) {
      expect(await auditOf(service, grant)).toEqual(['grant/taken'])
      expect(await auditOf(service, enrolment)).toEqual(['enrolment/began', ...tries])
      expect(await auditOf(service, person)).toEqual(['credential/enrolled'])
    }
  })
})

/** Does all of this so that every part waits for the code at key management before any goes on. */
async function atOnce(code: Code, parts: readonly (() => Promise<Answer>)[]): Promise<Answer[]> {
  const { keyManagement } = world.superusers
  await keyManagement.query('begin')
  const sql = 'select 1 from second_key.enrolment_grant where grant_id = $1 for update'
  await keyManagement.query(sql, [code.grantId])
  const running = parts.map((part) => part())
  // The first waits for this transaction, the others for the row, in this database: those of other tests do not count.
  const waits = `select 1 from pg_locks where not granted and (transactionid = pg_current_xact_id_if_assigned()::xid
    or database = (select oid from pg_database where datname = current_database()))`
  const waiting = async () => (await keyManagement.query(waits)).length
  while ((await waiting()) < parts.length);
  await keyManagement.query('commit')
  return Promise.all(running)
}

type Service = 'keyManagement' | 'signing'

/** The actions that a service recorded about a subject, in their order. */
async function auditOf(service: Service, subject: string): Promise<unknown[]> {
  const sql = 'select action from audit.entry where subject = $1 order by id'
  return (await world.superusers[service].query<{ action: string }>(sql, [subject])).map(
    ({ action }) => action,
  )
}

async function auditRows(service: Service): Promise<string> {
  return JSON.stringify(await world.superusers[service].query('select * from audit.entry'))
}

/** Everything about enrolment in a database, audit log included. */
async function rowsOf(service: Service): Promise<string> {
  const tables = [
    'second_key.enrolment_grant',
    'second_key.enrolment',
    'second_key.credential',
    'audit.entry',
  ]
  const sql = tables.map((table) => `select row_to_json(t)::text as row from ${table} t`).join(' union all ')
  const rows = await world.superusers[service].query<{ row: string }>(sql)
  return rows.map(({ row }) => row).join('\n')
}

/** A new passkey under the id of another one: nothing in an attestation of format `none` is signed. */
function renamed(
  made: ReturnType<ReturnType<typeof openAuthenticator>['create']>,
  { attestation: { id } }: Proof,
): typeof made {
  const object = Buffer.from(String(made.response.attestationObject), 'base64url')
  const place = object.indexOf(Buffer.from(made.id, 'base64url'))
  Buffer.from(id, 'base64url').copy(object, place)
  return { ...made, id, rawId: id, response: { ...made.response, attestationObject: text(object) } }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}
