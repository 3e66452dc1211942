/** A client of the Cloud Signature Consortium: openid-client speaks to the authorization server, plain JSON goes to signing. */
import { createHash } from 'node:crypto'
import type { Agent } from 'node:https'
import { request } from 'node:https'
import * as oauth from 'openid-client'
import { BROWSER_ROUTES } from '../src/contract.js'
import type { Answer } from './answer.js'
import type { Client, Holder, World } from './world.js'

export const REDIRECT = 'https://clinic.test/callback'
export const SHA256 = '2.16.840.1.101.3.4.2.1'
export const RSA = '1.2.840.113549.1.1.1'

/** `fetch` with a client certificate. */
export function fetchWith(agent: Agent): oauth.CustomFetch {
  return (url, { method, headers, body }) =>
    new Promise((resolve, reject) => {
      const sent = request(url, { agent, method, headers }, (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('end', () => {
          const whole = Buffer.concat(parts)
          const status = response.statusCode ?? 0
          const given = Object.entries(response.headers).map(
            ([name, value]) => [name, String(value)] as [string, string],
          )
          resolve(new Response(whole.length === 0 ? null : whole, { status, headers: given }))
        })
      })
      sent.on('error', reject)
      sent.end(body === undefined || body === null ? undefined : String(body))
    })
}

export type OauthClient = Awaited<ReturnType<typeof openOauth>>

/** Discovers the authorization server, as the library does by itself. */
export async function openOauth(world: World, client: Client) {
  const config = await oauth.discovery(
    new URL(world.issuer()),
    client.clientKey,
    undefined,
    oauth.TlsClientAuth(),
    { algorithm: 'oauth2', [oauth.customFetch]: fetchWith(client.agent) },
  )
  const push = async (parameters: Record<string, string>) => {
    const verifier = oauth.randomPKCECodeVerifier()
    const state = oauth.randomState()
    const url = await oauth.buildAuthorizationUrlWithPAR(config, {
      redirect_uri: REDIRECT,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      ...parameters,
    })
    return { url, verifier, state }
  }
  const open = (url: URL): Promise<Answer> =>
    world.page('POST', BROWSER_ROUTES.opening, Object.fromEntries(url.searchParams))
  const goOn = (id: string): Promise<Answer> => world.page('POST', BROWSER_ROUTES.continuation(id))

  /** Everything up to the code: what the browser does and what the holder does on the phone. */
  const approve = async (holder: Holder, parameters: Record<string, string>) => {
    const pushed = await push(parameters)
    const opened = await open(pushed.url)
    const page = new URL(String(opened.json.location))
    const id = page.pathname.slice('/a/'.length)
    const { view, answer } = await world.approveOn(holder, id)
    if (answer.status !== 204) throw new Error(`Not approved: ${JSON.stringify(answer.json)}`)
    return { ...pushed, id, page, view }
  }
  const redeem = (callback: URL, checks: { verifier: string; state: string }) =>
    oauth.authorizationCodeGrant(config, callback, {
      pkceCodeVerifier: checks.verifier,
      expectedState: checks.state,
    })
  const sad = async (holder: Holder, parameters: Record<string, string>) => {
    const approved = await approve(holder, parameters)
    const back = await goOn(approved.id)
    const tokens = await redeem(new URL(String(back.json.location)), approved)
    return { ...approved, tokens, token: tokens.access_token }
  }
  const serviceToken = async () =>
    (await oauth.clientCredentialsGrant(config, { scope: 'service' })).access_token
  return { config, push, open, goOn, approve, redeem, sad, serviceToken }
}

/** A method of the interface. */
export function csc(client: Client, method: string, body: object, token?: string): Promise<Answer> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return client.call('POST', `/csc/v2/${method}`, body, headers)
}

/** Hashes in Base64 of texts. */
export function hashesOf(texts: readonly string[], algorithm = 'sha256'): readonly string[] {
  return texts.map((text) => createHash(algorithm).update(text).digest('base64'))
}

/** `authorization_details` for documents. */
export function detailsFor(
  holder: { readonly subject: string },
  texts: readonly string[],
  change: object = {},
) {
  const documentDigests = hashesOf(texts).map((hash, at) => ({ hash, label: texts[at] }))
  const detail = {
    type: 'credential',
    credentialID: holder.subject,
    documentDigests,
    hashAlgorithmOID: SHA256,
    ...change,
  }
  return { authorization_details: JSON.stringify([detail]) }
}

/** The body of `signatures/signHash`. */
export function signHashFor(
  holder: { readonly subject: string },
  hashes: readonly string[],
  change: object = {},
) {
  return { credentialID: holder.subject, hashes, hashAlgorithmOID: SHA256, signAlgo: RSA, ...change }
}
