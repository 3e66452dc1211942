/** The holder's browser opens a pushed request: both halves are asked for an authorisation, and the page shows it. */
import { HalfError, type OpeningMessage } from '@jitsuin/key-half'
import { sealLabelledList } from '@jitsuin/second-key'
import { withoutLabels } from '../domain/credential-wish.js'
import { redirectTo } from '../domain/redirect.js'
import { digestOfSecret } from '../domain/secrets.js'
import { OauthError } from '../errors.js'
import { type PushedRequest, saveOpened, takePushed } from '../store/requests.js'
import { clientActor, type OauthContext } from './context.js'

/** What a browser brings (RFC 9126 §4). */
export type OpeningWish = { readonly clientId: string; readonly requestUri: string }

/**
 * Where the browser goes: to the page of the authorisation, or back to its client with an error. A request_uri is used up by the first
 * who opens it.
 *
 * @throws {OauthError} `oauth/request-uri-unknown`: then nobody knows where to go back to
 */
export async function openRequest(ctx: OauthContext, { clientId, requestUri }: OpeningWish): Promise<string> {
  const requestSha256 = digestOfSecret(requestUri)
  const at = ctx.half.clock()
  const actor = clientActor(clientId)
  const pushed = await ctx.oauth.transact({ actor, at }, async (tx, audit) => {
    const taken = await takePushed(tx, { requestSha256, clientKey: clientId }, at)
    if (!taken) {
      audit.changedNothing()
      return undefined
    }
    audit.record('authorization/used', { subject: `client:${clientId}`, facts: { clientKey: clientId } })
    return taken
  })
  if (!pushed) throw new OauthError('oauth/request-uri-unknown', clientId)
  try {
    return await openPushed(ctx, pushed)
  } catch (error) {
    if (!(error instanceof HalfError)) throw error
    return backWithError(
      ctx,
      pushed,
      error.code === 'peer/unreachable' ? 'temporarily_unavailable' : 'access_denied',
    )
  }
}

async function openPushed(ctx: OauthContext, pushed: PushedRequest): Promise<string> {
  const { clientKey, requestSha256, wish } = pushed
  const { opening, fragment } = await openingOf(ctx, pushed)
  const authorisationId = await ctx.peer.open(opening)
  await ctx.oauth.transact({ actor: clientActor(clientKey), at: ctx.half.clock() }, async (tx, audit) => {
    await saveOpened(tx, requestSha256, { authorisationId, wish: withoutLabels(wish) })
    audit.record('authorization/opened', {
      subject: `authorisation:${authorisationId}`,
      facts: { clientKey, authorisationId },
    })
  })
  return `${ctx.half.page.origin}/a/${authorisationId}${fragment}`
}

type Opening = { readonly opening: OpeningMessage; readonly fragment: string }

/** The sheet's key stays in the address behind `#`: browsers send it to nobody. */
async function openingOf(
  { half }: OauthContext,
  { clientKey, wish }: Pick<PushedRequest, 'clientKey' | 'wish'>,
): Promise<Opening> {
  const { subject, numSignatures, list: wished } = wish
  if (!wished) return { opening: { clientKey, subject, numSignatures }, fragment: '' }
  const labelled = wished.documents.map(({ digest, label }) => ({
    digest: Buffer.from(digest, 'hex'),
    ...(label !== undefined && { label }),
  }))
  const { list, fragment } = await sealLabelledList(labelled, half.random)
  return {
    opening: { clientKey, subject, list: { ...list, algorithm: wished.algorithm } },
    fragment: `#${fragment}`,
  }
}

/** Back to the client without a code (RFC 6749 §4.1.2.1). */
export function backWithError(
  { issuer }: Pick<OauthContext, 'issuer'>,
  { redirectUri, state }: Pick<PushedRequest, 'redirectUri' | 'state'>,
  error: 'access_denied' | 'temporarily_unavailable',
): string {
  return redirectTo(redirectUri, { error, state, iss: issuer() })
}
