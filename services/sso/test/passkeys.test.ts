import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAuthenticator, type PasskeyMischief } from './authenticator.js'
import type { Browser } from './browser.js'
import {
  enter,
  gateSees,
  openWorld,
  outcomeOf,
  PORTAL,
  SIGN_IN,
  signIn,
  startAttempt,
  type TestCard,
  type World,
} from './world.js'

let world: World
let serial = 0

beforeAll(async () => {
  world = await openWorld({ secondSession: 'beside' })
})
afterAll(() => world.close())

const CREDENTIALS = `${SIGN_IN}/api/sign-in/credentials`
type Json = Record<string, unknown>

async function newDoctor(): Promise<TestCard> {
  serial++
  return world.pki.issue({ serialNumber: `P${serial}` })
}

/** Registers a passkey in a browser that is signed in. */
async function addPasskey(browser: Browser, mischief: PasskeyMischief = {}) {
  const authenticator = openAuthenticator(SIGN_IN)
  const { body } = await browser.ask(`${CREDENTIALS}/passkeys/options`, { method: 'POST' })
  const response = authenticator.create(body as Json, mischief)
  const reply = await browser.ask(`${CREDENTIALS}/passkeys`, { body: { name: '診察室の鍵', response } })
  return { authenticator, reply }
}

/** A doctor who has a passkey, registered while signed in by card. */
async function doctorWithPasskey() {
  const card = await newDoctor()
  const browser = world.browser()
  await enter(world, browser, card)
  const { authenticator, reply } = await addPasskey(browser)
  expect(reply.status).toBe(200)
  return { card, authenticator, browser }
}

async function signInWithPasskey(
  browser: Browser,
  authenticator: ReturnType<typeof openAuthenticator>,
  mischief: PasskeyMischief = {},
) {
  const { attempt } = await startAttempt(browser)
  const { body } = await browser.ask(`${SIGN_IN}/api/sign-in/passkey/options`, { body: { attempt } })
  const response = authenticator.get(body as Json, mischief)
  return browser.ask(`${SIGN_IN}/api/sign-in/passkey`, { body: { attempt, response } })
}

