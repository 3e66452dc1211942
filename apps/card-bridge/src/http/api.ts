/** The calls of sites: who may call is decided here, once, before any call is looked at. */
import { BRIDGE_PROTOCOL, BridgeError, SECRET_HEADER } from '@jitsuin/bridge-client'
import type { Bridge } from '../bridge-context.js'
import { readerForSite } from '../cards/offers.js'
import { parseOrigin, type SiteOrigin } from '../gate/origin.js'
import { rateLimit } from '../gate/rate-limit.js'
import { hashSecret } from '../gate/secrets.js'
import { type AllowedSite, judgeCaller } from '../sites/allowed-sites.js'
import { VERSION } from '../version.js'
import { type Exchange, sendMessage } from './exchange.js'
import { answerPairing, startPairing } from './pairing-calls.js'
import {
  answerRequest,
  cancelRequest,
  startDocuments,
  startHashes,
  startOrders,
  startSignIn,
} from './request-calls.js'

/** Answers a call below /v1. */
export type AnswerCall = (exchange: Exchange) => Promise<void>

type SiteCall = (bridge: Bridge, site: AllowedSite, exchange: Exchange) => Promise<void>

/** The calls of allowed sites. The other two are those by which a site asks to be allowed. */
const SITE_CALLS: readonly { readonly method: string; readonly path: RegExp; readonly call: SiteCall }[] = [
  { method: 'GET', path: /^\/v1\/status$/, call: answerStatus },
  { method: 'POST', path: /^\/v1\/sign-ins$/, call: startSignIn },
  { method: 'POST', path: /^\/v1\/document-signatures$/, call: startDocuments },
  { method: 'POST', path: /^\/v1\/hash-signatures$/, call: startHashes },
  { method: 'POST', path: /^\/v1\/order-approvals$/, call: startOrders },
  { method: 'GET', path: /^\/v1\/requests\/[^/]+$/, call: answerRequest },
  { method: 'DELETE', path: /^\/v1\/requests\/[^/]+$/, call: cancelRequest },
]

const PAIRING_PATH = /^\/v1\/pairings(\/[^/]+)?$/

/** Calls of one site; starting something costs more than asking. */
const CALLS = { burst: 60, perMinute: 600 } as const
const STARTS = { burst: 10, perMinute: 30 } as const

/** The calls of a bridge. */
export function openApi(bridge: Bridge): AnswerCall {
  const takeCall = rateLimit(CALLS)
  const takeStart = rateLimit(STARTS)

  function takeTurn(origin: SiteOrigin, method: string | undefined): void {
    const at = bridge.now()
    const turns = [takeCall(origin, at), method === 'POST' ? takeStart(origin, at) : 'go']
    if (turns.includes('wait')) throw new BridgeError('bridge/too-many', 'The site calls too often')
  }

  return async (exchange) => {
    const { request, path } = exchange
    const origin = parseOrigin(request.headers.origin)
    if (origin === 'missing') throw new BridgeError('bridge/origin-missing', 'No Origin')
    if (origin === 'unfit') throw new BridgeError('bridge/origin-refused', 'Neither https nor this computer')
    const isKnown = bridge.sites.sites().some((site) => site.origin === origin)
    // A site that is not allowed reads one answer: the one to its wish to be allowed.
    if (!isKnown && !PAIRING_PATH.test(path))
      throw new BridgeError('bridge/not-allowed', 'Not an allowed site')
    letRead(exchange, origin)
    if (request.method === 'OPTIONS') return answerPreflight(exchange)
    takeTurn(origin, request.method)
    if (PAIRING_PATH.test(path)) return callForPairing(bridge, origin, exchange)
    return callOfSite(bridge, origin, exchange)
  }
}

/** CORS: this origin, and no other, may read the answer (Fetch §3.3). */
function letRead({ response }: Exchange, origin: SiteOrigin): void {
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('vary', 'Origin')
}

function answerPreflight({ request, response }: Exchange): void {
  response.setHeader('access-control-allow-methods', 'GET, POST, DELETE')
  response.setHeader('access-control-allow-headers', `content-type, ${SECRET_HEADER}`)
  response.setHeader('access-control-max-age', '600')
  // Chromium up to 141 asks before a page of the Internet may call this computer (Private Network Access).
  if (request.headers['access-control-request-private-network'] === 'true')
    response.setHeader('access-control-allow-private-network', 'true')
  response.writeHead(204).end()
}

function callForPairing(bridge: Bridge, origin: SiteOrigin, exchange: Exchange): Promise<void> {
  const { request, path } = exchange
  if (request.method === 'POST' && path === '/v1/pairings') return startPairing(bridge, origin, exchange)
  if (request.method === 'GET' && path !== '/v1/pairings') return answerPairing(bridge, origin, exchange)
  throw new BridgeError('bridge/not-found', 'No such call')
}

async function callOfSite(bridge: Bridge, origin: SiteOrigin, exchange: Exchange): Promise<void> {
  const { request, path } = exchange
  const secret = request.headers[SECRET_HEADER]
  const hash = hashSecret(typeof secret === 'string' ? secret : undefined)
  const caller = judgeCaller(bridge.sites.sites(), origin, hash)
  if (caller.verdict !== 'allowed')
    throw new BridgeError(`bridge/${caller.verdict}`, 'The caller is not paired')
  const found = SITE_CALLS.find((row) => row.method === request.method && row.path.test(path))
  if (!found) throw new BridgeError('bridge/not-found', 'No such call')
  await found.call(bridge, caller.site, exchange)
}

async function answerStatus(bridge: Bridge, site: AllowedSite, exchange: Exchange): Promise<void> {
  const readers = await bridge.cards.look()
  const { permissions } = site
  sendMessage(exchange, 200, {
    protocol: BRIDGE_PROTOCOL,
    version: VERSION,
    readers: readers.map(readerForSite),
    permissions,
  })
}
