/**
 * The door in front of every route. The client listens on loopback alone; that keeps other computers out, not the pages that a
 * browser of this computer shows. So: called by its own name (DNS rebinding changes the name), by no page (browsers say so, by
 * Sec-Fetch-Site and Origin), and with the token that only its owner can read. No answer carries a CORS header.
 */

import { createHash, randomUUID, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { buildProblem, type HttpService, preferredLanguage } from '@jitsuin/platform'
import { ClientError } from '@jitsuin/sdk'
import { CLIENT_PROBLEMS } from './problems.js'

/** What the door knows. */
export type DoorFacts = {
  readonly accessToken: string
  /** The port that is listened on; known once the socket is open. */
  readonly port: () => number
}

/** What tells nothing about anybody, for whoever installs and watches the client. */
const OPEN_PATHS: ReadonlySet<string> = new Set(['/healthz', '/openapi.json'])
const PROBLEMS = new Map(CLIENT_PROBLEMS.flatMap((table) => [...table]))

/** The service behind its door. */
export function guarded(service: HttpService, facts: DoorFacts): HttpService {
  const tokenHash = hashOf(facts.accessToken)
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    try {
      expectOwnName(request, facts.port())
      expectNoPage(request)
      if (!OPEN_PATHS.has(request.url ?? '')) expectToken(request, tokenHash)
    } catch (error) {
      return refuse(request, response, error)
    }
    service.handle(request, response)
  }
  return { ...service, handle }
}

function expectOwnName({ headers }: IncomingMessage, port: number): void {
  const isOwn = headers.host === `127.0.0.1:${port}` || headers.host === `localhost:${port}`
  if (!isOwn) throw new ClientError('client/host-refused', 'Called by another name')
}

/** A program that is no browser sends none of these (Fetch Metadata §2; Fetch §3.2). */
function expectNoPage({ headers }: IncomingMessage): void {
  const isPage = headers.origin !== undefined || headers['sec-fetch-site'] !== undefined
  if (isPage) throw new ClientError('client/page-refused', 'Called by a page')
}

function expectToken({ headers }: IncomingMessage, tokenHash: Uint8Array): void {
  const [, token = ''] = /^Bearer ([\w-]+)$/.exec(headers.authorization ?? '') ?? []
  if (!timingSafeEqual(hashOf(token), tokenHash)) throw new ClientError('client/token-wrong', 'Token')
}

function hashOf(token: string): Uint8Array {
  return createHash('sha256').update(token).digest()
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const language = preferredLanguage(request.headers['accept-language'])
  const problem = buildProblem(error, { problems: PROBLEMS, language, requestId: randomUUID() })
  // What is left of a body that nobody reads would be taken for the next request.
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    connection: 'close',
    ...(problem.status === 401 && { 'www-authenticate': 'Bearer' }),
  })
  response.end(JSON.stringify(problem))
}
