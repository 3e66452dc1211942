import { randomUUID } from 'node:crypto'
import { parseCertificate } from '@jitsuin/pki'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SessionEnd } from '../src/contract.js'
import { insertHolder, saveCertificate } from '../src/store/accounts.js'
import { insertSession } from '../src/store/sessions.js'
import { tellEnds } from '../src/usecases/tell-ends.js'
import { endOverdue, watchRevocation } from '../src/usecases/watch-revocation.js'
import { enter, gateSees, openWorld, PORTAL, type TestCard, type World } from './world.js'

let world: World

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

describe('a certificate that is revoked while its holder is signed in', () => {
  it('ends the session at the next look at the list, and the next request is refused (T-C09-4, T-C02-3)', async () => {
    const [lost, kept] = [
      await world.pki.issue({ serialNumber: 'R001' }),
      await world.pki.issue({ serialNumber: 'R002' }),
    ]
    const [loser, neighbour] = [world.browser(), world.browser()]
    await enter(world, loser, lost)
    await enter(world, neighbour, kept)
    await world.revoke(lost)
    expect(await gateSees(world, loser, PORTAL)).toBeDefined()

    expect(await watchRevocation(world.ctx, new Map())).toMatchObject({ ended: 1 })
    expect(await gateSees(world, loser, PORTAL)).toBe(undefined)
    expect(await gateSees(world, neighbour, PORTAL)).toMatchObject({ kind: 'holder' })
    const told: [string, SessionEnd][] = []
    await tellEnds(world.ctx, [async (sessionId, why) => void told.push([sessionId, why])])
    expect(told.map(([, why]) => why)).toEqual(['certificate-revoked'])
    expect(await tellEnds(world.ctx, [async () => undefined])).toBe(0)
  })

  it('ends it by itself, without a request, while sign-in runs', async () => {
    const live = await openWorld({ watchSeconds: 0.1 }, world.pki)
    const card = await live.pki.issue({ serialNumber: 'R003' })
    const browser = live.browser()
    await enter(live, browser, card)
    const told = new Promise<SessionEnd>((resolve) => live.sso.gate.onEnded(async (_id, why) => resolve(why)))
    live.sso.start()
    await live.revoke(card)
    expect(await told).toBe('certificate-revoked')
    expect(await gateSees(live, browser, PORTAL)).toBe(undefined)
    await live.close()
  })

  it('is told again when telling failed', async () => {
    const card = await world.pki.issue({ serialNumber: 'R004' })
    const browser = world.browser()
    await enter(world, browser, card)
    const { sessionId = '' } = (await gateSees(world, browser, PORTAL)) ?? {}
    await world.sso.gate.end(sessionId, 'signed-out')
    const failing = async () => Promise.reject(new Error('The partner does not answer'))
    expect(await tellEnds(world.ctx, [failing])).toBe(0)
    const told: string[] = []
    expect(await tellEnds(world.ctx, [async (id) => void told.push(id)])).toBe(1)
    expect(told).toEqual([sessionId])
  })
})

describe('when nobody can say whether a certificate is still good', () => {
  it('the session lives on for ten minutes after the last list ended, and not longer', async () => {
    const dark = await openWorld(
      { times: { holder: { idleSeconds: 10 * 86_400, absoluteSeconds: 10 * 86_400 } } },
      world.pki,
    )
    const card = await dark.pki.issue({ serialNumber: 'R005' })
    await dark.pki.publish(dark.clock(), 1)
    const browser = dark.browser()
    await enter(dark, browser, card)
    dark.pki.turn('down')
    dark.pass(3600 + 599)
    await watchRevocation(dark.ctx, new Map())
    expect(await gateSees(dark, browser, PORTAL)).toBeDefined()
    dark.pass(1)
    expect(await gateSees(dark, browser, PORTAL)).toBe(undefined)
    await endOverdue(dark.ctx)
    const row = await dark.ctx.store.read.selectFrom('session').select('ended_why').executeTakeFirst()
    expect(row).toEqual({ ended_why: 'status-unknown' })
    dark.pki.turn('up')
    await dark.close()
  })

  it('a new list carries the session on', async () => {
    const dark = await openWorld(
      { times: { holder: { idleSeconds: 10 * 86_400, absoluteSeconds: 10 * 86_400 } } },
      world.pki,
    )
    const card = await dark.pki.issue({ serialNumber: 'R006' })
    await dark.pki.publish(dark.clock(), 1)
    const browser = dark.browser()
    await enter(dark, browser, card)
    dark.pass(3000)
    await dark.pki.publish(dark.clock(), 96)
    await watchRevocation(dark.ctx, new Map())
    dark.pass(7200)
    expect(await gateSees(dark, browser, PORTAL)).toMatchObject({ kind: 'holder' })
    await dark.close()
  })
})

describe('many sessions', () => {
  it('end in one act: 5,000 of 500 certificates on one list', async () => {
    const crowd = await openWorld({}, world.pki)
    const cards = await issueMany(crowd, 500)
    await saveSessions(crowd, { cards, each: 10 })
    const known = new Map()
    expect(await watchRevocation(crowd.ctx, known)).toMatchObject({ ended: 0 })
    await crowd.revoke(...cards)
    const begun = performance.now()
    expect(await watchRevocation(crowd.ctx, known)).toMatchObject({ ended: 5000 })
    console.info(
      `5,000 sessions ended ${Math.round(performance.now() - begun)} ms after the list was published`,
    )
    const alive = await crowd.ctx.store.read.selectFrom('session').select('state').distinct().execute()
    expect(alive).toEqual([{ state: 'ended' }])
    await crowd.close()
  }, 120_000)
})

/** Certificates that differ in their numbers; their signatures are the CA's own. */
async function issueMany({ pki }: World, count: number): Promise<TestCard[]> {
  const cards: TestCard[] = []
  for (let at = 0; at < count; at++) cards.push(await pki.issue({ serialNumber: `M${at}` }))
  return cards
}

async function saveSessions(
  { ctx, clock }: World,
  { cards, each }: { readonly cards: readonly TestCard[]; readonly each: number },
): Promise<void> {
  const at = clock()
  const until = new Date(at.getTime() + 3_600_000)
  await ctx.store.transact({ actor: 'system:test', at }, async (tx, audit) => {
    for (const { certificateDer, chainDer } of cards) {
      const { serialHex, notBefore, notAfter } = parseCertificate(certificateDer)
      const accountId = randomUUID()
      const person = { centre: 'DEMO Invented Certification Center', subjectSerialNumber: serialHex }
      await insertHolder(tx, { accountId, person, at })
      const facts = {
        person,
        commonName: 'Taro Jitsuin',
        issuer: '',
        serialHex,
        roles: [],
        notBefore,
        notAfter,
      }
      const statusGroup = 'one list'
      const proven = { facts, der: certificateDer, chainDer, provenAt: at, statusGroup }
      const sha256 = await saveCertificate(tx, accountId, proven)
      const session = {
        accountId,
        state: 'live',
        kind: 'holder',
        whyWithoutRole: undefined,
        method: 'card',
        signedInAt: at,
        previousSignInAt: undefined,
        idleSeconds: 900,
        absoluteExpiresAt: until,
        device: '? · ?',
        certificate: { sha256, statusGroup, checkedAt: at, until },
      } as const
      for (let count = 0; count < each; count++)
        await insertSession(tx, { ...session, sessionId: randomUUID() })
    }
    audit.record('session/ended', { subject: 'test', facts: { why: 'prepared', count: cards.length } })
  })
}
