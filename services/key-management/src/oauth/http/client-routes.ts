/** The door for clients: metadata, pushed requests, tokens. Over TLS with certificates of the clients' own making. */
import { type Route, route } from '@jitsuin/platform'
import { z } from 'zod'
import { OAUTH_ERRORS } from '../errors.js'
import type { OauthContext } from '../usecases/context.js'
import { pushRequest } from '../usecases/push.js'
import { revokeToken } from '../usecases/revoke.js'
import { issueToken } from '../usecases/token.js'
import { OAUTH_PATHS } from './paths.js'
import { writeOauthRefusal } from './refusals.js'

const FORM = 'application/x-www-form-urlencoded'
/** 500 digests with their labels, percent-encoded. */
const PUSHED_BYTES = 3_000_000
const REFUSALS = Object.keys(OAUTH_ERRORS)

/** The routes for clients. */
export function clientRoutes(ctx: OauthContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: OAUTH_PATHS.metadata,
      summary: { ja: '認可サーバーの情報', en: 'Metadata of the authorization server (RFC 8414)' },
      answers: { 200: z.looseObject({ issuer: z.string() }) },
      handle: () => ({ status: 200, json: metadataOf(ctx) }),
    }),
    route({
      method: 'POST',
      path: OAUTH_PATHS.pushed,
      summary: { ja: '認可の要求を送る', en: 'Push an authorization request (RFC 9126)' },
      body: { bytes: [FORM], limitBytes: PUSHED_BYTES },
      answers: { 201: z.object({ request_uri: z.string(), expires_in: z.int() }) },
      refusals: [...REFUSALS, 'authorisation/list-only', 'authorisation/too-many'],
      refusalForm: writeOauthRefusal,
      handle: async ({ body: form, peerKeySha256: clientKey }) => ({
        status: 201,
        json: await pushRequest(ctx, { clientKey, form }),
      }),
    }),
    route({
      method: 'POST',
      path: OAUTH_PATHS.token,
      summary: { ja: 'トークンを受け取る', en: 'Get a token' },
      body: { bytes: [FORM], limitBytes: 16 * 1024 },
      answers: {
        200: z.looseObject({ access_token: z.string(), token_type: z.string(), expires_in: z.int() }),
      },
      refusals: REFUSALS,
      refusalForm: writeOauthRefusal,
      handle: async ({ body: form, peerKeySha256: clientKey }) => ({
        status: 200,
        json: await issueToken(ctx, { clientKey, form }),
      }),
    }),
    route({
      method: 'POST',
      path: OAUTH_PATHS.revoke,
      summary: { ja: 'トークンを取り消す', en: 'Revoke a token (RFC 7009)' },
      body: { bytes: [FORM], limitBytes: 16 * 1024 },
      answers: { 200: 'empty' },
      refusals: ['oauth/client-unknown', 'oauth/request-malformed', 'peer/unreachable'],
      refusalForm: writeOauthRefusal,
      handle: async ({ body: form, peerKeySha256: clientKey }) => {
        await revokeToken(ctx, { clientKey, form })
        return { status: 200 } // RFC 7009 §2.2; CSC writes 204, which OAuth libraries take for a failure
      },
    }),
  ]
}

const AUTHENTICATION = ['self_signed_tls_client_auth'] as const

function metadataOf({ issuer, half }: OauthContext): Record<string, unknown> {
  const at = (path: string) => new URL(path, issuer()).href
  return {
    issuer: issuer(),
    // The page's host, which the holder's browser reaches and which holds no key.
    authorization_endpoint: `${half.page.origin}${OAUTH_PATHS.authorize}`,
    token_endpoint: at(OAUTH_PATHS.token),
    pushed_authorization_request_endpoint: at(OAUTH_PATHS.pushed),
    revocation_endpoint: at(OAUTH_PATHS.revoke),
    require_pushed_authorization_requests: true,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'client_credentials'],
    scopes_supported: ['service', 'credential'],
    authorization_details_types_supported: ['credential'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: AUTHENTICATION,
    revocation_endpoint_auth_methods_supported: AUTHENTICATION,
    tls_client_certificate_bound_access_tokens: true,
    authorization_response_iss_parameter_supported: true,
    ui_locales_supported: ['ja', 'en'],
  }
}
