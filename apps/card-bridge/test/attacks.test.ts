/** What other sites, other users and other programs try, each refused by name. */
import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { SECRET_HEADER, toBase64Url } from '@jitsuin/bridge-client'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import {
  answerPage,
  challenge,
  fieldOf,
  openStage,
  ownForm,
  pairSite,
  SITE,
  type Stage,
  visitPage,
} from './stage.js'

const run = promisify(execFile)
const STATUS = '/v1/status'
const VISIT = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

let stage: Stage
let site: Readonly<Record<string, string>>

beforeAll(async () => {
  stage = await openStage()
  site = await pairSite(stage)
})
afterAll(() => stage.close())
beforeEach(() => stage.passSeconds(60))

const refusal = async (call: Parameters<Stage['call']>[0]) => {
  const { status, json, headers } = await stage.call(call)
  return { status, code: json?.code, readableBy: headers['access-control-allow-origin'] }
}
const signIn = async () => {
  const body = JSON.stringify(challenge(stage))
  return (await stage.call({ method: 'POST', path: '/v1/sign-ins', headers: site, body })).json
}
/** Requests that a test leaves open would be in the way of the next one. */
afterEach(() => stage.passSeconds(61))

describe('calls of sites', () => {
  it('answers a paired site, and lets it alone read the answer', async () => {
    const { status, json, headers } = await stage.call({ path: STATUS, headers: site })
    expect(status).toBe(200)
    expect(json).toEqual({
      protocol: 'jitsuin-bridge/1',
      version: expect.any(String),
      readers: [],
      permissions: { signHash: false },
    })
    expect(headers['access-control-allow-origin']).toBe(SITE)
    expect(headers['access-control-allow-credentials']).toBeUndefined()
  })

  it.each(['evil.example', 'evil.example:8324', '127.0.0.1', '127.0.0.1:1', '127.0.0.1.evil.example:8324'])(
    'refuses the host name "%s" (DNS rebinding)',
    async (host) => {
      expect(await refusal({ path: STATUS, headers: site, host })).toMatchObject({
        code: 'bridge/host-refused',
      })
      expect(await refusal({ path: '/', headers: VISIT, host })).toMatchObject({
        code: 'bridge/host-refused',
      })
    },
  )

  it('answers under its own names alone', async () => {
    for (const host of [`127.0.0.1:${stage.port}`, `localhost:${stage.port}`, `[::1]:${stage.port}`])
      expect(await stage.call({ path: STATUS, headers: site, host })).toMatchObject({ status: 200 })
  })

  it('refuses a call without Origin', async () => {
    const { origin: _origin, ...headers } = site
    expect(await refusal({ path: STATUS, headers })).toEqual({
      status: 403,
      code: 'bridge/origin-missing',
      readableBy: undefined,
    })
  })

  it.each([
    'null',
    'http://portal.example.jp',
    'https://portal.example.jp/',
    'https://PORTAL.example.jp',
    'chrome-extension://abcdefghijklmnop',
    'http://localhost.evil.example',
    'file://',
  ])('refuses the origin %s: only https, or this computer itself', async (origin) => {
    const call = { path: STATUS, headers: { ...site, origin } }
    expect(await refusal(call)).toEqual({ status: 403, code: 'bridge/origin-refused', readableBy: undefined })
    const pairing = { method: 'POST', path: '/v1/pairings', headers: { ...site, origin }, body: '{}' }
    expect(await refusal(pairing)).toMatchObject({ code: 'bridge/origin-refused', readableBy: undefined })
  })

  it('refuses a site that the user has not allowed, even with the secret of another, unreadably', async () => {
    const headers = { ...site, origin: 'https://evil.example' }
    expect(await refusal({ path: STATUS, headers })).toEqual({
      status: 403,
      code: 'bridge/not-allowed',
      readableBy: undefined,
    })
    const preflight = { ...headers, 'access-control-request-method': 'GET' }
    expect(await refusal({ method: 'OPTIONS', path: STATUS, headers: preflight })).toMatchObject({
      readableBy: undefined,
    })
  })

  it.each([
    ['no secret', undefined],
    ['another secret', toBase64Url(new Uint8Array(32))],
    ['a secret cut short', 'AAAA'],
  ])('refuses an allowed site with %s', async (_what, secret) => {
    const { [SECRET_HEADER]: _known, ...without } = site
    const headers = secret === undefined ? without : { ...without, [SECRET_HEADER]: secret }
    expect(await refusal({ path: STATUS, headers })).toMatchObject({
      status: 401,
      code: 'bridge/wrong-secret',
    })
  })

  it('tells a browser what an allowed site may send, and that it may reach this computer', async () => {
    const headers = {
      origin: SITE,
      'access-control-request-method': 'POST',
      'access-control-request-private-network': 'true',
    }
    const answer = await stage.call({ method: 'OPTIONS', path: '/v1/sign-ins', headers })
    expect(answer.status).toBe(204)
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': SITE,
      'access-control-allow-headers': expect.stringContaining(SECRET_HEADER),
      'access-control-allow-private-network': 'true',
    })
  })

  it('does not let one site see or cancel the request of another', async () => {
    const { id } = await signIn()
    const other = await pairSite(stage, 'https://other.example.jp')
    expect(await refusal({ path: `/v1/requests/${id}`, headers: other })).toMatchObject({ status: 404 })
    expect(await refusal({ method: 'DELETE', path: `/v1/requests/${id}`, headers: other })).toMatchObject({
      status: 404,
    })
  })

  it('refuses a message that a form could have sent', async () => {
    const headers = { ...site, 'content-type': 'text/plain' }
    const body = JSON.stringify(challenge(stage))
    expect(await refusal({ method: 'POST', path: '/v1/sign-ins', headers, body })).toMatchObject({
      code: 'bridge/input-invalid',
    })
  })

  it('refuses a body that is larger than the call allows, before it has read it', async () => {
    const body = JSON.stringify({ nonce: 'A'.repeat(20_000) })
    expect(await refusal({ method: 'POST', path: '/v1/sign-ins', headers: site, body })).toMatchObject({
      code: 'bridge/too-large',
    })
  })

  it('lets a site call only so often', async () => {
    const still = await openStage({ clock: 'still' })
    onTestFinished(still.close)
    const headers = await pairSite(still)
    still.passSeconds(60)
    for (let count = 0; count < 60; count++)
      expect(await still.call({ path: STATUS, headers })).toMatchObject({ status: 200 })
    expect(await still.call({ path: STATUS, headers })).toMatchObject({
      status: 429,
      json: { code: 'bridge/too-many' },
    })
  })

  it('keeps the hash of a secret, never the secret, for its owner’s eyes alone', async () => {
    const path = join(stage.dataFolder, 'sites.json')
    const text = await readFile(path, 'utf8')
    expect(text).toContain(SITE)
    expect(text).not.toContain(site[SECRET_HEADER])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(stage.dataFolder)).mode & 0o077).toBe(0)
  })
})

