/** What tokens are that a client showed to signing: only who issued them can tell. */
import { expectAuthorisation, HalfError, type TokenVerdict } from '@jitsuin/key-half'
import { digestOfSecret } from '../domain/secrets.js'
import { judgeServiceToken } from '../store/service-tokens.js'
import type { OauthContext } from './context.js'

/** The verdicts, in the order of the tokens: neither kind ever serves as the other. */
export async function judgeTokens(
  ctx: OauthContext,
  { clientKey, tokens }: { readonly clientKey: string; readonly tokens: readonly string[] },
): Promise<readonly TokenVerdict[]> {
  return await Promise.all(tokens.map((token) => judgeToken(ctx, clientKey, token)))
}

async function judgeToken(ctx: OauthContext, clientKey: string, token: string): Promise<TokenVerdict> {
  const now = ctx.half.clock()
  const authorisationId = await ctx.tokens.read(token, now)
  if (authorisationId !== undefined) {
    const isOwn = (await clientOf(ctx, authorisationId)) === clientKey
    return isOwn ? { kind: 'credential', authorisationId } : { kind: 'refused' }
  }
  const shown = { tokenSha256: digestOfSecret(token), clientKey }
  const verdict = await judgeServiceToken(ctx.oauth.read, shown, now)
  return verdict === 'valid' ? { kind: 'service' } : { kind: 'refused' }
}

async function clientOf({ half }: OauthContext, authorisationId: string): Promise<string | undefined> {
  try {
    return (await expectAuthorisation(half, authorisationId)).clientKey
  } catch (error) {
    if (error instanceof HalfError) return undefined // names nothing that this half knows
    throw error
  }
}