describe('a passkey', () => {
  it('registered by card signs its doctor in, with the role of the certificate behind it', async () => {
    const { authenticator } = await doctorWithPasskey()
    const browser = world.browser()
    const outcome = outcomeOf(await signInWithPasskey(browser, authenticator))
    expect(outcome).toMatchObject({ state: 'signed-in' })
    expect(await gateSees(world, browser, SIGN_IN)).toMatchObject({
      kind: 'holder',
      method: 'passkey',
      certificate: { roles: ['medicalDoctor'] },
    })
  })

  it('asks for a resident key and a verified user', async () => {
    const browser = world.browser()
    await enter(world, browser, await newDoctor())
    const { body } = await browser.ask(`${CREDENTIALS}/passkeys/options`, { method: 'POST' })
    expect(body).toMatchObject({
      rp: { id: 'signin.localhost' },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
  })

  it('of a revoked certificate lets its person in without a role, and says why', async () => {
    const { authenticator, card } = await doctorWithPasskey()
    await world.revoke(card)
    world.pass(10)
    const browser = world.browser()
    expect(outcomeOf(await signInWithPasskey(browser, authenticator))).toMatchObject({
      withoutRole: 'revoked',
    })
    const session = await gateSees(world, browser, SIGN_IN)
    expect(session).toMatchObject({ kind: 'holder-without-role', why: 'revoked' })
    expect(session).not.toHaveProperty('certificate')
  })

  it('gives the role again once a successor of the certificate was proven by card', async () => {
    const { authenticator, card } = await doctorWithPasskey()
    await world.revoke(card)
    world.pass(10)
    const successor = await world.pki.issue({ serialNumber: `P${serial}`, from: world.clock() })
    await enter(world, world.browser(), successor)
    const browser = world.browser()
    expect(outcomeOf(await signInWithPasskey(browser, authenticator))).not.toHaveProperty('withoutRole')
    expect(await gateSees(world, browser, SIGN_IN)).toMatchObject({ kind: 'holder' })
  })

  it('signs nobody in while nobody can say whether the certificate is good', async () => {
    const apart = await openWorld({ statusMaxAgeSeconds: 0 }, world.pki)
    await apart.pki.publish(apart.clock(), 1)
    const card = await apart.pki.issue({ serialNumber: 'P900' })
    const [first, second] = [apart.browser(), apart.browser()]
    await enter(apart, first, card)
    const { authenticator } = await addPasskey(first)
    apart.pass(3601)
    expect(await signInWithPasskey(second, authenticator)).toMatchObject({
      status: 503,
      code: 'sign-in/status-unknown',
    })
    await apart.close()
    await world.pki.publish(world.clock())
  })

  it.each<[string, PasskeyMischief, string]>([
    ['made for another origin', { origin: 'https://evil.example' }, 'passkey/refused'],
    ['whose user was not verified', { userVerified: 'no' }, 'passkey/refused'],
    ['whose signature is wrong', { signature: 'broken' }, 'passkey/refused'],
    ['to a challenge that is not ours', { challenge: 'A'.repeat(43) }, 'challenge/unknown'],
  ])('refuses an answer %s', async (_what, mischief, code) => {
    const { authenticator } = await doctorWithPasskey()
    expect(await signInWithPasskey(world.browser(), authenticator, mischief)).toMatchObject({ code })
    expect(await signInWithPasskey(world.browser(), authenticator)).toMatchObject({ status: 200 })
  })

  it('is refused when its counter went back: there may be a copy', async () => {
    const { authenticator } = await doctorWithPasskey()
    expect(await signInWithPasskey(world.browser(), authenticator, { counter: 7 })).toMatchObject({
      status: 200,
    })
    expect(await signInWithPasskey(world.browser(), authenticator, { counter: 7 })).toMatchObject({
      code: 'passkey/counter-went-back',
    })
  })

  it('refuses an answer a second time, and an answer from another browser', async () => {
    const { authenticator } = await doctorWithPasskey()
    const [browser, thief] = [world.browser(), world.browser()]
    const { attempt } = await startAttempt(browser)
    const { body } = await browser.ask(`${SIGN_IN}/api/sign-in/passkey/options`, { body: { attempt } })
    const answer = { attempt, response: authenticator.get(body as Json) }
    expect(await thief.ask(`${SIGN_IN}/api/sign-in/passkey`, { body: answer })).toMatchObject({
      code: 'attempt/other-browser',
    })
    expect((await browser.ask(`${SIGN_IN}/api/sign-in/passkey`, { body: answer })).status).toBe(200)
    expect(await browser.ask(`${SIGN_IN}/api/sign-in/passkey`, { body: answer })).toMatchObject({
      code: 'challenge/used',
    })
  })

  it('of somebody else is not known here', async () => {
    const stranger = openAuthenticator(SIGN_IN)
    stranger.create({ challenge: 'x', user: { id: 'bm9ib2R5' } })
    expect(await signInWithPasskey(world.browser(), stranger)).toMatchObject({ code: 'passkey/unknown' })
  })
})

describe('registering and removing passkeys', () => {
  it('is refused to a session that a passkey opened: a planted key must not breed', async () => {
    const { authenticator } = await doctorWithPasskey()
    const browser = world.browser()
    outcomeOf(await signInWithPasskey(browser, authenticator))
    expect(await browser.ask(`${CREDENTIALS}/passkeys/options`, { method: 'POST' })).toMatchObject({
      code: 'credential/stronger-sign-in-needed',
    })
  })

  it('does not do for an attempt that wanted a card, also once a card was shown for it', async () => {
    const { authenticator, card } = await doctorWithPasskey()
    const browser = world.browser()
    const wish = { returnTo: `${SIGN_IN}/x`, audience: 'holder', methods: ['card'] } as const
    const page = await browser.visit(await world.sso.gate.signInAddress(wish))
    const attempt = new URL(page).searchParams.get('attempt') ?? ''
    outcomeOf(await signIn(world, browser, { card, attempt }))
    const door = `${SIGN_IN}/api/sign-in/begin?attempt=${attempt}`
    expect((await browser.ask(door)).location).toBe(`${SIGN_IN}/x`)
    outcomeOf(await signInWithPasskey(browser, authenticator))
    expect((await browser.ask(door)).location).toBe(page)
  })

  it('is refused without a session', async () => {
    expect(await world.browser().ask(`${CREDENTIALS}/passkeys/options`, { method: 'POST' })).toMatchObject({
      status: 401,
      code: 'session/none',
    })
  })

  it('refuses a passkey whose user was not verified, or that was made for another site', async () => {
    const browser = world.browser()
    await enter(world, browser, await newDoctor())
    expect((await addPasskey(browser, { userVerified: 'no' })).reply.code).toBe('passkey/refused')
    expect((await addPasskey(browser, { origin: 'https://evil.example' })).reply.code).toBe('passkey/refused')
    expect((await addPasskey(browser)).reply.status).toBe(200)
  })

  it('lists, renames and removes; what was removed signs nobody in', async () => {
    const { browser, authenticator } = await doctorWithPasskey()
    const { body } = await browser.ask(CREDENTIALS)
    const [passkey] = (body as { passkeys: { id: string; name: string }[] }).passkeys
    expect(passkey?.name).toBe('診察室の鍵')
    const address = `${CREDENTIALS}/passkeys/${passkey?.id}`
    expect((await browser.ask(address, { method: 'PATCH', body: { name: '自宅' } })).status).toBe(204)
    const other = world.browser()
    await enter(world, other, await newDoctor())
    expect(await other.ask(address, { method: 'DELETE' })).toMatchObject({ code: 'credential/not-found' })
    expect((await browser.ask(address, { method: 'DELETE' })).status).toBe(204)
    expect(await signInWithPasskey(world.browser(), authenticator)).toMatchObject({ code: 'passkey/unknown' })
  })

  it('can be tested without a session coming of it', async () => {
    const { authenticator } = await doctorWithPasskey()
    const browser = world.browser()
    const options = await browser.ask(`${SIGN_IN}/api/self-test/passkey/options`, { method: 'POST' })
    const response = authenticator.get(options.body as Json)
    expect((await browser.ask(`${SIGN_IN}/api/self-test/passkey`, { body: { response } })).body).toEqual({
      verdict: 'passed',
      name: '診察室の鍵',
    })
    expect(await gateSees(world, browser, SIGN_IN)).toBe(undefined)
    expect(await gateSees(world, browser, PORTAL)).toBe(undefined)
  })
})
