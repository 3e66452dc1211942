/** The card bridge as a page meets it: canned answers of its protocol at its real address, put in by the browser's network layer. */
import {
  BRIDGE_PORT,
  BRIDGE_PROTOCOL,
  type BridgeReader,
  type BridgeRequest,
  signInRequestSchema,
} from '@jitsuin/bridge-client'
import type { BrowserContext, Page, Route } from 'playwright-core'

const ADDRESS = `http://127.0.0.1:${BRIDGE_PORT}`
const SECRET_KEY = 'jitsuin-bridge-secret'
const ID = 'r'.repeat(22)

/** What a page asks a card for. */
export type SignInWish = ReturnType<typeof signInRequestSchema.parse>

/** What the bridge says. `requests`: the states that a request goes through; the last one stays. They may depend on what was asked. */
export type BridgeScript = {
  readonly installed: 'yes' | 'no'
  readonly paired: 'yes' | 'no'
  readonly card: BridgeReader['card'] | 'no-reader'
  readonly pairing: 'allowed' | 'refused'
  readonly requests: States | ((wish: SignInWish) => States)
}
type States = readonly BridgeRequest[]

/** A card that signs at once, after the PIN. */
export const SIGNING = {
  installed: 'yes',
  paired: 'yes',
  card: 'usable',
  pairing: 'allowed',
  requests: [
    { state: 'open', version: 1, step: 'pin-wait' },
    { state: 'open', version: 2, step: 'working' },
    {
      state: 'done',
      version: 3,
      result: {
        kind: 'sign-in',
        card: 'hpki',
        statement: 'c3RhdGVtZW50',
        signature: 'c2lnbmF0dXJl',
        certificate: 'Y2VydGlmaWNhdGU',
        chain: [],
      },
    },
  ],
} as const satisfies BridgeScript

/** A card whose PIN has not been typed yet. */
export const WAITING_FOR_PIN: BridgeScript = { ...SIGNING, requests: SIGNING.requests.slice(0, 1) }

/** Lets a page meet a bridge of this script, from its next visit on. */
export async function playBridge(page: Page, script: BridgeScript): Promise<void> {
  if (script.paired === 'yes') {
    await page.addInitScript((key) => localStorage.setItem(key, 's'.repeat(43)), SECRET_KEY)
  }
  const asked: Asked = { states: Array.isArray(script.requests) ? script.requests : [] }
  await page.route(`${ADDRESS}/v1/**`, (route) => answer(route, script, asked))
}

/** Serves the windows of the bridge, which open beside the page that asked. */
export async function serveBridgeWindows(context: BrowserContext): Promise<void> {
  await context.route(`${ADDRESS}/window/**`, (route) =>
    route.fulfill({ contentType: 'text/html; charset=utf-8', body: '<title>PIN入力</title>' }),
  )
}

/** The states of the last request. */
type Asked = { states: States }

async function answer(route: Route, script: BridgeScript, asked: Asked): Promise<void> {
  if (script.installed === 'no') return route.abort('connectionrefused')
  const request = route.request()
  const { pathname, searchParams } = new URL(request.url())
  const started = {
    id: ID,
    page: `${ADDRESS}/window/${ID}`,
    expiresAt: new Date(Date.now() + 120_000).toISOString(),
  }
  switch (`${request.method()} ${pathname}`) {
    case 'GET /v1/status':
      return json(route, statusOf(script))
    case 'POST /v1/sign-ins':
      if (typeof script.requests === 'function')
        asked.states = script.requests(signInRequestSchema.parse(request.postDataJSON()))
      return json(route, started)
    case 'POST /v1/pairings':
      return json(route, started)
    case `GET /v1/pairings/${ID}`:
      return json(route, { state: script.pairing })
    case `GET /v1/requests/${ID}`:
      return json(route, await standing(asked, Number(searchParams.get('after') ?? 0)))
    case `DELETE /v1/requests/${ID}`:
      return route.fulfill({ status: 204, headers: CORS })
    default:
      return route.fulfill({ status: 404, headers: CORS })
  }
}

function statusOf({ card }: BridgeScript) {
  const readers = card === 'no-reader' ? [] : [{ name: 'Demo reader', kind: 'software', card }]
  return { protocol: BRIDGE_PROTOCOL, version: '0.1.0', readers, permissions: { signHash: false } }
}

/** The state after version `after`; when there is none, the bridge waits a while and says the same again. */
async function standing({ states }: Asked, after: number): Promise<BridgeRequest | undefined> {
  const next = states.find(({ version }) => version > after)
  if (next !== undefined) return next
  await new Promise((resolve) => setTimeout(resolve, 400))
  return states.at(-1)
}

const CORS = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }

function json(route: Route, body: unknown): Promise<void> {
  return route.fulfill({
    status: 200,
    contentType: 'application/json',
    headers: CORS,
    body: JSON.stringify(body),
  })
}
