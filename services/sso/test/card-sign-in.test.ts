import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPki } from './pki.js'
import {
  answerOf,
  enter,
  gateSees,
  openWorld,
  outcomeOf,
  PORTAL,
  SIGN_IN,
  sessionAt,
  signIn,
  startAttempt,
  type TestCard,
  type World,
} from './world.js'

let world: World
let doctor: TestCard

beforeAll(async () => {
  world = await openWorld()
  doctor = await world.pki.issue({ serialNumber: 'T0001' })
})
afterAll(() => world.close())

describe('signing in by card', () => {
  it('opens the portal to a doctor with one signature and no further prompt (T-C09-1)', async () => {
    const browser = world.browser()
    const page = await browser.visit(`${PORTAL}/session/sign-in?returnTo=/profile`)
    const attempt = new URL(page).searchParams.get('attempt') ?? ''
    expect(page).toMatch(`${SIGN_IN}/sign-in?attempt=`)

    const outcome = outcomeOf(await signIn(world, browser, { card: doctor, attempt }))
    expect(outcome).toMatchObject({ state: 'signed-in' })
    if (outcome.state !== 'signed-in') return
    expect(await browser.visit(outcome.continueTo)).toBe(`${PORTAL}/profile`)
    expect(await gateSees(world, browser, PORTAL)).toMatchObject({
      kind: 'holder',
      method: 'card',
      certificate: {
        person: { centre: 'DEMO Invented Certification Center', subjectSerialNumber: 'T0001' },
        commonName: 'Taro Jitsuin',
        roles: ['medicalDoctor'],
      },
    })
    // A second host: no page of sign-in stands between.
    expect(
      await browser.visit(
        await world.sso.gate.signInAddress({ returnTo: `${PORTAL}/cards`, audience: 'holder' }),
      ),
    ).toBe(`${PORTAL}/cards`)
  })

  it('says when the sign-in before this one was (T-C10-5)', async () => {
    const card = await world.pki.issue({ serialNumber: 'T0105' })
    const first = world.clock()
    expect(outcomeOf(await signIn(world, world.browser(), { card }))).not.toHaveProperty('previousSignInAt')
    world.pass(3600)
    const browser = world.browser()
    await enter(world, browser, card)
    expect(await sessionAt(browser, PORTAL)).toMatchObject({ previousSignInAt: first.toISOString() })
  })

  it('tells a person by centre and number, not by certificate: a new card opens the same account', async () => {
    const [old, next] = [
      await world.pki.issue({ serialNumber: 'T0106' }),
      await world.pki.issue({ serialNumber: 'T0106' }),
    ]
    const [one, two] = [world.browser(), world.browser()]
    await enter(world, one, old)
    const { accountId } = (await gateSees(world, one, PORTAL)) ?? {}
    await one.ask(`${PORTAL}/session/end`, { method: 'POST' })
    await enter(world, two, next)
    expect(await gateSees(world, two, PORTAL)).toMatchObject({ accountId })
  })

  it.each([
    ['of another origin', { origin: 'https://evil.example' }, 'challenge/other-origin', 403],
    ['of a nonce that we never gave', { nonce: 'A'.repeat(43) }, 'challenge/unknown', 422],
    [
      'that is valid for longer than the challenge',
      { expiresAt: new Date('2026-11-21T00:00:00Z') },
      'challenge/statement-times',
      422,
    ],
    [
      'made at another time',
      { issuedAt: new Date('2026-11-19T00:00:00Z') },
      'challenge/statement-times',
      422,
    ],
  ])('refuses a statement %s', async (_what, mischief, code, status) => {
    expect(await signIn(world, world.browser(), { card: doctor, mischief })).toMatchObject({ status, code })
  })

  it('refuses a challenge that was stolen and is answered from another browser', async () => {
    const [victim, thief] = [world.browser(), world.browser()]
    const own = await startAttempt(victim)
    const signed = await answerOf(world, victim, { card: doctor, attempt: own.attempt })
    const body = { ...signed, attempt: own.attempt }
    expect(await thief.ask(`${SIGN_IN}/api/sign-in/card`, { body })).toMatchObject({
      code: 'attempt/other-browser',
    })
    // In an attempt of the thief's own, the challenge is not known.
    const theirs = await startAttempt(thief)
    const elsewhere = { ...signed, attempt: theirs.attempt }
    expect(await thief.ask(`${SIGN_IN}/api/sign-in/card`, { body: elsewhere })).toMatchObject({
      code: 'challenge/unknown',
    })
  })

  it('refuses a signed answer that is sent a second time', async () => {
    const browser = world.browser()
    const { attempt } = await startAttempt(browser)
    const body = { ...(await answerOf(world, browser, { card: doctor, attempt })), attempt }
    expect(await browser.ask(`${SIGN_IN}/api/sign-in/card`, { body })).toMatchObject({ status: 200 })
    expect(await browser.ask(`${SIGN_IN}/api/sign-in/card`, { body })).toMatchObject({
      code: 'challenge/used',
    })
  })

  it('lets one of nine answers in that are sent at once', async () => {
    const card = await world.pki.issue({ serialNumber: 'T0109' })
    const browser = world.browser()
    const { attempt } = await startAttempt(browser)
    const body = { ...(await answerOf(world, browser, { card, attempt })), attempt }
    const all = Array.from({ length: 9 }, () => browser.ask(`${SIGN_IN}/api/sign-in/card`, { body }))
    const replies = await Promise.all(all)
    expect(replies.map(({ code, status }) => code ?? status).sort()).toEqual([
      200,
      ...Array(8).fill('challenge/used'),
    ])
  })

  it('refuses a challenge at the first instant after its two minutes', async () => {
    const browser = world.browser()
    const { attempt } = await startAttempt(browser)
    const body = { ...(await answerOf(world, browser, { card: doctor, attempt })), attempt }
    world.pass(120)
    expect(await browser.ask(`${SIGN_IN}/api/sign-in/card`, { body })).toMatchObject({
      code: 'challenge/expired',
    })
  })

  it('refuses a signature by another key, and a statement changed after it was signed', async () => {
    const other = await world.pki.issue({ serialNumber: 'T0107', key: 'own' })
    const browser = world.browser()
    const { attempt } = await startAttempt(browser)
    const signed = await answerOf(world, browser, { card: other, attempt })
    const certificate = Buffer.from(doctor.certificateDer).toString('base64url')
    expect(
      await browser.ask(`${SIGN_IN}/api/sign-in/card`, { body: { ...signed, certificate, attempt } }),
    ).toMatchObject({ code: 'sign-in/signature-invalid' })
  })

  it('refuses an answer that other sites send', async () => {
    const browser = world.browser()
    const { attempt } = await startAttempt(browser)
    const body = { ...(await answerOf(world, browser, { card: doctor, attempt })), attempt }
    expect(
      await browser.ask(`${SIGN_IN}/api/sign-in/card`, { body, headers: { 'sec-fetch-site': 'same-site' } }),
    ).toMatchObject({ status: 403, code: 'http/cross-site' })
  })
})

