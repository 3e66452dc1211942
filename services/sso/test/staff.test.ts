import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { StaffRole } from '../src/contract.js'
import { openAuthenticator } from './authenticator.js'
import type { Browser } from './browser.js'
import { openPki, type TestPki } from './pki.js'
import {
  answerOf,
  gateSees,
  OFFICE,
  openWorld,
  outcomeOf,
  SIGN_IN,
  sessionAt,
  signIn,
  startAttempt,
  type World,
} from './world.js'

let world: World
let pki: TestPki | undefined

beforeEach(async () => {
  await world?.close()
  pki ??= await openPki(new Date('2026-11-20T00:12:00.000Z'))
  world = await openWorld({}, pki)
})
afterAll(async () => {
  await world.close()
  await pki?.close()
})

type Json = Record<string, unknown>
type Enrolled = {
  readonly browser: Browser
  readonly authenticator: ReturnType<typeof openAuthenticator>
  readonly staffId: string
}

const tokenOf = (link: string) => new URL(link).hash.replace('#token=', '')

/** Enrols whoever holds the link, with a passkey of a new authenticator. */
async function enrol(link: string, browser = world.browser()) {
  const token = tokenOf(link)
  const authenticator = openAuthenticator(SIGN_IN)
  const ENROL = `${SIGN_IN}/api/staff/enrolment/passkey`
  const options = await browser.ask(`${ENROL}/options`, { body: { token } })
  if (options.status !== 200) return { reply: options, browser, authenticator }
  const response = authenticator.create(options.body as Json)
  const reply = await browser.ask(ENROL, { body: { token, name: '職員の鍵', response } })
  return { reply, browser, authenticator }
}

async function enrolled(link: string): Promise<Enrolled> {
  const { reply, browser, authenticator } = await enrol(link)
  const outcome = outcomeOf(reply)
  if (outcome.state !== 'signed-in') throw new Error(outcome.state)
  await browser.visit(outcome.continueTo)
  await browser.visit(`${OFFICE}/session/sign-in`)
  const { staffId } = await sessionAt(browser, OFFICE)
  return { browser, authenticator, staffId: String(staffId) }
}

async function firstAdministrator(): Promise<Enrolled> {
  return enrolled((await world.sso.staff.issueFirstAdministratorLink()).link)
}

type Invited = {
  readonly link: string
  readonly invitationId: string
  readonly outcome: { state: string; changeId?: string }
}

async function invite(by: Enrolled, roles: readonly StaffRole[], displayName = '試験 花子') {
  const reply = await by.browser.ask(`${OFFICE}/api/staff/invitations`, { body: { displayName, roles } })
  return { ...reply, invited: reply.body as Invited }
}

async function twoAdministrators() {
  const first = await firstAdministrator()
  const second = await enrolled((await invite(first, ['administrator'])).invited.link)
  return { first, second }
}

const decide = (by: Enrolled, changeId: string | undefined, verb = 'confirm') =>
  by.browser.ask(`${OFFICE}/api/staff/changes/${changeId}/${verb}`, { method: 'POST' })

