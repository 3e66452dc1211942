/** What signing asks the authorization server. */
import { guardedBy, KEY_MANAGEMENT_PATHS, shownTokensSchema, tokenVerdictsSchema } from '@jitsuin/key-half'
import type { Route } from '@jitsuin/platform'
import type { OauthContext } from '../usecases/context.js'
import { judgeTokens } from '../usecases/judge-tokens.js'

/** The route for signing, whose keys are `allowed`. */
export function tokenRoute(ctx: OauthContext, allowed: readonly string[]): Route {
  return guardedBy(allowed)({
    method: 'POST',
    path: KEY_MANAGEMENT_PATHS.shownTokens,
    summary: { ja: 'トークンを確かめる', en: 'What tokens are that a client showed' },
    body: { json: shownTokensSchema },
    answers: { 200: tokenVerdictsSchema },
    refusals: ['peer/not-allowed'],
    handle: async ({ body }) => ({ status: 200, json: { verdicts: await judgeTokens(ctx, body) } }),
  })
}
