/**
 * An OpenID Connect relying party, with the library that its owners chose (openid-client): pushed requests, PKCE, a signed client
 * assertion, sender-constrained tokens, back-channel logout.
 */

import { loopbackFetch } from '@jitsuin/platform'
import { createLocalJWKSet, importPKCS8, type JSONWebKeySet, jwtVerify } from 'jose'
import * as client from 'openid-client'

/** Where the party and its provider are, what it asks for, and the key with which it proves itself. */
export type PartySettings = {
  readonly origin: string
  readonly issuer: string
  /** The name by which the provider knows the party. */
  readonly clientId: string
  readonly scope: string
  readonly key: { readonly privateKeyPem: string; readonly kid: string }
}

/** What the provider sent about a person. */
export type Visitor = {
  readonly subject: string
  readonly sessionId: string | undefined
  readonly idToken: string
  readonly claims: Readonly<Record<string, unknown>>
}

/** What has to be remembered between leaving and coming back. */
export type Errand = {
  readonly verifier: string
  readonly state: string
  readonly nonce: string
  readonly reason: string | undefined
}

/** The party's side of the authorization code flow and of logout. */
export type RelyingParty = {
  /** `reason`: why the person comes, where that was agreed. */
  readonly begin: (reason?: string) => Promise<{ readonly address: URL; readonly errand: Errand }>
  readonly finish: (callback: URL, errand: Errand) => Promise<Visitor>
  readonly logoutAddress: (visitor: Visitor) => Promise<URL>
  /** Session and subject of a logout token (Back-Channel Logout 1.0 §2.6), and whether the person took the consent back. */
  readonly readLogoutToken: (token: string) => Promise<LogoutNotice>
}

const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout'

/** What the provider tells from server to server. */
export type LogoutNotice = {
  readonly sid?: string
  readonly sub?: string
  readonly consent: 'stands' | 'withdrawn'
}

const WITHDRAWN_EVENT = 'urn:jitsuin:event:consent-withdrawn'

/** Makes the relying party; nothing is fetched before somebody wants to sign in. */
export function createRelyingParty(settings: PartySettings, clock: () => Date): RelyingParty {
  const { origin } = settings
  const redirectUri = `${origin}/oidc/callback`
  const discover = remember(() => discovery(settings))
  const seen = new Set<string>()
  return {
    begin: async (reason) => {
      const { config } = await discover()
      const errand = {
        verifier: client.randomPKCECodeVerifier(),
        state: client.randomState(),
        nonce: client.randomNonce(),
        reason,
      }
      const address = await client.buildAuthorizationUrlWithPAR(config, {
        redirect_uri: redirectUri,
        scope: settings.scope,
        state: errand.state,
        nonce: errand.nonce,
        ...(reason !== undefined && { reason_of_access: reason }),
        code_challenge: await client.calculatePKCECodeChallenge(errand.verifier),
        code_challenge_method: 'S256',
      })
      return { address, errand }
    },
    finish: async (callback, { verifier, state, nonce }) => {
      const { config, dpop } = await discover()
      const checks = {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      }
      const tokens = await client.authorizationCodeGrant(config, callback, checks, undefined, { DPoP: dpop })
      const claims = tokens.claims()
      if (!claims || tokens.id_token === undefined) throw new Error('The answer names nobody')
      const more = await client.fetchUserInfo(config, tokens.access_token, claims.sub, { DPoP: dpop })
      const sessionId = typeof claims.sid === 'string' ? claims.sid : undefined
      return { subject: claims.sub, sessionId, idToken: tokens.id_token, claims: { ...claims, ...more } }
    },
    logoutAddress: async ({ idToken }) => {
      const { config } = await discover()
      const back = { post_logout_redirect_uri: `${origin}/goodbye`, id_token_hint: idToken }
      return client.buildEndSessionUrl(config, back)
    },
    readLogoutToken: async (token) => {
      const { config } = await discover()
      const keys = createLocalJWKSet(await fetchKeys(config.serverMetadata().jwks_uri ?? ''))
      const options = {
        issuer: settings.issuer,
        audience: settings.clientId,
        typ: 'logout+jwt',
        currentDate: clock(),
        maxTokenAge: '2 minutes',
        requiredClaims: ['jti', 'events'],
      }
      const { payload } = await jwtVerify(token, keys, options)
      const { jti = '', events, sid, sub, nonce } = payload
      const isLogout = typeof events === 'object' && events !== null && LOGOUT_EVENT in events
      if (!isLogout || nonce !== undefined || seen.has(jti))
        throw new Error('No logout token, or one that came before')
      seen.add(jti)
      const consent = WITHDRAWN_EVENT in events ? ('withdrawn' as const) : ('stands' as const)
      return { consent, ...(typeof sid === 'string' && { sid }), ...(sub !== undefined && { sub }) }
    },
  }
}

async function discovery({ issuer, clientId, key }: PartySettings) {
  const signing = await importPKCS8(key.privateKeyPem, 'ES256')
  const metadata = { id_token_signed_response_alg: 'RS256' }
  const config = await client.discovery(
    new URL(issuer),
    clientId,
    metadata,
    client.PrivateKeyJwt({ key: signing, kid: key.kid }),
    // The demonstration lives on loopback without TLS; a network on real names leaves this line out.
    {
      ...(issuer.startsWith('http:') && { execute: [client.allowInsecureRequests] }),
      [client.customFetch]: fetchLike,
    },
  )
  const dpop = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'))
  return { config, dpop }
}

async function fetchKeys(address: string): Promise<JSONWebKeySet> {
  const keys: unknown = await (await loopbackFetch(address)).json()
  return keys as JSONWebKeySet // jose checks each key before it uses one
}

const fetchLike: client.CustomFetch = async (url, { method, headers, body }) =>
  await loopbackFetch(url, {
    ...(method !== undefined && { method }),
    headers: Object.fromEntries(new Headers(headers)),
    ...(body !== undefined && body !== null && { body: String(body) }),
  })

/** Remembers an answer, but never a failure. */
function remember<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    })
    return made
  }
}
