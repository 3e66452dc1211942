import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deleteOld, writeSeen } from '../src/usecases/housekeeping.js'
import { endOverdue } from '../src/usecases/watch-revocation.js'
import { IPHONE } from './browser.js'
import {
  enter,
  gateSees,
  OFFICE,
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
let serial = 0

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** A doctor nobody has met yet. */
function newDoctor(): Promise<TestCard> {
  serial++
  return world.pki.issue({ serialNumber: `S${serial}` })
}

async function newSession() {
  const browser = world.browser()
  const card = await newDoctor()
  await enter(world, browser, card)
  return { browser, card }
}

describe('cookies', () => {
  it('are kept from scripts and from other sites, and the tables hold their hash alone', async () => {
    const browser = world.browser()
    const { setCookies } = await signIn(world, browser, { card: await newDoctor() })
    expect(setCookies).toEqual([
      expect.stringMatching(/^jitsuin-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/),
    ])
    const secret = browser.cookie('signin.localhost', 'jitsuin-session') ?? ''
    const rows = await world.ctx.store.read.selectFrom('host_cookie').select('token_sha256').execute()
    expect(rows).toContainEqual({ token_sha256: createHash('sha256').update(secret).digest('hex') })
    expect(JSON.stringify(rows)).not.toContain(secret)
  })

  it('over https are bound to their host by name (__Host-) and never travel in the clear', async () => {
    const secure = await openWorld({ origin: 'https://signin.example.jp', hosts: [] }, world.pki)
    const address = await secure.sso.gate.signInAddress({
      returnTo: 'https://signin.example.jp/',
      audience: 'holder',
    })
    expect(address).toMatch('https://signin.example.jp/api/sign-in/begin?attempt=')
    const response = await secure.services.get(SIGN_IN)?.inject(address)
    expect([response?.headers['set-cookie'] ?? []].flat()[0]).toMatch(
      /^__Host-jitsuin-browser=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    )
    await secure.close()
  })

  it('of one host are worth nothing at another', async () => {
    const { browser } = await newSession()
    const portal = browser.cookie('portal.localhost', 'jitsuin-session') ?? ''
    const thief = world.browser()
    thief.plant('office.localhost', 'jitsuin-session', portal)
    thief.plant('signin.localhost', 'jitsuin-session', portal)
    expect(await sessionAt(thief, OFFICE)).toEqual({ state: 'none' })
    expect(await sessionAt(thief, SIGN_IN)).toEqual({ state: 'none' })
    expect(
      await world.sso.gate.current({ host: 'portal.localhost:9', cookie: `jitsuin-session=${portal}` }),
    ).toBe(undefined)
  })

  it('that somebody planted before a sign-in are not taken over (session fixation)', async () => {
    const planted = 'A'.repeat(43)
    const browser = world.browser()
    browser.plant('signin.localhost', 'jitsuin-session', planted)
    await enter(world, browser, await newDoctor())
    const attacker = world.browser()
    attacker.plant('signin.localhost', 'jitsuin-session', planted)
    expect(await sessionAt(attacker, SIGN_IN)).toEqual({ state: 'none' })
  })

  it('from before a new sign-in of the same person stop to count with it', async () => {
    const { browser, card } = await newSession()
    const copied = browser.cookie('signin.localhost', 'jitsuin-session') ?? ''
    await enter(world, browser, card)
    const thief = world.browser()
    thief.plant('signin.localhost', 'jitsuin-session', copied)
    expect(await sessionAt(thief, SIGN_IN)).toEqual({ state: 'none' })
    expect(await sessionAt(browser, SIGN_IN)).toMatchObject({ state: 'live' })
  })
})

describe('the hand-over to another host', () => {
  async function ticketFor(browser = world.browser()) {
    const page = await browser.visit(`${PORTAL}/session/sign-in?returnTo=/profile`)
    const attempt = new URL(page).searchParams.get('attempt') ?? ''
    const outcome = outcomeOf(await signIn(world, browser, { card: await newDoctor(), attempt }))
    return { browser, address: outcome.state === 'signed-in' ? outcome.continueTo : '' }
  }

  it('refuses a ticket that is used again, and leaves no session to who tries', async () => {
    const { browser, address } = await ticketFor()
    expect(await browser.ask(address)).toMatchObject({ status: 303, location: `${PORTAL}/profile` })
    expect(await browser.ask(address)).toMatchObject({ status: 403, code: 'ticket/refused' })
  })

  it('refuses a ticket in a browser that did not ask for it, and uses it up', async () => {
    const { browser, address } = await ticketFor()
    const thief = world.browser()
    await thief.visit(`${PORTAL}/session/sign-in`)
    expect(await thief.ask(address)).toMatchObject({ code: 'ticket/refused' })
    expect(await sessionAt(thief, PORTAL)).toEqual({ state: 'none' })
    expect(await browser.ask(address)).toMatchObject({ code: 'ticket/refused' })
  })

  it('refuses a ticket at another host than the one that asked', async () => {
    const { browser, address } = await ticketFor()
    browser.plant(
      'office.localhost',
      'jitsuin-state',
      browser.cookie('portal.localhost', 'jitsuin-state') ?? '',
    )
    expect(await browser.ask(address.replace(PORTAL, OFFICE))).toMatchObject({ code: 'ticket/refused' })
  })

  it('refuses a ticket at the first instant after its minute', async () => {
    const { browser, address } = await ticketFor()
    world.pass(60)
    expect(await browser.ask(address)).toMatchObject({ code: 'ticket/refused' })
  })

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    'http://portal.localhost:8317@evil.example/',
    'http://office.localhost:8317/',
  ])('sends nobody to %s after signing in at the portal (open redirect)', async (returnTo) => {
    const query = new URLSearchParams({ returnTo })
    expect(await world.browser().ask(`${PORTAL}/session/sign-in?${query}`)).toMatchObject({
      code: 'attempt/return-refused',
    })
  })

  it('sends nobody off the platform from the page of sign-in either', async () => {
    const body = { audience: 'holder', returnTo: 'https://evil.example/' }
    expect(await world.browser().ask(`${SIGN_IN}/api/sign-in/attempts`, { body })).toMatchObject({
      status: 422,
      code: 'attempt/return-refused',
    })
  })
})

