/**
 * An invented airline with a register of doctors (requirements A-10): a doctor proves the qualification by card, adds the customer number, and
 * cabin crew speaks to them directly. What the doctor took back, the airline erases as soon as it is told.
 */
import {
  type Answer,
  createService,
  type HttpService,
  type Logger,
  type Route,
  route,
} from '@jitsuin/platform'
import { toldBy } from '../oidc/claims.js'
import {
  createRelyingParty,
  type Errand,
  type PartySettings,
  type RelyingParty,
  type Visitor,
} from '../oidc/relying-party.js'
import { html } from '../site/html.js'
import { goTo, type Look, page } from '../site/page.js'
import { failure, toldTable } from '../site/parts.js'
import { FORM, fieldsOf, PAGE_ANSWERS, pageRoute } from '../site/routes.js'
import { styleRoute } from '../site/style.js'
import { openVisits, type Visits, type World } from '../site/visits.js'
import { openRegister, type Register } from './registrations.js'

/** What the airline asks the provider for: who it is, and nothing about membership, work or licence numbers. */
export const AIRLINE_CLIENT = { clientId: 'sora-mihon-air', scope: 'openid profile' } as const

const LOOK: Look = {
  name: 'そらみほん航空 ドクター登録',
  nameEn: 'Sora Mihon Air, doctors on board',
  colour: 'sky',
}
const CUSTOMER_NUMBER = /^\d{9}$/

type Parts = {
  readonly party: RelyingParty
  readonly register: Register
  readonly visits: Visits<Visitor>
  readonly errands: Visits<Errand>
  readonly settings: PartySettings
  readonly world: World
  readonly logger: Logger
}

/** Makes the airline; it can be listened to at its origin. */
export async function createAirline(
  settings: PartySettings,
  world: World & { readonly folder: string },
  logger: Logger,
): Promise<HttpService> {
  const parts: Parts = {
    party: createRelyingParty(settings, world.clock),
    register: await openRegister(world.folder),
    visits: openVisits<Visitor>({ ...world, cookie: 'airline', minutes: 60 }),
    errands: openVisits<Errand>({ ...world, cookie: 'airline-errand', minutes: 10, path: '/oidc' }),
    settings,
    world,
    logger,
  }
  return await createService({
    name: 'airline',
    title: { ja: `${LOOK.name}（デモ）`, en: `${LOOK.nameEn} (demo)` },
    problems: [],
    logger,
    routes: [
      styleRoute,
      front(parts),
      about(),
      goodbye(),
      crew(parts),
      login(parts),
      callback(parts),
      registering(parts),
      backChannel(parts),
    ],
  })
}

function front({ visits, register }: Parts): Route {
  return pageRoute('/', (headers) => {
    const visitor = visits.find(headers)
    return visitor
      ? inside(visitor, register)
      : page(LOOK, { title: 'ドクター登録のご案内', main: INVITATION })
  })
}

const INVITATION = html`<p>機内で急病の方が出たとき、客室乗務員があらかじめ登録いただいた医師に直接お声をかけます。</p>
<ul><li>登録は任意です。いつでも取り消せます。</li><li>体調がすぐれないとき、飲酒されているときは、お断りいただけます。</li>
<li>医師資格証で、医師であることを確認します。</li></ul>
<p><a class="button" href="/login">医師資格証で登録する</a></p>`

function inside({ subject, claims }: Visitor, register: Register): Answer {
  const known = register.of(subject)
  if (!isDoctor(claims)) return page(LOOK, { title: '登録できません', main: NOT_A_DOCTOR })
  const main = known
    ? html`<p class="note"><strong>${known.name}</strong> 様は登録済みです（お得意様番号 ${known.customerNumber}）。</p>
<p>取り消すときは、サインインのページの「情報の提供への同意」で、この航空会社への同意を取り消してください。取り消すと、登録もただちに消えます。</p>${toldTable(toldBy(claims))}`
    : html`<p>医師であることを確認しました。お得意様番号を入力してください。</p>
<form method="post" action="/register"><label for="customer">お得意様番号（9けた）</label>
<input id="customer" name="customer" inputmode="numeric" maxlength="9" autocomplete="off" required>
<p><button>登録する</button></p></form>${toldTable(toldBy(claims))}`
  return page(LOOK, { title: known ? '登録済み' : 'お得意様番号', main })
}

