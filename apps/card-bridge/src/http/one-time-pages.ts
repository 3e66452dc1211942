/** The one-time pages: allowing a site, typing a PIN. */
import { createHash } from 'node:crypto'
import { BridgeError } from '@jitsuin/bridge-client'
import { type Language, preferredLanguage } from '@jitsuin/platform'
import type { Bridge } from '../bridge-context.js'
import type { Offer } from '../cards/offers.js'
import { judgeSender, judgeVisit } from '../gate/visit.js'
import { allowPage } from '../pages/allow.js'
import { endPage } from '../pages/end.js'
import { type Reading, readingIn } from '../pages/frame.js'
import { type OneTimePage, takeFormToken, visit } from '../pages/one-time.js'
import { pinPage } from '../pages/pin.js'
import { refusedPage } from '../pages/refused.js'
import { waitingPage } from '../pages/waiting.js'
import { enterPin } from '../requests/enter-pin.js'
import type { Pairing } from '../requests/pairing.js'
import { refreshStep } from '../requests/refresh.js'
import type { CardRequest } from '../requests/request.js'
import { allowSite } from '../sites/allowed-sites.js'
import { cookieOf, type Exchange, readBody, sendBack, sendMessage, sendPage } from './exchange.js'

const COOKIE = 'jitsuin-bridge-page'
const FORM = { type: 'application/x-www-form-urlencoded', limit: 4096 } as const

/** What a page is about, when that still exists. */
type Subject =
  | { readonly kind: 'pairing'; readonly pairing: Pairing }
  | { readonly kind: 'request'; readonly request: CardRequest }

/** Answers below /p/. */
export async function answerOneTimePage(bridge: Bridge, exchange: Exchange): Promise<void> {
  const [, , token = '', rest] = exchange.path.split('/')
  const page = bridge.pages.find(token)
  const { method } = exchange.request
  if (method === 'GET' && rest === 'state') return tellFingerprint(bridge, page, exchange)
  if (rest !== undefined) throw new BridgeError('bridge/not-found', 'No such page')
  if (method === 'GET') return showPage(bridge, page, exchange)
  if (method === 'POST') return takeForm(bridge, page, exchange)
  throw new BridgeError('bridge/not-found', 'No such page')
}

async function showPage(bridge: Bridge, page: OneTimePage | null, exchange: Exchange): Promise<void> {
  if (judgeVisit(exchange.request.headers) === 'no-visit')
    throw notHere('A page is opened, not embedded or fetched')
  const reading = readingOf(page, exchange)
  const subject = page && subjectOf(bridge, page)
  if (!page || !subject) return sendPage(exchange, 404, refusedPage(reading, 'gone'))
  const verdict = visit(page, cookieOf(exchange, COOKIE))
  if (verdict.visit === 'stranger') return sendPage(exchange, 403, refusedPage(reading, 'stranger'))
  if (verdict.visit === 'first') {
    exchange.response.setHeader(
      'set-cookie',
      `${COOKIE}=${verdict.cookie}; Path=${exchange.path}; HttpOnly; SameSite=Strict; Max-Age=900`,
    )
    if (subject.kind === 'request') subject.request.page = 'opened'
  }
  sendPage(exchange, 200, await render(bridge, { page, subject, reading }))
}

/** The page asks whether it still shows what is true. Only the browser that owns it may. */
async function tellFingerprint(bridge: Bridge, page: OneTimePage | null, exchange: Exchange): Promise<void> {
  const subject = ownedSubject(bridge, page, exchange)
  const isPairing = subject.kind === 'pairing'
  const fingerprint = isPairing
    ? subject.pairing.state
    : fingerprintOf(subject.request, await refreshStep(bridge, subject.request))
  sendMessage(exchange, 200, { fingerprint })
}

