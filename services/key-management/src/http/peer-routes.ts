/** What signing asks of this half, and whoever makes keys. */
import {
  askedSchema,
  endAuthorisationsOf,
  endClientKey,
  endingSchema,
  findClient,
  guardedBy,
  KEY_MANAGEMENT_PATHS,
  keyManagementNonceSchema,
  loadWishes,
  partialsSchema,
  partialsWishSchema,
  readRegistration,
  registerClient,
  tokenSchema,
  WISHES_PATH,
  wishesSchema,
} from '@jitsuin/key-half'
import type { Route } from '@jitsuin/platform'
import { clientRegistrationSchema, sha256Schema, uuidSchema } from '@jitsuin/second-key'
import { base64urlOf, octets } from '@jitsuin/second-key/node'
import { z } from 'zod'
import { openAuthorisation, signPartially, tokenOf } from '../usecases/authorisations.js'
import type { KeyManagementContext } from '../usecases/context.js'

const byId = z.strictObject({ id: uuidSchema })
/** 500 items with digests of 64 octets, and what stands around them, in base64url. */
const REQUEST_BYTES = 144 * 1024
/** 500 leaves and the longest sheet, in base64url. */
const LIST_BYTES = 1_800_000

/** The routes for signing, whose keys are `allowed`. */
export function peerRoutes(ctx: KeyManagementContext, allowed: readonly string[]): readonly Route[] {
  const guarded = guardedBy(allowed)
  return [
    guarded({
      method: 'POST',
      path: KEY_MANAGEMENT_PATHS.clients,
      summary: { ja: 'クライアントの鍵を登録する', en: 'Register the key of a client' },
      body: { json: clientRegistrationSchema },
      answers: { 204: 'empty' },
      refusals: ['peer/not-allowed', 'client-key/proof-refused', 'second-key/statement-malformed'],
      handle: async ({ body }) => {
        await registerClient(ctx.half, readRegistration(body))
        return { status: 204 }
      },
    }),
    guarded({
      method: 'POST',
      path: KEY_MANAGEMENT_PATHS.clientEnd(':clientKey'),
      summary: { ja: 'クライアントの登録を終える', en: 'End the key of a client' },
      params: z.strictObject({ clientKey: sha256Schema }),
      answers: { 204: 'empty' },
      refusals: ['peer/not-allowed'],
      handle: async ({ params: { clientKey } }) => {
        const client = await findClient(ctx.half.store.read, clientKey)
        if (client) await endClientKey(ctx.half, client)
        return { status: 204 }
      },
    }),
    guarded({
      method: 'POST',
      path: KEY_MANAGEMENT_PATHS.authorisations,
      summary: { ja: '承認の手続きを始める', en: 'Open an authorisation' },
      body: { json: askedSchema, limitBytes: LIST_BYTES },
      answers: { 200: keyManagementNonceSchema },
      refusals: [
        'peer/not-allowed',
        'client-key/unknown',
        'key/unknown',
        'authorisation/period-refused',
        'authorisation/other-client',
        'authorisation/passkey-missing',
        'authorisation/list-only',
        'authorisation/too-many',
      ],
      handle: async ({ body }) => ({
        status: 200,
        json: { keyManagementNonce: await openAuthorisation(ctx, body) },
      }),
    }),
    guarded({
      method: 'POST',
      path: KEY_MANAGEMENT_PATHS.token(':id'),
      summary: { ja: 'トークンを渡す', en: 'The token of an authorisation' },
      params: byId,
      answers: { 200: tokenSchema },
      refusals: [
        'peer/not-allowed',
        'authorisation/unknown',
        'authorisation/not-approved',
        'authorisation/ended',
        'authorisation/expired',
      ],
      handle: async ({ params }) => ({ status: 200, json: { token: await tokenOf(ctx, params.id) } }),
    }),
    guarded({
      method: 'POST',
      path: KEY_MANAGEMENT_PATHS.ending(':id'),
      summary: { ja: '承認を終了する', en: 'End an authorisation' },
      params: byId,
      body: { json: endingSchema },
      answers: { 204: 'empty' },
      refusals: ['peer/not-allowed'],
      handle: async ({ params, body }) => {
        await endAuthorisationsOf(ctx.half, { id: params.id }, body.why)
        return { status: 204 }
      },
    }),
    guarded({
      method: 'POST',
      path: KEY_MANAGEMENT_PATHS.partials,
      summary: { ja: '部分署名を渡す', en: 'Partial signatures of a request' },
      body: { json: partialsWishSchema, limitBytes: REQUEST_BYTES },
      answers: { 200: partialsSchema },
      refusals: [
        'peer/not-allowed',
        'token/invalid',
        'authorisation/unknown',
        'authorisation/not-approved',
        'authorisation/ended',
        'authorisation/expired',
        'request/signature-invalid',
        'request/digest-length',
        'request/clock-differs',
        'request/reused',
        'request/unsigned',
        'request/other-kind',
        'request/too-many',
        'item/not-on-list',
        'item/used',
        'key/ended',
        'key/epoch-unknown',
        'second-key/statement-malformed',
      ],
      handle: async ({ body: { token, request, signature, epochs } }) => {
        const signed = { bytes: octets(request), signature: octets(signature) }
        const { epoch, partials } = await signPartially(ctx, { token, signed, epochs })
        return { status: 200, json: { epoch, partials: partials.map(base64urlOf) } }
      },
    }),
  ]
}

/** What is wished for, for whoever makes keys. */
export function wishesRoute({ half }: KeyManagementContext, allowed: readonly string[]): Route {
  return guardedBy(allowed)({
    method: 'GET',
    path: WISHES_PATH,
    summary: { ja: '作成を待つ鍵', en: 'Keys that wait to be made' },
    answers: { 200: wishesSchema },
    refusals: ['peer/not-allowed'],
    handle: async () => {
      const wishes = await loadWishes(half.store.read, 100)
      return { status: 200, json: { wishes: wishes.map(({ keyId, bits }) => ({ keyId, bits })) } }
    },
  })
}
