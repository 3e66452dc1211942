/** What attackers do with things that a partner uses once, and with tokens whose ground is gone. */
import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto'
import { loopbackFetch } from '@jitsuin/platform'
import { exportJWK, SignJWT } from 'jose'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from './browser.js'
import {
  approve,
  doctor,
  minato,
  openWorld,
  type PartnerKey,
  partnerKey,
  TARO,
  type World,
} from './federation-world.js'
import { agreeing, relyingParty } from './relying-party.js'

let world: World
let key: PartnerKey

beforeAll(async () => {
  world = await openWorld()
  key = await partnerKey()
  world.disclosed.set('T-0001', TARO)
})
afterAll(() => world.close())

function signedIn(): Browser {
  const browser = world.browser()
  browser.setCookie(world.origin, 'who', world.gate.add(doctor()))
  return browser
}

/** Approves a network; its terms are those of the usual one with some changes. */
async function network(clientId: string, more: Parameters<typeof minato>[1]) {
  const redirectUri = `http://${clientId}.localhost:8323/callback`
  const place = { clientId, redirectAddresses: [redirectUri], afterLogoutAddresses: [] }
  const partnerId = await approve(world, minato(key.jwk, { ...place, ...more }))
  return { partnerId, rp: await relyingParty(world, key, { clientId, redirectUri }) }
}

/** A client assertion (RFC 7523 §2.2), written by hand so that it can be sent again. */
function assertionOf(clientId: string): Promise<string> {
  return new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: 'ES256', kid: 'key-1' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(world.issuer)
    .setIssuedAt()
    .setExpirationTime('1m')
    .sign(key.privateKey)
}

function introspect(clientAssertion: string, token: string): Promise<Response> {
  const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
  const body = { token, client_assertion_type, client_assertion: clientAssertion }
  return loopbackFetch(`${world.issuer}/token/introspection`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(body).toString(),
  })
}

const statuses = async (sent: Promise<Response>[]) => (await Promise.all(sent)).map(({ status }) => status)

describe('what a partner uses once', () => {
  it('counts once as its client assertion, even when all copies come at the same moment', async () => {
    await network('once-net', {})
    const assertion = await assertionOf('once-net')
    const copies = await statuses(Array.from({ length: 12 }, () => introspect(assertion, 'nothing')))
    expect(copies.filter((status) => status === 200)).toHaveLength(1)
    expect((await introspect(assertion, 'nothing')).status).toBe(401)
    expect((await introspect(await assertionOf('once-net'), 'nothing')).status).toBe(200)
  })

  it('counts once as its proof of a token, even when all copies come at the same moment', async () => {
    const { rp } = await network('proof-net', { boundTokens: 'dpop' })
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const [privateKey, publicKey] = await Promise.all([
      importEs256(pair.privateKey.export({ type: 'pkcs8', format: 'der' }), 'pkcs8', 'sign'),
      importEs256(pair.publicKey.export({ type: 'spki', format: 'der' }), 'spki', 'verify'),
    ])
    const DPoP = client.getDPoPHandle(rp.config, { privateKey, publicKey })
    const { address, checks } = await rp.begin()
    const { access_token: token } = await rp.finish(await agreeing(world, signedIn(), address), checks, {
      DPoP,
    })
    const ath = createHash('sha256').update(token).digest('base64url')
    const dpop = await new SignJWT({ htm: 'GET', htu: `${world.issuer}/me`, jti: randomUUID(), ath })
      .setIssuedAt()
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(pair.publicKey) })
      .sign(pair.privateKey)
    const headers = { authorization: `DPoP ${token}`, dpop }
    const copies = await statuses(
      Array.from({ length: 12 }, () => loopbackFetch(`${world.issuer}/me`, { headers })),
    )
    expect(copies.filter((status) => status === 200)).toHaveLength(1)
  })
})

function importEs256(der: Uint8Array<ArrayBuffer>, format: 'pkcs8' | 'spki', usage: 'sign' | 'verify') {
  return crypto.subtle.importKey(format, der, { name: 'ECDSA', namedCurve: 'P-256' }, true, [usage])
}

describe('a token whose consent was withdrawn', () => {
  it('is not even said to count', async () => {
    const { partnerId, rp } = await network('asks-net', { refreshTokens: 'while-signed-in' })
    const browser = signedIn()
    const tokens = await rp.signIn(world, browser)
    const held = [tokens.access_token, tokens.refresh_token ?? '']
    const answers = () =>
      Promise.all(held.map(async (token) => (await introspect(await assertionOf('asks-net'), token)).json()))
    expect(await answers()).toEqual([
      expect.objectContaining({ active: true }),
      expect.objectContaining({ active: true }),
    ])
    await world.holder(browser).withdraw(partnerId)
    expect(await answers()).toEqual([{ active: false }, { active: false }])
  })
})

describe('what no text holds', () => {
  it('is refused in every parameter, as a fault of the request and not of ours', async () => {
    const { rp } = await network('null-net', {})
    for (const name of ['state', 'nonce', 'login_hint', 'ui_locales']) {
      const { address } = await rp.begin({ [name]: 'a\0b' })
      const back = new URL((await signedIn().visit(address)).address)
      expect([back.origin, back.searchParams.get('error')]).toEqual([
        'http://null-net.localhost:8323',
        'invalid_request',
      ])
    }
    const written = await rp.begin({ state: String.raw`a\u0000b\\u0000` })
    expect((await signedIn().visit(written.address)).address).toContain('/consent/')
  })

  it.each([
    '/saml/continue/%00',
    '/saml/start/%00',
    '/saml/logout/%00/next',
    '/saml/logout/%00/return',
    '/api/federation/questions/%00',
    '/oidc/continue/%00',
    '/oidc/auth?client_id=%00',
    '/oidc/auth/%00',
  ])('is looked up nowhere: %s', async (path) => {
    const { status } = await signedIn().fetch(world.origin + path, { headers: { accept: 'text/html' } })
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
  })
})