describe('time-outs', () => {
  it('end a session that nobody used for 15 minutes, and not before; asking who is there is no use', async () => {
    const { browser } = await newSession()
    world.pass(15 * 60 - 1)
    expect(await sessionAt(browser, PORTAL)).toMatchObject({ state: 'live' })
    world.pass(1)
    expect(await sessionAt(browser, PORTAL)).toEqual({ state: 'none' })
    expect(await gateSees(world, browser, PORTAL)).toBe(undefined)
  })

  it('start anew with each use, on whatever host, also once the use is only in the tables', async () => {
    const { browser } = await newSession()
    world.pass(10 * 60)
    await gateSees(world, browser, PORTAL)
    await writeSeen(world.ctx)
    world.pass(10 * 60)
    expect(await sessionAt(browser, SIGN_IN)).toMatchObject({ state: 'live' })
    await browser.ask(`${PORTAL}/api/session/touch`, { method: 'POST' })
    world.pass(10 * 60)
    expect(await sessionAt(browser, SIGN_IN)).toMatchObject({ state: 'live' })
  })

  it('end a session after 12 hours however much it is used', async () => {
    const { browser } = await newSession()
    for (let minutes = 0; minutes < 12 * 60 - 10; minutes += 10) {
      world.pass(600)
      await gateSees(world, browser, PORTAL)
    }
    expect(await sessionAt(browser, PORTAL)).toMatchObject({ state: 'live' })
    world.pass(600)
    expect(await sessionAt(browser, PORTAL)).toEqual({ state: 'none' })
  })

  it('are told to the page with the instant at which to warn', async () => {
    const { browser } = await newSession()
    const at = (seconds: number) => new Date(world.clock().getTime() + seconds * 1000).toISOString()
    expect(await sessionAt(browser, PORTAL)).toMatchObject({
      idleExpiresAt: at(900),
      expiresAt: at(900),
      warnAt: at(780),
      absoluteExpiresAt: at(12 * 3600),
    })
  })

  it('are told to those who want to know of ends, at least once', async () => {
    const { browser } = await newSession()
    const { sessionId } = (await gateSees(world, browser, PORTAL)) ?? {}
    world.pass(3600)
    await endOverdue(world.ctx)
    const row = await world.ctx.store.read
      .selectFrom('ended')
      .select(['why', 'told_at'])
      .where('session_id', '=', sessionId ?? '')
      .executeTakeFirst()
    expect(row).toEqual({ why: 'timed-out', told_at: null })
    await deleteOld(world.ctx)
  })
})

