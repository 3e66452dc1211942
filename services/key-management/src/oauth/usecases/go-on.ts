/** After the holder has decided, the browser goes back to its client: with a code, or with an error. */
import { HalfError, judgeStanding } from '@jitsuin/key-half'
import { redirectTo } from '../domain/redirect.js'
import { digestOfSecret } from '../domain/secrets.js'
import { OauthError } from '../errors.js'
import { insertCode } from '../store/codes.js'
import { findRequestOf, type PushedRequest } from '../store/requests.js'
import { clientActor, type OauthContext } from './context.js'
import { backWithError } from './open.js'

/** How long a code waits for its client (RFC 6749 §4.1.2: ten minutes at most). */
const CODE_SECONDS = 60

/**
 * Where the browser goes on. Asked again it gives a new code, and the one before counts no more; once one was redeemed there is none.
 *
 * @throws {HalfError} `authorisation/unknown`, `authorisation/not-approved`; {OauthError} `oauth/code-refused`
 */
export async function goOn(ctx: OauthContext, authorisationId: string): Promise<string> {
  const pushed = await findRequestOf(ctx.oauth.read, authorisationId)
  if (!pushed) throw new HalfError('authorisation/unknown', authorisationId)
  switch (await judgeStanding(ctx.half, authorisationId)) {
    case 'active':
      return await issueCode(ctx, authorisationId, pushed)
    case 'asked':
      throw new HalfError('authorisation/not-approved', authorisationId)
    case 'ended':
    case 'expired':
    case 'unknown':
      return backWithError(ctx, pushed, 'access_denied')
  }
}

async function issueCode(
  ctx: OauthContext,
  authorisationId: string,
  { clientKey, redirectUri, state }: PushedRequest,
): Promise<string> {
  const code = Buffer.from(ctx.half.random(32)).toString('base64url')
  const at = ctx.half.clock()
  const stored = {
    codeSha256: digestOfSecret(code),
    authorisationId,
    expiresAt: new Date(at.getTime() + CODE_SECONDS * 1000),
  }
  const outcome = await ctx.oauth.transact({ actor: clientActor(clientKey), at }, async (tx, audit) => {
    const inserted = await insertCode(tx, stored, at)
    if (inserted === 'redeemed') audit.changedNothing()
    else audit.record('code/issued', { subject: `authorisation:${authorisationId}`, facts: { clientKey } })
    return inserted
  })
  if (outcome === 'redeemed') throw new OauthError('oauth/code-refused', authorisationId)
  return redirectTo(redirectUri, { code, state, iss: ctx.issuer() })
}

/** Where the page sends the holder on, for an authorisation that a pushed request asked for. */
export async function continueAddressOf(
  { oauth, half }: Pick<OauthContext, 'oauth' | 'half'>,
  authorisationId: string,
): Promise<string | undefined> {
  const pushed = await findRequestOf(oauth.read, authorisationId)
  return pushed && `${half.page.origin}/oauth2/continue/${authorisationId}`
}
