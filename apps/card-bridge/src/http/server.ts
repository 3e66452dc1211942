/** The door: whose connection it is, under which name the bridge was called, and to which room the request goes. */
import { readFileSync } from 'node:fs'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { BridgeError } from '@jitsuin/bridge-client'
import { CodedError } from '@jitsuin/kernel'
import type { Bridge } from '../bridge-context.js'
import { ownHosts } from '../gate/host.js'
import { connectionOf, type JudgePeer, type PeerVerdict } from '../peer/peer.js'
import { openApi } from './api.js'
import { type Exchange, sendAsset, sendProblem } from './exchange.js'
import { answerOneTimePage } from './one-time-pages.js'
import { openOwnPages } from './own-pages.js'

const ASSETS = join(import.meta.dirname, '../../assets')

/** The files of the pages, read once. */
function loadAssets() {
  return new Map([
    [
      '/assets/bridge.css',
      { type: 'text/css; charset=utf-8', content: readFileSync(join(ASSETS, 'bridge.css')) },
    ],
    [
      '/assets/bridge.js',
      { type: 'text/javascript; charset=utf-8', content: readFileSync(join(ASSETS, 'bridge.js')) },
    ],
  ])
}

const LIMITS = { connections: 200, headersMs: 10_000, requestMs: 60_000, addressCharacters: 512 } as const

/** Has a server answer for the bridge. Each connection is traced to its user once, before any of its requests is answered. */
export function openDoor(server: Server, bridge: Bridge, { port, judgePeer }: Door): Server {
  const peers = new WeakMap<Socket, Promise<PeerVerdict>>()
  const answer = openRooms(bridge, port)
  server.on('request', (request, response) => {
    const exchange = exchangeOf(request, response)
    const peer = peers.get(request.socket) ?? Promise.resolve<PeerVerdict>('unknown')
    admit(peer, exchange, answer).catch((error: unknown) => refuse(bridge, exchange, error))
  })
  server.on('connection', (socket: Socket) => {
    const connection = connectionOf(socket)
    peers.set(socket, connection ? judgePeer(connection) : Promise.resolve('unknown'))
  })
  server.maxConnections = LIMITS.connections
  server.headersTimeout = LIMITS.headersMs
  server.requestTimeout = LIMITS.requestMs
  return server
}

/** Where the door is, and who tells whose connection it is. */
export type Door = { readonly port: number; readonly judgePeer: JudgePeer }

type Answer = (exchange: Exchange) => Promise<void>

async function admit(peer: Promise<PeerVerdict>, exchange: Exchange, answer: Answer): Promise<void> {
  if ((await peer) !== 'same-user') {
    exchange.response.setHeader('connection', 'close')
    throw new BridgeError('bridge/another-user', 'The connection is not of the user of this bridge')
  }
  await answer(exchange)
}

function openRooms(bridge: Bridge, port: number): Answer {
  const hosts = ownHosts(port)
  const assets = loadAssets()
  const answerCall = openApi(bridge)
  const answerOwnPage = openOwnPages(bridge)
  return async (exchange) => {
    const { request, path } = exchange
    if (!hosts.has(request.headers.host ?? ''))
      throw new BridgeError('bridge/host-refused', 'Called by another name')
    if ((request.url ?? '').length > LIMITS.addressCharacters)
      throw new BridgeError('bridge/not-found', 'No address here is so long')
    if (path.startsWith('/v1/')) return answerCall(exchange)
    if (path.startsWith('/p/')) return answerOneTimePage(bridge, exchange)
    const asset = assets.get(path)
    if (asset && request.method === 'GET') return sendAsset(exchange, asset.type, asset.content)
    if (path === '/' || path === '/settings') return answerOwnPage(exchange)
    throw new BridgeError('bridge/not-found', 'No such address')
  }
}

function exchangeOf(request: IncomingMessage, response: ServerResponse): Exchange {
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2)
  return { request, response, path, query: new URLSearchParams(query) }
}

/** Every refusal leaves here. The log gets its code; never an address, which may be a one-time page's, nor a body. */
function refuse(bridge: Bridge, exchange: Exchange, error: unknown): void {
  const code = error instanceof BridgeError ? error.code : 'bridge/failed'
  const cause = error instanceof CodedError ? error.code : error instanceof Error ? error.name : 'unknown'
  const facts = { code, cause, origin: exchange.request.headers.origin?.slice(0, 300) }
  if (code === 'bridge/failed') bridge.log.error(facts, 'failed')
  else bridge.log.info(facts, 'refused')
  if (exchange.response.headersSent) return void exchange.response.destroy()
  // What is left of a body that nobody reads would be taken for the next request.
  if (!exchange.request.complete) exchange.response.setHeader('connection', 'close')
  sendProblem(exchange, code)
}
