/** A partner's own program: the library openid-client, which has nothing of ours in it. */
import { loopbackFetch } from '@jitsuin/platform'
import * as client from 'openid-client'
import type { Browser } from './browser.js'
import type { PartnerKey, World } from './federation-world.js'

/** How a partner's program is set up. */
export type RelyingPartyOptions = {
  readonly clientId?: string
  readonly redirectUri?: string
  readonly auth?: client.ClientAuth
}

/** Reads discovery and sets the program up; private_key_jwt unless said otherwise. */
export async function relyingParty(world: World, key: PartnerKey, options: RelyingPartyOptions = {}) {
  const { clientId = 'minato-net', auth } = options
  const cryptoKey = await importKey(key)
  const config = await client.discovery(
    new URL(world.issuer),
    clientId,
    { id_token_signed_response_alg: 'RS256' },
    auth ?? client.PrivateKeyJwt({ key: cryptoKey, kid: 'key-1' }),
    { execute: [client.allowInsecureRequests], [client.customFetch]: overLoopback },
  )
  config[client.customFetch] = overLoopback
  return new RelyingParty(config, options.redirectUri ?? 'http://minato-net.localhost:8323/callback')
}

async function importKey({ privateKey }: PartnerKey): Promise<CryptoKey> {
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' })
  return crypto.subtle.importKey('pkcs8', pkcs8, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
}

const overLoopback: client.CustomFetch = (address, { method, headers, body }) =>
  loopbackFetch(address, {
    method,
    headers,
    ...(body !== undefined && body !== null && { body: body instanceof Uint8Array ? body : String(body) }),
  })

/** One sign-in on its way. */
export type Begun = { readonly address: string; readonly checks: client.AuthorizationCodeGrantChecks }

/** The program. */
export class RelyingParty {
  readonly config: client.Configuration
  readonly redirectUri: string

  constructor(config: client.Configuration, redirectUri: string) {
    this.config = config
    this.redirectUri = redirectUri
  }

  /** The address that the partner sends the browser to. */
  async begin(
    parameters: Record<string, string> = {},
    options: { readonly par?: 'yes' } = {},
  ): Promise<Begun> {
    const pkceCodeVerifier = client.randomPKCECodeVerifier()
    const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()]
    const all = {
      redirect_uri: this.redirectUri,
      scope: 'openid profile qualification affiliation',
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: expectedState,
      nonce: expectedNonce,
      ...parameters,
    }
    const build = options.par ? client.buildAuthorizationUrlWithPAR : client.buildAuthorizationUrl
    const address = await build(this.config, all)
    return { address: address.href, checks: { pkceCodeVerifier, expectedState, expectedNonce } }
  }

  /** Takes the browser's return; all checks of the library apply. */
  finish(
    address: string,
    checks: client.AuthorizationCodeGrantChecks,
    options: client.AuthorizationCodeGrantOptions = {},
  ) {
    return client.authorizationCodeGrant(this.config, new URL(address), checks, undefined, options)
  }

  /** The whole way of a person who agrees to what they are asked. */
  async signIn(world: World, browser: Browser, parameters: Record<string, string> = {}) {
    const { address, checks } = await this.begin(parameters)
    const back = await agreeing(world, browser, address)
    return this.finish(back, checks)
  }
}

/** Goes to an address and agrees on the way; gives where the browser is sent in the end. */
export async function agreeing(
  world: World,
  browser: Browser,
  address: string,
  reason?: string,
): Promise<string> {
  const isQuestion = new URL(address).pathname.startsWith('/consent/')
  const visit = isQuestion ? { address } : await browser.visit(address)
  if (!new URL(visit.address).pathname.startsWith('/consent/')) return visit.address
  const questionId = visit.address.split('/').at(-1) ?? ''
  const holder = world.holder(browser)
  const { digest } = await holder.question(questionId)
  const { continueAt } = await holder.answer(questionId, {
    decision: 'agree',
    digest,
    ...(reason !== undefined && { reason }),
  })
  return (await browser.visit(new URL(continueAt, world.origin).href)).address
}
