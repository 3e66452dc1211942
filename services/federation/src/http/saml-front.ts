/**
 * The front channel: addresses that browsers come to on a partner's behalf. A redirect is read from the address as it was sent,
 * since its signature covers those very octets; forms come from other sites by protocol.
 */
import {
  type Answer,
  buildProblem,
  type Language,
  preferredLanguage,
  type Route,
  route,
  type ServiceDefinition,
} from '@jitsuin/platform'
import { type Envelope, openPost, openRedirect } from '@jitsuin/saml'
import { z } from 'zod'
import { SAML_PATHS } from '../domain/saml-addresses.js'
import { takeLogout } from '../usecases/saml-logout.js'
import { backToInitiator, nextPartner } from '../usecases/saml-logout-run.js'
import type { FrontChannel, SamlParts, VisitHeaders } from '../usecases/saml-parts.js'
import { continueSignOn, startUnasked, takeSignOn } from '../usecases/saml-sign-on.js'
import { idSchema } from './ids.js'
import { postPage, problemPage } from './saml-pages.js'
import { SAML_PROBLEMS } from './saml-problems.js'

type Take = (parts: SamlParts, envelope: Envelope, headers: VisitHeaders) => Promise<FrontChannel>

const FORM = { bytes: ['application/x-www-form-urlencoded'], limitBytes: 256 * 1024 } as const
const PAGE = { mediaType: 'text/html' } as const
const flowParams = z.object({ flowId: idSchema })
const runParams = z.object({ runId: idSchema })
const partnerParams = z.object({ partnerId: idSchema })

/** Routes of the front channel whose addresses are ours alone, and those that take forms. */
export function samlFrontRoutes(parts: SamlParts): readonly Route[] {
  const post = (path: string, summary: Route['summary'], take: Take) =>
    route({
      method: 'POST',
      path,
      summary,
      body: FORM,
      answers: { 200: PAGE, 303: 'empty' },
      refusals: ['saml-idp/unknown-partner', 'saml/malformed'],
      crossSite: 'allowed',
      handle: async ({ body, headers, language }) =>
        answerWith(await take(parts, openPost(body), headers), language),
    })
  return [
    post(SAML_PATHS.sso, { ja: 'サインインの要求（POST）', en: 'A request to sign in (POST)' }, takeSignOn),
    post(SAML_PATHS.slo, { ja: 'サインアウトの通信（POST）', en: 'A message of logout (POST)' }, takeLogout),
    route({
      method: 'GET',
      path: SAML_PATHS.continue,
      summary: { ja: 'サインイン・同意の後の続き', en: 'Goes on after sign-in or consent' },
      params: flowParams,
      answers: { 200: PAGE, 303: 'empty' },
      refusals: ['saml-idp/flow-over'],
      handle: async ({ params, headers, language }) =>
        answerWith(await continueSignOn(parts, params.flowId, headers), language),
    }),
    route({
      method: 'GET',
      path: SAML_PATHS.start,
      summary: { ja: 'こちらから連携先へ入る', en: 'Enters a partner from here' },
      params: partnerParams,
      answers: { 200: PAGE, 303: 'empty' },
      refusals: ['saml-idp/not-offered'],
      handle: async ({ params, headers, language }) =>
        answerWith(await startUnasked(parts, params.partnerId, headers), language),
    }),
    route({
      method: 'GET',
      path: SAML_PATHS.next,
      summary: { ja: '次の連携先のサインアウト', en: 'Signs out at the next partner' },
      params: runParams,
      answers: { 200: PAGE, 303: 'empty' },
      refusals: ['saml-idp/logout-unknown'],
      handle: async ({ params, language }) => answerWith(await nextPartner(parts, params.runId), language),
    }),
    route({
      method: 'GET',
      path: SAML_PATHS.back,
      summary: {
        ja: 'サインアウトを始めた連携先へ戻る',
        en: 'Returns to the partner that began the sign-out',
      },
      params: runParams,
      answers: { 200: PAGE, 303: 'empty' },
      refusals: ['saml-idp/logout-unknown'],
      handle: async ({ params, language }) =>
        answerWith(await backToInitiator(parts, params.runId), language),
    }),
  ]
}

function answerWith(next: FrontChannel, language: Language): Answer {
  if (next.kind === 'go')
    return { status: 303, headers: { location: next.address, 'cache-control': 'no-store' } }
  const { html, headers } = postPage(next.form, next.partnerName, language)
  return { status: 200, headers, bytes: Buffer.from(html) }
}

type Server = Parameters<NonNullable<ServiceDefinition['raw']>>[0]

/** The addresses that take redirects, and a page instead of JSON for whoever comes with a browser. */
export function samlFrontRaw(parts: SamlParts): (server: Server) => void {
  return (server) => {
    tellBrowsers(server)
    redirect(server, parts, { path: SAML_PATHS.sso, take: takeSignOn })
    redirect(server, parts, { path: SAML_PATHS.slo, take: takeLogout })
  }
}

function redirect(
  server: Server,
  parts: SamlParts,
  { path, take }: { readonly path: string; readonly take: Take },
): void {
  server.get(path, async (request, reply) => {
    const url = request.raw.url ?? ''
    const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : ''
    const language = preferredLanguage(request.headers['accept-language'])
    const answer = answerWith(await take(parts, openRedirect(query), request.headers), language)
    return reply.code(answer.status).headers(one(answer.headers)).send(answer.bytes)
  })
}

/** None of our headers has several values here. */
function one(headers: Answer['headers'] = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}

/**
 * Below /saml a browser is told in a page what is wrong; programs get the problem as everywhere. Nobody is sent on: an address that
 * was not registered is never a place to go to.
 */
function tellBrowsers(server: Server): void {
  server.setErrorHandler((error, request, reply) => {
    const wantsPage = request.headers.accept?.includes('text/html') ?? false
    if (!wantsPage || !request.url.startsWith('/saml/')) throw error // on to the handler of every service
    const language = preferredLanguage(request.headers['accept-language'])
    const problem = buildProblem(error, { problems: SAML_PROBLEMS, language, requestId: request.id })
    const { html, headers } = problemPage(problem, language)
    return reply.code(problem.status).headers(headers).send(html)
  })
}
