/** What must not be signed through the CSC interface, and what must not get a token (issue 5's list of attacks). */
import { randomUUID } from 'node:crypto'
import * as oauth from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answer } from './answer.js'
import {
  csc,
  detailsFor,
  fetchWith,
  hashesOf,
  type OauthClient,
  openOauth,
  REDIRECT,
  SHA256,
  signHashFor,
} from './csc-client.js'
import { AT } from './moment.js'
import { requestFor } from './requests.js'
import { type Client, CSC_CLIENT, type Holder, openWorld, type World } from './world.js'

let world: World
let clinic: Client
let taro: Holder
let auth: OauthClient
let service: string

beforeAll(async () => {
  world = await openWorld()
  clinic = await world.openClient('DEMO-I-0001', CSC_CLIENT)
  taro = await world.newHolder('DEMO-0001')
  auth = await openOauth(world, clinic)
  service = await auth.serviceToken()
})
afterAll(() => world.close())

const code = ({ json }: Answer) => json.code
const sign = (texts: readonly string[], token: string, change: object = {}) =>
  csc(clinic, 'signatures/signHash', signHashFor(taro, hashesOf(texts), change), token)

describe('a hash that was authorised', () => {
  it('is signed once: 1,000 replays at the same time get one signature and 999 refusals by name (wishes 3.3)', async () => {
    const { id, token } = await auth.sad(taro, detailsFor(taro, ['一度だけ', 'ほか']))
    const answers = await Promise.all(Array.from({ length: 1000 }, () => sign(['一度だけ'], token)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter((answer) => code(answer) === 'item/used')).toHaveLength(999)
    const sql = `select state from second_key.list_item where authorisation_id = $1 order by item_index`
    const rows = await world.superusers.signing.query<{ state: string }>(sql, [id])
    expect(rows.map(({ state }) => state)).toEqual(['consumed', 'authorised'])
    expect((await sign(['ほか'], token)).status).toBe(200)
  }, 120_000)

  it('twice is signed twice, each occurrence once, however many ask at once', async () => {
    const { token } = await auth.sad(taro, detailsFor(taro, ['写し', '写し', '写し']))
    const answers = await Promise.all(Array.from({ length: 20 }, () => sign(['写し'], token)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3)
    expect(answers.filter((answer) => code(answer) === 'item/used')).toHaveLength(17)
  })

  it('is answered again under a number of its client, and nothing else is', async () => {
    const { token } = await auth.sad(taro, detailsFor(taro, ['番号', '二つ目']))
    const clientData = randomUUID()
    const first = await sign(['番号'], token, { clientData })
    expect(first.status).toBe(200)
    expect((await sign(['番号'], token, { clientData })).json.signatures).toEqual(first.json.signatures)
    expect(code(await sign(['二つ目'], token, { clientData }))).toBe('request/reused')
    expect(code(await sign(['番号'], token))).toBe('item/used')
  })

  it('is not lost when the link breaks: the same call takes it up and gets the signature', async () => {
    const { id, token } = await auth.sad(taro, detailsFor(taro, ['切断']))
    world.cutLinkAfter(1) // what the tokens are is still answered
    expect(await sign(['切断'], token)).toMatchObject({
      status: 503,
      json: { error: 'temporarily_unavailable' },
    })
    world.mendLink()
    expect((await sign(['切断'], token)).status).toBe(200)
    expect(code(await sign(['切断'], token))).toBe('item/used')
    const sql = `select count(*)::int as count from second_key.request where authorisation_id = $1`
    const [row] = await world.superusers.signing.query<{ count: number }>(sql, [id])
    expect(row?.count).toBe(1)
  })

  it('is not lost when the service was killed: nobody takes it up while it may still run, and then one does', async () => {
    const { id, token } = await auth.sad(taro, detailsFor(taro, ['停電']))
    world.cutLinkAfter(1)
    await sign(['停電'], token)
    world.mendLink()
    // A process that was killed has let nothing go.
    await world.superusers.signing.query('update csc.call set held_until = $2 where authorisation_id = $1', [
      id,
      new Date(AT.getTime() + 180_000),
    ])
    world.moveTo(new Date(AT.getTime() + 179_999))
    expect(code(await sign(['停電'], token))).toBe('item/used')
    world.moveTo(new Date(AT.getTime() + 180_000))
    const answers = await Promise.all(Array.from({ length: 10 }, () => sign(['停電'], token)))
    world.moveTo(AT)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter((answer) => code(answer) === 'item/used')).toHaveLength(9)
  })

  it.each([
    ['one that is not on the list', ['知らない文書'], {}, 'item/not-on-list', 'invalid_request'],
    ['more of them than there are', ['甲', '甲'], {}, 'item/used', 'invalid_request'],
    [
      'another credential',
      ['甲'],
      { credentialID: 'DEMO-9999' },
      'csc/credential-unknown',
      'invalid_request',
    ],
    ['SHA-1', ['甲'], { hashAlgorithmOID: '1.3.14.3.2.26' }, 'csc/algorithm-unknown', 'invalid_request'],
    ['no digest algorithm', ['甲'], { hashAlgorithmOID: null }, 'csc/algorithm-unknown', 'invalid_request'],
    ['ECDSA', ['甲'], { signAlgo: '1.2.840.10045.4.3.2' }, 'csc/sign-algorithm-unknown', 'invalid_request'],
    [
      'RSASSA-PSS',
      ['甲'],
      { signAlgo: '1.2.840.113549.1.1.10' },
      'csc/sign-algorithm-unknown',
      'invalid_request',
    ],
    ['parameters', ['甲'], { signAlgoParams: 'BQA=' }, 'csc/sign-algorithm-unknown', 'invalid_request'],
    [
      'two algorithms',
      ['甲'],
      { signAlgo: '1.2.840.113549.1.1.13' },
      'csc/algorithms-differ',
      'invalid_request',
    ],
    [
      'another length',
      ['甲'],
      { hashAlgorithmOID: '2.16.840.1.101.3.4.2.3' },
      'request/digest-length',
      'invalid_request',
    ],
    [
      '31 octets',
      [],
      { hashes: [Buffer.alloc(31).toString('base64')] },
      'request/digest-length',
      'invalid_request',
    ],
    [
      'SHA-512 for SHA-256',
      [],
      { hashes: [Buffer.alloc(64).toString('base64')], hashAlgorithmOID: '2.16.840.1.101.3.4.2.3' },
      'csc/algorithms-differ',
      'invalid_request',
    ],
    ['no hash', [], {}, 'http/request-invalid', 'invalid_request'],
    [
      '501 hashes',
      [],
      { hashes: Array.from({ length: 501 }, () => 'AAAA') },
      'http/request-invalid',
      'invalid_request',
    ],
    [
      'a callback',
      ['甲'],
      { response_uri: 'https://clinic.test/done' },
      'csc/callback-refused',
      'invalid_request',
    ],
    ['another mode', ['甲'], { operationMode: 'X' }, 'http/request-invalid', 'invalid_request'],
  ])('signs nothing for %s', async (_what, texts, change, refusal, error) => {
    const { id, token } = await auth.sad(taro, detailsFor(taro, ['甲']))
    const answer = await sign(texts, token, change)
    expect(answer).toMatchObject({
      status: 400,
      json: { error, code: refusal, error_description: expect.any(String) },
    })
    const sql = `select state from second_key.list_item where authorisation_id = $1`
    expect(await world.superusers.signing.query(sql, [id])).toEqual([{ state: 'authorised' }])
    expect((await sign(['甲'], token)).status).toBe(200)
  })

  it('counts to the second before the end, and not at the end', async () => {
    const { token } = await auth.sad(taro, detailsFor(taro, ['前', '後']))
    world.moveTo(new Date(AT.getTime() + 7_199_000))
    expect((await sign(['前'], token)).status).toBe(200)
    world.moveTo(new Date(AT.getTime() + 7_200_000))
    const late = await sign(['後'], token)
    world.moveTo(AT)
    expect(late).toMatchObject({
      status: 400,
      json: { code: 'authorisation/expired', error_description: 'SAD expired' },
    })
  })
})

describe('a day', () => {
  it('signs no more than numSignatures, however many ask at once', async () => {
    const { id, token } = await auth.sad(taro, {
      scope: 'credential',
      credentialID: taro.subject,
      numSignatures: '3',
    })
    const call = (counter: number) => {
      const hashes = hashesOf([`文書 ${counter}`])
      const digests = hashes.map((hash) => Buffer.from(hash, 'base64').toString('hex'))
      const signed = requestFor(clinic, {
        authorisation: id,
        request: randomUUID(),
        counter,
        at: AT,
        digests,
      })
      const clientData = Buffer.from(JSON.stringify(signed)).toString('base64url')
      return csc(clinic, 'signatures/signHash', signHashFor(taro, hashes, { clientData }), token)
    }
    const answers = await Promise.all(Array.from({ length: 10 }, (_, at) => call(at + 1)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3)
    expect(answers.filter((answer) => code(answer) === 'request/too-many')).toHaveLength(7)
  })

  it('signs nothing that another key asked for', async () => {
    const { id, token } = await auth.sad(taro, {
      scope: 'credential',
      credentialID: taro.subject,
      numSignatures: '1',
    })
    const stranger = await world.openClient('DEMO-I-0001', CSC_CLIENT)
    const hashes = hashesOf(['横取り'])
    const digests = hashes.map((hash) => Buffer.from(hash, 'base64').toString('hex'))
    const signed = requestFor(stranger, {
      authorisation: id,
      request: randomUUID(),
      counter: 1,
      at: AT,
      digests,
    })
    const clientData = Buffer.from(JSON.stringify(signed)).toString('base64url')
    const answer = await csc(clinic, 'signatures/signHash', signHashFor(taro, hashes, { clientData }), token)
    expect(code(answer)).toBe('request/signature-invalid')
    stranger.close()
  })
})

describe('a token', () => {
  it('of another person, list, client or institution signs nothing', async () => {
    const mine = await auth.sad(taro, detailsFor(taro, ['本人の']))
    const hanako = await world.newHolder('DEMO-0002')
    const hers = await auth.sad(hanako, detailsFor(hanako, ['本人の']))
    expect(code(await sign(['本人の'], hers.token))).toBe('csc/credential-unknown')
    const other = await auth.sad(taro, detailsFor(taro, ['別の一覧']))
    expect(code(await sign(['本人の'], other.token))).toBe('item/not-on-list')
    for (const institution of ['DEMO-I-0001', 'DEMO-I-0002']) {
      const stranger = await world.openClient(institution, CSC_CLIENT)
      const strangers = await (await openOauth(world, stranger)).serviceToken()
      const body = signHashFor(taro, hashesOf(['本人の']))
      const bare = await csc(stranger, 'signatures/signHash', body, mine.token)
      expect(bare.json).toMatchObject({ error: 'access_denied', code: 'authorisation/other-client' })
      const beside = await csc(stranger, 'signatures/signHash', { ...body, SAD: mine.token }, strangers)
      expect(code(beside)).toBe('authorisation/other-client')
      expect(code(await csc(stranger, 'signatures/signHash', { ...body, SAD: mine.token }, service))).toBe(
        'csc/token-refused',
      )
      stranger.close()
    }
    expect((await sign(['本人の'], mine.token)).status).toBe(200)
  })

  it('of one kind never serves as the other', async () => {
    const { token } = await auth.sad(taro, detailsFor(taro, ['種類']))
    expect(code(await sign(['種類'], service))).toBe('csc/sad-missing')
    expect(code(await sign(['種類'], service, { SAD: service }))).toBe('csc/sad-refused')
    const other = await auth.serviceToken()
    expect(code(await sign(['種類'], service, { SAD: other }))).toBe('csc/sad-refused')
    expect(code(await sign(['種類'], token, { SAD: service }))).toBe('csc/token-refused')
    const list = await csc(clinic, 'credentials/list', { userID: taro.subject }, token)
    expect(list).toMatchObject({ status: 401, json: { error: 'invalid_token', code: 'csc/token-refused' } })
    const wish = { credentialID: taro.subject, numSignatures: 1 }
    expect(code(await csc(clinic, 'credentials/authorize', wish, token))).toBe('csc/token-refused')
    expect((await sign(['種類'], token)).status).toBe(200)
  })

  it('that nobody issued signs nothing, and reserves nothing', async () => {
    const { id, token } = await auth.sad(taro, detailsFor(taro, ['偽']))
    const [header, payload] = token.split('.')
    for (const forged of [`${header}.${payload}.AAAA`, `.${payload}.`, 'AAAA'])
      expect((await sign(['偽'], forged)).status).toBe(401)
    const sql = `select state from second_key.list_item where authorisation_id = $1`
    expect(await world.superusers.signing.query(sql, [id])).toEqual([{ state: 'authorised' }])
    expect((await csc(clinic, 'signatures/signHash', signHashFor(taro, hashesOf(['偽'])))).status).toBe(401)
  })

  it('for the interface lasts an hour to the second, and no longer than its revocation', async () => {
    const body = { userID: taro.subject }
    const token = await auth.serviceToken()
    world.moveTo(new Date(AT.getTime() + 3_599_000))
    expect((await csc(clinic, 'credentials/list', body, token)).status).toBe(200)
    world.moveTo(new Date(AT.getTime() + 3_600_000))
    const late = await csc(clinic, 'credentials/list', body, token)
    world.moveTo(AT)
    expect(late.status).toBe(401)
    const revoked = await auth.serviceToken()
    await oauth.tokenRevocation(auth.config, revoked)
    expect((await csc(clinic, 'credentials/list', body, revoked)).status).toBe(401)
  })

  it('is kept nowhere: neither codes nor tokens nor labels stand in the database', async () => {
    const { token } = await auth.sad(taro, detailsFor(taro, ['名前のある文書']))
    const rows: unknown[] = []
    for (const table of ['pushed_request', 'code', 'service_token'])
      rows.push(await world.superusers.keyManagement.query(`select t::text as row from csc_oauth.${table} t`))
    const whole = JSON.stringify(rows)
    expect(whole).toContain(taro.subject)
    for (const secret of [token, service, '名前のある文書']) expect(whole).not.toContain(secret)
  })
})

describe('a code', () => {
  it('becomes a token once, for its client, its address and its verifier', async () => {
    const approved = await auth.approve(taro, detailsFor(taro, ['一度']))
    const back = new URL(String((await auth.goOn(approved.id)).json.location))
    expect(back.origin + back.pathname).toBe(REDIRECT)
    expect(back.searchParams.get('iss')).toBe(world.issuer())
    expect(back.searchParams.get('state')).toBe(approved.state)
    const value = back.searchParams.get('code') ?? ''
    const grant = (client: Client, change: Record<string, string> = {}) =>
      tokenRequest(client, {
        grant_type: 'authorization_code',
        client_id: client.clientKey,
        code: value,
        redirect_uri: REDIRECT,
        code_verifier: approved.verifier,
        ...change,
      })
    const refused = { status: 400, json: { error: 'invalid_grant', code: 'oauth/code-refused' } }
    expect(await grant(clinic, { code_verifier: oauth.randomPKCECodeVerifier() })).toMatchObject(refused)
    expect(await grant(clinic, { redirect_uri: `${REDIRECT}/` })).toMatchObject(refused)
    expect(await grant(clinic, { code: `${value}A` })).toMatchObject(refused)
    const desk = await world.openClient('DEMO-I-0001', CSC_CLIENT)
    expect(await grant(desk)).toMatchObject(refused)
    expect(await grant(desk, { client_id: clinic.clientKey })).toMatchObject({
      status: 401,
      json: { error: 'invalid_client' },
    })
    desk.close()
    const answers = await Promise.all(Array.from({ length: 20 }, () => grant(clinic)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    for (const answer of answers.filter(({ status }) => status !== 200)) expect(answer).toMatchObject(refused)
    expect(await grant(clinic)).toMatchObject(refused)
    expect(code(await auth.goOn(approved.id))).toBe('oauth/code-refused')
  })

  it('waits a minute to the second, and the newest counts', async () => {
    const approved = await auth.approve(taro, detailsFor(taro, ['一分']))
    const [first, second] = [await auth.goOn(approved.id), await auth.goOn(approved.id)]
    const redeem = ({ json }: Answer) => auth.redeem(new URL(String(json.location)), approved)
    await expect(redeem(first)).rejects.toMatchObject({ error: 'invalid_grant' })
    world.moveTo(new Date(AT.getTime() + 60_000))
    await expect(redeem(second)).rejects.toMatchObject({ error: 'invalid_grant' })
    world.moveTo(AT)
    expect((await redeem(second)).access_token).toMatch(/^eyJ/)
  })

  it('is not given before the holder has approved', async () => {
    const { url } = await auth.push(detailsFor(taro, ['まだ']))
    const { json } = await auth.open(url)
    const id = new URL(String(json.location)).pathname.slice(3)
    expect(code(await auth.goOn(id))).toBe('authorisation/not-approved')
    expect(code(await auth.goOn(randomUUID()))).toBe('authorisation/unknown')
  })
})

describe('a pushed request', () => {
  it('is opened once, by its client’s holder, within 90 seconds', async () => {
    const pushed = await auth.push(detailsFor(taro, ['一度開く']))
    const other = new URL(pushed.url)
    other.searchParams.set('client_id', '00'.repeat(32))
    expect(code(await auth.open(other))).toBe('oauth/request-uri-unknown')
    const answers = await Promise.all(Array.from({ length: 10 }, () => auth.open(pushed.url)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter((answer) => code(answer) === 'oauth/request-uri-unknown')).toHaveLength(9)
    const late = await auth.push(detailsFor(taro, ['遅い']))
    world.moveTo(new Date(AT.getTime() + 90_000))
    const answer = await auth.open(late.url)
    world.moveTo(AT)
    expect(code(answer)).toBe('oauth/request-uri-unknown')
  })

  it('goes back to its client with an error when signing cannot be reached', async () => {
    const pushed = await auth.push(detailsFor(taro, ['不通']))
    world.cutLink()
    const { json } = await auth.open(pushed.url)
    world.mendLink()
    const back = new URL(String(json.location))
    expect(back.origin + back.pathname).toBe(REDIRECT)
    expect(Object.fromEntries(back.searchParams)).toEqual({
      error: 'temporarily_unavailable',
      state: pushed.state,
      iss: world.issuer(),
    })
  })

  const fine = {
    response_type: 'code',
    redirect_uri: REDIRECT,
    code_challenge: 'A'.repeat(43),
    code_challenge_method: 'S256',
    scope: 'credential',
    credentialID: 'DEMO-0001',
    numSignatures: '1',
  }
  it.each([
    ['no challenge', { code_challenge: '' }, 'oauth/request-malformed', 'invalid_request'],
    ['a plain challenge', { code_challenge_method: 'plain' }, 'oauth/request-malformed', 'invalid_request'],
    ['a token in the address', { response_type: 'token' }, 'oauth/request-malformed', 'invalid_request'],
    ['a request_uri', { request_uri: 'urn:x' }, 'oauth/request-malformed', 'invalid_request'],
    ['plain http', { redirect_uri: 'http://clinic.test/' }, 'oauth/redirect-refused', 'invalid_request'],
    ['a fragment', { redirect_uri: `${REDIRECT}#x` }, 'oauth/redirect-refused', 'invalid_request'],
    [
      'a user in the address',
      { redirect_uri: 'https://me@clinic.test/' },
      'oauth/redirect-refused',
      'invalid_request',
    ],
    ['a script', { redirect_uri: 'javascript:alert(1)' }, 'oauth/redirect-refused', 'invalid_request'],
    ['the scope service', { scope: 'service' }, 'oauth/scope-unknown', 'invalid_scope'],
    ['no scope and no details', { scope: '' }, 'oauth/scope-unknown', 'invalid_scope'],
    ['no credential', { credentialID: '' }, 'oauth/credential-unknown', 'invalid_request'],
    [
      'a person without a second key',
      { credentialID: 'DEMO-9999' },
      'oauth/credential-unknown',
      'invalid_request',
    ],
    [
      'a foreign qualifier',
      { signatureQualifier: 'eu_eidas_qes' },
      'oauth/qualifier-unknown',
      'invalid_request',
    ],
    ['no number', { numSignatures: '' }, 'oauth/request-malformed', 'invalid_request'],
    ['too many signatures', { numSignatures: '2001' }, 'authorisation/too-many', 'invalid_request'],
    ['hashes without algorithm', { hashes: 'A'.repeat(43) }, 'oauth/algorithm-unknown', 'invalid_request'],
    [
      'SHA-1',
      { hashes: 'A'.repeat(27), hashAlgorithmOID: '1.3.14.3.2.26' },
      'oauth/algorithm-unknown',
      'invalid_request',
    ],
    [
      'another length',
      { hashes: 'AAAA', hashAlgorithmOID: SHA256 },
      'oauth/digest-refused',
      'invalid_request',
    ],
    [
      'another number of hashes',
      { hashes: `${'A'.repeat(43)},${'A'.repeat(43)}`, hashAlgorithmOID: SHA256 },
      'oauth/count-differs',
      'invalid_request',
    ],
    [
      'details of another kind',
      { authorization_details: '[{"type":"payment"}]' },
      'oauth/details-refused',
      'invalid_authorization_details',
    ],
    [
      'details that are no JSON',
      { authorization_details: '[' },
      'oauth/details-refused',
      'invalid_authorization_details',
    ],
    [
      'two details',
      {
        authorization_details:
          '[{"type":"credential","credentialID":"A"},{"type":"credential","credentialID":"A"}]',
      },
      'oauth/details-refused',
      'invalid_authorization_details',
    ],
  ])('is refused with %s', async (_what, change, refusal, error) => {
    const answer = await push(clinic, { client_id: clinic.clientKey, ...fine, ...change })
    expect(answer).toMatchObject({ status: 400, json: { error, code: refusal } })
  })

  it.each([
    [
      'a label of two lines',
      { documentDigests: [{ hash: hashesOf(['x'])[0], label: '一\n二' }] },
      'oauth/label-refused',
    ],
    [
      'a hash of the whole document',
      { documentDigests: [{ hash: hashesOf(['x'])[0], hashType: 'sodr' }] },
      'oauth/hash-type-unknown',
    ],
  ])('is refused with %s', async (_what, change, refusal) => {
    const details = detailsFor(taro, ['x'], change)
    const answer = await push(clinic, {
      client_id: clinic.clientKey,
      ...fine,
      scope: '',
      credentialID: '',
      numSignatures: '',
      ...details,
    })
    expect(code(answer)).toBe(refusal)
  })

  it('is refused from whoever is not registered, or says to be another', async () => {
    const nobody = await world.openClient('DEMO-I-0001', { ...CSC_CLIENT, registered: false })
    const refused = { status: 401, json: { error: 'invalid_client', code: 'oauth/client-unknown' } }
    expect(await push(nobody, { client_id: nobody.clientKey, ...fine })).toMatchObject(refused)
    expect(await push(nobody, { client_id: clinic.clientKey, ...fine })).toMatchObject(refused)
    nobody.close()
  })

  it('is refused with a parameter twice, and other grants are unknown', async () => {
    const body = new URLSearchParams({ client_id: clinic.clientKey, ...fine })
    body.append('state', 'a')
    body.append('state', 'b')
    expect(await post(clinic, '/oauth2/pushed_authorize', body)).toMatchObject({
      status: 400,
      json: { code: 'oauth/request-malformed', error_description: expect.stringContaining('state') },
    })
    const refresh = { grant_type: 'refresh_token', client_id: clinic.clientKey }
    expect(await tokenRequest(clinic, refresh)).toMatchObject({
      status: 400,
      json: { error: 'unsupported_grant_type' },
    })
    const wide = { grant_type: 'client_credentials', client_id: clinic.clientKey, scope: 'credential' }
    expect(await tokenRequest(clinic, wide)).toMatchObject({ status: 400, json: { error: 'invalid_scope' } })
  })
})

describe('asynchronous calls and what is not made here', () => {
  it('are answered by polling, as often as their client asks, and by no other', async () => {
    const { token } = await auth.sad(taro, detailsFor(taro, ['後で']))
    const { json } = await sign(['後で'], token, { operationMode: 'A' })
    const body = { requestID: json.responseID }
    const answer = await polled(body, token)
    const again = await csc(clinic, 'signatures/signPolling', body, service)
    expect(again.json).toEqual(answer.json)
    expect(code(await sign(['後で'], token))).toBe('item/used')
    const desk = await world.openClient('DEMO-I-0001', CSC_CLIENT)
    const strangers = await (await openOauth(world, desk)).serviceToken()
    expect(code(await csc(desk, 'signatures/signPolling', body, strangers))).toBe('csc/request-unknown')
    desk.close()
    const unknown = { requestID: `${randomUUID()}.${randomUUID()}` }
    expect(code(await csc(clinic, 'signatures/signPolling', unknown, token))).toBe('csc/request-unknown')
    expect(code(await csc(clinic, 'signatures/signPolling', { requestID: 'x' }, token))).toBe(
      'csc/request-unknown',
    )
  })

  it('are taken up again by polling when nobody works on them any more', async () => {
    const { token } = await auth.sad(taro, detailsFor(taro, ['途中']))
    world.cutLinkAfter(1)
    const { json } = await sign(['途中'], token, { operationMode: 'A' })
    world.mendLink()
    expect((await polled({ requestID: json.responseID }, token)).json.signatures).toHaveLength(1)
  })

  it('refuse documents and containers by name, and time stamps where there is no authority', async () => {
    const { token } = await auth.sad(taro, detailsFor(taro, ['契約']))
    const documents = [
      { document: Buffer.from('契約').toString('base64'), signature_format: 'P', signAlgo: 'x' },
    ]
    const whole = await csc(clinic, 'signatures/signDoc', { credentialID: taro.subject, documents }, token)
    expect(whole).toMatchObject({
      status: 400,
      json: { error: 'invalid_request', code: 'csc/documents-refused' },
    })
    const documentDigests = [{ hashes: hashesOf(['契約'])[0], signature_format: 'C', signAlgo: 'x' }]
    const digests = await csc(
      clinic,
      'signatures/signDoc',
      { credentialID: taro.subject, documentDigests },
      token,
    )
    expect(code(digests)).toBe('csc/format-not-made')
    const stamp = { hash: hashesOf(['契約'])[0], hashAlgo: SHA256 }
    expect(code(await csc(clinic, 'signatures/timestamp', stamp, service))).toBe('csc/time-stamps-missing')
    expect((await csc(clinic, 'info', {})).json.methods).not.toContain('signatures/timestamp')
  })

  async function polled(body: object, token: string): Promise<Answer> {
    for (;;) {
      const answer = await csc(clinic, 'signatures/signPolling', body, token)
      if (answer.status !== 202) return answer
      expect(answer.json).toMatchObject({ error: 'accepted_request', code: 'csc/request-running' })
    }
  }
})

async function post(client: Client, path: string, body: URLSearchParams): Promise<Answer> {
  const answer = await fetchWith(client.agent)(`${world.issuer()}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
    redirect: 'manual',
  })
  return { status: answer.status, json: JSON.parse(await answer.text()) }
}

function push(client: Client, parameters: Record<string, string>): Promise<Answer> {
  return post(client, '/oauth2/pushed_authorize', new URLSearchParams(parameters))
}

function tokenRequest(client: Client, parameters: Record<string, string>): Promise<Answer> {
  return post(client, '/oauth2/token', new URLSearchParams(parameters))
}
