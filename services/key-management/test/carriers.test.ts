/** The ways in which a holder approves: phone, qualification card, My Number card (C-08 ④, ④', ④''); and how new ones are proven. */
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { createTestHierarchy } from '@jitsuin/keys'
import { CARD_LINK, type CarrierAnswer, REGISTRATION } from '@jitsuin/second-key'
import { base64urlOf, judgeProof, octets, proofOf } from '@jitsuin/second-key/node'
import { ROUTES as VENDOR } from '@jitsuin/signing/contract'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAuthenticator } from '../../sso/test/authenticator.js'
import { type BegunEnrolment, begunEnrolmentSchema, ROUTES } from '../src/contract.js'
import type { Answer } from './answer.js'
import { type CardMischief, openCards, type TestCard } from './cards.js'
import { enrolmentStatement } from './enrolment-proof.js'
import { AT, ORIGIN } from './moment.js'
import { itemsAt, signItems, signWith } from './requests.js'
import { type Client, type Holder, openWorld, type World } from './world.js'

let world: World
let clinic: Client
let taro: Holder
let card: TestCard
let myNumber: TestCard

beforeAll(async () => {
  world = await openWorld()
  clinic = await world.openClient('DEMO-I-0001')
  taro = await world.newHolder('DEMO-0001')
  card = await world.cards.hpki('DEMO-0001')
  myNumber = await world.cards.jpki('holder-1')
})
afterAll(() => world.close())

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const digests = [createHash('sha256').update('処方箋').digest('hex')]
const told = ({ status, json }: Answer) => [status, json.code]

/** Asks for a day; gives what is to be approved. */
async function ask(subject = 'DEMO-0001') {
  const { json } = await clinic.call('POST', VENDOR.authorisations, { subject })
  const id = String(json.authorisationId)
  const view = await world.page('GET', ROUTES.approval(id))
  const challenge = sha256(octets(String(view.json.statement)))
  const approve = (answer: CarrierAnswer) => world.page('POST', ROUTES.approval(id), answer)
  return { id, view, challenge, approve }
}

/** The day that a card approved. */
async function dayOf(id: string) {
  const { json } = await clinic.call('GET', VENDOR.authorisation(id))
  return { id, token: String(json.token) }
}

const begin = async (subject: string) => {
  const { status, json } = await world.page('POST', ROUTES.enrolments, { subject })
  expect(status).toBe(201)
  return begunEnrolmentSchema.parse(json)
}
const registrationOf = ({ enrolmentId, subject, certificate, ...begun }: BegunEnrolment) =>
  sha256(
    REGISTRATION.encode({
      enrolment: enrolmentId,
      subject,
      certificate,
      keyManagementNonce: begun.keyManagementNonce,
      signingNonce: begun.signingNonce,
    }),
  )
const linkStatement = (begun: BegunEnrolment, { certificateDer }: TestCard) =>
  CARD_LINK.encode({
    enrolment: begun.enrolmentId,
    subject: begun.subject,
    certificate: begun.certificate,
    origin: ORIGIN,
    cardCertificate: sha256(certificateDer).toString('hex'),
    keyManagementNonce: begun.keyManagementNonce,
    signingNonce: begun.signingNonce,
    issued: new Date(begun.issued),
    expires: new Date(begun.expires),
  })

/** Links a My Number card, vouched for by the qualification card. */
async function link(
  linked: TestCard,
  voucher: (challenge: Uint8Array) => CarrierAnswer,
  subject = 'DEMO-0001',
) {
  const begun = await begin(subject)
  const statement = linkStatement(begun, linked)
  return world.page('POST', ROUTES.cardLink(begun.enrolmentId), {
    card: linked.answer(registrationOf(begun)),
    statement: base64urlOf(statement),
    proof: { holder: voucher(sha256(statement)) },
  })
}

