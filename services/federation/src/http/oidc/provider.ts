/** The OpenID Connect provider's library, set up for what we promise to partners and for nothing that we do not. */
import { type Configuration, errors, type KoaContextWithOIDC, Provider } from 'oidc-provider'
import { SCOPES, SIGNING_ALGORITHM } from '../../domain/oidc-client.js'
import { ALL_ACRS } from '../../domain/oidc-wish.js'
import {
  findAccount,
  loadHolderSession,
  type OidcParts,
  subjectOf,
  type TokenInUse,
} from '../../usecases/oidc-account.js'
import type { KeysInUse } from '../../usecases/oidc-key-ring.js'
import { oidcAdapter } from './adapter.js'
import { certificateOf, compareDigests, loadClient, subjectOfCertificate } from './clients.js'
import { GRANT_SECONDS, loadGrant } from './grants.js'
import { stopPolicy } from './policy.js'
import { checkReason } from './request.js'
import { COOKIES, followGate } from './session.js'

/** What the library needs beside the use cases' parts. */
export type ProviderParts = OidcParts & {
  readonly issuer: string
  /** Where partners that show a TLS certificate reach us, if that is another origin (RFC 8705 §5). */
  readonly tlsOrigin?: string | undefined
  readonly keys: KeysInUse
  /** Sign the library's cookies. */
  readonly cookieKeys: readonly string[]
  /** Fetches the keys of an approved partner; refuses every other address. */
  readonly fetchKeys: (address: string) => Promise<Response>
  /** Shows a person why a request ends here. */
  readonly showError: (ctx: KoaContextWithOIDC, error: unknown) => void
}

/** Seconds that things live. A code is used at once; an ID token says who signed in, for a sign-in. */
const LIFETIMES = {
  AccessToken: 600,
  AuthorizationCode: 60,
  Grant: GRANT_SECONDS,
  IdToken: 300,
  Interaction: 1200,
  PushedAuthorizationRequest: 60,
  RefreshToken: 43_200,
  Session: 43_200,
} as const

/** Builds the provider for the keys in use. */
export function buildProvider(parts: ProviderParts): Provider {
  const provider = new Provider(parts.issuer, configuration(parts))
  provider.proxy = true // the mount puts our own address into the headers that this reads, and removes what came with the request
  compareDigests(provider)
  followGate(provider, parts.gate)
  provider.use(async (ctx, next) => {
    await next()
    // Partners call from their servers; no page of another origin has anything to read here.
    ctx.remove('access-control-allow-origin')
  })
  return provider
}

