/** A partner as an OpenID Connect client: its approved terms in the words of OpenID Connect Registration §2 and RFC 7591 §2. */
import { ATTRIBUTES, type AttributeName } from './attributes.js'
import type { ActivePartner, OidcTerms } from './partner.js'
import { agreedAttributes } from './release.js'

/** The algorithm of every token: the one that each client must know (OpenID Connect Core §15.1). */
export const SIGNING_ALGORITHM = 'RS256'

/** Scopes by which attributes are asked for, each with its claims; `openid` brings those that always go. */
export const SCOPES: ReadonlyMap<string, readonly string[]> = groupByScope()

function groupByScope(): Map<string, string[]> {
  const scopes = new Map<string, string[]>()
  for (const { scope, claim } of Object.values(ATTRIBUTES)) {
    scopes.set(scope, [...(scopes.get(scope) ?? []), claim])
  }
  return scopes
}

/** Metadata of a client; `secretDigest` stands where other servers keep the secret itself. */
export function clientMetadata({ terms }: ActivePartner<'oidc'>, secretDigest: string | undefined) {
  const { protocol } = terms
  return {
    client_id: protocol.clientId,
    client_name: terms.name.ja,
    redirect_uris: [...protocol.redirectAddresses],
    response_types: ['code'] as ['code'],
    response_modes: ['query'],
    grant_types:
      protocol.refreshTokens === 'off' ? ['authorization_code'] : ['authorization_code', 'refresh_token'],
    scope: scopesOf(agreedAttributes(terms)).join(' '),
    subject_type: 'pairwise' as const,
    id_token_signed_response_alg: SIGNING_ALGORITHM,
    require_pushed_authorization_requests: protocol.pushedRequests === 'required',
    dpop_bound_access_tokens: protocol.boundTokens === 'dpop',
    tls_client_certificate_bound_access_tokens: protocol.boundTokens === 'tls',
    ...authentication(protocol, secretDigest),
    ...(protocol.backChannelLogoutAddress && {
      backchannel_logout_uri: protocol.backChannelLogoutAddress,
      backchannel_logout_session_required: true,
    }),
  }
}

/** The scopes that a partner can ask for, in the order of the table of attributes. */
export function scopesOf(names: readonly AttributeName[]): string[] {
  return [...new Set(['openid', ...names.map((name) => ATTRIBUTES[name].scope)])]
}

function authentication({ clientAuthentication }: OidcTerms, secretDigest: string | undefined) {
  switch (clientAuthentication.method) {
    case 'private_key_jwt':
      return { token_endpoint_auth_method: clientAuthentication.method, jwks: clientAuthentication.jwks }
    case 'private_key_jwt_by_address':
      return {
        token_endpoint_auth_method: 'private_key_jwt',
        jwks_uri: clientAuthentication.jwksAddress,
      } as const
    case 'tls_client_auth':
      return {
        token_endpoint_auth_method: clientAuthentication.method,
        tls_client_auth_subject_dn: clientAuthentication.subjectName,
      }
    case 'client_secret_basic':
      // Until a secret was made there is none that would match.
      return {
        token_endpoint_auth_method: clientAuthentication.method,
        client_secret: secretDigest ?? 'none-was-made',
      }
  }
}