describe('two sessions of one person', () => {
  it('are not begun in silence: the second asks, and until the answer it opens nothing', async () => {
    const { browser: first, card } = await newSession()
    const second = world.browser(IPHONE)
    const { attempt } = await startAttempt(second)
    const outcome = outcomeOf(await signIn(world, second, { card, attempt }))
    expect(outcome).toMatchObject({
      state: 'second-session',
      others: [{ method: 'card', device: 'Chrome · Windows' }],
      choices: ['beside', 'take-over'],
    })
    expect(await sessionAt(second, SIGN_IN)).toEqual({ state: 'none' })
    expect((await second.ask(`${SIGN_IN}/api/sign-in/attempts/${attempt}`)).body).toMatchObject({
      session: 'pending',
      secondSession: { others: [{ device: 'Chrome · Windows' }] },
    })

    const decide = (choice: string) =>
      second.ask(`${SIGN_IN}/api/sign-in/second-session`, { body: { attempt, choice } })
    expect(outcomeOf(await decide('take-over'))).toMatchObject({ state: 'signed-in' })
    expect(await sessionAt(second, SIGN_IN)).toMatchObject({ state: 'live' })
    expect(await sessionAt(first, PORTAL)).toEqual({ state: 'none' })
    expect(await decide('beside')).toMatchObject({ code: 'session/not-pending' })
  })

  it('may go on beside each other, and each can be ended from the other', async () => {
    const { browser: first, card } = await newSession()
    world.pass(60)
    const second = world.browser(IPHONE)
    const { attempt } = await startAttempt(second)
    await signIn(world, second, { card, attempt })
    await second.ask(`${SIGN_IN}/api/sign-in/second-session`, { body: { attempt, choice: 'beside' } })

    const { body } = await second.ask(`${SIGN_IN}/api/sessions`)
    const { sessions } = body as { sessions: { sessionId: string; present: string; device: string }[] }
    expect(sessions.map(({ device, present }) => [device, present])).toEqual([
      ['Safari · iOS', 'yes'],
      ['Chrome · Windows', 'no'],
    ])
    const [, other] = sessions
    await second.ask(`${SIGN_IN}/api/sessions/${other?.sessionId}/end`, { method: 'POST' })
    expect(await sessionAt(first, PORTAL)).toEqual({ state: 'none' })
    expect(await sessionAt(second, SIGN_IN)).toMatchObject({ state: 'live' })
  })

  it('refuses to end a session of somebody else', async () => {
    const [mine, theirs] = [await newSession(), await newSession()]
    const { sessionId } = (await gateSees(world, theirs.browser, PORTAL)) ?? {}
    expect(
      await mine.browser.ask(`${PORTAL}/api/sessions/${sessionId}/end`, { method: 'POST' }),
    ).toMatchObject({ code: 'session/not-found' })
    expect(await sessionAt(theirs.browser, PORTAL)).toMatchObject({ state: 'live' })
  })

  it('all end by one click', async () => {
    const { browser: first, card } = await newSession()
    const second = world.browser()
    const { attempt } = await startAttempt(second)
    await signIn(world, second, { card, attempt })
    await second.ask(`${SIGN_IN}/api/sign-in/second-session`, { body: { attempt, choice: 'beside' } })
    expect((await second.ask(`${SIGN_IN}/api/sessions/end-everywhere`, { method: 'POST' })).body).toEqual({
      ended: 2,
    })
    expect(await sessionAt(first, PORTAL)).toEqual({ state: 'none' })
    expect(await sessionAt(second, SIGN_IN)).toEqual({ state: 'none' })
  })
})