describe('asking to be allowed', () => {
  const wish = async (origin: string) => {
    const secret = toBase64Url(crypto.getRandomValues(new Uint8Array(32)))
    const hash = await crypto.subtle.digest('SHA-256', Buffer.from(secret, 'base64url'))
    const headers = { origin, 'content-type': 'application/json' }
    const body = JSON.stringify({ secretHash: toBase64Url(new Uint8Array(hash)) })
    const { json } = await stage.call({ method: 'POST', path: '/v1/pairings', headers, body })
    return { ...json, headers: { ...headers, [SECRET_HEADER]: secret } }
  }

  it('shows the user which site asks, and gives nothing before they have allowed it', async () => {
    const { id, page, headers } = await wish('https://new.example.jp')
    const owner = await visitPage(stage, page)
    expect(owner.first.text).toContain('https://new.example.jp')
    expect(await refusal({ path: STATUS, headers })).toMatchObject({ code: 'bridge/not-allowed' })
    await owner.post({ action: 'allow' })
    expect((await stage.call({ path: `/v1/pairings/${id}`, headers })).json).toEqual({ state: 'allowed' })
    expect(await refusal({ path: STATUS, headers })).toMatchObject({ status: 200 })
  })

  it('takes a no for a no', async () => {
    const { id, page, headers } = await wish('https://unwanted.example.jp')
    await answerPage(stage, page, { action: 'refuse' })
    expect((await stage.call({ path: `/v1/pairings/${id}`, headers })).json).toEqual({ state: 'refused' })
    expect(await refusal({ path: STATUS, headers })).toMatchObject({ code: 'bridge/not-allowed' })
  })

  it('tells the answer only to who holds the secret, at the site that asked', async () => {
    const { id, headers } = await wish('https://third.example.jp')
    const path = `/v1/pairings/${id}`
    expect(
      await refusal({ path, headers: { ...headers, [SECRET_HEADER]: toBase64Url(new Uint8Array(32)) } }),
    ).toMatchObject({ status: 404 })
    expect(await refusal({ path, headers: { ...headers, origin: 'https://evil.example' } })).toMatchObject({
      status: 404,
    })
  })

  it('lets only a few sites wait for an answer', async () => {
    stage.passSeconds(600)
    const wishes = []
    for (let count = 0; count < 7; count++) wishes.push(await wish(`https://s${count}.example.jp`))
    expect(wishes.map(({ code }) => code ?? 'taken')).toEqual([
      ...Array.from({ length: 5 }, () => 'taken'),
      ...Array.from({ length: 2 }, () => 'bridge/too-many'),
    ])
  })
})

