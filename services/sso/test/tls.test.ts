import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodePem } from '@jitsuin/keys'
import { createService, type Listener, listen } from '@jitsuin/platform'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AttemptView } from '../src/contract.js'
import { SSO_PROBLEMS } from '../src/index.js'
import type { Browser } from './browser.js'
import { gateSees, openWorld, PORTAL, SIGN_IN, startAttempt, type TestCard, type World } from './world.js'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
if (!hasOpenssl && process.env.CI) throw new Error('openssl is missing')
if (!hasOpenssl) console.info('openssl is missing: sign-in over TLS is not tested')

let world: World
let listener: Listener
const folder = mkdtempSync(join(tmpdir(), 'jitsuin-sso-tls-'))

describe.runIf(hasOpenssl)('signing in by a TLS client certificate', () => {
  beforeAll(async () => {
    world = await openWorld({ tls: [{ profile: 'tls12', origin: 'https://signin.localhost:8321' }] })
    const service = await createService({
      name: 'signin-tls',
      title: { ja: 'TLS', en: 'TLS' },
      routes: world.sso.tlsRoutes,
      problems: [SSO_PROBLEMS],
    })
    const clientAuthorities = [world.pki.rootDer, world.pki.authorityDer].map((der) =>
      pem('CERTIFICATE', der),
    )
    listener = await listen({ port: 0, services: service, tls: { ...serverParty(), clientAuthorities } })
  })
  afterAll(async () => {
    await listener.close()
    await world.close()
    rmSync(folder, { recursive: true })
  })

  it('carries what TLS proved back to the page by a ticket, and signs the doctor in', async () => {
    const browser = world.browser()
    const page = await browser.visit(`${PORTAL}/session/sign-in?returnTo=/`)
    const attempt = new URL(page).searchParams.get('attempt') ?? ''
    const shown = await browser.ask(`${SIGN_IN}/api/sign-in/attempts/${attempt}`)
    expect(shown.body).toMatchObject({
      tls: [{ profile: 'tls12', address: `https://signin.localhost:8321/tls/sign-in?attempt=${attempt}` }],
    })
    const back = await present(browser, await world.pki.issue({ serialNumber: 'L001' }), attempt)
    expect(await browser.visit(back)).toBe(`${PORTAL}/`)
    expect(await gateSees(world, browser, PORTAL)).toMatchObject({
      kind: 'holder',
      method: 'tls-client-certificate',
      certificate: { roles: ['medicalDoctor'] },
    })
  })

  it('refuses a ticket a second time, after its minute, and in another browser', async () => {
    const card = await world.pki.issue({ serialNumber: 'L002' })
    const [browser, thief] = [world.browser(), world.browser()]
    const { attempt } = await startAttempt(browser)
    const back = await present(browser, card, attempt)
    expect(await signedIn(thief, back)).toBe('no')
    expect(await signedIn(browser, back)).toBe('yes')
    expect(await signedIn(browser, back)).toBe('still')
    const late = world.browser()
    const other = await startAttempt(late)
    const address = await present(late, card, other.attempt)
    world.pass(60)
    expect(await signedIn(late, address)).toBe('no')
    expect((await late.ask(`${SIGN_IN}/api/sign-in/attempts/${other.attempt}`)).body).toMatchObject({
      lastRefusal: { code: 'ticket/refused' },
    })
  })

  it('refuses a certificate that is shown for an attempt of another browser: nobody is signed in as a stranger', async () => {
    const [victim, stranger] = [world.browser(), world.browser()]
    const { attempt } = await startAttempt(victim)
    await startAttempt(stranger)
    const card = await world.pki.issue({ serialNumber: 'L007' })
    await expect(present(stranger, card, attempt)).rejects.toThrow('403')
    await expect(present(world.browser(), card, attempt)).rejects.toThrow('403')
  })

  it('is not set up under another host name, where the cookie of the browser would not come', async () => {
    const tls = [{ profile: 'tls13', origin: 'https://cards.localhost:8322' }] as const
    await expect(openWorld({ tls }, world.pki)).rejects.toMatchObject({ code: 'tls/other-host' })
  })

  it('refuses a ticket at another attempt than the one it was made for', async () => {
    const card = await world.pki.issue({ serialNumber: 'L003' })
    const browser = world.browser()
    const [mine, other] = [await startAttempt(browser), await startAttempt(browser)]
    const back = await present(browser, card, mine.attempt)
    expect(await signedIn(browser, back.replace(mine.attempt, other.attempt))).toBe('no')
  })

  it('sends a revoked card back to its page, which says why', async () => {
    const card = await world.pki.issue({ serialNumber: 'L004' })
    await world.revoke(card)
    world.pass(10)
    const browser = world.browser()
    const { attempt } = await startAttempt(browser)
    const page = await browser.visit(await present(browser, card, attempt))
    expect(page).toBe(`${SIGN_IN}/sign-in?attempt=${attempt}`)
    expect((await browser.ask(`${SIGN_IN}/api/sign-in/attempts/${attempt}`)).body).toMatchObject({
      lastRefusal: { code: 'sign-in/certificate-revoked' },
    })
  })

  it('ends an attempt after ten certificates, refused ones too', async () => {
    const card = await world.pki.issue({ serialNumber: 'L008' })
    await world.revoke(card)
    world.pass(10)
    const browser = world.browser()
    const { attempt } = await startAttempt(browser)
    const refusal = async () => {
      await present(browser, card, attempt)
      const { body } = await browser.ask(`${SIGN_IN}/api/sign-in/attempts/${attempt}`)
      return (body as AttemptView).lastRefusal?.code // the route checked it against its schema
    }
    for (let tries = 0; tries < 10; tries++) expect(await refusal()).toBe('sign-in/certificate-revoked')
    expect(await refusal()).toBe('attempt/too-many')
  })

  it('lets a signature certificate not even through the handshake, and refuses an attempt that nobody began', async () => {
    const browser = world.browser()
    const { attempt } = await startAttempt(browser)
    const signing = await world.pki.issue({ serialNumber: 'L005', profile: 'signature' })
    await expect(present(browser, signing, attempt)).rejects.toThrow('hang up')
    const card = await world.pki.issue({ serialNumber: 'L006' })
    await expect(present(browser, card, 'A'.repeat(43))).rejects.toThrow('410')
  })
})

