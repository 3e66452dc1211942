/** What key management asks for a client that came to its authorization server. */
import { guardedBy, openedSchema, openingSchema, SIGNING_PATHS } from '@jitsuin/key-half'
import type { Route } from '@jitsuin/platform'
import type { CscContext } from '../usecases/context.js'
import { openForClient } from '../usecases/open.js'

/** 500 leaves with what they are made of, and the longest sheet, in base64url. */
const OPENING_BYTES = 2_000_000

/** The route for key management, whose keys are `allowed`. */
export function openingRoute(ctx: CscContext, allowed: readonly string[]): Route {
  return guardedBy(allowed)({
    method: 'POST',
    path: SIGNING_PATHS.openings,
    summary: { ja: 'クライアントのために承認の手続きを始める', en: 'Open an authorisation for a client' },
    body: { json: openingSchema, limitBytes: OPENING_BYTES },
    answers: { 200: openedSchema },
    refusals: [
      'peer/not-allowed',
      'csc/opening-refused',
      'client-key/unknown',
      'key/unknown',
      'authorisation/list-only',
    ],
    handle: async ({ body }) => {
      const { authorisationId } = await openForClient(ctx, body)
      return { status: 200, json: { authorisationId } }
    },
  })
}