const NOT_A_DOCTOR = html`<p class="refused">医師の資格を確認できませんでした。</p><p><a class="button" href="/">はじめに戻る</a></p>`

function isDoctor(claims: Visitor['claims']): boolean {
  return [claims.hc_role].flat().includes('Medical Doctor')
}

function about(): Route {
  return pageRoute('/about', () => page(LOOK, { title: 'ご案内', main: html`<p>このページは見本です。</p>` }))
}

function goodbye(): Route {
  return pageRoute('/goodbye', () =>
    page(LOOK, { title: 'ログアウト', main: html`<p>ログアウトしました。</p>` }),
  )
}

/** What cabin crew sees of a flight: customer number and title, so that they know whom to address. */
function crew({ register }: Parts): Route {
  return pageRoute('/crew', () => {
    const rows = register
      .all()
      .map(
        ({ customerNumber, name, qualification }) =>
          html`<tr><td>${customerNumber}</td><td>${name}</td><td>${qualification}</td></tr>`,
      )
    const main =
      rows.length === 0
        ? html`<p>登録された医師はいません。</p>`
        : html`<table class="told"><thead><tr><th>お得意様番号</th><th>氏名</th><th>資格</th></tr></thead><tbody>${rows}</tbody></table>`
    return page(LOOK, { title: '客室乗務員用: 登録された医師', main })
  })
}

function login({ party, errands, logger }: Parts): Route {
  return pageRoute('/login', () =>
    guarded(logger, async () => {
      const { address, errand } = await party.begin()
      return goTo(address, [errands.begin(errand)])
    }),
  )
}

function callback({ party, visits, errands, settings, logger }: Parts): Route {
  return route({
    method: 'GET',
    path: '/oidc/callback',
    summary: { ja: '認証結果の受け取り', en: 'Redirection endpoint' },
    answers: PAGE_ANSWERS,
    handle: ({ headers, url }) =>
      guarded(logger, async () => {
        const errand = errands.take(headers)
        if (!errand) throw new Error('Nobody left from this browser')
        const visitor = await party.finish(new URL(url, settings.origin), errand)
        return goTo('/', [visits.begin(visitor), errands.forget])
      }),
  })
}

function registering({ visits, register, world }: Parts): Route {
  return route({
    method: 'POST',
    path: '/register',
    summary: { ja: '登録', en: 'Register' },
    body: { bytes: [FORM], limitBytes: 4096 },
    answers: PAGE_ANSWERS,
    handle: async ({ headers, body }) => {
      const visitor = visits.find(headers)
      const customerNumber = (fieldsOf(body).customer ?? '').normalize('NFKC').trim()
      if (!visitor || !isDoctor(visitor.claims)) return goTo('/')
      if (!CUSTOMER_NUMBER.test(customerNumber))
        return page(LOOK, { title: 'お得意様番号', main: WRONG_NUMBER })
      const { subject, claims } = visitor
      await register.save({
        subject,
        customerNumber,
        name: typeof claims.name === 'string' ? claims.name : '（氏名は知らされていません）',
        qualification: '医師',
        registeredAt: world.clock().toISOString(),
      })
      return goTo('/')
    },
  })
}

const WRONG_NUMBER = html`<p class="refused">お得意様番号は9けたの数字です。</p><p><a class="button" href="/">入力し直す</a></p>`

/** The provider says that a session is over, or that the doctor took the consent back: then nothing is kept. */
function backChannel({ party, visits, register }: Parts): Route {
  return route({
    method: 'POST',
    path: '/oidc/back-channel-logout',
    summary: { ja: '一括ログアウトと同意の取消しの受け取り', en: 'Back-channel logout and withdrawal' },
    body: { bytes: [FORM], limitBytes: 64 * 1024 },
    answers: { 204: 'empty' },
    crossSite: 'allowed',
    handle: async ({ body }) => {
      const { sid, sub, consent } = await party.readLogoutToken(fieldsOf(body).logout_token ?? '')
      visits.endWhere((visitor) => (sid === undefined ? visitor.subject === sub : visitor.sessionId === sid))
      if (consent === 'withdrawn' && sub !== undefined) await register.erase(sub)
      return { status: 204 }
    },
  })
}

/** A visitor learns that it did not work; the log learns why. */
async function guarded(logger: Logger, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    logger.warn({ err: error }, 'sign-in refused')
    return page(LOOK, {
      title: 'ログインできません',
      main: failure('ログインできませんでした。', 'airline/refused'),
    })
  }
}