/** Follows the way back; `still`: the ticket did nothing, but the browser was signed in before. */
async function signedIn(browser: Browser, back: string): Promise<'yes' | 'still' | 'no'> {
  const { setCookies, location } = await browser.ask(back)
  if (setCookies.some((line) => line.startsWith('jitsuin-session='))) return 'yes'
  expect(location).toMatch(`${SIGN_IN}/sign-in?attempt=`)
  return (await gateSees(world, browser, SIGN_IN)) ? 'still' : 'no'
}

/** Goes to the listener as a browser with the card does; gives where it is sent. */
function present(browser: Browser, card: TestCard, attempt: string): Promise<string> {
  const secret = browser.cookie('signin.localhost', 'jitsuin-browser')
  const chain = [card.certificateDer, ...card.chainDer].map((der) => pem('CERTIFICATE', der)).join('')
  return new Promise((resolve, reject) => {
    const asked = request({
      host: '127.0.0.1',
      port: listener.port,
      path: `/tls/sign-in?attempt=${attempt}`,
      key: card.key.export({ type: 'pkcs8', format: 'pem' }),
      cert: chain,
      ca: readFileSync(join(folder, 'server.crt')),
      servername: 'signin.localhost',
      headers: secret === undefined ? {} : { cookie: `jitsuin-browser=${secret}` },
      agent: false,
    })
    asked.on('error', reject)
    asked.on('response', ({ statusCode, headers: { location } }) =>
      location ? resolve(location) : reject(new Error(String(statusCode))),
    )
    asked.end()
  })
}

function serverParty() {
  const [key, crt] = [join(folder, 'server.key'), join(folder, 'server.crt')]
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const names = ['-subj', '/CN=signin.localhost', '-addext', 'subjectAltName=DNS:signin.localhost']
  execFileSync('openssl', ['req', '-x509', ...ec, '-keyout', key, '-out', crt, '-days', '2', ...names], {
    stdio: 'ignore',
  })
  return { certificateChain: readFileSync(crt, 'utf8'), privateKey: readFileSync(key, 'utf8') }
}

function pem(label: 'CERTIFICATE', der: Uint8Array): string {
  return encodePem(label, der)
}