describe('a shared computer', () => {
  it('is shut on every host when its user steps away, and opens again for the same card', async () => {
    const { browser, card } = await newSession()
    const before = await gateSees(world, browser, PORTAL)
    expect((await browser.ask(`${PORTAL}/api/session/lock`, { method: 'POST' })).status).toBe(204)
    expect(await sessionAt(browser, SIGN_IN)).toEqual({ state: 'locked' })
    expect(await gateSees(world, browser, PORTAL)).toBe(undefined)
    await enter(world, browser, card)
    expect(await gateSees(world, browser, PORTAL)).toMatchObject({ sessionId: before?.sessionId })
  })

  it('changes hands by the next card: the first person is out, on every host', async () => {
    const { browser } = await newSession()
    const [before, next] = [await gateSees(world, browser, PORTAL), await newDoctor()]
    outcomeOf(await signIn(world, browser, { card: next }))
    expect(await gateSees(world, browser, PORTAL)).toBe(undefined)
    const after = await gateSees(world, browser, SIGN_IN)
    expect(after?.accountId).not.toBe(before?.accountId)
    expect(await world.sso.gate.byId(before?.sessionId ?? '')).toBe(undefined)
  })

  it('signs out of everything at once', async () => {
    const { browser } = await newSession()
    const reply = await browser.ask(`${PORTAL}/session/end`, { method: 'POST' })
    expect(reply.body).toEqual({ ended: 1 })
    expect(await sessionAt(browser, SIGN_IN)).toEqual({ state: 'none' })
  })
})

describe('what a partner wants', () => {
  it('signs in anew although a session is live, and keeps that session', async () => {
    const { browser, card } = await newSession()
    const before = await gateSees(world, browser, SIGN_IN)
    world.pass(60)
    const wish = { returnTo: `${SIGN_IN}/saml/continue?id=1`, audience: 'holder', anew: 'yes' } as const
    const page = await browser.visit(await world.sso.gate.signInAddress(wish))
    expect(page).toMatch(`${SIGN_IN}/sign-in?attempt=`)
    const attempt = new URL(page).searchParams.get('attempt') ?? ''
    const outcome = outcomeOf(await signIn(world, browser, { card, attempt }))
    expect(outcome).toMatchObject({ state: 'signed-in', continueTo: `${SIGN_IN}/saml/continue?id=1` })
    const after = await gateSees(world, browser, SIGN_IN)
    expect(after?.sessionId).toBe(before?.sessionId)
    expect(after?.signedInAt).toEqual(world.clock())
  })

  it('refuses a way of signing in that is not wanted', async () => {
    const browser = world.browser()
    const wish = { returnTo: `${SIGN_IN}/x`, audience: 'holder', methods: ['passkey'] } as const
    const page = await browser.visit(await world.sso.gate.signInAddress(wish))
    const attempt = new URL(page).searchParams.get('attempt') ?? ''
    expect(await signIn(world, browser, { card: await newDoctor(), attempt })).toMatchObject({
      code: 'attempt/method-not-wanted',
    })
  })

  it('asks for a card although a session of another audience is live', async () => {
    const { browser } = await newSession()
    expect(await browser.visit(`${OFFICE}/session/sign-in`)).toMatch(`${SIGN_IN}/sign-in?attempt=`)
  })
})
