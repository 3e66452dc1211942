/** Pushed authorization requests (RFC 9126): what a client asks for is judged before any holder sees it. */
import { findCertifiedKey, findCredential, HalfError, type StoredClient } from '@jitsuin/key-half'
import { z } from 'zod'
import { type CredentialWish, readWish, wishParameters } from '../domain/credential-wish.js'
import { readForm } from '../domain/form.js'
import { judgeRedirect } from '../domain/redirect.js'
import { digestOfSecret } from '../domain/secrets.js'
import { OauthError } from '../errors.js'
import { insertPushed } from '../store/requests.js'
import { expectOauthClient } from './client.js'
import { clientActor, type OauthContext } from './context.js'

/** How long a pushed request waits for the holder's browser (RFC 9126 §2.2). */
const REQUEST_SECONDS = 90

/** Parameters of an authorization request; those that nobody knows are ignored (RFC 6749 §3.1). */
const pushedSchema = z.object({
  client_id: z.string().max(100),
  response_type: z.literal('code'),
  redirect_uri: z.string().max(2000),
  state: z.string().max(1000).optional(),
  code_challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  code_challenge_method: z.literal('S256'),
  request_uri: z.never().optional(), // RFC 9126 §2.1
  ...wishParameters,
})

/** What a client gets for a pushed request. */
export type PushedAnswer = { readonly request_uri: string; readonly expires_in: number }

/** Takes a request in. @throws {OauthError}, {HalfError} `authorisation/list-only`, `authorisation/too-many` */
export async function pushRequest(
  ctx: OauthContext,
  { clientKey, form }: { readonly clientKey: string | undefined; readonly form: Uint8Array },
): Promise<PushedAnswer> {
  const parameters = readForm(form, pushedSchema)
  const client = await expectOauthClient(ctx, { clientKey, clientId: parameters.client_id })
  const { redirect_uri: redirectUri, code_challenge: codeChallenge, state } = parameters
  if (judgeRedirect(redirectUri) === 'refused') throw new OauthError('oauth/redirect-refused', redirectUri)
  const wish = readWish(parameters)
  await expectAskable(ctx, client, wish)
  const requestUri = `urn:ietf:params:oauth:request_uri:${Buffer.from(ctx.half.random(32)).toString('base64url')}`
  const pushed = {
    requestSha256: digestOfSecret(requestUri),
    clientKey: client.clientKey,
    redirectUri,
    state,
  }
  const now = ctx.half.clock()
  await ctx.oauth.transact({ actor: clientActor(client.clientKey), at: now }, async (tx, audit) => {
    const expires = new Date(now.getTime() + REQUEST_SECONDS * 1000)
    await insertPushed(tx, { ...pushed, codeChallenge, wish }, { now, expires })
    const { subject, numSignatures, list } = wish
    const facts = {
      clientKey: client.clientKey,
      subject,
      kind: list ? 'list' : 'day',
      numSignatures,
    } as const
    audit.record('authorization/pushed', { subject: `client:${client.clientKey}`, facts })
  })
  return { request_uri: requestUri, expires_in: REQUEST_SECONDS }
}

/** Both halves look again when the holder opens it; this tells the client now instead of the holder then. */
async function expectAskable(
  { half }: OauthContext,
  client: StoredClient,
  { subject, list, numSignatures }: CredentialWish,
): Promise<void> {
  if (client.approval === 'list-only' && !list)
    throw new HalfError('authorisation/list-only', client.clientKey)
  if (numSignatures > half.rules.mostSignatures)
    throw new HalfError('authorisation/too-many', String(numSignatures))
  const key = await findCertifiedKey(half.store.read, subject)
  if (!key || !(await findCredential(half.store.read, subject)))
    throw new OauthError('oauth/credential-unknown', subject)
}