describe('each of the three ways gives a token for 20 hours (T-C08-1)', () => {
  const ways = [
    ['fido', 'fido', async () => world.openDay(clinic, taro)],
    [
      'the HPKI card',
      'hpki',
      async () => {
        const { id, challenge, approve } = await ask()
        expect((await approve({ card: card.answer(challenge) })).status).toBe(204)
        return dayOf(id)
      },
    ],
    [
      'a My Number card that is linked',
      'jpki',
      async () => {
        expect((await link(myNumber, (challenge) => ({ card: card.answer(challenge) }))).status).toBe(204)
        const { id, view, challenge, approve } = await ask()
        expect(view.json.ways).toMatchObject({ jpki: true })
        expect((await approve({ card: myNumber.answer(challenge) })).status).toBe(204)
        return dayOf(id)
      },
    ],
  ] as const
  it.each(ways)('by %s: signed at 19:59:59, refused at 20:00:00', async (_name, amr, open) => {
    const day = await open()
    expect(decodeJwt(day.token)).toMatchObject({
      sub: 'DEMO-0001',
      amr: [amr],
      exp: AT.getTime() / 1000 + 72_000,
    })
    const last = new Date(AT.getTime() + 71_999_000)
    world.moveTo(last)
    const inTime = await signWith(clinic, day, { digests, at: last })
    const end = new Date(AT.getTime() + 72_000_000)
    world.moveTo(end)
    const late = await signWith(clinic, day, { digests, at: end })
    world.moveTo(AT)
    expect(inTime.status).toBe(200)
    expect(told(late)).toEqual([410, 'authorisation/expired'])
  })

  it('lasts 18 hours where the operator says so', async () => {
    const other = await openWorld({ tokenSeconds: 64_800 })
    const desk = await other.openClient('DEMO-I-0001')
    const day = await other.openDay(desk, await other.newHolder('DEMO-0001'))
    const end = new Date(AT.getTime() + 64_800_000)
    other.moveTo(new Date(end.getTime() - 1000))
    const inTime = await signWith(desk, day, { digests, at: other.now() })
    other.moveTo(end)
    const late = await signWith(desk, day, { digests, at: end })
    desk.close()
    await other.close()
    expect(inTime.status).toBe(200)
    expect(told(late)).toEqual([410, 'authorisation/expired'])
  })
})

describe('a card approves nothing', () => {
  it.each([
    ['for another page', { origin: 'https://evil.test' }],
    ['for another statement', { nonce: randomBytes(32) }],
    ['that signed too long ago', { issuedAt: new Date(AT.getTime() - 301_000) }],
    [
      'that signs for later',
      { issuedAt: new Date(AT.getTime() + 301_000), expiresAt: new Date(AT.getTime() + 400_000) },
    ],
    ['whose statement is over', { expiresAt: AT }],
    ['whose key did not sign', { signedBy: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey }],
  ] satisfies readonly (readonly [string, CardMischief])[])('%s', async (_what, mischief) => {
    const { challenge, approve } = await ask()
    expect(told(await approve({ card: card.answer(challenge, mischief) }))).toEqual([403, 'carrier/refused'])
  })

  it('of another person', async () => {
    const { challenge, approve } = await ask()
    const other = await world.cards.hpki('DEMO-0099')
    expect(told(await approve({ card: other.answer(challenge) }))).toEqual([403, 'carrier/other-person'])
  })

  it('of an authority that nobody trusts, and nobody asks for its lists', async () => {
    const hierarchy = await createTestHierarchy({ strength: 'fast', at: AT, random: randomBytes })
    const strangers = openCards(hierarchy, { clock: world.now, origin: ORIGIN })
    const forged = await strangers.hpki('DEMO-0001')
    const { challenge, approve } = await ask()
    const before = world.cards.asked()
    expect(told(await approve({ card: forged.answer(challenge) }))).toEqual([403, 'carrier/refused'])
    expect(world.cards.asked()).toBe(before)
  })

  it('that is no HPKI card but says so', async () => {
    const { challenge, approve } = await ask()
    const disguised = { ...myNumber.answer(challenge), card: 'hpki' as const }
    expect(told(await approve({ card: disguised }))).toEqual([403, 'carrier/other-person'])
  })

  it('that was reported lost, or whose status nobody can say; the phone still approves (T-C08-8)', async () => {
    const lost = await world.cards.hpki('DEMO-0001')
    await world.cards.revoke(lost)
    const { id, challenge, approve } = await ask()
    expect(told(await approve({ card: lost.answer(challenge) }))).toEqual([403, 'carrier/revoked'])
    world.cards.hideList()
    expect(told(await approve({ card: card.answer(challenge) }))).toEqual([503, 'carrier/status-unknown'])
    expect((await world.approveOn(taro, id)).answer.status).toBe(204)
    await world.cards.revoke(lost)
  })

  it.each([
    ['revoked', 403, 'carrier/revoked'],
    ['expired', 403, 'carrier/refused'],
    ['signature-certificate', 403, 'carrier/refused'],
    ['not-trusted', 403, 'carrier/refused'],
    ['status-unknown', 503, 'carrier/status-unknown'],
  ] as const)('that the national authority calls %s', async (verdict, status, code) => {
    const linked = await world.cards.jpki('holder-1')
    world.cards.say(linked, { verdict })
    const { challenge, approve } = await ask()
    expect(told(await approve({ card: linked.answer(challenge) }))).toEqual([status, code])
  })

  it('that nobody linked, or that somebody else did', async () => {
    const hanako = await world.newHolder('DEMO-0002')
    const unlinked = await world.cards.jpki('holder-3')
    const { challenge, approve } = await ask(hanako.subject)
    expect(told(await approve({ card: unlinked.answer(challenge) }))).toEqual([403, 'carrier/not-linked'])
    expect(told(await approve({ card: myNumber.answer(challenge) }))).toEqual([403, 'carrier/other-person'])
  })
})

