/** The OpenID Connect provider as partners and attackers meet it; the first judge is openid-client. */
import { loopbackFetch } from '@jitsuin/platform'
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
  withoutRole,
} from './federation-world.js'
import { agreeing, type RelyingParty, relyingParty } from './relying-party.js'

let world: World
let key: PartnerKey
let rp: RelyingParty

beforeAll(async () => {
  world = await openWorld()
  key = await partnerKey()
  world.disclosed.set('T-0001', TARO)
  await approve(world, minato(key.jwk))
  rp = await relyingParty(world, key)
})
afterAll(() => world.close())

function signedIn(session: Parameters<World['gate']['add']>[0] = doctor()): Browser {
  const browser = world.browser()
  browser.setCookie(world.origin, 'who', world.gate.add(session))
  return browser
}

/** Another network, with its own key; its terms are those of the first with some changes. */
async function another(clientId: string, more: Parameters<typeof minato>[1] = {}, terms: object = {}) {
  const own = await partnerKey()
  const redirectUri = `http://${clientId}.localhost:8323/callback`
  const base = minato(own.jwk, {
    clientId,
    redirectAddresses: [redirectUri],
    afterLogoutAddresses: [],
    ...more,
  })
  const partnerId = await approve(world, { ...base, ...terms })
  return {
    partnerId,
    terms: { ...base, ...terms },
    key: own,
    rp: await relyingParty(world, own, { clientId, redirectUri }),
  }
}

