/** The whole of sign-in on a real database, with hosts, cards and browsers. Time stands until a test moves it. */
import {
  createService,
  type HttpService,
  httpFetcher,
  openTestDatabase,
  silentLogger,
} from '@jitsuin/platform'
import type { AttemptView, SignInOutcome } from '../src/contract.js'
import { assembleSso, SSO_HISTORY, SSO_PROBLEMS, type Sso } from '../src/index.js'
import { openContext, type SsoSettings } from '../src/open-context.js'
import { type Browser, openBrowser, type Reply } from './browser.js'
import { openPki, type TestCard, type TestPki } from './pki.js'

export const SIGN_IN = 'http://signin.localhost:8317'
export const PORTAL = 'http://portal.localhost:8317'
export const OFFICE = 'http://office.localhost:8317'
/** When the story begins: the morning of 20 November 2026 in Japan. */
const BEGIN = new Date('2026-11-20T00:12:00.000Z')

export type World = Awaited<ReturnType<typeof openWorld>>

/** Opens a world; `settings` replace what a test is about. Another world's PKI may be used: making one takes long. */
export async function openWorld(settings: Partial<SsoSettings> = {}, shared?: TestPki) {
  let now = BEGIN
  const clock = () => now
  const pki = shared ?? (await openPki(BEGIN))
  const database = await openTestDatabase(SSO_HISTORY)
  const material = { anchors: [pki.rootDer], authorities: [pki.authorityDer] }
  const ctx = await openContext({
    zoneUrl: database.zoneUrl,
    clock,
    logger: silentLogger,
    origin: SIGN_IN,
    siteName: 'デモ認証',
    hosts: [
      { origin: PORTAL, audience: 'holder' },
      { origin: OFFICE, audience: 'staff' },
    ],
    trust: async () => material,
    places: [{ origin: pki.repositoryUri, path: '/' }],
    fetcher: httpFetcher,
    ...settings,
  })
  const sso = assembleSso(ctx, settings)
  const services = await openServices(sso)
  return {
    ctx,
    sso,
    pki,
    services,
    clock,
    superuserUrl: database.superuserUrl,
    /** Moves the clock; lists stay as they are. */
    pass: (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000)
    },
    /** Revokes cards and publishes lists that say so. */
    revoke: async (...cards: readonly TestCard[]) => {
      pki.revoke(
        cards.map(({ certificateDer }) => certificateDer),
        now,
      )
      await pki.publish(now)
    },
    browser: (userAgent?: string) => openBrowser(services, userAgent),
    close: async () => {
      await sso.stop()
      if (!shared) await pki.close()
      await database.close()
    },
  }
}

async function openServices(sso: Sso): Promise<ReadonlyMap<string, HttpService>> {
  const define = (name: string, routes: Sso['routes']) =>
    createService({ name, title: { ja: name, en: name }, routes, problems: [SSO_PROBLEMS] })
  const portal = sso.sessionRoutes({ origin: PORTAL, audience: 'holder' })
  const office = [...sso.sessionRoutes({ origin: OFFICE, audience: 'staff' }), ...sso.staffRoutes(OFFICE)]
  return new Map([
    [SIGN_IN, await define('signin', sso.routes)],
    [PORTAL, await define('portal', portal)],
    [OFFICE, await define('office', office)],
  ])
}

/** Begins an attempt at the page of sign-in. */
export async function startAttempt(
  browser: Browser,
  wish: { readonly audience?: 'holder' | 'staff'; readonly returnTo?: string } = {},
): Promise<AttemptView> {
  const { body } = await browser.ask(`${SIGN_IN}/api/sign-in/attempts`, {
    body: { audience: 'holder', ...wish },
  })
  return body as AttemptView // the route checked it against its schema
}

/** What the bridge signs for a page of sign-in, and how it may differ from that. */
export type CardMischief = {
  readonly origin?: string
  readonly nonce?: string
  readonly issuedAt?: Date
  readonly expiresAt?: Date
}

/** A challenge, answered by a card; not sent yet. */
export async function answerOf(
  world: World,
  browser: Browser,
  {
    card,
    mischief = {},
    ...asked
  }: {
    readonly card: TestCard
    readonly purpose?: 'sign-in' | 'link' | 'self-test'
    readonly attempt?: string
    readonly mischief?: CardMischief
  },
) {
  const { purpose = 'sign-in', attempt } = asked
  const { body } = await browser.ask(`${SIGN_IN}/api/sign-in/challenges`, {
    body: { purpose, ...(attempt && { attempt }) },
  })
  const { nonce, expiresAt } = body as { nonce: string; expiresAt: string } // the challenge of the contract
  return card.answer({
    origin: SIGN_IN,
    nonce,
    issuedAt: world.clock(),
    expiresAt: new Date(expiresAt),
    ...mischief,
  })
}

/** Signs in with a card at an attempt. */
export async function signIn(
  world: World,
  browser: Browser,
  {
    card,
    attempt,
    audience,
    mischief,
  }: {
    readonly card: TestCard
    readonly attempt?: string
    readonly audience?: 'holder' | 'staff'
    readonly mischief?: CardMischief
  },
): Promise<Reply> {
  const at = attempt ?? (await startAttempt(browser, audience ? { audience } : {})).attempt
  const signed = await answerOf(world, browser, { card, attempt: at, ...(mischief && { mischief }) })
  return browser.ask(`${SIGN_IN}/api/sign-in/card`, { body: { ...signed, attempt: at } })
}

/** Signs in and goes where that leads; the sign-in must succeed. */
export async function enter(world: World, browser: Browser, card: TestCard): Promise<string> {
  const outcome = outcomeOf(await signIn(world, browser, { card }))
  if (outcome.state !== 'signed-in') throw new Error(outcome.state)
  return browser.visit(outcome.continueTo)
}

/** The outcome of a sign-in. */
export function outcomeOf(reply: Reply): SignInOutcome {
  if (reply.status !== 200) throw new Error(`${reply.status} ${reply.code}`)
  return reply.body as SignInOutcome // the route checked it against its schema
}

/** What a host says about its session. */
export async function sessionAt(browser: Browser, origin: string): Promise<Record<string, unknown>> {
  const { body } = await browser.ask(`${origin}/api/session`)
  return body as Record<string, unknown> // an object in every state
}

/** The live session that other services see on a host. */
export function gateSees(world: World, browser: Browser, origin: string) {
  const { host, hostname } = new URL(origin)
  const cookie = browser.cookie(hostname, 'jitsuin-session')
  return world.sso.gate.current({ host, ...(cookie && { cookie: `jitsuin-session=${cookie}` }) })
}

export type { TestCard }
