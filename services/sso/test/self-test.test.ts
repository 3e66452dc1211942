import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SelfTest } from '../src/contract.js'
import {
  answerOf,
  type CardMischief,
  gateSees,
  openWorld,
  SIGN_IN,
  type TestCard,
  type World,
} from './world.js'

let world: World

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

async function test(card: TestCard, mischief: CardMischief = {}): Promise<SelfTest> {
  const browser = world.browser()
  const signed = await answerOf(world, browser, { card, purpose: 'self-test', mischief })
  const { body } = await browser.ask(`${SIGN_IN}/api/self-test/card`, { body: signed })
  expect(await gateSees(world, browser, SIGN_IN)).toBe(undefined)
  return body as SelfTest // the route checked it against its schema
}

describe('the self-test of a card', () => {
  it('ticks every step of a good card, and no session comes of it', async () => {
    const tested = await test(await world.pki.issue({ serialNumber: 'X001' }))
    expect(tested.verdict).toBe('passed')
    expect(tested.checks.map(({ verdict }) => verdict)).toEqual(Array(12).fill('passed'))
    expect(tested.certificate).toMatchObject({ commonName: 'Taro Jitsuin' })
  })

  it('names the exact step that failed, what to do, and what was not reached', async () => {
    const card = await world.pki.issue({ serialNumber: 'X002' })
    await world.revoke(card)
    world.pass(10)
    const tested = await test(card)
    expect(tested.verdict).toBe('failed')
    expect(tested.checks.slice(-3)).toMatchObject([
      { name: 'for-sign-in', verdict: 'passed' },
      { name: 'not-revoked', verdict: 'failed', refusal: { code: 'sign-in/certificate-revoked', next: {} } },
      { name: 'role-readable', verdict: 'not-reached' },
    ])
  })

  it.each([
    ['same-origin', { origin: 'https://evil.example' }],
    ['challenge-known', { nonce: 'A'.repeat(43) }],
    ['in-time', { issuedAt: new Date('2026-11-01T00:00:00Z') }],
  ])('stops at %s', async (name, mischief) => {
    const { checks } = await test(await world.pki.issue({ serialNumber: 'X003' }), mischief)
    expect(checks.find(({ verdict }) => verdict === 'failed')?.name).toBe(name)
  })

  it('says so of a signature certificate: wrong kind', async () => {
    const { checks } = await test(await world.pki.issue({ serialNumber: 'X004', profile: 'signature' }))
    expect(checks.find(({ verdict }) => verdict === 'failed')?.name).toBe('for-sign-in')
  })
})
