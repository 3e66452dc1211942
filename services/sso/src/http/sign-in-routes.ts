/** Signing in: the host of sign-in alone has these. */

import { fromBase64Url } from '@jitsuin/bridge-client'
import { type Answer, type Route, route } from '@jitsuin/platform'
import * as z from 'zod'
import {
  attemptParams,
  attemptSchema,
  cardAnswerSchema,
  challengeRequestSchema,
  challengeSchema,
  outcomeSchema,
  PAGES,
  passkeyAnswerSchema,
  passkeyOptionsRequestSchema,
  passkeyOptionsSchema,
  ROUTES,
  type SignedStatement,
  secondSessionSchema,
  startAttemptSchema,
} from '../contract.js'
import { SSO_ERRORS, SsoError, type SsoErrorCode } from '../errors.js'
import { homeOf, openAttempt, ownAttempt, startAttempt } from '../usecases/attempts.js'
import { beginSignIn } from '../usecases/begin-sign-in.js'
import { issueChallenge } from '../usecases/challenges.js'
import type { SignInResult } from '../usecases/complete-sign-in.js'
import { listSessionsOf } from '../usecases/leave.js'
import { lookAtCaller } from '../usecases/look-at-session.js'
import type { SignedByCard } from '../usecases/prove-card.js'
import { passkeyRequestOptions } from '../usecases/prove-passkey.js'
import { decideSecondSession } from '../usecases/second-session.js'
import { signInWithCard } from '../usecases/sign-in-with-card.js'
import { signInWithPasskey } from '../usecases/sign-in-with-passkey.js'
import { signInWithTlsTicket } from '../usecases/sign-in-with-tls.js'
import { callerOf, callerWithBrowser, expectSession, type Headers, type HttpContext } from './caller.js'
import { setCookie } from './cookies.js'
import { presentAttempt, presentOutcome } from './presenters.js'

const codes = Object.keys(SSO_ERRORS) as SsoErrorCode[] // its own keys
/** Codes of these groups. */
export function refusalsOf(...groups: readonly string[]): SsoErrorCode[] {
  return codes.filter((code) => groups.includes(code.slice(0, code.indexOf('/'))))
}

const CARD_REFUSALS = refusalsOf('attempt', 'challenge', 'sign-in', 'jpki', 'staff')
const attemptQuery = z.strictObject({ attempt: attemptParams.shape.attempt })
const ticketQuery = z.strictObject({
  attempt: attemptParams.shape.attempt,
  ticket: attemptParams.shape.attempt,
})

/** Octets of a signed statement. */
export function signedOf({ card, statement, signature, certificate, chain }: SignedStatement): SignedByCard {
  return {
    card,
    statement: fromBase64Url(statement),
    signature: fromBase64Url(signature),
    certificate: fromBase64Url(certificate),
    chain: chain.map(fromBase64Url),
  }
}

/** The answer to a sign-in that went well; its cookie replaces whatever session cookie the browser had. */
export function answerSignIn({ origin }: HttpContext, result: SignInResult): Answer {
  return {
    status: 200,
    json: presentOutcome(result),
    headers: { 'set-cookie': [setCookie(origin, 'session', result.sessionSecret)] },
  }
}

