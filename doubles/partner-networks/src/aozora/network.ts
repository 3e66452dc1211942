/** The Aozora regional network: a login page of its own, and behind it the doors that it opens by qualification. */

import {
  type Answer,
  createService,
  type HttpService,
  type Logger,
  type Route,
  route,
} from '@jitsuin/platform'
import type { Profile } from '@node-saml/node-saml'
import { z } from 'zod'
import { html } from '../site/html.js'
import { goTo, type Look, page } from '../site/page.js'
import { failure, rightsList, type Told, toldTable } from '../site/parts.js'
import { decideRights, type RightsTable } from '../site/rights.js'
import { FORM, fieldsOf, PAGE_ANSWERS, pageRoute } from '../site/routes.js'
import { styleRoute } from '../site/style.js'
import { openVisits, type Visits, type World } from '../site/visits.js'
import { type AozoraSettings, createServiceProvider, type ServiceProvider } from './service-provider.js'

const LOOK: Look = { name: '青空医療ネット', nameEn: 'Aozora Medical Network', colour: 'teal' }
const ROLE = 'hcRole'
const NAME = 'displayName'

/** Attributes that the world names by number (RFC 2798 §2.3, X.520), and what they are called here. */
const NUMBERED: Readonly<Record<string, string>> = {
  'urn:oid:2.16.840.1.113730.3.1.241': NAME,
  'urn:oid:2.5.4.42': 'givenName',
  'urn:oid:2.5.4.4': 'sn',
}

const RIGHTS: RightsTable = {
  'Medical Doctor': ['seeNotices', 'readRecords', 'writeRecords', 'referPatients'],
  Dentist: ['seeNotices', 'readRecords', 'referPatients'],
  Pharmacist: ['seeNotices', 'readMedication'],
  'General Nurse': ['seeNotices', 'readRecords'],
}

type Parts = {
  readonly provider: ServiceProvider
  readonly visits: Visits<Profile>
  readonly trying: ReturnType<typeof guarded>
}

/** Makes the network; it can be listened to at its origin. */
export async function createAozora(
  settings: AozoraSettings,
  world: World,
  logger: Logger,
): Promise<HttpService> {
  const parts: Parts = {
    provider: createServiceProvider(settings, world.clock),
    visits: openVisits<Profile>({ ...world, cookie: 'aozora', minutes: 60 }),
    trying: guarded(logger),
  }
  return await createService({
    name: 'aozora',
    title: { ja: `${LOOK.name}（デモ）`, en: `${LOOK.nameEn} (demo)` },
    problems: [],
    logger,
    routes: [
      styleRoute,
      front(parts),
      about(),
      login(parts),
      consumer(parts),
      logout(parts),
      singleLogout(parts),
      metadata(parts),
    ],
  })
}

function front({ visits }: Parts): Route {
  return pageRoute('/', (headers) => {
    const visitor = visits.find(headers)
    return visitor ? inside(visitor) : page(LOOK, { title: 'ログイン', main: LOGIN })
  })
}

const LOGIN = html`<p>青空県の医療機関をつなぐ、地域医療情報連携ネットワークです。</p>
<p><a class="button" href="/login">HPKIログイン</a></p>
<p>医師資格証などのHPKIカード、マイナンバーカード、パスキーでログインします。</p>
<section class="legacy" aria-labelledby="legacy"><h2 id="legacy">従来のログイン（終了しました）</h2>
<p>メールアドレスとパスワードでのログインは終了しました。上の「HPKIログイン」をご利用ください。</p>
<label for="user">メールアドレスまたはニックネーム</label><input id="user" disabled>
<label for="password">パスワード</label><input id="password" type="password" disabled>
<p><button disabled>ログイン</button></p><p><a href="/about">パスワードを忘れた方はこちら</a></p></section>`