describe('one-time pages', () => {
  it('belong to the first visitor: whoever brings the address later has nothing', async () => {
    const { page } = await signIn()
    const owner = await visitPage(stage, page)
    expect(String(owner.first.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/)
    const stranger = await stage.open(page)
    expect(stranger.status).toBe(403)
    expect(stranger.text).not.toContain('name="token"')
    expect((await owner.get()).status).toBe(200)
    const forged = await stage.open(page, {
      cookie: owner.cookie.replace(/=.*/, `=${toBase64Url(new Uint8Array(32))}`),
    })
    expect(forged.status).toBe(403)
  })

  it.each([
    ['a frame', { 'sec-fetch-dest': 'iframe' }],
    ['a script', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
    ['an image', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['a program that is no browser', { 'sec-fetch-mode': '', 'sec-fetch-dest': '' }],
  ])('do not open for %s, which does not become their owner either', async (_what, headers) => {
    const { page } = await signIn()
    expect(await stage.open(page, headers)).toMatchObject({ status: 403 })
    expect((await visitPage(stage, page)).first.status).toBe(200)
  })

  it('cannot be framed, nor reached by the page that opened them', async () => {
    const { page } = await signIn()
    const { headers } = await stage.open(page)
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    })
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })

  it.each([
    ['of another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['of another port of this computer', { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:9' }],
    ['without Origin', { origin: '' }],
    ['without its cookie', { cookie: '' }],
  ])('take no form %s', async (_what, changes) => {
    const { id, page } = await signIn()
    const owner = await visitPage(stage, page)
    const headers = { ...ownForm(stage.port), cookie: owner.cookie, ...changes }
    const body = `token=${fieldOf(owner.first, 'token')}&action=cancel`
    const answer = await stage.call({ method: 'POST', path: new URL(page).pathname, headers, body })
    expect(answer.status).toBe(403)
    expect((await stage.call({ path: `/v1/requests/${id}`, headers: site })).json).toMatchObject({
      state: 'open',
    })
  })

  it('take no form without its token', async () => {
    const { id, page } = await signIn()
    const owner = await visitPage(stage, page)
    await owner.post({ action: 'cancel', token: toBase64Url(new Uint8Array(32)) })
    expect((await stage.call({ path: `/v1/requests/${id}`, headers: site })).json).toMatchObject({
      state: 'open',
    })
  })

  it('tell their state to their owner alone', async () => {
    const { page } = await signIn()
    const owner = await visitPage(stage, page)
    const path = `${new URL(page).pathname}/state`
    const script = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }
    expect((await stage.call({ path, headers: { ...script, cookie: owner.cookie } })).status).toBe(200)
    expect((await stage.call({ path, headers: script })).status).toBe(403)
    const foreign = { ...script, cookie: owner.cookie, 'sec-fetch-site': 'cross-site', origin: SITE }
    expect((await stage.call({ path, headers: foreign })).status).toBe(403)
  })

  it('cannot be guessed', async () => {
    const answer = await stage.open(`http://127.0.0.1:${stage.port}/p/${toBase64Url(new Uint8Array(32))}`)
    expect(answer.status).toBe(404)
  })

  it('are named to the site that asked, and in no later answer', async () => {
    const { id, page } = await signIn()
    const later = await stage.call({ path: `/v1/requests/${id}`, headers: site })
    expect(later.text).not.toContain(new URL(page).pathname.split('/')[2])
  })
})

