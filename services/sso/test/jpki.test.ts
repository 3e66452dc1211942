import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JpkiVerdict } from '../src/outside/jpki-authority.js'
import { openAuthenticator } from './authenticator.js'
import type { Browser } from './browser.js'
import { openJpki } from './jpki-twin.js'
import { openPki, type TestPki } from './pki.js'
import {
  answerOf,
  enter,
  gateSees,
  openWorld,
  outcomeOf,
  SIGN_IN,
  startAttempt,
  type TestCard,
  type World,
} from './world.js'

let nation: TestPki
let jpki: ReturnType<typeof openJpki>
let world: World
let serial = 0

beforeAll(async () => {
  nation = await openPki(new Date('2026-11-20T00:12:00.000Z'))
  jpki = openJpki(nation)
  world = await openWorld({ jpki: jpki.authority, secondSession: 'beside' })
})
afterAll(async () => {
  await world.close()
  await nation.close()
})

const JPKI = `${SIGN_IN}/api/sign-in/credentials/jpki`

async function link(browser: Browser, card: TestCard) {
  const signed = await answerOf(world, browser, { card, purpose: 'link' })
  return browser.ask(JPKI, { body: { ...signed, card: 'jpki' } })
}

async function signInWith(browser: Browser, card: TestCard) {
  const { attempt } = await startAttempt(browser)
  const signed = await answerOf(world, browser, { card, attempt })
  return browser.ask(`${SIGN_IN}/api/sign-in/card`, { body: { ...signed, card: 'jpki', attempt } })
}

/** A doctor who linked a My Number card. */
async function linkedDoctor() {
  serial++
  const doctor = await world.pki.issue({ serialNumber: `J${serial}` })
  const browser = world.browser()
  await enter(world, browser, doctor)
  const card = await jpki.issue(`series-${serial}`)
  expect((await link(browser, card)).status).toBe(200)
  return { doctor, card, browser }
}

describe('a My Number card', () => {
  it('linked to a doctor signs that doctor in with the role of the certificate behind it (T-N12-1)', async () => {
    const { card } = await linkedDoctor()
    const browser = world.browser()
    expect(outcomeOf(await signInWith(browser, card))).toMatchObject({ state: 'signed-in' })
    expect(await gateSees(world, browser, SIGN_IN)).toMatchObject({
      kind: 'holder',
      method: 'jpki',
      certificate: { roles: ['medicalDoctor'], person: { subjectSerialNumber: `J${serial}` } },
    })
  })

  it.each<[Exclude<JpkiVerdict['verdict'], 'good'>, string]>([
    ['signature-certificate', 'jpki/signature-certificate'],
    ['not-trusted', 'jpki/not-trusted'],
    ['expired', 'jpki/expired'],
    ['revoked', 'jpki/revoked'],
    ['status-unknown', 'jpki/status-unknown'],
  ])('is refused by name when the authority says %s (T-N12-1)', async (verdict, code) => {
    const { card, browser } = await linkedDoctor()
    jpki.say(card, verdict)
    expect(await signInWith(world.browser(), card)).toMatchObject({ code })
    expect(await link(browser, card)).toMatchObject({ code })
  })

  it('that nobody linked opens no account', async () => {
    expect(await signInWith(world.browser(), await jpki.issue('nobody'))).toMatchObject({
      code: 'jpki/not-linked',
    })
  })

  it('links to one account alone, and is forgotten when its owner says so', async () => {
    const [first, second] = [await linkedDoctor(), await linkedDoctor()]
    expect(await link(second.browser, first.card)).toMatchObject({ code: 'jpki/linked-elsewhere' })
    expect((await first.browser.ask(JPKI, { method: 'DELETE' })).status).toBe(204)
    expect(await signInWith(world.browser(), first.card)).toMatchObject({ code: 'jpki/not-linked' })
    expect((await link(second.browser, first.card)).status).toBe(200)
  })

  it('gives no role once the certificate of the doctor is revoked', async () => {
    const { card, doctor } = await linkedDoctor()
    await world.revoke(doctor)
    world.pass(10)
    expect(outcomeOf(await signInWith(world.browser(), card))).toMatchObject({ withoutRole: 'revoked' })
  })

  it('is no way in to the office, and not offered where there is no authority to ask', async () => {
    const { card } = await linkedDoctor()
    const browser = world.browser()
    const { attempt } = await startAttempt(browser, { audience: 'staff' })
    const signed = await answerOf(world, browser, { card, attempt })
    const body = { ...signed, card: 'jpki', attempt }
    expect(await browser.ask(`${SIGN_IN}/api/sign-in/card`, { body })).toMatchObject({
      code: 'jpki/not-linked',
    })

    const without = await openWorld({}, world.pki)
    const other = without.browser()
    const started = await startAttempt(other)
    expect(started.methods).not.toContain('jpki')
    await without.close()
  })

  it('cannot be linked in a session that a passkey opened: anybody could plant a card of their own', async () => {
    const { browser } = await linkedDoctor()
    const authenticator = openAuthenticator(SIGN_IN)
    const PASSKEYS = `${SIGN_IN}/api/sign-in/credentials/passkeys`
    const { body } = await browser.ask(`${PASSKEYS}/options`, { method: 'POST' })
    const made = authenticator.create(body as Record<string, unknown>)
    expect((await browser.ask(PASSKEYS, { body: { name: '鍵', response: made } })).status).toBe(200)

    const other = world.browser()
    const { attempt } = await startAttempt(other)
    const options = await other.ask(`${SIGN_IN}/api/sign-in/passkey/options`, { body: { attempt } })
    const response = authenticator.get(options.body as Record<string, unknown>)
    outcomeOf(await other.ask(`${SIGN_IN}/api/sign-in/passkey`, { body: { attempt, response } }))
    expect(await link(other, await jpki.issue('somebody-else'))).toMatchObject({
      code: 'credential/stronger-sign-in-needed',
    })
  })

  it('cannot be linked with a challenge that was made for signing in', async () => {
    const { browser, card } = await linkedDoctor()
    const { attempt } = await startAttempt(browser)
    const signed = await answerOf(world, browser, { card, attempt })
    expect(await browser.ask(JPKI, { body: { ...signed, card: 'jpki' } })).toMatchObject({
      code: 'challenge/unknown',
    })
  })
})
