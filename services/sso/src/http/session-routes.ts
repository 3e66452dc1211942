/** The session as every host of the platform shows it, and how a host gets its own cookie for it. */
import { type Answer, type Route, route } from '@jitsuin/platform'
import * as z from 'zod'
import {
  attemptParams,
  endedSchema,
  methodSchema,
  ROUTES,
  type SignInMethod,
  sessionParams,
  sessionsSchema,
  sessionViewSchema,
} from '../contract.js'
import { parseReturnAddress } from '../domain/return-address.js'
import { newSecret } from '../domain/secrets.js'
import type { Audience } from '../domain/session-state.js'
import { ALL_METHODS } from '../domain/sign-in-methods.js'
import { judgeWish } from '../domain/wish.js'
import { SsoError } from '../errors.js'
import { startAttempt } from '../usecases/attempts.js'
import { takeOver } from '../usecases/hand-over.js'
import { endEverywhere, endOwnSession, listSessionsOf, lock, signOut } from '../usecases/leave.js'
import { currentSession, lookAtCaller } from '../usecases/look-at-session.js'
import { callerOf, expectSession, type Headers, type HttpContext } from './caller.js'
import { clearCookie, readCookie, setCookie } from './cookies.js'
import { presentSession, presentSessions } from './presenters.js'
import { redirect } from './sign-in-routes.js'

/** What every host answers about its session. */
export function sessionRoutes(http: HttpContext): readonly Route[] {
  const { ctx, origin } = http
  const show = async (headers: Headers): Promise<Answer> => ({
    status: 200,
    json: presentSession(ctx, await lookAtCaller(ctx, callerOf(http, headers))),
  })
  const forget = { 'set-cookie': [clearCookie(origin, 'session')] }
  return [
    route({
      method: 'GET',
      path: ROUTES.session,
      summary: { ja: 'だれがログインしているか', en: 'Who is signed in; asking does not count as acting' },
      answers: { 200: sessionViewSchema },
      handle: ({ headers }) => show(headers),
    }),
    route({
      method: 'POST',
      path: ROUTES.touch,
      summary: { ja: 'ログインを続ける', en: 'Go on with the session' },
      answers: { 200: sessionViewSchema },
      handle: async ({ headers }) => {
        await currentSession(ctx, callerOf(http, headers), { touch: 'yes' })
        return show(headers)
      },
    }),
    route({
      method: 'POST',
      path: ROUTES.lock,
      summary: { ja: '離席する', en: 'Step away: every host is shut until a credential is shown' },
      answers: { 204: 'empty' },
      refusals: ['session/none'],
      handle: async ({ headers }) => {
        await lock(ctx, await expectSession(http, headers))
        return { status: 204 }
      },
    }),
    route({
      method: 'POST',
      path: ROUTES.end,
      summary: { ja: 'ログアウト', en: 'Sign out' },
      answers: { 200: endedSchema },
      handle: async ({ headers }) => {
        const looked = await lookAtCaller(ctx, callerOf(http, headers))
        const ended = looked ? await signOut(ctx, looked.stored) : 0
        return { status: 200, json: { ended }, headers: forget }
      },
    }),
    route({
      method: 'GET',
      path: ROUTES.sessions,
      summary: { ja: 'ログイン中の端末', en: 'The live sessions of the account' },
      answers: { 200: sessionsSchema },
      refusals: ['session/none'],
      handle: async ({ headers }) => {
        const session = await expectSession(http, headers)
        return { status: 200, json: presentSessions(await listSessionsOf(ctx, session), session) }
      },
    }),
    route({
      method: 'POST',
      path: '/api/sessions/:session/end',
      summary: { ja: 'ほかの端末をログアウトさせる', en: 'End one session of the account' },
      params: sessionParams,
      answers: { 200: endedSchema },
      refusals: ['session/none', 'session/not-found'],
      handle: async ({ params, headers }) => {
        const session = await expectSession(http, headers)
        return { status: 200, json: { ended: await endOwnSession(ctx, session, params.session) } }
      },
    }),
    route({
      method: 'POST',
      path: ROUTES.endEverywhere,
      summary: { ja: 'すべての端末からログアウトする', en: 'Sign out everywhere' },
      answers: { 200: endedSchema },
      refusals: ['session/none'],
      handle: async ({ headers }) => {
        const session = await expectSession(http, headers)
        return { status: 200, json: { ended: await endEverywhere(ctx, session) }, headers: forget }
      },
    }),
  ]
}

const wishQuery = z.strictObject({
  returnTo: z.string().max(2000).default('/'),
  methods: z.union([methodSchema, z.array(methodSchema).max(ALL_METHODS.length)]).optional(),
  anew: z.literal('yes').optional(),
})

/** How a first-party host takes a session over from the host of sign-in. */
export function hostRoutes(http: HttpContext, audience: Audience): readonly Route[] {
  const { ctx, origin } = http
  return [
    route({
      method: 'GET',
      path: ROUTES.hostSignIn,
      summary: { ja: 'ログインに進む', en: 'Go to sign in and come back' },
      query: wishQuery,
      answers: { 303: 'empty' },
      refusals: ['attempt/return-refused'],
      handle: async ({ query, headers }) => {
        const returnTo = pathOf(query.returnTo, origin)
        const methods = query.methods === undefined ? undefined : [query.methods].flat()
        const session = await currentSession(ctx, callerOf(http, headers), { touch: 'yes' })
        const wanted = { audience, methods: methods ?? ALL_METHODS, anew: query.anew ?? 'no' } as const
        if (judgeWish(session, wanted) === 'satisfied') return redirect(returnTo, [])
        const state = readCookie(headers, origin, 'state') ?? newSecret(ctx.random)
        const { attempt } = await startAttempt(
          ctx,
          wishOf({ returnTo, audience, methods, anew: query.anew }),
          state,
        )
        const door = `${ctx.rules.origin}${ROUTES.begin}?${new URLSearchParams({ attempt })}`
        return redirect(door, [setCookie(origin, 'state', state)])
      },
    }),
    route({
      method: 'GET',
      path: ROUTES.hostBegin,
      summary: { ja: 'ログインを引き継ぐ', en: 'Take a session over by ticket' },
      query: z.strictObject({ ticket: attemptParams.shape.attempt }),
      answers: { 303: 'empty' },
      refusals: ['ticket/refused'],
      handle: async ({ query: { ticket }, headers }) => {
        const state = readCookie(headers, origin, 'state')
        const { sessionSecret, returnTo } = await takeOver(ctx, { ticket, state, origin })
        return redirect(returnTo, [setCookie(origin, 'session', sessionSecret)])
      },
    }),
  ]
}

type Asked = {
  readonly returnTo: string
  readonly audience: Audience
  readonly methods: readonly SignInMethod[] | undefined
  readonly anew: 'yes' | undefined
}

function wishOf({ returnTo, audience, methods, anew }: Asked) {
  return { returnTo, audience, ...(methods && { methods }), ...(anew && { anew }) }
}

/** An address of this very host. @throws {SsoError} `attempt/return-refused` */
function pathOf(returnTo: string, origin: string): string {
  const url = parseReturnAddress(returnTo, { signIn: origin, others: [] })
  if (!url) throw new SsoError('attempt/return-refused', 'Not a page of this host')
  return url.href
}