describe('the certificate of a sign-in', () => {
  it('refuses a signature certificate: it is not for signing in', async () => {
    const card = await world.pki.issue({ serialNumber: 'T0108', profile: 'signature' })
    expect(await signIn(world, world.browser(), { card })).toMatchObject({
      code: 'sign-in/certificate-wrong-kind',
    })
  })

  it('refuses a certificate of a stranger, and asks nobody about it (keycloak#46742)', async () => {
    const stranger = await openPki(world.clock())
    const card = await stranger.issue({ serialNumber: 'T0001' })
    expect(await signIn(world, world.browser(), { card })).toMatchObject({
      code: 'sign-in/certificate-not-trusted',
    })
    expect(stranger.asked).toEqual([])
    await stranger.close()
  })

  it('refuses a certificate that has expired', async () => {
    const early = await openWorld({}, world.pki)
    const card = await early.pki.issue({ serialNumber: 'T0001', years: 1 })
    early.pass(366 * 86_400)
    await early.pki.publish(early.clock())
    expect(await signIn(early, early.browser(), { card })).toMatchObject({
      code: 'sign-in/certificate-expired',
    })
    await early.pki.publish(world.clock())
    await early.close()
  })

  it('refuses a revoked card at the next sign-in (T-C02-3), and lets its neighbour in', async () => {
    const [lost, kept] = [
      await world.pki.issue({ serialNumber: 'T0110' }),
      await world.pki.issue({ serialNumber: 'T0111' }),
    ]
    expect(await signIn(world, world.browser(), { card: lost })).toMatchObject({ status: 200 })
    await world.revoke(lost)
    world.pass(10)
    expect(await signIn(world, world.browser(), { card: lost })).toMatchObject({
      code: 'sign-in/certificate-revoked',
    })
    expect(await signIn(world, world.browser(), { card: kept })).toMatchObject({ status: 200 })
  })

  it('refuses when nobody can tell the status: no list in force is good enough', async () => {
    const apart = await openWorld({}, world.pki)
    const card = await apart.pki.issue({ serialNumber: 'T0001' })
    await apart.pki.publish(apart.clock())
    apart.pki.turn('down')
    expect(await signIn(apart, apart.browser(), { card })).toMatchObject({ code: 'sign-in/status-unknown' })
    apart.pki.turn('up')
    expect(await signIn(apart, apart.browser(), { card })).toMatchObject({ status: 200 })
    // The list that was kept serves until its end, and no longer.
    apart.pki.turn('down')
    apart.pass(96 * 3600 + 1)
    expect(await signIn(apart, apart.browser(), { card })).toMatchObject({ code: 'sign-in/status-unknown' })
    apart.pki.turn('up')
    await apart.close()
  })

  it('refuses when the list stands at a place that the operator did not allow', async () => {
    const apart = await openWorld({ places: [{ origin: 'http://127.0.0.1:1', path: '/' }] }, world.pki)
    const card = await apart.pki.issue({ serialNumber: 'T0001' })
    const before = apart.pki.asked.length
    expect(await signIn(apart, apart.browser(), { card })).toMatchObject({ code: 'sign-in/status-unknown' })
    expect(apart.pki.asked).toHaveLength(before)
    await apart.close()
  })
})

