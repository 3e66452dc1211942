/** Serves the built pages and canned answers, under the policy of the platform. */
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { BRIDGE_PORT } from '@jitsuin/bridge-client'
import { type Canned, USUAL } from './answers.js'

/** What the platform serves these pages under: nothing inline, nothing from elsewhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  `connect-src 'self' http://127.0.0.1:${BRIDGE_PORT}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** A running stand-in. `answers` are the usual ones until a test puts others in their place; `requests` is what came. */
export type FixtureServer = {
  readonly origin: string
  readonly answers: Map<string, Canned>
  readonly requests: { readonly call: string; readonly body: string }[]
  readonly reset: () => void
  readonly stop: () => void
}

type House = { readonly pages: string } & Pick<FixtureServer, 'answers' | 'requests'>

/** Serves the pages of folder `pages` on a free port of this machine. */
export async function startFixtureServer(pages: string): Promise<FixtureServer> {
  const house: House = { pages, answers: new Map(USUAL), requests: [] }
  const server = createServer((request, response) => void answer(request, response, house))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // A listening TCP server has one.
  const reset = () => {
    house.answers.clear()
    for (const [call, canned] of USUAL) house.answers.set(call, canned)
    house.requests.length = 0
  }
  return { ...house, origin: `http://localhost:${port}`, reset, stop: () => server.closeAllConnections() }
}

async function answer(request: IncomingMessage, response: ServerResponse, house: House): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  const call = `${request.method} ${pathname}`
  const canned = house.answers.get(call)
  if (canned === undefined) return servePage(response, house.pages, pathname)
  house.requests.push({ call, body: await text(request) })
  response.writeHead(canned.status, {
    'content-type': canned.status < 400 ? 'application/json' : 'application/problem+json',
  })
  response.end(canned.status === 204 ? undefined : JSON.stringify(canned.json))
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** An address of the router is answered with the one page; everything under it has an extension. */
async function servePage(response: ServerResponse, pages: string, pathname: string): Promise<void> {
  const type = TYPES[extname(pathname)]
  if (type === undefined && pathname.startsWith('/api/')) return void response.writeHead(404).end('{}')
  try {
    const content = await readFile(join(pages, type ? pathname : '/index.html'))
    response.writeHead(200, {
      'content-type': type ?? 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'cache-control': pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    })
    response.end(content)
  } catch {
    response.writeHead(404).end()
  }
}
