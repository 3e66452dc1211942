/** The calls by which an allowed site starts a request, follows it, and cancels it. */
import {
  BridgeError,
  type BridgeRequest,
  documentRequestSchema,
  fromBase64Url,
  hashRequestSchema,
  LIMITS,
  orderRequestSchema,
  signInRequestSchema,
} from '@jitsuin/bridge-client'
import type { Bridge } from '../bridge-context.js'
import { readOrder } from '../documents/order.js'
import { summarise } from '../documents/summary.js'
import { refreshStep } from '../requests/refresh.js'
import type { CardRequest, Task } from '../requests/request.js'
import { judgeExpiry } from '../requests/request-desk.js'
import type { AllowedSite } from '../sites/allowed-sites.js'
import { type Exchange, problemOf, sendMessage } from './exchange.js'
import { readMessage } from './read-message.js'

/** An order is text; its escapes may take a character more. */
const ORDERS_BODY_BYTES = LIMITS.orders * LIMITS.orderCharacters * 2

/** base64url takes four characters for three bytes; names and JSON around them need little. */
const DOCUMENTS_BODY_BYTES = Math.ceil((LIMITS.documentBytes * 4) / 3) + 64 * 1024

/** How often an open request looks for cards while its site waits. */
const LOOK_EVERY_MS = 1_000

/** A site asks for a sign-in; what will be signed is written by the bridge alone. */
export async function startSignIn(bridge: Bridge, site: AllowedSite, exchange: Exchange): Promise<void> {
  const { nonce, accepts, expiresAt } = await readMessage(exchange, signInRequestSchema)
  start(bridge, site, { exchange, expiresAt, task: { kind: 'sign-in', nonce, accepts } })
}

/** A site asks for signatures over documents. */
export async function startDocuments(bridge: Bridge, site: AllowedSite, exchange: Exchange): Promise<void> {
  const { documents, expiresAt } = await readMessage(exchange, documentRequestSchema, DOCUMENTS_BODY_BYTES)
  const tasks = documents.map(({ name, mediaType, form, content }) => {
    const bytes = fromBase64Url(content)
    return { name, mediaType, form, content: bytes, summary: summarise(name, bytes) }
  })
  const total = tasks.reduce((sum, { content }) => sum + content.length, 0)
  if (total > LIMITS.documentBytes) throw new BridgeError('bridge/too-large', 'The documents are too large')
  start(bridge, site, { exchange, expiresAt, task: { kind: 'documents', documents: tasks } })
}

/** A site asks for signatures over hashes, whose content nobody can show. The user must have permitted that. */
export async function startHashes(bridge: Bridge, site: AllowedSite, exchange: Exchange): Promise<void> {
  if (!site.permissions.signHash)
    throw new BridgeError('bridge/permission-missing', 'The site may not ask for signatures over bare hashes')
  const { hashes, expiresAt } = await readMessage(exchange, hashRequestSchema)
  const tasks = hashes.map(({ label, sha256 }) => ({ label, sha256: fromBase64Url(sha256) }))
  start(bridge, site, { exchange, expiresAt, task: { kind: 'hashes', hashes: tasks } })
}

/** A site asks an officer to approve orders to the certification authority. */
export async function startOrders(bridge: Bridge, site: AllowedSite, exchange: Exchange): Promise<void> {
  const { orders, expiresAt } = await readMessage(exchange, orderRequestSchema, ORDERS_BODY_BYTES)
  start(bridge, site, { exchange, expiresAt, task: { kind: 'orders', orders: orders.map(readOrder) } })
}

type Start = { readonly exchange: Exchange; readonly expiresAt: string; readonly task: Task }

function start(bridge: Bridge, { origin }: AllowedSite, { exchange, expiresAt, task }: Start): void {
  const end = new Date(expiresAt)
  if (judgeExpiry(end, bridge.now()) === 'unfit')
    throw new BridgeError('bridge/input-invalid', 'The request would end in the past or live too long')
  const request = bridge.requests.start(origin, task, end)
  if (request === 'too-many') throw new BridgeError('bridge/too-many', 'Too many requests are open')
  const token = bridge.pages.make({ kind: 'request', id: request.id }, end)
  bridge.log.info({ origin, task: task.kind, request: request.id }, 'request taken')
  sendMessage(exchange, 201, {
    id: request.id,
    page: `${bridge.address}/p/${token}`,
    expiresAt: end.toISOString(),
  })
}

/** Where a request stands; with `after`, once it has moved on from that version. */
export async function answerRequest(bridge: Bridge, site: AllowedSite, exchange: Exchange): Promise<void> {
  const after = Number(exchange.query.get('after') ?? -1)
  const until = bridge.now().getTime() + LIMITS.waitSeconds * 1000
  for (;;) {
    const request = find(bridge, site, exchange)
    await refreshStep(bridge, request)
    const at = bridge.now().getTime()
    const isOver = at >= until || exchange.response.destroyed
    if (request.version > after || isOver) return sendMessage(exchange, 200, view(request))
    const leftMs = request.expiresAt.getTime() - at
    await request.bell.wait(Math.min(LOOK_EVERY_MS, leftMs))
  }
}

/** The site no longer wants it. */
export async function cancelRequest(bridge: Bridge, site: AllowedSite, exchange: Exchange): Promise<void> {
  bridge.requests.move(find(bridge, site, exchange), { state: 'cancelled' })
  sendMessage(exchange, 204, undefined)
}

function find(bridge: Bridge, { origin }: AllowedSite, { path }: Exchange): CardRequest {
  const request = bridge.requests.find(path.split('/').at(-1) ?? '', origin)
  if (!request) throw new BridgeError('bridge/not-found', 'No such request')
  return request
}

function view({ version, current }: CardRequest): BridgeRequest {
  switch (current.state) {
    case 'open':
      return { state: 'open', version, step: current.step }
    case 'done':
      return { state: 'done', version, result: current.result }
    case 'failed':
      return { state: 'failed', version, problem: problemOf(current.code) }
    case 'cancelled':
    case 'expired':
      return { state: current.state, version }
  }
}