describe('how often somebody may try', () => {
  it('ends an attempt after ten answers', async () => {
    const browser = world.browser()
    const { attempt } = await startAttempt(browser)
    const tryOnce = async () => {
      const signed = await answerOf(world, browser, {
        card: doctor,
        attempt,
        mischief: { origin: 'https://evil.example' },
      })
      return browser.ask(`${SIGN_IN}/api/sign-in/card`, { body: { ...signed, attempt } })
    }
    for (let tries = 0; tries < 10; tries++) expect((await tryOnce()).code).toBe('challenge/other-origin')
    expect(await tryOnce()).toMatchObject({ status: 429, code: 'attempt/too-many' })
  })

  it('counts answers that are sent at once', async () => {
    const browser = world.browser()
    const { attempt } = await startAttempt(browser)
    const mischief = { origin: 'https://evil.example' }
    const answers = await Promise.all(
      Array.from({ length: 15 }, () => answerOf(world, browser, { card: doctor, attempt, mischief })),
    )
    const replies = await Promise.all(
      answers.map((signed) => browser.ask(`${SIGN_IN}/api/sign-in/card`, { body: { ...signed, attempt } })),
    )
    const codes = replies.map(({ code }) => code).toSorted()
    expect(codes).toEqual([...Array(5).fill('attempt/too-many'), ...Array(10).fill('challenge/other-origin')])
  })

  it('limits the assertions of one account, and a minute later lets it in again', async () => {
    const card = await world.pki.issue({ serialNumber: 'T0120' })
    for (let tries = 0; tries < 20; tries++)
      expect((await signIn(world, world.browser(), { card })).status).toBe(200)
    expect(await signIn(world, world.browser(), { card })).toMatchObject({ code: 'attempt/too-many' })
    world.pass(61)
    expect(await signIn(world, world.browser(), { card })).toMatchObject({ status: 200 })
  })

  it('lets no stranger use up the tries of somebody else: what is not signed by the key is not counted', async () => {
    const [victim, stranger] = [
      await world.pki.issue({ serialNumber: 'T0121' }),
      await world.pki.issue({ serialNumber: 'T0122', key: 'own' }),
    ]
    const certificate = Buffer.from(victim.certificateDer).toString('base64url')
    for (let tries = 0; tries < 25; tries++) {
      const browser = world.browser()
      const { attempt } = await startAttempt(browser)
      const signed = await answerOf(world, browser, { card: stranger, attempt })
      const reply = await browser.ask(`${SIGN_IN}/api/sign-in/card`, {
        body: { ...signed, certificate, attempt },
      })
      expect(reply.code).toBe('sign-in/signature-invalid')
    }
    expect(await signIn(world, world.browser(), { card: victim })).toMatchObject({ status: 200 })
  })
})