/** The routes. */
export function signInRoutes(http: HttpContext): readonly Route[] {
  const { ctx } = http
  const pageOf = (attempt: string) => `${PAGES.signIn}?${new URLSearchParams({ attempt })}`
  return [
    route({
      method: 'GET',
      path: ROUTES.begin,
      summary: { ja: 'ログインの入口', en: 'The door of sign-in, for browsers' },
      query: attemptQuery,
      answers: { 303: 'empty' },
      handle: async ({ query, headers }) => {
        const { caller, cookies } = callerWithBrowser(http, headers)
        const went = await beginSignIn(ctx, { attempt: query.attempt, caller }).catch(toPage)
        return redirect(went.goTo === 'on' ? went.continueTo : pageOf(query.attempt), cookies)
      },
    }),
    route({
      method: 'POST',
      path: ROUTES.attempts,
      summary: { ja: 'ログインを始める', en: 'Begin an attempt' },
      body: { json: startAttemptSchema },
      answers: { 201: attemptSchema },
      refusals: ['attempt/return-refused'],
      handle: async ({ body: { audience, returnTo = homeOf(ctx.rules, audience) }, headers }) => {
        const { attempt } = await startAttempt(ctx, { audience, returnTo })
        return { ...(await showAttempt(http, attempt, headers)), status: 201 }
      },
    }),
    route({
      method: 'GET',
      path: '/api/sign-in/attempts/:attempt',
      summary: { ja: 'ログイン手続きの内容', en: 'An attempt' },
      params: attemptParams,
      answers: { 200: attemptSchema },
      refusals: ['attempt/unknown', 'attempt/other-browser'],
      handle: ({ params, headers }) => showAttempt(http, params.attempt, headers),
    }),
    route({
      method: 'POST',
      path: ROUTES.challenges,
      summary: { ja: 'カードのための確認番号', en: 'A challenge for a card' },
      body: { json: challengeRequestSchema },
      answers: { 201: challengeSchema },
      refusals: ['attempt/unknown', 'attempt/other-browser', 'session/none'],
      handle: async ({ body: { purpose, attempt }, headers }) => {
        const { caller, cookies } = callerWithBrowser(http, headers)
        const subject = await subjectOf(http, { purpose, attempt, headers })
        const { nonce, expiresAt } = await issueChallenge(ctx, { purpose, subject }, caller.browser)
        return created({ nonce, expiresAt: expiresAt.toISOString() }, cookies)
      },
    }),
    route({
      method: 'POST',
      path: ROUTES.card,
      summary: { ja: 'カードでログイン', en: 'Sign in by card' },
      body: { json: cardAnswerSchema },
      answers: { 200: outcomeSchema },
      refusals: CARD_REFUSALS,
      handle: async ({ body, headers }) => {
        const { attempt } = body
        const caller = callerOf(http, headers)
        return answerSignIn(http, await signInWithCard(ctx, { attempt, signed: signedOf(body), caller }))
      },
    }),
    route({
      method: 'POST',
      path: ROUTES.passkeyOptions,
      summary: { ja: 'パスキーのための確認番号', en: 'Options for a passkey' },
      body: { json: passkeyOptionsRequestSchema },
      answers: { 200: passkeyOptionsSchema },
      refusals: ['attempt/unknown', 'attempt/other-browser'],
      handle: async ({ body, headers }) => {
        const { browser } = callerOf(http, headers)
        const { attemptSha256 } = await ownAttempt(ctx, body.attempt, browser)
        return {
          status: 200,
          json: await passkeyRequestOptions(ctx, { subject: attemptSha256, browser: browser ?? '' }),
        }
      },
    }),
    route({
      method: 'POST',
      path: ROUTES.passkey,
      summary: { ja: 'パスキーでログイン', en: 'Sign in by passkey' },
      body: { json: passkeyAnswerSchema, limitBytes: 64 * 1024 },
      answers: { 200: outcomeSchema },
      refusals: refusalsOf('attempt', 'challenge', 'sign-in', 'passkey', 'staff'),
      handle: async ({ body: { attempt, response }, headers }) => {
        const caller = callerOf(http, headers)
        return answerSignIn(http, await signInWithPasskey(ctx, { attempt, response, caller }))
      },
    }),
    route({
      method: 'GET',
      path: ROUTES.tlsReturn,
      summary: { ja: '証明書によるログインから戻る', en: 'Back from a listener that saw a certificate' },
      query: ticketQuery,
      answers: { 303: 'empty' },
      handle: async ({ query: { attempt, ticket }, headers }) => {
        const caller = callerOf(http, headers)
        const result = await signInWithTlsTicket(ctx, { attempt, ticket, caller }).catch(toPage)
        if ('goTo' in result) return redirect(pageOf(attempt), [])
        const next = result.state === 'signed-in' ? result.continueTo : pageOf(attempt)
        return redirect(next, [setCookie(http.origin, 'session', result.sessionSecret)])
      },
    }),
    route({
      method: 'POST',
      path: ROUTES.secondSession,
      summary: { ja: '二つ目のログインの扱いを選ぶ', en: 'Decide about a second session' },
      body: { json: secondSessionSchema },
      answers: { 200: outcomeSchema },
      refusals: ['attempt/unknown', 'attempt/other-browser', 'session/not-pending'],
      handle: async ({ body: { attempt, choice }, headers }) => {
        const caller = callerOf(http, headers)
        const opened = await ownAttempt(ctx, attempt, caller.browser)
        const decided = await decideSecondSession(ctx, { attempt: opened, caller, choice })
        return answerSignIn(http, decided)
      },
    }),
  ]
}

/** A redirect for browsers. */
export function redirect(location: string, cookies: readonly string[]): Answer {
  return {
    status: 303,
    headers: { location, 'cache-control': 'no-store', ...(cookies.length > 0 && { 'set-cookie': cookies }) },
  }
}

function created(json: unknown, cookies: readonly string[]): Answer {
  return { status: 201, json, ...(cookies.length > 0 && { headers: { 'set-cookie': cookies } }) }
}

/** A browser that is refused at a redirect goes to the page, which asks again and shows why. */
function toPage(error: unknown): { readonly goTo: 'page' } {
  if (error instanceof SsoError) return { goTo: 'page' }
  throw error
}

async function showAttempt(http: HttpContext, attempt: string, headers: Headers): Promise<Answer> {
  const { caller, cookies } = callerWithBrowser(http, headers)
  const opened = await openAttempt(http.ctx, attempt, caller.browser)
  const looked = await lookAtCaller(http.ctx, caller)
  const others = looked?.judged.verdict === 'pending' ? await listSessionsOf(http.ctx, looked.stored) : []
  const json = presentAttempt(http.ctx, { ...opened, attempt }, { looked, others })
  return { status: 200, json, ...(cookies.length > 0 && { headers: { 'set-cookie': cookies } }) }
}

async function subjectOf(
  http: HttpContext,
  {
    purpose,
    attempt,
    headers,
  }: {
    readonly purpose: 'sign-in' | 'link' | 'self-test'
    readonly attempt: string | undefined
    readonly headers: Headers
  },
): Promise<string | undefined> {
  if (purpose === 'self-test') return undefined
  if (purpose === 'link') return (await expectSession(http, headers)).accountId
  const { browser } = callerOf(http, headers)
  const { attemptSha256 } = await ownAttempt(http.ctx, attempt ?? '', browser)
  return attemptSha256
}
