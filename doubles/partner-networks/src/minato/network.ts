/** The Minato regional network: it asks why somebody comes before it lets them in, and decides by the qualification it is told. */
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
import { failure, rightsList, toldTable } from '../site/parts.js'
import { decideRights, type RightsTable } from '../site/rights.js'
import { FORM, fieldsOf, PAGE_ANSWERS, pageRoute } from '../site/routes.js'
import { styleRoute } from '../site/style.js'
import { openVisits, type Visits, type World } from '../site/visits.js'

/** What the network asks the provider for. */
export const MINATO_CLIENT = {
  clientId: 'minato-net',
  scope: 'openid profile qualification affiliation',
} as const

const LOOK: Look = { name: '港見つながるネット', nameEn: 'Minato Care Network', colour: 'plum' }

const RIGHTS: RightsTable = {
  'Medical Doctor': ['seeNotices', 'readRecords', 'referPatients'],
  Pharmacist: ['seeNotices', 'readMedication'],
}

/** Why somebody looks at records; the answer travels with the sign-in and stands in the network's log. */
const REASONS = {
  treatment: '診療のため',
  emergency: '救急のため',
  referral: '紹介・逆紹介のため',
} as const

type Parts = {
  readonly party: RelyingParty
  readonly visits: Visits<Visitor>
  readonly errands: Visits<Errand>
  readonly settings: PartySettings
  readonly trying: ReturnType<typeof guarded>
}

/** Makes the network; it can be listened to at its origin. */
export async function createMinato(
  settings: PartySettings,
  world: World,
  logger: Logger,
): Promise<HttpService> {
  const parts: Parts = {
    party: createRelyingParty(settings, world.clock),
    visits: openVisits<Visitor>({ ...world, cookie: 'minato', minutes: 60 }),
    errands: openVisits<Errand>({ ...world, cookie: 'minato-errand', minutes: 10, path: '/oidc' }),
    settings,
    trying: guarded(logger),
  }
  const logins = Object.entries(REASONS).map(([path, reason]) => login(parts, { path, reason }))
  return await createService({
    name: 'minato',
    title: { ja: `${LOOK.name}（デモ）`, en: `${LOOK.nameEn} (demo)` },
    problems: [],
    logger,
    routes: [
      styleRoute,
      front(parts),
      about(),
      goodbye(),
      ...logins,
      callback(parts),
      logout(parts),
      backChannel(parts),
    ],
  })
}

function front({ visits }: Parts): Route {
  return pageRoute('/', (headers) => {
    const visitor = visits.find(headers)
    return visitor ? inside(visitor) : page(LOOK, { title: 'ログイン', main: LOGIN })
  })
}

const LOGIN = html`<p>港見県の医療・介護をつなぐネットワークです。閲覧の理由を選んで、HPKIでログインしてください。</p>
${Object.entries(REASONS).map(([reason, ja]) => html`<p><a class="button" href="/login/${reason}">HPKIログイン（${ja}）</a></p>`)}
<p>選んだ理由は、認証基盤を通じて記録されます。</p>`

function inside({ subject, claims }: Visitor): Answer {
  const told = [{ name: '利用者番号（このネットワーク専用）', value: subject }, ...toldBy(claims)]
  const name = typeof claims.name === 'string' ? claims.name : '（氏名は知らされていません）'
  const roles = [claims.hc_role].flat().filter((one): one is string => typeof one === 'string')
  const main = html`<p class="note"><strong>${name}</strong> さんとしてログインしています。</p>
${rightsList(decideRights(RIGHTS, roles))}${toldTable(told)}<p><a class="button" href="/logout">ログアウト（すべてのサービス）</a></p>`
  return page(LOOK, { title: 'マイページ', main })
}

function about(): Route {
  const main = html`<p>このページは見本です。実在のネットワークではこの場所に案内があります。</p>`
  return pageRoute('/about', () => page(LOOK, { title: 'ご案内', main }))
}

function goodbye(): Route {
  const main = html`<p>ログアウトしました。</p><p><a class="button" href="/">入口へ</a></p>`
  return pageRoute('/goodbye', () => page(LOOK, { title: 'ログアウト', main }))
}

type Login = { readonly path: string; readonly reason: string }

function login({ party, errands, trying }: Parts, { path, reason }: Login): Route {
  return pageRoute(
    `/login/${path}`,
    async () =>
      await trying(async () => {
        const { address, errand } = await party.begin(reason)
        return goTo(address, [errands.begin(errand)])
      }),
  )
}

function callback({ party, visits, errands, settings, trying }: Parts): Route {
  return route({
    method: 'GET',
    path: '/oidc/callback',
    summary: { ja: '認証結果の受け取り', en: 'Redirection endpoint' },
    answers: PAGE_ANSWERS,
    handle: async ({ headers, url }) =>
      await trying(async () => {
        const errand = errands.take(headers)
        if (!errand) throw new Error('Nobody left from this browser')
        const visitor = await party.finish(new URL(url, settings.origin), errand)
        return goTo('/', [visits.begin(visitor), errands.forget])
      }),
  })
}

function logout({ party, visits, trying }: Parts): Route {
  return pageRoute('/logout', async (headers) => {
    const visitor = visits.take(headers)
    if (!visitor) return goTo('/')
    return await trying(async () => goTo(await party.logoutAddress(visitor), [visits.forget]))
  })
}

/** The provider says that a session is over, wherever it ended (Back-Channel Logout 1.0 §2.5). */
function backChannel({ party, visits }: Parts): Route {
  return route({
    method: 'POST',
    path: '/oidc/back-channel-logout',
    summary: { ja: '一括ログアウトの受け取り', en: 'Back-channel logout' },
    body: { bytes: [FORM], limitBytes: 64 * 1024 },
    answers: { 204: 'empty' },
    crossSite: 'allowed',
    handle: async ({ body }) => {
      const { sid, sub } = await party.readLogoutToken(fieldsOf(body).logout_token ?? '')
      visits.endWhere((visitor) => (sid === undefined ? visitor.subject === sub : visitor.sessionId === sid))
      return { status: 204 }
    },
  })
}

/** A visitor learns that it did not work; the network's log learns why. */
function guarded(logger: Logger) {
  return async (work: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await work()
    } catch (error) {
      logger.warn({ err: error }, 'sign-in refused')
      const main = failure(
        'ログインできませんでした。認証基盤からの知らせを確認できません。',
        'minato/refused',
      )
      return page(LOOK, { title: 'ログインできません', main })
    }
  }
}