describe('signing in at a partner', () => {
  it('tells the partner that this is a doctor, and who, in a signed token (T-C09-2)', async () => {
    const tokens = await rp.signIn(world, signedIn())
    expect(tokens.claims()).toMatchObject({
      iss: world.issuer,
      aud: 'minato-net',
      hc_role: ['Medical Doctor'],
      name: '実印 太郎',
      name_kana: 'ジツイン タロウ',
      license_number: '999901',
      affiliation: '青空みほん診療所',
      authn_method: 'card',
      acr: 'urn:jitsuin:acr:card',
      amr: ['sc', 'pin', 'mfa'],
      cert_not_after: '2029-11-20T14:59:59Z',
      revocation_checked: '2026-11-21T00:12:00Z',
    })
    const { iat = 0, exp = 0 } = tokens.claims() ?? {}
    expect(exp - iat).toBe(300)
  })

  it('says nothing beyond the terms, the scope and the settings of the holder', async () => {
    const tokens = await rp.signIn(world, signedIn(), { scope: 'openid qualification' })
    const names = Object.keys(tokens.claims() ?? {})
    expect(names).toContain('license_number')
    expect(names).not.toContain('name') // not asked for
    expect(names).not.toContain('license_date') // asked for, not in the terms
    expect(names).not.toContain('subject_serial_number')
  })

  it('goes on without a question where the person agreed before (T-C09-1)', async () => {
    const session = doctor('T-0001', { accountId: 'twice' })
    await rp.signIn(world, signedIn(session))
    const { address, checks } = await rp.begin()
    const visit = await signedIn(session).visit(address)
    expect(visit.address).toMatch(/^http:\/\/minato-net\.localhost:8323\/callback\?code=/)
    expect((await rp.finish(visit.address, checks)).claims()?.name).toBe('実印 太郎')
  })

  it('knows a person at one partner by the same name each time, and at another by another', async () => {
    const first = await rp.signIn(world, signedIn(doctor('T-0001', { accountId: 'pairwise' })))
    const again = await rp.signIn(world, signedIn(doctor('T-0001', { accountId: 'pairwise' })))
    const { rp: other } = await another('other-net')
    const elsewhere = await other.signIn(world, signedIn(doctor('T-0001', { accountId: 'pairwise' })))
    expect(again.claims()?.sub).toBe(first.claims()?.sub)
    expect(elsewhere.claims()?.sub).not.toBe(first.claims()?.sub)
    expect(first.claims()?.sub).not.toContain('pairwise')
  })

  it('tells the same at the userinfo endpoint', async () => {
    const tokens = await rp.signIn(world, signedIn())
    const told = await client.fetchUserInfo(rp.config, tokens.access_token, tokens.claims()?.sub ?? '')
    expect(told).toMatchObject({ hc_role: ['Medical Doctor'], name: '実印 太郎' })
  })

  it('sends a person who is not signed in to the gate, and on from there', async () => {
    const browser = world.browser()
    const { address, checks } = await rp.begin()
    const stop = await browser.visit(address)
    expect(stop.address).toContain('/sign-in?wish=')
    const wish = world.gate.wishes.at(-1)
    expect(wish).toMatchObject({ audience: 'holder', forService: { ja: 'みなとみほんネット' } })
    browser.setCookie(world.origin, 'who', world.gate.add(doctor()))
    const back = await agreeing(world, browser, wish?.returnTo ?? '')
    expect((await rp.finish(back, checks)).claims()?.hc_role).toEqual(['Medical Doctor'])
  })

  it('takes a pushed request, and demands one where the terms say so (RFC 9126)', async () => {
    const { rp: pushing } = await another('push-net', { pushedRequests: 'required' })
    const { address, checks } = await pushing.begin({}, { par: 'yes' })
    expect(new URL(address).searchParams.has('request_uri')).toBe(true)
    const back = await agreeing(world, signedIn(), address)
    expect((await pushing.finish(back, checks)).claims()?.name).toBe('実印 太郎')

    const open = await pushing.begin()
    expect(await errorOf(signedIn(), open.address)).toBe('invalid_request')
  })

  it('binds tokens to the key of a partner that agreed to it (RFC 9449)', async () => {
    const { rp: bound } = await another('dpop-net', { boundTokens: 'dpop' })
    const DPoP = client.getDPoPHandle(bound.config, await client.randomDPoPKeyPair('ES256'))
    const { address, checks } = await bound.begin()
    const back = await agreeing(world, signedIn(), address)
    const tokens = await bound.finish(back, checks, { DPoP })
    expect(tokens.token_type).toBe('dpop')
    const sub = tokens.claims()?.sub ?? ''
    expect(await client.fetchUserInfo(bound.config, tokens.access_token, sub, { DPoP })).toMatchObject({
      sub,
    })
    const stolen = client.getDPoPHandle(bound.config, await client.randomDPoPKeyPair('ES256'))
    await expect(
      client.fetchUserInfo(bound.config, tokens.access_token, sub, { DPoP: stolen }),
    ).rejects.toThrow()
    await expect(client.fetchUserInfo(bound.config, tokens.access_token, sub)).rejects.toThrow()

    const second = await bound.begin()
    const again = await agreeing(world, signedIn(), second.address)
    await expect(bound.finish(again, second.checks)).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('lets a client with a secret in, by the digest that is kept', async () => {
    const { partnerId } = await another('secret-net', {
      clientAuthentication: { method: 'client_secret_basic' },
    })
    const { clientSecret } = await world.officer('officer-1').makeSecret(partnerId, 2)
    const redirectUri = 'http://secret-net.localhost:8323/callback'
    const program = async (secret: string) =>
      relyingParty(world, key, {
        clientId: 'secret-net',
        redirectUri,
        auth: client.ClientSecretBasic(secret),
      })
    const tokens = await (await program(clientSecret)).signIn(world, signedIn())
    expect(tokens.claims()?.hc_role).toEqual(['Medical Doctor'])
    const guessing = await program('guessed-secret-of-somebody')
    await expect(guessing.signIn(world, signedIn())).rejects.toMatchObject({ status: 401 })
  })
})

describe('consent', () => {
  it('tells a partner nothing when the person declines', async () => {
    const browser = signedIn()
    const { address } = await rp.begin()
    const questionId = (await browser.visit(address)).address.split('/').at(-1) ?? ''
    const { continueAt } = await world.holder(browser).answer(questionId, { decision: 'decline' })
    const back = await browser.visit(new URL(continueAt, world.origin).href)
    expect(new URL(back.address).searchParams.get('error')).toBe('access_denied')
    expect(new URL(back.address).searchParams.has('code')).toBe(false)
  })

  it('asks anew when the partner wants more, and shows what is new', async () => {
    const { rp: growing, partnerId, terms } = await another('growing-net')
    const session = doctor('T-0001', { accountId: 'growing' })
    await growing.signIn(world, signedIn(session))
    const [first, second] = [world.officer('officer-1'), world.officer('officer-2')]
    const wider = { ...terms, attributes: [...terms.attributes, 'licenseDate' as const] }
    await first.act(partnerId, { act: 'change', revision: 2, terms: wider })
    const silent = await growing.begin()
    expect((await signedIn(session).visit(silent.address)).address).toContain('code=') // proposed is not agreed
    await second.act(partnerId, { act: 'approve', revision: 3 })

    const browser = signedIn(session)
    const { address } = await growing.begin()
    const questionId = (await browser.visit(address)).address.split('/').at(-1) ?? ''
    const question = await world.holder(browser).question(questionId)
    expect(question.why).toBe('attributes-changed')
    expect(question.attributes.filter(({ isNew }) => isNew === 'yes').map(({ name }) => name)).toEqual([
      'licenseDate',
    ])
    expect(question.attributes.find(({ name }) => name === 'licenseDate')?.value).toBe('1994-05-10')
  })

  it('tells nothing more once a consent is withdrawn, not even to tokens that are out', async () => {
    const { rp: left, partnerId } = await another('left-net', { refreshTokens: 'while-signed-in' })
    const browser = signedIn()
    const tokens = await left.signIn(world, browser)
    expect(tokens.refresh_token).toBeDefined()
    expect((await world.holder(browser).consents()).consents.map((one) => one.partnerId)).toEqual([partnerId])
    expect((await world.holder(browser).withdraw(partnerId)).consents).toEqual([])
    await expect(
      client.fetchUserInfo(left.config, tokens.access_token, tokens.claims()?.sub ?? ''),
    ).rejects.toThrow()
    await expect(client.refreshTokenGrant(left.config, tokens.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    })
    const { address } = await left.begin()
    expect((await browser.visit(address)).address).toContain('/consent/')
  })

  it('does not let another person answer, nor an answer to what was not shown', async () => {
    const browser = signedIn()
    const { address } = await rp.begin()
    const questionId = (await browser.visit(address)).address.split('/').at(-1) ?? ''
    await expect(world.holder(signedIn()).question(questionId)).rejects.toThrow('consent/question-over')
    const stale = { decision: 'agree', digest: '0'.repeat(64) } as const
    await expect(world.holder(browser).answer(questionId, stale)).rejects.toThrow('consent/changed-meanwhile')
  })

  it('asks the person for the reason of access where that is agreed, and tells it', async () => {
    const { rp: asking } = await another('asking-net', { reasonOfAccess: 'from-person' })
    const { address, checks } = await asking.begin()
    const back = await agreeing(world, signedIn(), address, '救急搬送の受け入れ')
    expect((await asking.finish(back, checks)).claims()?.reason_of_access).toBe('救急搬送の受け入れ')
    const silent = await asking.begin()
    await expect(agreeing(world, signedIn(), silent.address)).rejects.toThrow('consent/reason-needed')
  })

  it('passes on the reason of access that a partner states, and refuses one that is not agreed or cannot be read', async () => {
    const { rp: stating } = await another('stating-net', { reasonOfAccess: 'from-partner' })
    const tokens = await stating.signIn(world, signedIn(), { reason_of_access: '定期受診' })
    expect(tokens.claims()?.reason_of_access).toBe('定期受診')
    for (const parameters of [
      {},
      { reason_of_access: '\u202e正当' },
      { reason_of_access: 'x'.repeat(201) },
    ]) {
      const { address } = await stating.begin(parameters)
      expect(await errorOf(signedIn(), address)).toBe('invalid_request')
    }
    const { address } = await rp.begin({ reason_of_access: '定期受診' })
    expect(await errorOf(signedIn(), address)).toBe('invalid_request')
  })
})

describe('step-up', () => {
  it('demands the way to sign in that the partner asks for', async () => {
    const browser = signedIn(doctor('T-0001', { method: 'passkey' }))
    const { address, checks } = await rp.begin({ acr_values: 'urn:jitsuin:acr:card' })
    expect((await browser.visit(address)).address).toContain('/sign-in?wish=')
    const wish = world.gate.wishes.at(-1)
    expect(wish?.methods).toEqual(['card'])
    expect((await browser.visit(wish?.returnTo ?? '')).address).toContain('/sign-in?wish=') // still the passkey
    browser.setCookie(world.origin, 'who', world.gate.add(doctor()))
    const back = await agreeing(world, browser, wish?.returnTo ?? '')
    expect((await rp.finish(back, checks)).claims()?.acr).toBe('urn:jitsuin:acr:card')
  })

  it('says so when it does not know the way', async () => {
    const { address } = await rp.begin({ acr_values: 'urn:example:loa:9' })
    expect(await errorOf(signedIn(), address)).toBe('unmet_authentication_requirements')
  })

  it('wants a new sign-in for prompt=login and for one that is older than max_age', async () => {
    const old = doctor('T-0001', { signedInAt: new Date(Date.now() - 600_000) })
    for (const parameters of [{ prompt: 'login' }, { max_age: '60' }]) {
      const { address } = await rp.begin(parameters)
      expect((await signedIn(old).visit(address)).address).toContain('/sign-in?wish=')
      expect(world.gate.wishes.at(-1)).toMatchObject({ anew: 'yes' })
    }
  })

  it('goes on after the new sign-in, and after the person agreed once more', async () => {
    const old = doctor('T-0001', { accountId: 'anew', signedInAt: new Date(Date.now() - 600_000) })
    await rp.signIn(world, signedIn(old))
    const browser = signedIn(old)
    const { address, checks } = await rp.begin({ prompt: 'login consent', max_age: '60' })
    await browser.visit(address)
    const returnTo = world.gate.wishes.at(-1)?.returnTo ?? ''
    browser.setCookie(world.origin, 'who', world.gate.add(doctor('T-0001', { accountId: 'anew' })))
    const asked = await browser.visit(returnTo)
    const questionId = asked.address.split('/').at(-1) ?? ''
    expect((await world.holder(browser).question(questionId)).why).toBe('asked-by-partner')
    const back = await agreeing(world, browser, asked.address)
    expect((await rp.finish(back, { ...checks, maxAge: 60 })).claims()?.name).toBe('実印 太郎')
  })

  it('lets in nobody but the person whom the partner means (id_token_hint)', async () => {
    const known = await rp.signIn(world, signedIn(doctor('T-0001', { accountId: 'hinted' })))
    const { address } = await rp.begin({ id_token_hint: known.id_token ?? '' })
    const signedInAt = new Date(Date.now() - 600_000)
    const browser = signedIn(doctor('T-0002', { accountId: 'not-hinted', signedInAt }))
    await browser.visit(address)
    const returnTo = world.gate.wishes.at(-1)?.returnTo ?? ''
    browser.setCookie(world.origin, 'who', world.gate.add(doctor('T-0003', { accountId: 'nor-this' })))
    expect(await errorOf(browser, returnTo)).toBe('login_required')
    const right = signedIn(doctor('T-0001', { accountId: 'hinted' }))
    expect(
      (await right.visit((await rp.begin({ id_token_hint: known.id_token ?? '' })).address)).address,
    ).toContain('code=')
  })

  it('asks nothing for prompt=none, and says what is missing', async () => {
    const { address } = await rp.begin({ prompt: 'none' })
    expect(await errorOf(world.browser(), address)).toBe('login_required')
    expect(await errorOf(signedIn(doctor('T-0001', { accountId: 'never-agreed' })), address)).toBe(
      'consent_required',
    )
  })
})

describe('refusals', () => {
  it('turns away a person whose certificate was revoked, with the true reason', async () => {
    const { address } = await rp.begin()
    const back = new URL((await signedIn(withoutRole()).visit(address)).address)
    expect(back.searchParams.get('error')).toBe('access_denied')
    expect(back.searchParams.get('error_description')).toBe(
      'No valid certificate states a qualification of this person',
    )
  })

  it('states no role for such a person where none is demanded', async () => {
    const { rp: open } = await another('open-net', {}, { role: 'not-required' })
    const tokens = await open.signIn(world, signedIn(withoutRole()))
    expect(tokens.claims()).toMatchObject({ authn_method: 'passkey' })
    expect(tokens.claims()).not.toHaveProperty('hc_role')
    expect(tokens.claims()).not.toHaveProperty('cert_not_after')
  })

  it('takes a code once, and ends what came of it when it comes again', async () => {
    const { address, checks } = await rp.begin()
    const back = await agreeing(world, signedIn(), address)
    const tokens = await rp.finish(back, checks)
    await expect(rp.finish(back, checks)).rejects.toMatchObject({ error: 'invalid_grant' })
    await expect(
      client.fetchUserInfo(rp.config, tokens.access_token, client.skipSubjectCheck),
    ).rejects.toThrow()
  })

  it('gives a code that comes twice at the same moment to one', async () => {
    const { address, checks } = await rp.begin()
    const back = await agreeing(world, signedIn(), address)
    const results = await Promise.allSettled([rp.finish(back, checks), rp.finish(back, checks)])
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1)
  })

  it('refuses a wrong proof of the code (RFC 7636)', async () => {
    const { address, checks } = await rp.begin()
    const back = await agreeing(world, signedIn(), address)
    const wrong = { ...checks, pkceCodeVerifier: client.randomPKCECodeVerifier() }
    await expect(rp.finish(back, wrong)).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('demands the proof of the code, and no plain one', async () => {
    const { address } = await rp.begin()
    for (const [name, value] of [
      ['code_challenge', null],
      ['code_challenge_method', 'plain'],
    ] as const) {
      const without = new URL(address)
      if (value === null) without.searchParams.delete(name)
      else without.searchParams.set(name, value)
      expect(await errorOf(signedIn(), without.href)).toBe('invalid_request')
    }
  })

  it('sends nobody to an address that is not registered', async () => {
    for (const target of [
      'http://attacker.localhost:8323/callback',
      'http://minato-net.localhost:8323/callback/../other',
      'http://minato-net.localhost:8323/callback?next=http://attacker.localhost',
      'http://minato-net.localhost:8324/callback',
    ]) {
      const { address } = await rp.begin({ redirect_uri: target })
      const visit = await signedIn().visit(address)
      expect(visit.response?.status).toBe(400)
      expect(visit.response?.headers.get('content-type')).toContain('text/html')
      expect(await visit.response?.text()).toContain('oidc/request-refused')
    }
  })

  it('knows no client that was not approved', async () => {
    const officer = world.officer('officer-1')
    const waiting = minato((await partnerKey()).jwk, { clientId: 'waiting-net' })
    const { partnerId } = await officer.register(waiting)
    await officer.act(partnerId, { act: 'propose', revision: 0 })
    const program = await relyingParty(world, key, { clientId: 'waiting-net' })
    const { address } = await program.begin()
    expect((await signedIn().visit(address)).response?.status).toBe(400)
  })

  it('gives partner B nothing for what partner A holds', async () => {
    const { rp: other } = await another('thief-net')
    const { address, checks } = await rp.begin()
    const back = new URL(await agreeing(world, signedIn(), address))
    const atOther = new URL(`${other.redirectUri}${back.search}`)
    await expect(other.finish(atOther.href, checks)).rejects.toMatchObject({ error: 'invalid_grant' })
    const tokens = await rp.signIn(world, signedIn())
    expect(await client.tokenIntrospection(other.config, tokens.access_token)).toEqual({ active: false })
    expect(await client.tokenIntrospection(rp.config, tokens.access_token)).toMatchObject({ active: true })
  })

  it('is found out when an ID token is altered: openid-client refuses it (T-C09-2)', async () => {
    const { address, checks } = await rp.begin()
    const back = await agreeing(world, signedIn(), address)
    rp.config[client.customFetch] = async (url, options) => {
      const answer = await loopbackFetch(url, {
        method: options.method,
        headers: options.headers,
        ...(options.body && { body: String(options.body) }),
      })
      if (!url.endsWith('/token')) return answer
      const body = await answer.json()
      return Response.json(
        { ...body, id_token: withDentist(body.id_token) },
        { headers: { 'content-type': 'application/json' } },
      )
    }
    client.enableNonRepudiationChecks(rp.config)
    await expect(rp.finish(back, checks)).rejects.toThrow()
    rp = await relyingParty(world, key)
  })

  it('does not go on with a flow that somebody else began', async () => {
    const attacker = world.browser()
    const { address } = await rp.begin()
    await attacker.visit(address)
    const returnTo = world.gate.wishes.at(-1)?.returnTo ?? ''
    const visit = await signedIn().visit(returnTo)
    expect(visit.response?.status).toBe(410)
    expect(await visit.response?.text()).toContain('oidc/flow-over')
  })

  it('builds no address out of what a request says about its host', async () => {
    const answer = await loopbackFetch(`${world.issuer}/.well-known/openid-configuration`, {
      headers: {
        'x-forwarded-host': 'attacker.example',
        'x-forwarded-proto': 'https',
        origin: 'http://attacker.example',
      },
    })
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    const { token_endpoint, end_session_endpoint } = await answer.json()
    expect(token_endpoint).toBe(`${world.issuer}/token`)
    expect(end_session_endpoint).toBe(`${world.issuer}/session/end`)
  })
})

describe('a session that ended', () => {
  it('yields no token for a code that is out, and ends the tokens that are (T-C09-4)', async () => {
    const session = doctor()
    const browser = signedIn(session)
    const tokens = await rp.signIn(world, browser)
    const { address, checks } = await rp.begin()
    const back = (await browser.visit(address)).address
    expect(back).toContain('code=')
    await world.gate.end(session.sessionId, 'certificate-revoked')
    await expect(rp.finish(back, checks)).rejects.toMatchObject({ error: 'invalid_grant' })
    await expect(
      client.fetchUserInfo(rp.config, tokens.access_token, client.skipSubjectCheck),
    ).rejects.toThrow()
    expect(await client.tokenIntrospection(rp.config, tokens.access_token)).toEqual({ active: false })
    expect((await browser.visit(address)).address).toContain('/sign-in?wish=')
  })

  it('is not taken for the one of the next person at the same browser', async () => {
    const browser = signedIn(doctor('T-0001', { accountId: 'first-person' }))
    const first = await rp.signIn(world, browser)
    browser.setCookie(world.origin, 'who', world.gate.add(doctor('T-0002', { accountId: 'second-person' })))
    const second = await rp.signIn(world, browser)
    expect(second.claims()?.sub).not.toBe(first.claims()?.sub)
    expect(second.claims()).not.toHaveProperty('name') // the second person discloses nothing
  })
})

describe('keys and their place', () => {
  it('publishes the next key beside the one that signs', async () => {
    const { keys } = await (await loopbackFetch(`${world.issuer}/jwks`)).json()
    expect(keys).toHaveLength(2)
    for (const published of keys)
      expect(Object.keys(published).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
  })
})

async function errorOf(browser: Browser, address: string): Promise<string | null> {
  return new URL((await browser.visit(address)).address).searchParams.get('error')
}

/** The same signature over other words. */
function withDentist(token: string): string {
  const [header, payload = '', signature] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const altered = Buffer.from(JSON.stringify({ ...claims, hc_role: ['Dentist'] })).toString('base64url')
  return [header, altered, signature].join('.')
}
