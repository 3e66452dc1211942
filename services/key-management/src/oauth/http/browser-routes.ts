/** What the page's host asks for a holder's browser: where it goes. Reached from other zones alone, over mutual TLS. */
import { type Route, route } from '@jitsuin/platform'
import { uuidSchema } from '@jitsuin/second-key'
import { z } from 'zod'
import { BROWSER_ROUTES, browserOpeningBody, browserPlaceSchema } from '../../contract.js'
import { OauthError } from '../errors.js'
import type { OauthContext } from '../usecases/context.js'
import { goOn } from '../usecases/go-on.js'
import { openRequest } from '../usecases/open.js'

/** The routes for browsers. */
export function browserRoutes(ctx: OauthContext): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: BROWSER_ROUTES.opening,
      summary: { ja: '認可の要求を本人の画面で開く', en: 'Open a pushed request for a holder' },
      body: { json: browserOpeningBody },
      answers: { 200: browserPlaceSchema },
      refusals: ['oauth/pushing-required', 'oauth/request-uri-unknown'],
      handle: async ({ body: { client_id: clientId, request_uri: requestUri } }) => {
        if (clientId === undefined || requestUri === undefined)
          throw new OauthError('oauth/pushing-required', 'No request_uri')
        return { status: 200, json: { location: await openRequest(ctx, { clientId, requestUri }) } }
      },
    }),
    route({
      method: 'POST',
      path: BROWSER_ROUTES.continuation(':id'),
      summary: { ja: '承認のあと、元の画面に戻る', en: 'Where a browser goes on after the approval' },
      params: z.strictObject({ id: uuidSchema }),
      answers: { 200: browserPlaceSchema },
      refusals: ['authorisation/unknown', 'authorisation/not-approved', 'oauth/code-refused'],
      handle: async ({ params }) => ({ status: 200, json: { location: await goOn(ctx, params.id) } }),
    }),
  ]
}
