/** The token endpoint (RFC 6749 §3.2): a code becomes the token of its authorisation, a client gets one for the interface. */
import { expectAuthorisation, HalfError } from '@jitsuin/key-half'
import { z } from 'zod'
import { tokenOf } from '../../usecases/authorisations.js'
import { grantedOf } from '../domain/credential-wish.js'
import { readForm } from '../domain/form.js'
import { challengeOf, digestOfSecret } from '../domain/secrets.js'
import { OauthError } from '../errors.js'
import { findCode, redeemCode, type StoredCode } from '../store/codes.js'
import { findRequestOf, type PushedRequest } from '../store/requests.js'
import { insertServiceToken } from '../store/service-tokens.js'
import { expectOauthClient } from './client.js'
import { clientActor, type OauthContext } from './context.js'

/** How long a service token lasts. */
const SERVICE_SECONDS = 3600

const tokenSchema = z.object({
  grant_type: z.string().max(100),
  client_id: z.string().max(100),
  code: z.string().max(200).optional(),
  redirect_uri: z.string().max(2000).optional(),
  code_verifier: z
    .string()
    .regex(/^[A-Za-z0-9._~-]{43,128}$/)
    .optional(),
  scope: z.string().max(200).optional(),
})
type TokenWish = z.infer<typeof tokenSchema>

/** What a client gets (RFC 6749 §5.1). */
export type TokenAnswer = {
  readonly access_token: string
  readonly token_type: 'Bearer'
  readonly expires_in: number
} & Readonly<Record<string, unknown>>

/** Answers a token request. @throws {OauthError} */
export async function issueToken(
  ctx: OauthContext,
  { clientKey, form }: { readonly clientKey: string | undefined; readonly form: Uint8Array },
): Promise<TokenAnswer> {
  const wish = readForm(form, tokenSchema)
  const client = await expectOauthClient(ctx, { clientKey, clientId: wish.client_id })
  switch (wish.grant_type) {
    case 'authorization_code':
      return await redeem(ctx, client.clientKey, wish)
    case 'client_credentials':
      return await issueServiceToken(ctx, client.clientKey, wish)
    default:
      throw new OauthError('oauth/grant-type-unknown', wish.grant_type)
  }
}

async function issueServiceToken(
  ctx: OauthContext,
  clientKey: string,
  { scope }: TokenWish,
): Promise<TokenAnswer> {
  if (scope !== undefined && scope !== 'service') throw new OauthError('oauth/scope-unknown', scope)
  const token = Buffer.from(ctx.half.random(32)).toString('base64url')
  const now = ctx.half.clock()
  const expires = new Date(now.getTime() + SERVICE_SECONDS * 1000)
  await ctx.oauth.transact({ actor: clientActor(clientKey), at: now }, async (tx, audit) => {
    await insertServiceToken(tx, { tokenSha256: digestOfSecret(token), clientKey }, { now, expires })
    audit.record('service-token/issued', { subject: `client:${clientKey}`, facts: { clientKey } })
  })
  return { access_token: token, token_type: 'Bearer', expires_in: SERVICE_SECONDS, scope: 'service' }
}

async function redeem(ctx: OauthContext, clientKey: string, wish: TokenWish): Promise<TokenAnswer> {
  const at = ctx.half.clock()
  const codeSha256 = digestOfSecret(wish.code ?? '')
  const stored = await findCode(ctx.oauth.read, codeSha256)
  const pushed = stored && (await findRequestOf(ctx.oauth.read, stored.authorisationId))
  if (!stored || !pushed) throw new OauthError('oauth/code-refused', 'unknown')
  const why = refusalOf({ stored, pushed, clientKey, wish, at })
  const subject = `authorisation:${stored.authorisationId}`
  const verdict = await ctx.oauth.transact({ actor: clientActor(clientKey), at }, async (tx, audit) => {
    const found = why ?? (await redeemCode(tx, codeSha256, at))
    if (found === 'redeemed') audit.record('code/redeemed', { subject, facts: { clientKey } })
    else audit.record('code/refused', { subject, facts: { clientKey, why: found } })
    return found
  })
  if (verdict !== 'redeemed') throw new OauthError('oauth/code-refused', verdict)
  return await credentialToken(ctx, stored.authorisationId, pushed)
}

type Redemption = {
  readonly stored: StoredCode
  readonly pushed: PushedRequest
  readonly clientKey: string
  readonly wish: TokenWish
  readonly at: Date
}

const REDEMPTION_CHECKS = {
  'other-client': ({ pushed, clientKey }) => pushed.clientKey === clientKey,
  'not-open': ({ stored }) => stored.state === 'open',
  expired: ({ stored, at }) => at < stored.expiresAt, // its last instant does not count
  'other-redirect': ({ pushed, wish }) => wish.redirect_uri === pushed.redirectUri,
  'wrong-verifier': ({ pushed, wish }) =>
    wish.code_verifier !== undefined && challengeOf(wish.code_verifier) === pushed.codeChallenge,
} as const satisfies Record<string, (redemption: Redemption) => boolean>

function refusalOf(redemption: Redemption): string | undefined {
  return Object.entries(REDEMPTION_CHECKS).find(([, fits]) => !fits(redemption))?.[0]
}

/** The token of the authorisation: what CSC calls Signature Activation Data. */
async function credentialToken(
  ctx: OauthContext,
  authorisationId: string,
  { wish }: PushedRequest,
): Promise<TokenAnswer> {
  try {
    const token = await tokenOf(ctx, authorisationId)
    const { ends } = await expectAuthorisation(ctx.half, authorisationId)
    const left = Math.floor((ends.getTime() - ctx.half.clock().getTime()) / 1000)
    return { access_token: token, token_type: 'Bearer', expires_in: left, ...grantedOf(wish) }
  } catch (cause) {
    if (cause instanceof HalfError) throw new OauthError('oauth/code-refused', authorisationId, { cause })
    throw cause
  }
}
