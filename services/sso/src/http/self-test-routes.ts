/** "Test my card, passkey, reader", for everybody; no session comes of it. */
import { type Route, route } from '@jitsuin/platform'
import {
  passkeyOptionsSchema,
  passkeyTestSchema,
  ROUTES,
  selfTestPasskeySchema,
  selfTestSchema,
  signedStatementSchema,
} from '../contract.js'
import { passkeyRequestOptions } from '../usecases/prove-passkey.js'
import { testCard, testPasskey } from '../usecases/self-test.js'
import { callerOf, callerWithBrowser, type HttpContext } from './caller.js'
import { presentRefusal, presentTest } from './presenters.js'
import { signedOf } from './sign-in-routes.js'

/** The routes. */
export function selfTestRoutes(http: HttpContext): readonly Route[] {
  const { ctx } = http
  return [
    route({
      method: 'POST',
      path: ROUTES.selfTestCard,
      summary: { ja: 'カードを試す', en: 'Test a card' },
      body: { json: signedStatementSchema },
      answers: { 200: selfTestSchema },
      refusals: ['attempt/too-many'],
      handle: async ({ body, headers }) => {
        const tested = await testCard(ctx, { signed: signedOf(body), caller: callerOf(http, headers) })
        return { status: 200, json: presentTest(tested) }
      },
    }),
    route({
      method: 'POST',
      path: `${ROUTES.selfTestPasskey}/options`,
      summary: { ja: 'パスキーを試すための確認番号', en: 'Options for the test of a passkey' },
      answers: { 200: passkeyOptionsSchema },
      handle: async ({ headers }) => {
        const { caller, cookies } = callerWithBrowser(http, headers)
        const json = await passkeyRequestOptions(ctx, { subject: undefined, browser: caller.browser })
        return { status: 200, json, ...(cookies.length > 0 && { headers: { 'set-cookie': cookies } }) }
      },
    }),
    route({
      method: 'POST',
      path: ROUTES.selfTestPasskey,
      summary: { ja: 'パスキーを試す', en: 'Test a passkey' },
      body: { json: selfTestPasskeySchema, limitBytes: 64 * 1024 },
      answers: { 200: passkeyTestSchema },
      refusals: ['attempt/too-many'],
      handle: async ({ body: { response }, headers }) => {
        const tested = await testPasskey(ctx, { response, caller: callerOf(http, headers) })
        const json =
          tested.verdict === 'passed'
            ? tested
            : { verdict: tested.verdict, refusal: presentRefusal(tested.code) }
        return { status: 200, json }
      },
    }),
  ]
}
