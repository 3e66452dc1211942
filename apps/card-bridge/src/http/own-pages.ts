/** The pages that the user opens by themselves: the first page and the settings. */
import { randomBytes } from 'node:crypto'
import { BridgeError } from '@jitsuin/bridge-client'
import { preferredLanguage } from '@jitsuin/platform'
import type { Bridge } from '../bridge-context.js'
import { hashSecret, judgeHash } from '../gate/secrets.js'
import { judgeSender, judgeVisit } from '../gate/visit.js'
import { type Reading, readingIn } from '../pages/frame.js'
import { homePage } from '../pages/home.js'
import { refusedPage } from '../pages/refused.js'
import { settingsPage } from '../pages/settings.js'
import { permitHashes, removeSite } from '../sites/allowed-sites.js'
import { cookieOf, type Exchange, readBody, sendBack, sendPage } from './exchange.js'

const LANGUAGE_COOKIE = 'jitsuin-bridge-language'
const FORM = { type: 'application/x-www-form-urlencoded', limit: 4096 } as const

/** Answers `/` and `/settings`. */
export function openOwnPages(bridge: Bridge): (exchange: Exchange) => Promise<void> {
  // One for the life of the program: the page that carries it can be read by nobody but its own user.
  const formToken = randomBytes(32).toString('base64url')

  async function show(exchange: Exchange): Promise<void> {
    const visit = judgeVisit(exchange.request.headers)
    if (visit === 'no-visit')
      throw new BridgeError('bridge/page-refused', 'A page is opened, not embedded or fetched')
    const reading = readingOf(exchange)
    if (visit === 'from-site') return sendPage(exchange, 403, refusedPage(reading, 'from-site'))
    if (exchange.path === '/') return sendPage(exchange, 200, homePage(reading, await bridge.cards.look()))
    sendPage(exchange, 200, settingsPage(reading, bridge.sites.sites(), formToken))
  }

  async function change(exchange: Exchange): Promise<void> {
    const { headers } = exchange.request
    const isOwn =
      judgeVisit(headers) === 'own' && judgeSender(headers) === 'own' && headers.origin !== undefined
    if (!isOwn) throw new BridgeError('bridge/page-refused', 'A form of another page')
    const form = new URLSearchParams(await readBody(exchange, FORM))
    const isRight = judgeHash(hashSecret(form.get('token') ?? ''), hashSecret(formToken) ?? '') === 'same'
    if (!isRight) throw new BridgeError('bridge/page-refused', 'A form without its token')
    const origin = form.get('origin') ?? ''
    const action = form.get('action')
    if (action === 'permit' || action === 'forbid') {
      await bridge.sites.change((sites) => permitHashes(sites, origin, action))
      if (action === 'forbid') bridge.requests.cancelSite(origin)
      bridge.log.info({ origin, action }, 'the user changed a permission')
    }
    if (action === 'remove') {
      await bridge.sites.change((sites) => removeSite(sites, origin))
      bridge.requests.cancelSite(origin)
      bridge.log.info({ origin }, 'the user took a permission back')
    }
    sendBack(exchange)
  }

  return (exchange) => {
    if (exchange.request.method === 'GET') return show(exchange)
    if (exchange.request.method === 'POST' && exchange.path === '/settings') return change(exchange)
    throw new BridgeError('bridge/not-found', 'No such page')
  }
}

function readingOf(exchange: Exchange): Reading {
  const wish = exchange.query.get('lang') ?? cookieOf(exchange, LANGUAGE_COOKIE)
  if (wish !== 'ja' && wish !== 'en')
    return readingIn(preferredLanguage(exchange.request.headers['accept-language']))
  exchange.response.setHeader('set-cookie', `${LANGUAGE_COOKIE}=${wish}; Path=/; HttpOnly; SameSite=Strict`)
  return readingIn(wish)
}