describe('the first administrator', () => {
  it('enrols by a link that works once and for 15 minutes, and is signed in at the office', async () => {
    const { link, expiresAt } = await world.sso.staff.issueFirstAdministratorLink()
    expect(link).toMatch(/^http:\/\/signin\.localhost:8317\/enrol#token=[\w-]{43}$/)
    expect(expiresAt.getTime() - world.clock().getTime()).toBe(15 * 60_000)
    const { browser } = await enrolled(link)
    expect(await sessionAt(browser, OFFICE)).toMatchObject({ kind: 'staff', roles: ['administrator'] })
    expect((await enrol(link)).reply).toMatchObject({ status: 410, code: 'staff/invitation-unusable' })
  })

  it('is refused at the first instant after 15 minutes', async () => {
    const { link } = await world.sso.staff.issueFirstAdministratorLink()
    world.pass(15 * 60)
    expect((await enrol(link)).reply).toMatchObject({ code: 'staff/invitation-unusable' })
  })

  it('is refused by a link that a newer one replaced, and by one that nobody made', async () => {
    const old = await world.sso.staff.issueFirstAdministratorLink()
    await world.sso.staff.issueFirstAdministratorLink()
    expect((await enrol(old.link)).reply).toMatchObject({ code: 'staff/invitation-unusable' })
    expect((await enrol(`${SIGN_IN}/enrol#token=${'A'.repeat(43)}`)).reply.code).toBe(
      'staff/invitation-unusable',
    )
  })

  it('is not made a second time', async () => {
    await firstAdministrator()
    await expect(world.sso.staff.issueFirstAdministratorLink()).rejects.toMatchObject({
      code: 'staff/administrator-exists',
    })
  })
})

describe('four eyes', () => {
  it('a single administrator may invite one further administrator alone, and nobody else with power', async () => {
    const first = await firstAdministrator()
    expect((await invite(first, ['administrator'])).invited.outcome).toEqual({ state: 'done' })
    expect((await invite(first, ['administrator'])).invited.outcome.state).toBe('waits-for-second')
    expect((await invite(first, ['approver'])).invited.outcome.state).toBe('waits-for-second')
    expect((await invite(first, ['receptionist'])).invited.outcome).toEqual({ state: 'done' })
  })

  it('an invitation with power opens only after another administrator confirmed it', async () => {
    const { first, second } = await twoAdministrators()
    const { invited } = await invite(first, ['federationOfficer'])
    expect((await enrol(invited.link)).reply).toMatchObject({ code: 'staff/invitation-unusable' })
    expect(await decide(first, invited.outcome.changeId)).toMatchObject({
      status: 403,
      code: 'staff/same-person',
    })
    expect((await decide(second, invited.outcome.changeId)).status).toBe(204)
    expect((await enrol(invited.link)).reply.status).toBe(200)
    expect(await decide(second, invited.outcome.changeId)).toMatchObject({ code: 'staff/change-not-waiting' })
  })

  it('a refused invitation never opens', async () => {
    const { first, second } = await twoAdministrators()
    const { invited } = await invite(first, ['approver'])
    expect((await decide(second, invited.outcome.changeId, 'refuse')).status).toBe(204)
    expect((await enrol(invited.link)).reply).toMatchObject({ code: 'staff/invitation-unusable' })
  })

  it('removing an administrator waits for a second one, who is not the one concerned', async () => {
    const { first, second } = await twoAdministrators()
    const { invited } = await invite(first, ['administrator'])
    await decide(second, invited.outcome.changeId)
    const third = await enrolled(invited.link)

    const asked = await first.browser.ask(`${OFFICE}/api/staff/members/${second.staffId}/remove`, {
      method: 'POST',
    })
    const { changeId } = asked.body as { changeId: string }
    expect(await decide(second, changeId)).toMatchObject({ code: 'staff/same-person' })
    expect(await sessionAt(second.browser, OFFICE)).toMatchObject({ state: 'live' })
    expect((await decide(third, changeId)).status).toBe(204)
    expect(await sessionAt(second.browser, OFFICE)).toEqual({ state: 'none' })
  })

  it('readmitting whom two suspended gives back no power: that is granted anew, by two', async () => {
    const { first, second } = await twoAdministrators()
    const { invited } = await invite(first, ['administrator', 'helpDesk'])
    await decide(second, invited.outcome.changeId)
    const third = await enrolled(invited.link)
    const members = `${OFFICE}/api/staff/members/${third.staffId}`
    const asked = await first.browser.ask(`${members}/suspend`, { method: 'POST' })
    await decide(second, (asked.body as { changeId: string }).changeId)
    expect((await second.browser.ask(`${members}/readmit`, { method: 'POST' })).body).toEqual({
      state: 'done',
    })

    const { attempt } = await startAttempt(third.browser, { audience: 'staff' })
    const options = await third.browser.ask(`${SIGN_IN}/api/sign-in/passkey/options`, { body: { attempt } })
    const response = third.authenticator.get(options.body as Json)
    await third.browser.ask(`${SIGN_IN}/api/sign-in/passkey`, { body: { attempt, response } })
    expect(await sessionAt(third.browser, SIGN_IN)).toMatchObject({ state: 'live', roles: ['helpDesk'] })
    const again = await first.browser.ask(`${members}/roles`, { body: { roles: ['administrator'] } })
    expect(again.body).toMatchObject({ state: 'waits-for-second' })
  })

  it('granting power by a change of roles waits, taking other roles away does not', async () => {
    const { first, second } = await twoAdministrators()
    const clerk = await enrolled((await invite(first, ['receptionist', 'helpDesk'])).invited.link)
    const change = (roles: readonly StaffRole[]) =>
      first.browser.ask(`${OFFICE}/api/staff/members/${clerk.staffId}/roles`, { body: { roles } })
    expect((await change(['receptionist'])).body).toEqual({ state: 'done' })
    expect(await sessionAt(clerk.browser, OFFICE)).toMatchObject({ roles: ['receptionist'] })
    const asked = (await change(['approver'])).body as { state: string; changeId: string }
    expect(asked.state).toBe('waits-for-second')
    await decide(second, asked.changeId)
    expect(await sessionAt(clerk.browser, OFFICE)).toMatchObject({ roles: ['approver'] })
  })

  it('the operator invites with power only until there is an administrator', async () => {
    expect((await world.sso.staff.invite({ displayName: '運用', roles: ['administrator'] })).waitsFor).toBe(
      undefined,
    )
    await firstAdministrator()
    const { link, waitsFor } = await world.sso.staff.invite({ displayName: '運用', roles: ['administrator'] })
    expect(waitsFor).toBeDefined()
    expect((await enrol(link)).reply).toMatchObject({ code: 'staff/invitation-unusable' })
  })
})

describe('staff', () => {
  it('do only what the table of permissions allows', async () => {
    const first = await firstAdministrator()
    const clerk = await enrolled((await invite(first, ['receptionist'])).invited.link)
    expect(await clerk.browser.ask(`${OFFICE}/api/staff`)).toMatchObject({ code: 'staff/not-allowed' })
    expect(await invite(clerk, ['receptionist'])).toMatchObject({ code: 'staff/not-allowed' })
    expect(await world.browser().ask(`${OFFICE}/api/staff`)).toMatchObject({ code: 'session/none' })
    expect((await first.browser.ask(`${OFFICE}/api/staff`)).body).toMatchObject({
      members: [{ displayName: '最初の管理者' }, { displayName: '試験 花子', roles: ['receptionist'] }],
    })
  })

  it('who are suspended are out at once and cannot come back until they are readmitted', async () => {
    const first = await firstAdministrator()
    const clerk = await enrolled((await invite(first, ['receptionist'])).invited.link)
    const order = (verb: string) =>
      first.browser.ask(`${OFFICE}/api/staff/members/${clerk.staffId}/${verb}`, { method: 'POST' })
    await order('suspend')
    expect(await sessionAt(clerk.browser, OFFICE)).toEqual({ state: 'none' })
    const comeBack = async () => {
      const { attempt } = await startAttempt(clerk.browser, { audience: 'staff' })
      const options = await clerk.browser.ask(`${SIGN_IN}/api/sign-in/passkey/options`, { body: { attempt } })
      const response = clerk.authenticator.get(options.body as Json)
      return clerk.browser.ask(`${SIGN_IN}/api/sign-in/passkey`, { body: { attempt, response } })
    }
    expect(await comeBack()).toMatchObject({ code: 'staff/suspended' })
    await order('readmit')
    expect((await comeBack()).status).toBe(200)
  })

  it('keep the last way in', async () => {
    const first = await firstAdministrator()
    const { body } = await first.browser.ask(`${SIGN_IN}/api/sign-in/credentials`)
    const [passkey] = (body as { passkeys: { id: string }[] }).passkeys
    const address = `${SIGN_IN}/api/sign-in/credentials/passkeys/${passkey?.id}`
    expect(await first.browser.ask(address, { method: 'DELETE' })).toMatchObject({
      code: 'credential/last-way-in',
    })
  })

  it('sign in by their staff card; as a holder, the same card opens another account', async () => {
    const first = await firstAdministrator()
    const card = await world.pki.issue({ serialNumber: 'K001' })
    const signed = await answerOf(world, first.browser, { card, purpose: 'link' })
    expect(
      (await first.browser.ask(`${SIGN_IN}/api/sign-in/credentials/staff-card`, { body: signed })).status,
    ).toBe(200)
    expect((await first.browser.ask(`${SIGN_IN}/api/sign-in/credentials`)).body).toMatchObject({
      passkeys: [{ name: '職員の鍵', kind: 'one-device' }],
      staffCard: { commonName: 'Taro Jitsuin' },
    })
    await first.browser.ask(`${OFFICE}/session/end`, { method: 'POST' })
    expect(outcomeOf(await signIn(world, first.browser, { card, audience: 'staff' }))).toMatchObject({
      state: 'signed-in',
    })
    expect(await gateSees(world, first.browser, SIGN_IN)).toMatchObject({
      kind: 'staff',
      staffId: first.staffId,
    })

    const doctor = world.browser()
    outcomeOf(await signIn(world, doctor, { card }))
    expect(await gateSees(world, doctor, SIGN_IN)).toMatchObject({ kind: 'holder' })
  })

  it('refuses a doctor who is no staff, whatever the card', async () => {
    const card = await world.pki.issue({ serialNumber: 'K002' })
    expect(await signIn(world, world.browser(), { card, audience: 'staff' })).toMatchObject({
      code: 'staff/not-known',
    })
  })

  it('enrol by card where they were invited', async () => {
    const { link } = await world.sso.staff.issueFirstAdministratorLink()
    const token = tokenOf(link)
    const browser = world.browser()
    const card = await world.pki.issue({ serialNumber: 'K003' })
    const challenge = await browser.ask(`${SIGN_IN}/api/staff/enrolment/challenge`, { body: { token } })
    const { nonce, expiresAt } = challenge.body as { nonce: string; expiresAt: string }
    const signed = await card.answer({
      origin: SIGN_IN,
      nonce,
      issuedAt: world.clock(),
      expiresAt: new Date(expiresAt),
    })
    outcomeOf(await browser.ask(`${SIGN_IN}/api/staff/enrolment/card`, { body: { ...signed, token } }))
    expect(await gateSees(world, browser, SIGN_IN)).toMatchObject({ kind: 'staff', method: 'card' })
  })

  it('can be installed with cards by the operator, and their sessions end when the card is revoked', async () => {
    const card = await world.pki.issue({ serialNumber: 'K004' })
    const person = { centre: 'DEMO Invented Certification Center', subjectSerialNumber: 'K004' }
    await world.sso.staff.install([{ displayName: '受付 一郎', roles: ['receptionist'], card: person }])
    const browser = world.browser()
    expect(outcomeOf(await signIn(world, browser, { card, audience: 'staff' }))).toMatchObject({
      state: 'signed-in',
    })
    expect(await gateSees(world, browser, SIGN_IN)).toMatchObject({ kind: 'staff', roles: ['receptionist'] })
  })
})
