/** The register of partners as officers use it, over its interface. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ClientSecretBasic } from 'openid-client'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  approve,
  doctor,
  minato,
  openWorld,
  type PartnerKey,
  partnerKey,
  type World,
} from './federation-world.js'
import { agreeing, relyingParty } from './relying-party.js'

let world: World
let key: PartnerKey

beforeAll(async () => {
  world = await openWorld()
  key = await partnerKey()
})
afterAll(() => world.close())

const refusal = (code: string) => expect.objectContaining({ failure: expect.objectContaining({ code }) })

describe('two officers', () => {
  it('let a partner in: one proposes, another approves, and each act is in its history', async () => {
    const [first, second] = [world.officer('officer-1'), world.officer('officer-2', ['approver'])]
    const { partnerId, state, may } = await first.register(minato(key.jwk, { clientId: 'two-officers' }))
    expect(state).toBe('draft')
    expect(may).toContain('propose')
    await first.act(partnerId, { act: 'propose', revision: 0 })
    const waiting = (await second.partners()).partners.find((one) => one.partnerId === partnerId)
    expect(waiting).toMatchObject({ state: 'awaiting-approval', waitsForMe: 'yes', review: 'none' })
    const approved = await second.act(partnerId, { act: 'approve', revision: 1 })
    expect(approved).toMatchObject({ state: 'approved', revision: 2, review: 'not-yet', change: null })
    expect(approved.history.map(({ act, staffId }) => [act, staffId])).toEqual([
      ['approve', 'officer-2'],
      ['propose', 'officer-1'],
      ['register', 'officer-1'],
    ])
  })

  it('are two: the proposer cannot approve, and is not offered it', async () => {
    const first = world.officer('officer-1')
    const { partnerId } = await first.register(minato(key.jwk, { clientId: 'same-officer' }))
    const proposed = await first.act(partnerId, { act: 'propose', revision: 0 })
    expect(proposed.may).not.toContain('approve')
    await expect(first.act(partnerId, { act: 'approve', revision: 1 })).rejects.toEqual(
      refusal('partner/same-officer'),
    )
  })

  it('see line by line what a change would do before it is in force', async () => {
    const terms = minato(key.jwk, { clientId: 'changing' })
    const partnerId = await approve(world, terms)
    const [first, second] = [world.officer('officer-1'), world.officer('officer-2')]
    const next = {
      ...terms,
      purpose: { ...terms.purpose, ja: '研究のため' },
      attributes: [...terms.attributes, 'subjectSerialNumber' as const],
    }
    const proposed = await first.act(partnerId, { act: 'change', revision: 2, terms: next })
    expect(proposed.terms).toEqual(terms)
    expect(proposed.change?.lines).toEqual([
      { pointer: '/attributes', change: 'added', value: 'subjectSerialNumber' },
      { pointer: '/purpose/ja', change: 'removed', value: terms.purpose.ja },
      { pointer: '/purpose/ja', change: 'added', value: '研究のため' },
    ])
    const rejected = await second.act(partnerId, { act: 'reject', revision: 3, reason: '契約にありません' })
    expect(rejected).toMatchObject({ state: 'approved', terms, rejected: { reason: '契約にありません' } })
  })

  it('cannot act on what they have not seen', async () => {
    const partnerId = await approve(world, minato(key.jwk, { clientId: 'stale' }))
    await expect(
      world.officer('officer-1').act(partnerId, { act: 'suspend', revision: 1, reason: '確認' }),
    ).rejects.toEqual(refusal('partner/changed-meanwhile'))
  })

  it('approve a thing once, when two approve at the same moment', async () => {
    const first = world.officer('officer-1')
    const { partnerId } = await first.register(minato(key.jwk, { clientId: 'at-once' }))
    await first.act(partnerId, { act: 'propose', revision: 0 })
    const results = await Promise.allSettled(
      ['officer-2', 'officer-3'].map((name) =>
        world.officer(name).act(partnerId, { act: 'approve', revision: 1 }),
      ),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('never make a partner out of another one', async () => {
    const terms = minato(key.jwk, { clientId: 'fixed' })
    const partnerId = await approve(world, terms)
    const other = minato(key.jwk, { clientId: 'fixed-no-more' })
    const change = world.officer('officer-1').act(partnerId, { act: 'change', revision: 2, terms: other })
    await expect(change).rejects.toEqual(refusal('partner/identity-is-fixed'))
    await expect(world.officer('officer-1').register(terms)).rejects.toEqual(
      refusal('partner/identity-taken'),
    )
  })
})

describe('who may do what', () => {
  it.each([
    ['an auditor', ['auditor']],
    ['the help desk', ['helpDesk']],
  ] as const)('%s reads, and changes nothing', async (_who, roles) => {
    const partnerId = await approve(world, minato(key.jwk, { clientId: `read-by-${roles[0].toLowerCase()}` }))
    const reader = world.officer('reader', roles)
    expect(await reader.partner(partnerId)).toMatchObject({ may: [], mayMakeSecret: 'no' })
    await expect(reader.act(partnerId, { act: 'suspend', revision: 2, reason: 'x' })).rejects.toEqual(
      refusal('federation/not-permitted'),
    )
    await expect(reader.register(minato(key.jwk, { clientId: 'by-a-reader' }))).rejects.toEqual(
      refusal('federation/not-permitted'),
    )
  })

  it('refuses holders, and whoever is not signed in', async () => {
    const browser = world.browser()
    await expect(world.holder(browser).partners()).rejects.toEqual(refusal('federation/sign-in-needed'))
    browser.setCookie(world.origin, 'who', world.gate.add(doctor()))
    await expect(world.holder(browser).partners()).rejects.toEqual(refusal('federation/not-permitted'))
    await expect(world.officer('officer-1').consents()).rejects.toEqual(refusal('federation/staff-session'))
  })
})

describe('stopping and reviewing', () => {
  it('stops a partner at once by one officer, and lets it in again by two', async () => {
    const partnerId = await approve(world, minato(key.jwk, { clientId: 'stopped' }))
    const [first, second] = [world.officer('officer-1'), world.officer('officer-2')]
    const program = await relyingParty(world, key, { clientId: 'stopped' })
    await first.act(partnerId, { act: 'suspend', revision: 2, reason: '鍵の漏えいの疑い' })
    const browser = world.browser()
    browser.setCookie(world.origin, 'who', world.gate.add(doctor()))
    expect((await browser.visit((await program.begin()).address)).response?.status).toBe(400)
    await first.act(partnerId, { act: 'propose', revision: 3 })
    await expect(first.act(partnerId, { act: 'approve', revision: 4 })).rejects.toEqual(
      refusal('partner/same-officer'),
    )
    expect(await second.act(partnerId, { act: 'approve', revision: 4 })).toMatchObject({ state: 'approved' })
    expect((await browser.visit((await program.begin()).address)).address).toContain('/consent/')
  })

  it('ends one that is suspended, for good', async () => {
    const partnerId = await approve(world, minato(key.jwk, { clientId: 'ended' }))
    const officer = world.officer('officer-1')
    await officer.act(partnerId, { act: 'suspend', revision: 2, reason: '契約の終了' })
    const ended = await officer.act(partnerId, { act: 'end', revision: 3, reason: '契約の終了' })
    expect(ended).toMatchObject({ state: 'ended', may: [] })
    await expect(officer.act(partnerId, { act: 'propose', revision: 4 })).rejects.toEqual(
      refusal('partner/not-in-this-state'),
    )
    await approve(world, minato(key.jwk, { clientId: 'ended' })) // the name is free again, for a partner of its own
  })

  it('lists reviews that are late, until an officer did them', async () => {
    const partnerId = await approve(world, minato(key.jwk, { clientId: 'reviewed' }))
    const officer = world.officer('officer-1')
    const clock = world.now
    world.now = () => new Date(Date.now() + 370 * 86_400_000)
    try {
      const late = await officer.partners()
      expect(late.overdue).toBeGreaterThan(0)
      expect(late.partners[0]?.review).toBe('overdue')
      expect(await officer.act(partnerId, { act: 'review', revision: 2 })).toMatchObject({
        review: 'not-yet',
      })
    } finally {
      world.now = clock
    }
  })
})

describe('what cannot be registered', () => {
  const terms = (more: object) => minato(key.jwk, more)
  it.each([
    ['an address without encryption', { redirectAddresses: ['http://minato.example.jp/callback'] }],
    ['an address with a fragment', { redirectAddresses: ['https://minato.example.jp/callback#x'] }],
    ['an address with a password', { redirectAddresses: ['https://a:b@minato.example.jp/callback'] }],
    ['an address in another spelling', { redirectAddresses: ['https://MINATO.example.jp/a/../callback'] }],
    ['addresses of two hosts', { redirectAddresses: ['https://a.example.jp/c', 'https://b.example.jp/c'] }],
    ['a script', { redirectAddresses: ['javascript:alert(1)'] }],
  ])('%s', async (_what, more) => {
    await expect(world.officer('officer-1').register(terms(more))).rejects.toEqual(
      refusal('http/request-invalid'),
    )
  })

  it('a private key, or a symmetric one', async () => {
    for (const jwk of [{ ...key.privateKey.export({ format: 'jwk' }) }, { kty: 'oct', k: 'c2VjcmV0' }]) {
      const clientAuthentication = { method: 'private_key_jwt', jwks: { keys: [jwk] } } as never // wrong on purpose
      await expect(world.officer('officer-1').register(terms({ clientAuthentication }))).rejects.toEqual(
        refusal('http/request-invalid'),
      )
    }
  })

  it('a name that turns the direction of writing', async () => {
    const name = { ja: 'みなと\u202eネット', en: 'Minato' }
    await expect(world.officer('officer-1').register({ ...terms({}), name })).rejects.toEqual(
      refusal('http/request-invalid'),
    )
  })
})

describe('addresses of partners', () => {
  it('are asked for keys after two officers approved them, and not before', async () => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [key.jwk] }))
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo // it listens on a port
    const jwksAddress = `http://by-address.localhost:${port}/jwks`
    const terms = minato(key.jwk, {
      clientId: 'by-address',
      clientAuthentication: { method: 'private_key_jwt_by_address', jwksAddress },
    })
    const [first, second] = [world.officer('officer-1'), world.officer('officer-2')]
    const { partnerId } = await first.register(terms)
    await first.act(partnerId, { act: 'propose', revision: 0 })
    const program = await relyingParty(world, key, { clientId: 'by-address' })
    await expect(program.begin({}, { par: 'yes' })).rejects.toThrow()
    expect(asked).toEqual([])
    await second.act(partnerId, { act: 'approve', revision: 1 })
    await program.begin({}, { par: 'yes' })
    expect(asked).toEqual(['/jwks'])
    server.close()
  })
})

describe('what stands in the database', () => {
  it('holds no secret, code, token or cookie that could be used', async () => {
    const terms = minato(key.jwk, {
      clientId: 'stored',
      clientAuthentication: { method: 'client_secret_basic' },
      refreshTokens: 'while-signed-in',
    })
    const partnerId = await approve(world, terms)
    const { clientSecret } = await world.officer('officer-1').makeSecret(partnerId, 2)
    const auth = ClientSecretBasic(clientSecret)
    const program = await relyingParty(world, key, { clientId: 'stored', auth })
    const browser = world.browser()
    browser.setCookie(world.origin, 'who', world.gate.add(doctor()))
    const { address, checks } = await program.begin()
    const back = await agreeing(world, browser, address)
    const { access_token, refresh_token = '' } = await program.finish(back, checks)
    const code = new URL(back).searchParams.get('code') ?? ''
    const stored = await dump()
    expect(stored).toContain('"clientId": "stored"')
    for (const secret of [clientSecret, code, access_token, refresh_token]) {
      expect(secret).not.toBe('')
      expect(stored).not.toContain(secret)
    }
  })

  it('has an audit row for what a partner was told, with names and without values', async () => {
    const rows = await select(
      "select facts::text as text from audit.entry where action = 'oidc/identity-told'",
    )
    expect(rows.join()).toContain('"hcRole"')
    expect(rows.join()).not.toContain('Medical Doctor')
  })
})

async function dump(): Promise<string> {
  const tables = ['oidc_entry', 'client_secret', 'oidc_participant', 'consent', 'question', 'partner_event']
  const rows = await Promise.all(
    tables.map((table) => select(`select row_to_json(t)::text as text from federation.${table} t`)),
  )
  return rows.flat().join('\n').replaceAll('":', '": ').replaceAll('":  ', '": ')
}

async function select(sql: string): Promise<string[]> {
  const client = new pg.Client(world.database.superuserUrl)
  await client.connect()
  const { rows } = await client.query<{ text: string }>(sql)
  await client.end()
  return rows.map(({ text }) => text)
}

describe('partners of a demonstration', () => {
  it('are held to the same rules as every other', async () => {
    const wrong = minato(key.jwk, {
      clientId: 'wrong',
      redirectAddresses: ['http://minato.example.jp/callback'],
    })
    await expect(world.federation.seedDemonstrationPartners([wrong])).rejects.toThrow('redirectAddresses')
  })

  it('are registered once, however often the service starts', async () => {
    const name = { ja: 'デモネット', en: 'Demonstration Network' }
    const wanted = [{ ...minato(key.jwk, { clientId: 'demonstration' }), name }]
    await world.federation.seedDemonstrationPartners(wanted)
    await world.federation.seedDemonstrationPartners(wanted)
    const { partners } = await world.officer('officer-1').partners()
    expect(partners.filter(({ name }) => name.en === 'Demonstration Network')).toHaveLength(1)
  })
})