async function takeForm(bridge: Bridge, page: OneTimePage | null, exchange: Exchange): Promise<void> {
  const isVisit =
    judgeVisit(exchange.request.headers) === 'own' && exchange.request.headers.origin !== undefined
  if (!isVisit) throw notHere('A form of another page')
  if (!page) return sendPage(exchange, 404, refusedPage(readingOf(null, exchange), 'gone'))
  const subject = ownedSubject(bridge, page, exchange)
  const form = new URLSearchParams(await readBody(exchange, FORM))
  // A form that was sent twice, or that is older than the page shown now, changes nothing and costs no try.
  const isFresh = takeFormToken(page, form.get('token') ?? '') === 'right'
  if (isFresh && subject.kind === 'pairing') await answerWish(bridge, subject.pairing, form)
  if (isFresh && subject.kind === 'request') await answerQuestion(bridge, subject.request, form)
  sendBack(exchange)
}

async function answerWish(bridge: Bridge, pairing: Pairing, form: URLSearchParams): Promise<void> {
  const { origin, secretHash } = pairing
  const action = form.get('action')
  if (pairing.state !== 'waiting' || (action !== 'allow' && action !== 'refuse')) return
  if (action === 'allow')
    await bridge.sites.change((sites) => allowSite(sites, { origin, secretHash, at: bridge.now() }))
  bridge.pairings.answer(pairing, action === 'allow' ? 'allowed' : 'refused')
  bridge.log.info({ origin, answer: pairing.state }, 'the user answered a site')
}

async function answerQuestion(bridge: Bridge, request: CardRequest, form: URLSearchParams): Promise<void> {
  const action = form.get('action')
  if (action === 'cancel') return bridge.requests.move(request, { state: 'cancelled' })
  if (action !== 'ok') return
  await enterPin(bridge, request, {
    offerId: form.get('card') ?? '',
    pin: form.get('pin') ?? '',
    use: form.get('hold') === 'hold' ? 'hold' : 'each',
    few: form.get('few') === 'confirmed' ? 'confirmed' : 'unconfirmed',
  })
}

type Rendering = { readonly page: OneTimePage; readonly subject: Subject; readonly reading: Reading }

async function render(bridge: Bridge, { page, subject, reading }: Rendering): Promise<string> {
  if (subject.kind === 'pairing') return allowPage(reading, subject.pairing, page.formToken)
  const { request } = subject
  const offers = await refreshStep(bridge, request)
  const { current, notice, origin } = request
  if (current.state !== 'open') return endPage(reading, current)
  const { step, task } = current
  const shown = { formToken: page.formToken, fingerprint: fingerprintOf(request, offers) }
  if (step !== 'pin-wait' && step !== 'page-wait') return waitingPage(reading, { step, ...shown })
  return pinPage(reading, { origin, task, offers, notice, signed: request.signed.length, ...shown })
}

function subjectOf(bridge: Bridge, { subject }: OneTimePage): Subject | null {
  if (subject.kind === 'pairing') {
    const pairing = bridge.pairings.byId(subject.id)
    return pairing && { kind: 'pairing', pairing }
  }
  const request = bridge.requests.byId(subject.id)
  return request && { kind: 'request', request }
}

function ownedSubject(bridge: Bridge, page: OneTimePage | null, exchange: Exchange): Subject {
  const isOwn = judgeSender(exchange.request.headers) === 'own'
  const isOwned =
    page !== null && page.cookieHash !== null && visit(page, cookieOf(exchange, COOKIE)).visit === 'owner'
  const subject = isOwn && isOwned ? subjectOf(bridge, page) : null
  if (!subject) throw notHere('Not the browser that opened the page')
  return subject
}

/** Changes when the page would show something else: another step, card or number of tries. */
function fingerprintOf({ current, signed }: CardRequest, offers: readonly Offer[]): string {
  const step = current.state === 'open' ? current.step : current.state
  const shown = [step, signed.length, offers.map(({ id, verdict }) => [id, verdict])]
  return createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 22)
}

function readingOf(page: OneTimePage | null, { query, request }: Exchange): Reading {
  const wish = query.get('lang')
  const chosen: Language | null = wish === 'ja' || wish === 'en' ? wish : null
  if (page && chosen) page.language = chosen
  return readingIn(chosen ?? page?.language ?? preferredLanguage(request.headers['accept-language']))
}

function notHere(why: string): BridgeError {
  return new BridgeError('bridge/page-refused', why)
}
