/** The card bridge as these pages meet it: answers of its protocol at its real address, put in by the browser's network layer. */
import { BRIDGE_PORT, BRIDGE_PROTOCOL, type BridgeRequest } from '@jitsuin/bridge-client'
import type { BrowserContext, Page, Route } from 'playwright-core'

const ADDRESS = `http://127.0.0.1:${BRIDGE_PORT}`
const SECRET_KEY = 'jitsuin-bridge-secret'
const ID = 'r'.repeat(22)

/** What the bridge does when it is asked; a site that it does not know is allowed when it asks. */
export type BridgeScript = {
  readonly installed: 'yes' | 'no'
  readonly paired: 'yes' | 'no'
  readonly answer: 'signs' | 'cancelled' | 'expired' | 'waits-for-card'
}

/** A bridge with a card that signs at once. */
export const SIGNING: BridgeScript = { installed: 'yes', paired: 'yes', answer: 'signs' }

/** Lets the page meet a bridge of this script; `asked` is what it was given to sign, call by call. */
export async function playBridge(page: Page, script: BridgeScript): Promise<{ readonly asked: string[][] }> {
  const asked: string[][] = []
  await page.addInitScript(
    ([key, secret]) => (secret === '' ? localStorage.removeItem(key) : localStorage.setItem(key, secret)),
    [SECRET_KEY, script.paired === 'yes' ? 's'.repeat(43) : ''] as const,
  )
  await page.route(`${ADDRESS}/v1/**`, (route) => answer(route, script, asked))
  return { asked }
}

/** Serves the windows of the bridge, which open beside the page that asked. */
export async function serveBridgeWindows(context: BrowserContext): Promise<void> {
  await context.route(`${ADDRESS}/p/**`, (route) =>
    route.fulfill({ contentType: 'text/html; charset=utf-8', body: '<title>PIN</title>' }),
  )
}

async function answer(route: Route, script: BridgeScript, asked: string[][]): Promise<void> {
  if (script.installed === 'no') return route.abort('connectionrefused')
  const request = route.request()
  const { pathname } = new URL(request.url())
  const started = {
    id: ID,
    page: `${ADDRESS}/p/${ID}`,
    expiresAt: new Date(Date.now() + 120_000).toISOString(),
  }
  switch (`${request.method()} ${pathname}`) {
    case 'GET /v1/status':
      return json(route, STATUS)
    case 'POST /v1/pairings':
      return json(route, started)
    case 'POST /v1/order-approvals':
      asked.push((JSON.parse(request.postData() ?? '{}') as { orders: string[] }).orders) // the client's own message
      return json(route, started)
    case `GET /v1/pairings/${ID}`:
      return json(route, { state: 'allowed' })
    case `GET /v1/requests/${ID}`:
      return json(route, await standing(script, asked.at(-1) ?? []))
    default:
      return route.fulfill({ status: 204, headers: CORS })
  }
}

const STATUS = {
  protocol: BRIDGE_PROTOCOL,
  version: '0.1.0',
  readers: [{ name: 'Demo reader', kind: 'software', card: 'usable' }],
  permissions: { signHash: false },
}

/** The signature over an order of the list says which one it is. */
async function standing(
  { answer: end }: BridgeScript,
  orders: readonly string[],
): Promise<Partial<BridgeRequest>> {
  if (end === 'cancelled' || end === 'expired') return { state: end, version: 2 }
  if (end === 'waits-for-card') {
    await new Promise((resolve) => setTimeout(resolve, 300))
    return { state: 'open', version: 1, step: 'no-card' }
  }
  const signatures = orders.map((order) => Buffer.from(`signed ${order}`).toString('base64url'))
  return {
    state: 'done',
    version: 2,
    result: { kind: 'orders', signatures, certificate: 'Y2VydGlmaWNhdGU', chain: [] },
  }
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