describe('phone and card at the same time', () => {
  it('approve one authorisation once, and the day counts once', async () => {
    const { id, view, challenge, approve } = await ask()
    const statement = octets(String(view.json.statement))
    const assertion = taro.phone.get({ challenge: sha256(statement).toString('base64url') })
    const answers = await Promise.all([
      approve({ assertion: assertion as never }), // what the test's authenticator writes is an assertion
      approve({ card: card.answer(challenge) }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([204, 204])
    const rows = await Promise.all(
      Object.values(world.superusers).map((zone) =>
        zone.query<{ active: string }>(
          `select count(*) active from second_key.authorisation where authorisation_id = $1 and state = 'active'`,
          [id],
        ),
      ),
    )
    expect(rows.map(([row]) => Number(row?.active))).toEqual([1, 1])
    expect((await signWith(clinic, await dayOf(id), { digests, at: AT })).status).toBe(200)
  })

  it('on two questions leave one day active', async () => {
    const [first, second] = [await ask(), await ask()]
    const assertion = taro.phone.get({ challenge: first.challenge.toString('base64url') })
    await Promise.all([
      first.approve({ assertion: assertion as never }), // as above
      second.approve({ card: card.answer(second.challenge) }),
    ])
    const states = await Promise.all(
      [first, second].map(async ({ id }) => (await clinic.call('GET', VENDOR.authorisation(id))).json.state),
    )
    expect(states.filter((state) => state === 'active').length).toBeLessThanOrEqual(1)
  })
})

describe('a list that a card approved', () => {
  it('signs, and its proof is believed by whoever trusts the HPKI', async () => {
    const sheet = [
      { salt: randomBytes(32), shown: '処方箋 1', digest: createHash('sha256').update('文書').digest() },
    ]
    const { id } = await world.askForList(clinic, taro, sheet)
    const view = await world.page('GET', ROUTES.approval(id))
    const challenge = sha256(octets(String(view.json.statement)))
    await world.page('POST', ROUTES.approval(id), { card: card.answer(challenge) })
    const { json } = await signItems(clinic, await dayOf(id), { items: itemsAt(sheet, [0]), at: AT })
    const evidence = await clinic.call('GET', VENDOR.evidence(id))
    const bundle = proofOf(evidence.json as never, {
      sheet,
      index: 0,
      certificateDer: octets(String(json.certificate)),
      signature: octets(String(Object(json.signatures)[0])),
    })
    const trust = { grantKey: world.grantKey, origin: ORIGIN }
    expect(await judgeProof(bundle, { ...trust, judgeCard: () => 'good' })).toMatchObject({
      verdict: 'valid',
    })
    for (const judgeCard of [undefined, () => 'refused' as const])
      expect(await judgeProof(bundle, { ...trust, ...(judgeCard && { judgeCard }) })).toEqual({
        verdict: 'invalid',
        check: 'carrier-bound',
      })
  })
})

describe('a new phone, without a visit', () => {
  const enrolByCard = async (subject: string, voucher: (challenge: Uint8Array) => CarrierAnswer) => {
    const begun = await begin(subject)
    const phone = openAuthenticator(ORIGIN)
    const { attestation, statement } = enrolmentStatement(begun, phone)
    const answer = await world.page('POST', ROUTES.enrolment(begun.enrolmentId), {
      attestation,
      statement: base64urlOf(statement),
      proof: { holder: voucher(sha256(statement)) },
    })
    return { answer, phone }
  }

  it('is enrolled with the qualification card; the phone before approves nothing any more', async () => {
    const jiro = await world.newHolder('DEMO-0003')
    const his = await world.cards.hpki('DEMO-0003')
    const { answer, phone } = await enrolByCard('DEMO-0003', (challenge) => ({ card: his.answer(challenge) }))
    expect(answer.status).toBe(200)
    await world.openDay(clinic, { ...jiro, phone })
    const { id } = await ask('DEMO-0003')
    expect(told((await world.approveOn(jiro, id)).answer)).toEqual([403, 'authorisation/assertion-refused'])
  })

  it('is enrolled with a linked My Number card', async () => {
    await world.newHolder('DEMO-0004')
    const [his, linked] = [await world.cards.hpki('DEMO-0004'), await world.cards.jpki('holder-4')]
    const voucher = (challenge: Uint8Array) => ({ card: his.answer(challenge) })
    expect((await link(linked, voucher, 'DEMO-0004')).status).toBe(204)
    const { answer } = await enrolByCard('DEMO-0004', (challenge) => ({ card: linked.answer(challenge) }))
    expect(answer.status).toBe(200)
  })

  it('is not enrolled with somebody else’s card, an unlinked one, a phone, or no proof at all', async () => {
    const key = await world.newHolder('DEMO-0005')
    const unlinked = await world.cards.jpki('holder-5')
    const refused = async (voucher: (challenge: Uint8Array) => CarrierAnswer) =>
      told((await enrolByCard('DEMO-0005', voucher)).answer)
    expect(await refused((challenge) => ({ card: card.answer(challenge) }))).toEqual([
      403,
      'carrier/other-person',
    ])
    expect(await refused((challenge) => ({ card: unlinked.answer(challenge) }))).toEqual([
      403,
      'carrier/not-linked',
    ])
    const byPhone = (challenge: Uint8Array) => ({
      assertion: key.phone.get({ challenge: base64urlOf(challenge) }) as never, // as above
    })
    expect(await refused(byPhone)).toEqual([403, 'enrolment/passkey-refused'])
    const begun = await begin('DEMO-0005')
    const { attestation, statement } = enrolmentStatement(begun, openAuthenticator(ORIGIN))
    const coded = { attestation, statement: base64urlOf(statement), proof: { signature: 'A'.repeat(86) } }
    expect(told(await world.page('POST', ROUTES.enrolment(begun.enrolmentId), coded))).toEqual([
      409,
      'enrolment/differs',
    ])
  })
})

describe('the link of a My Number card', () => {
  it('can be vouched for by the phone, and a second card replaces the first', async () => {
    const key = await world.newHolder('DEMO-0006')
    const byPhone = (challenge: Uint8Array) => ({
      assertion: key.phone.get({ challenge: base64urlOf(challenge) }) as never, // as above
    })
    const [first, second] = [await world.cards.jpki('holder-6a'), await world.cards.jpki('holder-6b')]
    expect((await link(first, byPhone, key.subject)).status).toBe(204)
    expect((await link(second, byPhone, key.subject)).status).toBe(204)
    const { challenge, approve } = await ask(key.subject)
    expect(told(await approve({ card: first.answer(challenge) }))).toEqual([403, 'carrier/not-linked'])
    expect((await approve({ card: second.answer(challenge) })).status).toBe(204)
  })

  it('survives a renewal of the card: the national authority’s name of its holder is what counts', async () => {
    const renewed = await world.cards.jpki('holder-1')
    const { challenge, approve } = await ask()
    expect((await approve({ card: renewed.answer(challenge) })).status).toBe(204)
  })

  it('is refused for a card that another person linked, or that nobody of theirs vouches for', async () => {
    const key = await world.newHolder('DEMO-0007')
    const his = await world.cards.hpki('DEMO-0007')
    const voucher = (challenge: Uint8Array) => ({ card: his.answer(challenge) })
    expect(told(await link(myNumber, voucher, key.subject))).toEqual([409, 'carrier/linked-elsewhere'])
    const own = await world.cards.jpki('holder-7')
    const byItself = (challenge: Uint8Array) => ({ card: own.answer(challenge) })
    expect(told(await link(own, byItself, key.subject))).toEqual([403, 'carrier/not-linked'])
    const byOther = (challenge: Uint8Array) => ({ card: card.answer(challenge) })
    expect(told(await link(own, byOther, key.subject))).toEqual([403, 'carrier/other-person'])
    expect(told(await link(his, voucher, key.subject))).toEqual([403, 'carrier/refused'])
  })

  it('binds the card that the voucher saw: another one put in its place is refused', async () => {
    const key = await world.newHolder('DEMO-0008')
    const his = await world.cards.hpki('DEMO-0008')
    const [seen, planted] = [await world.cards.jpki('holder-8'), await world.cards.jpki('attacker')]
    const begun = await begin(key.subject)
    const statement = linkStatement(begun, seen)
    const answer = await world.page('POST', ROUTES.cardLink(begun.enrolmentId), {
      card: planted.answer(registrationOf(begun)),
      statement: base64urlOf(statement),
      proof: { holder: { card: his.answer(sha256(statement)) } },
    })
    expect(told(answer)).toEqual([403, 'carrier/refused'])
  })

  it('ends with the key', async () => {
    const key = await world.newHolder('DEMO-0009')
    const [his, linked] = [await world.cards.hpki(key.subject), await world.cards.jpki('holder-9')]
    await link(linked, (challenge) => ({ card: his.answer(challenge) }), key.subject)
    const { challenge, approve } = await ask(key.subject)
    await world.connections.office.post('/office/ends', { subject: key.subject, reason: 'revoked' })
    for (const one of [linked, his])
      expect(told(await approve({ card: one.answer(challenge) }))).toEqual([410, 'key/ended'])
    const sql = 'select state, end_reason as why from second_key.card_link where subject = $1'
    for (const zone of Object.values(world.superusers))
      expect(await zone.query(sql, [key.subject])).toEqual([{ state: 'ended', why: 'key' }])
  })
})
