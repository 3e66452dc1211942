/** Signing out: a partner asks for it, and every partner is told from server to server. */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loopbackFetch } from '@jitsuin/platform'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  approve,
  doctor,
  minato,
  openWorld,
  type PartnerKey,
  partnerKey,
  type World,
} from './federation-world.js'
import { type RelyingParty, relyingParty } from './relying-party.js'

let world: World
let key: PartnerKey
let rp: RelyingParty
let partner: Server
let answers: number[] = []
const received: { readonly type: string | undefined; readonly token: string }[] = []

beforeAll(async () => {
  world = await openWorld()
  key = await partnerKey()
  partner = createServer(async (request, response) => {
    const form = new URLSearchParams(await textOf(request))
    received.push({ type: request.headers['content-type'], token: form.get('logout_token') ?? '' })
    response.writeHead(answers.shift() ?? 200).end()
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => partner.once('listening', resolve))
  const { port } = partner.address() as AddressInfo // it listens on a port
  await approve(
    world,
    minato(key.jwk, { backChannelLogoutAddress: `http://minato-net.localhost:${port}/back-channel` }),
  )
  rp = await relyingParty(world, key)
})
afterAll(async () => {
  await world.close()
  partner.close()
})
beforeEach(() => {
  received.length = 0
  answers = []
})

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString()
}

async function signIn(session = doctor()) {
  const browser = world.browser()
  browser.setCookie(world.origin, 'who', world.gate.add(session))
  return { session, browser, tokens: await rp.signIn(world, browser) }
}

async function told(count: number) {
  await expect.poll(() => received.length, { timeout: 8000 }).toBe(count)
  return received.at(-1)
}

describe('telling partners', () => {
  it('sends a signed logout token when a session ends, whatever ended it (T-C09-5)', async () => {
    const { session, tokens } = await signIn()
    await world.gate.end(session.sessionId, 'certificate-revoked')
    const { type, token = '' } = (await told(1)) ?? {}
    expect(type).toBe('application/x-www-form-urlencoded')
    const keys = createLocalJWKSet(await (await loopbackFetch(`${world.issuer}/jwks`)).json())
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: world.issuer,
      audience: 'minato-net',
    })
    expect(protectedHeader.typ).toBe('logout+jwt')
    expect(payload).toMatchObject({
      sub: tokens.claims()?.sub,
      sid: tokens.claims()?.sid,
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    })
    expect(payload).not.toHaveProperty('nonce') // §2.4: never, so that it can be no ID token
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(120)
  })

  it('tries again when the partner does not answer as it should', async () => {
    const { session } = await signIn()
    answers = [503]
    await world.gate.end(session.sessionId, 'signed-out')
    await told(2)
  })

  it('says that a consent was taken back, also when the session is over long since (T-A10-1)', async () => {
    const first = await signIn()
    await world.gate.end(first.session.sessionId, 'signed-out')
    await told(1)
    const again = world.browser()
    again.setCookie(
      world.origin,
      'who',
      world.gate.add(doctor('T-0001', { accountId: first.session.accountId })),
    )
    const [consent] = (await world.holder(again).consents()).consents
    await world.holder(again).withdraw(consent?.partnerId ?? '')
    const { token = '' } = (await told(2)) ?? {}
    const keys = createLocalJWKSet(await (await loopbackFetch(`${world.issuer}/jwks`)).json())
    const { payload } = await jwtVerify(token, keys, { issuer: world.issuer, audience: 'minato-net' })
    expect(payload.sub).toBe(first.tokens.claims()?.sub)
    expect(payload).not.toHaveProperty('sid')
    expect(payload.events).toHaveProperty(['urn:jitsuin:event:consent-withdrawn'])
  })

  it('tells nobody of a session that no partner was told of', async () => {
    const session = doctor()
    world.gate.add(session)
    await world.gate.end(session.sessionId, 'signed-out')
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(received).toEqual([])
  })
})

describe('a partner that signs the person out', () => {
  const endAt = (query: Record<string, string>) =>
    `${world.issuer}/session/end?${new URLSearchParams(query).toString()}`

  it('ends the session, tells the others, and sends the person back to a registered address', async () => {
    const { session, browser, tokens } = await signIn()
    const after = 'http://minato-net.localhost:8323/bye'
    const hint = { id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: after, state: 's-1' }
    const visit = await browser.visit(endAt(hint))
    expect(visit.address).toBe(`${after}?state=s-1`)
    expect(await world.gate.byId(session.sessionId)).toBeUndefined()
    await told(1)
  })

  it('does it for a form of the partner as well', async () => {
    const { session, browser, tokens } = await signIn()
    const answer = await browser.fetch(`${world.issuer}/session/end`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'http://minato-net.localhost:8323',
      },
      body: new URLSearchParams({ id_token_hint: tokens.id_token ?? '' }).toString(),
    })
    expect(answer.headers.get('location')).toBe(`${world.origin}/`)
    expect(await world.gate.byId(session.sessionId)).toBeUndefined()
  })

  it.each([
    ['without the ID token', async () => ({})],
    [
      'with an altered one',
      async () => ({ id_token_hint: `${(await signIn()).tokens.id_token?.slice(0, -6)}AAAAAA` }),
    ],
    ['with one of another issuer', async () => ({ id_token_hint: 'eyJhbGciOiJub25lIn0.e30.' })],
    [
      'to an address that is not registered',
      async ({ hint }: { hint: string }) => ({
        id_token_hint: hint,
        post_logout_redirect_uri: 'http://attacker.localhost/',
      }),
    ],
    [
      'for another client',
      async ({ hint }: { hint: string }) => ({ id_token_hint: hint, client_id: 'other-net' }),
    ],
  ] as const)('refuses it %s, and the session lives on', async (_what, query) => {
    const { session, browser, tokens } = await signIn()
    const visit = await browser.visit(endAt(await query({ hint: tokens.id_token ?? '' })))
    expect(visit.response?.status).toBe(400)
    expect(await visit.response?.text()).toContain('oidc/logout-refused')
    expect(await world.gate.byId(session.sessionId)).toBeDefined()
  })

  it('does not sign out a person by the ID token of another', async () => {
    const mine = await signIn()
    const theirs = await signIn()
    const visit = await theirs.browser.visit(endAt({ id_token_hint: mine.tokens.id_token ?? '' }))
    expect(visit.response?.status).toBe(400)
    expect(await world.gate.byId(theirs.session.sessionId)).toBeDefined()
  })
})
