import { toHex } from '@jitsuin/kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LoggedStanding } from '../src/outside/certificate-log.js'
import { answerOf, openWorld, outcomeOf, SIGN_IN, signIn, type TestCard, type World } from './world.js'

let world: World
let card: TestCard
let standing: LoggedStanding
const asked: Uint8Array[] = []

beforeAll(async () => {
  world = await openWorld({
    askLog: async (certificateDer) => {
      asked.push(certificateDer)
      return standing
    },
  })
  card = await world.pki.issue({ serialNumber: 'T0600' })
})
afterAll(() => world.close())

describe('the public log of issued certificates at sign-in', () => {
  it.each(['included', 'not-ours'] as const)('lets a certificate in that is %s', async (answer) => {
    standing = answer
    expect(outcomeOf(await signIn(world, world.browser(), { card })).state).not.toBe('refused')
    expect(toHex(asked.at(-1) ?? new Uint8Array())).toBe(toHex(card.certificateDer))
  })

  it.each([
    ['missing', 'sign-in/not-logged', 403],
    ['unknown', 'sign-in/log-unknown', 503],
  ] as const)('refuses a good card whose certificate is %s in it', async (answer, code, status) => {
    standing = answer
    expect(await signIn(world, world.browser(), { card })).toMatchObject({ code, status })
  })

  it('is asked last, about a certificate that is good in everything else', async () => {
    standing = 'included'
    const revoked = await world.pki.issue({ serialNumber: 'T0601' })
    await world.revoke(revoked)
    world.pass(6)
    const before = asked.length
    expect(await signIn(world, world.browser(), { card: revoked })).toMatchObject({
      code: 'sign-in/certificate-revoked',
    })
    expect(asked).toHaveLength(before)
  })

  it('has a line of its own in the self-test', async () => {
    standing = 'missing'
    const browser = world.browser()
    const body = await answerOf(world, browser, { card, purpose: 'self-test' })
    const answer = await browser.ask(`${SIGN_IN}/api/self-test/card`, { body })
    expect(answer.body).toMatchObject({
      verdict: 'failed',
      checks: expect.arrayContaining([
        expect.objectContaining({ name: 'role-readable', verdict: 'passed' }),
        expect.objectContaining({ name: 'logged', verdict: 'failed' }),
      ]),
    })
  })
})