function configuration(parts: ProviderParts): Configuration {
  const { keys, cookieKeys, fetchKeys, showError } = parts
  const cookie = {
    httpOnly: true,
    sameSite: 'lax',
    signed: true,
    secure: parts.issuer.startsWith('https:'),
  } as const
  return {
    adapter: oidcAdapter(parts.entries, (clientId) => loadClient(parts, clientId)),
    jwks: { keys: [...keys.privateJwks] },
    cookies: {
      names: COOKIES,
      keys: [...cookieKeys],
      long: { ...cookie, path: '/oidc' },
      short: cookie,
    },
    responseTypes: ['code'],
    subjectTypes: ['pairwise'],
    scopes: [...SCOPES.keys()],
    claims: Object.fromEntries([
      ...[...SCOPES].map(([scope, claims]) => [scope, [...claims]]),
      // How and when the person signed in is told always (RFC 8176, OpenID Connect Core §2).
      ['openid', ['sub', 'acr', 'amr', 'auth_time', 'reason_of_access', ...(SCOPES.get('openid') ?? [])]],
      ...['iss', 'sid'].map((claim) => [claim, null]),
    ]),
    // What a partner decides by stands in the signed token itself (T-C09-2), not only at the userinfo endpoint.
    conformIdTokenClaims: false,
    acrValues: [...ALL_ACRS],
    clientAuthMethods: ['private_key_jwt', 'tls_client_auth', 'client_secret_basic'],
    enabledJWA: {
      idTokenSigningAlgValues: [SIGNING_ALGORITHM],
      userinfoSigningAlgValues: [SIGNING_ALGORITHM],
      clientAuthSigningAlgValues: ['RS256', 'PS256', 'ES256', 'ES384', 'Ed25519'],
      dPoPSigningAlgValues: ['RS256', 'PS256', 'ES256', 'ES384', 'Ed25519'],
    },
    pkce: { required: () => true },
    ttl: LIFETIMES,
    discovery: {
      end_session_endpoint: `${parts.issuer}/session/end`,
      ui_locales_supported: ['ja', 'en'],
      ...(parts.tlsOrigin !== undefined && {
        mtls_endpoint_aliases: tlsAddresses(parts.tlsOrigin, parts.issuer),
      }),
    },
    extraParams: { reason_of_access: (ctx, value) => checkReason(parts, ctx, value) },
    features: features(parts),
    interactions: {
      policy: stopPolicy(parts),
      url: (_ctx, { uid }) => `${new URL(parts.issuer).pathname}/continue/${uid}`,
    },
    findAccount: async (ctx, sessionId, token) => {
      const clientId = ctx.oidc.client?.clientId ?? ''
      // Every kind of token has these, or has them not.
      const inUse = token && (token as { readonly grantId?: string; readonly sid?: string })
      return findAccount(parts, { sessionId, clientId, token: inUse })
    },
    loadExistingGrant: (ctx) => loadGrant(parts, ctx),
    pairwiseIdentifier: async (_ctx, sessionId, client) => {
      const session = await loadHolderSession(parts.gate, sessionId)
      const partner = await parts.partners.activeByIdentity('oidc', client.clientId)
      if (!session || !partner) throw new errors.InvalidRequest('the session has ended')
      return subjectOf(parts, session, partner)
    },
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    // Each use of a token asks the gate itself; the library's own session is only a memory of the browser.
    expiresWithSession: async () => false,
    fetch: async (address) => fetchKeys(String(address)),
    renderError: async (ctx, _out, error) => showError(ctx, error),
  }
}

function features(parts: ProviderParts): NonNullable<Configuration['features']> {
  return {
    devInteractions: { enabled: false },
    rpInitiatedLogout: { enabled: false }, // ours: usecases/oidc-logout.ts
    backchannelLogout: { enabled: true }, // for `sid` and discovery; the telling is ours: usecases/oidc-tell-partners.ts
    claimsParameter: { enabled: true },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: false },
    requestObjects: { enabled: false },
    dPoP: { enabled: true },
    revocation: { enabled: true },
    introspection: {
      enabled: true,
      // A partner learns about its own tokens only, and that they are over as soon as the session or the consent is.
      allowedPolicy: async (_ctx, client, token) =>
        token.clientId === client.clientId && (await judgeToken(parts, client.clientId, token)) === 'live',
    },
    mTLS: {
      enabled: true,
      certificateBoundAccessTokens: true,
      selfSignedTlsClientAuth: true,
      tlsClientAuth: true,
      getCertificate: (ctx) => certificateOf(ctx)?.toString(),
      certificateAuthorized: (ctx) => certificateOf(ctx) !== undefined,
      certificateSubjectMatches: (ctx, property, expected) =>
        property === 'tls_client_auth_subject_dn' && subjectOfCertificate(ctx) === expected,
    },
  }
}

/** The addresses that only servers call, at the listener that asks for certificates. */
function tlsAddresses(tlsOrigin: string, issuer: string): Record<string, string> {
  const at = (path: string) => tlsOrigin + new URL(issuer).pathname + path
  return {
    token_endpoint: at('/token'),
    userinfo_endpoint: at('/me'),
    pushed_authorization_request_endpoint: at('/request'),
    introspection_endpoint: at('/token/introspection'),
    revocation_endpoint: at('/token/revocation'),
  }
}

/** Whether a token still tells something: its session lives, its partner is active, and the consent stands. */
async function judgeToken(parts: ProviderParts, clientId: string, token: object): Promise<'live' | 'over'> {
  const { accountId: sessionId, grantId } = token as TokenInUse & { readonly accountId?: string } // absent without a person
  if (sessionId === undefined) return 'over'
  return (await findAccount(parts, { sessionId, clientId, token: { grantId } })) ? 'live' : 'over'
}
