/** One request and the ways to answer it. Nothing of what the bridge says is ever kept by a cache. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { BRIDGE_ERRORS, BridgeError, type BridgeErrorCode, type BridgeProblem } from '@jitsuin/bridge-client'

/** A request with its address taken apart. */
export type Exchange = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly path: string
  readonly query: URLSearchParams
}

const EVERYWHERE = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const

/** Headers of a page: its own style and script, no frame around it, no way back for whoever opened it. */
const PAGE = {
  ...EVERYWHERE,
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // With no-referrer a form of our own would be posted with `Origin: null` (Fetch §3.2).
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
} as const

/** Headers of a message. A page that is not allowed must see that somebody is here, and no more: hence `cross-origin`. */
const MESSAGE = {
  ...EVERYWHERE,
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
} as const

/** The status of each refusal. */
const STATUSES = {
  'bridge/host-refused': 421,
  'bridge/origin-missing': 403,
  'bridge/origin-refused': 403,
  'bridge/not-allowed': 403,
  'bridge/wrong-secret': 401,
  'bridge/permission-missing': 403,
  'bridge/input-invalid': 400,
  'bridge/too-large': 413,
  'bridge/too-many': 429,
  'bridge/not-found': 404,
  'bridge/another-user': 403,
  'bridge/page-refused': 403,
  'bridge/card-failed': 409,
  'bridge/unsignable': 422,
  'bridge/failed': 500,
  'bridge/unreachable': 502,
} as const satisfies Record<BridgeErrorCode, number>

/** A refusal as the protocol writes it. */
export function problemOf(code: BridgeErrorCode): BridgeProblem {
  const { ja, en, next } = BRIDGE_ERRORS[code]
  return { status: STATUSES[code], code, ja, en, next }
}

/** Answers with a message. */
export function sendMessage({ response }: Exchange, status: number, message: unknown): void {
  const body = message === undefined ? '' : JSON.stringify(message)
  const type = body === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }
  response.writeHead(status, { ...MESSAGE, ...type }).end(body)
}

/** Answers with a refusal. */
export function sendProblem({ response }: Exchange, code: BridgeErrorCode): void {
  const problem = problemOf(code)
  const type = { 'content-type': 'application/problem+json; charset=utf-8' }
  response.writeHead(problem.status, { ...MESSAGE, ...type }).end(JSON.stringify(problem))
}

/** Answers with a page. */
export function sendPage({ response }: Exchange, status: number, markup: string): void {
  response.writeHead(status, { ...PAGE, 'content-type': 'text/html; charset=utf-8' }).end(markup)
}

/** Answers a form: the page is to be fetched anew, so that no reload posts the form again. */
export function sendBack({ response, path }: Exchange): void {
  response.writeHead(303, { ...PAGE, location: path }).end()
}

/** Answers with a file of the pages. */
export function sendAsset({ response }: Exchange, type: string, content: Buffer): void {
  response.writeHead(200, { ...PAGE, 'content-type': type }).end(content)
}

/** A cookie of a request; a name that stands twice is none (somebody on another port may have put one there). */
export function cookieOf({ request }: Exchange, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '')
    .slice(0, 4096)
    .split(';')
    .map((pair) => pair.trim().split('='))
  const found = pairs.filter(([key]) => key === name)
  return found.length === 1 ? found[0]?.[1] : undefined
}

/**
 * Reads a body.
 *
 * @throws {BridgeError} `bridge/too-large`, before more than `limit` bytes are kept; `bridge/input-invalid` for another type.
 */
export async function readBody(
  { request }: Exchange,
  { type, limit }: { readonly type: string; readonly limit: number },
): Promise<string> {
  const given = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  if (given !== type) throw new BridgeError('bridge/input-invalid', `The body is not ${type}`)
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge()
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    size += part.length
    if (size > limit) throw tooLarge()
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function tooLarge(): BridgeError {
  return new BridgeError('bridge/too-large', 'The body is longer than this call allows')
}
