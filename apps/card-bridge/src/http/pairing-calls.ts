import { BridgeError, LIMITS, pairingRequestSchema, SECRET_HEADER } from '@jitsuin/bridge-client'
import type { Bridge } from '../bridge-context.js'
import type { SiteOrigin } from '../gate/origin.js'
import { hashSecret, judgeHash } from '../gate/secrets.js'
import { type Exchange, sendMessage } from './exchange.js'
import { readMessage } from './read-message.js'

/** A site asks to be allowed: it gets the address of the page on which its user decides. */
export async function startPairing(bridge: Bridge, origin: SiteOrigin, exchange: Exchange): Promise<void> {
  const { secretHash } = await readMessage(exchange, pairingRequestSchema)
  const pairing = bridge.pairings.start(origin, secretHash)
  if (pairing === 'too-many') throw new BridgeError('bridge/too-many', 'Too many sites wait for an answer')
  const { id, expiresAt } = pairing
  const token = bridge.pages.make({ kind: 'pairing', id }, expiresAt)
  bridge.log.info({ origin }, 'a site asks to be allowed')
  sendMessage(exchange, 201, { id, page: `${bridge.address}/p/${token}`, expiresAt: expiresAt.toISOString() })
}

/** What the user answered. Only who made the secret may know. */
export async function answerPairing(bridge: Bridge, origin: SiteOrigin, exchange: Exchange): Promise<void> {
  const pairing = bridge.pairings.byId(exchange.path.split('/').at(-1) ?? '')
  const secret = exchange.request.headers[SECRET_HEADER]
  const hash = hashSecret(typeof secret === 'string' ? secret : undefined)
  const isTheirs = pairing?.origin === origin && judgeHash(hash, pairing.secretHash) === 'same'
  if (!pairing || !isTheirs) throw new BridgeError('bridge/not-found', 'No such pairing')
  const leftMs = pairing.expiresAt.getTime() - bridge.now().getTime()
  if (pairing.state === 'waiting') await pairing.bell.wait(Math.min(LIMITS.waitSeconds * 1000, leftMs))
  sendMessage(exchange, 200, { state: bridge.pairings.byId(pairing.id)?.state ?? 'expired' })
}