describe('the pages of the bridge itself', () => {
  const open = (path: string, from: string) =>
    stage.call({ path, headers: { ...VISIT, 'sec-fetch-site': from } })

  it('open for their user', async () => {
    expect((await open('/', 'none')).text).toContain('<h1>カードブリッジ</h1>')
    expect((await open('/settings', 'same-origin')).text).toContain(SITE)
  })

  it.each(['cross-site', 'same-site'])('show nothing to a visit from a %s page', async (from) => {
    const answer = await open('/settings', from)
    expect(answer.status).toBe(403)
    expect(answer.text).not.toContain(SITE)
    expect(answer.text).not.toContain('token')
  })

  it('are not read by scripts, frames or programs', async () => {
    const headers = {
      'sec-fetch-mode': 'cors',
      'sec-fetch-dest': 'empty',
      'sec-fetch-site': 'cross-site',
      origin: SITE,
    }
    expect((await stage.call({ path: '/settings', headers })).status).toBe(403)
    expect((await stage.call({ path: '/settings' })).status).toBe(403)
  })

  it('take a permission back, and what the site had open with it', async () => {
    const other = await pairSite(stage, 'https://gone.example.jp')
    const body = JSON.stringify(challenge(stage))
    const { json } = await stage.call({ method: 'POST', path: '/v1/sign-ins', headers: other, body })
    const token = fieldOf(await open('/settings', 'none'), 'token')
    const remove = (fields: Record<string, string>, changes = {}) =>
      stage.call({
        method: 'POST',
        path: '/settings',
        headers: { ...ownForm(stage.port), ...changes },
        body: String(new URLSearchParams({ action: 'remove', origin: 'https://gone.example.jp', ...fields })),
      })
    expect((await remove({})).status).toBe(403)
    expect((await remove({ token }, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await remove({ token }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect(await refusal({ path: STATUS, headers: other })).toMatchObject({ status: 200 })
    expect((await remove({ token })).status).toBe(303)
    expect(await refusal({ path: STATUS, headers: other })).toMatchObject({ code: 'bridge/not-allowed' })
    expect((await visitPage(stage, json.page)).first.text).toContain('取り消しました')
  })
})

const isRootOnLinux = process.platform === 'linux' && process.getuid?.() === 0
if (!isRootOnLinux && process.env.CI)
  throw new Error('CI runs as root on Linux, so that it can call as another user')
if (!isRootOnLinux) console.warn('Skipped: calling as another user needs root on Linux')

describe.skipIf(!isRootOnLinux)('another user of the same computer', () => {
  const call = (user: readonly string[], path: string, ...headers: readonly string[]) => {
    const curl = [
      'curl',
      '-s',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code}',
      ...headers.flatMap((one) => ['-H', one]),
    ]
    const [program = '', ...options] = [...user, ...curl, `http://127.0.0.1:${stage.port}${path}`]
    return run(program, options).then(({ stdout }) => stdout)
  }
  const NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']

  it('is refused, with every header of a paired site', async () => {
    const headers = Object.entries(site).map(([name, value]) => `${name}: ${value}`)
    expect(await call([], STATUS, ...headers)).toBe('200')
    expect(await call(NOBODY, STATUS, ...headers)).toBe('403')
  })

  it('is refused on the pages of the bridge too', async () => {
    const headers = Object.entries({ ...VISIT, 'sec-fetch-site': 'none' }).map(
      ([name, value]) => `${name}: ${value}`,
    )
    expect(await call([], '/', ...headers)).toBe('200')
    expect(await call(NOBODY, '/', ...headers)).toBe('403')
    expect(await call(NOBODY, '/assets/bridge.css')).toBe('403')
  })
})

describe('a connection whose user cannot be found out', () => {
  it('is refused', async () => {
    const blind = await openStage({ judgePeer: async () => 'unknown' })
    const answer = await blind.call({ path: STATUS, headers: site })
    expect(answer).toMatchObject({ status: 403, json: { code: 'bridge/another-user' } })
    await blind.close()
  })
})