function inside(visitor: Profile): Answer {
  const told = toldBy(visitor)
  const name = firstOf(told, NAME) ?? '（氏名は知らされていません）'
  const rights = decideRights(RIGHTS, valuesOf(told, ROLE))
  const main = html`<p class="note"><strong>${name}</strong> さんとしてログインしています。</p>
${rightsList(rights)}${toldTable(told)}<p><a class="button" href="/logout">ログアウト（すべてのサービス）</a></p>`
  return page(LOOK, { title: 'マイページ', main })
}

/** Attributes as they came; `Name` on the wire is a URI, its last part is what people call it. */
function toldBy(profile: Profile): Told[] {
  const attributes: unknown = profile.attributes
  const pairs = typeof attributes === 'object' && attributes !== null ? Object.entries(attributes) : []
  const values = pairs.flatMap(([name, value]): Told[] =>
    [value]
      .flat()
      .map((one) => ({ name: NUMBERED[name] ?? name.split(':').at(-1) ?? name, value: String(one) })),
  )
  return [{ name: '利用者番号（このネットワーク専用）', value: profile.nameID }, ...values]
}

function valuesOf(told: readonly Told[], name: string): string[] {
  return told.flatMap((one) => (one.name === name ? [one.value] : []))
}

function firstOf(told: readonly Told[], name: string): string | undefined {
  return valuesOf(told, name)[0]
}

function about(): Route {
  const main = html`<p>このページは見本です。実在のネットワークではこの場所に案内があります。</p>`
  return pageRoute('/about', () => page(LOOK, { title: 'ご案内', main }))
}

function login({ provider, trying }: Parts): Route {
  return pageRoute('/login', async () => await trying(async () => goTo(await provider.loginAddress('/'))))
}

/** The assertion consumer service (saml-bindings §3.5). */
function consumer({ provider, visits, trying }: Parts): Route {
  return route({
    method: 'POST',
    path: '/saml/acs',
    summary: { ja: '認証結果の受け取り', en: 'Assertion consumer service' },
    body: { bytes: [FORM], limitBytes: 256 * 1024 },
    answers: PAGE_ANSWERS,
    crossSite: 'allowed',
    handle: async ({ body }) =>
      await trying(async () => {
        const profile = await provider.readResponse(fieldsOf(body))
        return goTo('/', [visits.begin(profile)])
      }),
  })
}

function logout({ provider, visits, trying }: Parts): Route {
  return pageRoute('/logout', async (headers) => {
    const visitor = visits.take(headers)
    if (!visitor) return goTo('/')
    return await trying(async () => goTo(await provider.logoutAddress(visitor), [visits.forget]))
  })
}

/** Single logout by redirect: a request ends the visits of its person here, an answer ends the way that `/logout` began. */
function singleLogout({ provider, visits, trying }: Parts): Route {
  return route({
    method: 'GET',
    path: '/saml/slo',
    summary: { ja: '一括ログアウト', en: 'Single logout service' },
    query: z.looseObject({ RelayState: z.string().max(80).optional() }),
    answers: PAGE_ANSWERS,
    handle: async ({ query, url }) =>
      await trying(async () => {
        const message = await provider.readLogout(url.split('?')[1] ?? '')
        if (message.kind === 'response') return page(LOOK, { title: 'ログアウト', main: GOODBYE })
        visits.endWhere(({ nameID }) => nameID === message.profile.nameID)
        return goTo(await provider.logoutAnswerAddress(message.profile, query.RelayState ?? ''), [
          visits.forget,
        ])
      }),
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
        'aozora/refused',
      )
      return page(LOOK, { title: 'ログインできません', main })
    }
  }
}

const GOODBYE = html`<p>ログアウトしました。</p><p><a class="button" href="/">入口へ</a></p>`

function metadata({ provider }: Parts): Route {
  return route({
    method: 'GET',
    path: '/saml/metadata',
    summary: { ja: 'SAMLメタデータ', en: 'SAML metadata' },
    answers: { 200: { mediaType: 'application/samlmetadata+xml' } },
    handle: () => ({
      status: 200,
      headers: { 'content-type': 'application/samlmetadata+xml' },
      bytes: Buffer.from(provider.metadata()),
    }),
  })
}
