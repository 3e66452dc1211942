/** Revocation of tokens (RFC 7009): of one for the interface, or of an authorisation, which ends at both halves. */
import { endAuthorisationsOf, expectAuthorisation, HalfError } from '@jitsuin/key-half'
import { z } from 'zod'
import { readForm } from '../domain/form.js'
import { digestOfSecret } from '../domain/secrets.js'
import { revokeServiceToken } from '../store/service-tokens.js'
import { expectOauthClient } from './client.js'
import { clientActor, type OauthContext } from './context.js'

const revocationSchema = z.object({ client_id: z.string().max(100), token: z.string().max(4096) })

/** Revokes a token; one that is unknown, or another client's, is none to be revoked (§2.2). @throws {OauthError}, {HalfError} `peer/…` */
export async function revokeToken(
  ctx: OauthContext,
  { clientKey, form }: { readonly clientKey: string | undefined; readonly form: Uint8Array },
): Promise<void> {
  const { client_id: clientId, token } = readForm(form, revocationSchema)
  const client = await expectOauthClient(ctx, { clientKey, clientId })
  const at = ctx.half.clock()
  const authorisationId = await ctx.tokens.read(token, at)
  if (authorisationId !== undefined) return await endOwn(ctx, client.clientKey, authorisationId)
  await ctx.oauth.transact({ actor: clientActor(client.clientKey), at }, async (tx, audit) => {
    const shown = { tokenSha256: digestOfSecret(token), clientKey: client.clientKey }
    if ((await revokeServiceToken(tx, shown, at)) === 'unknown') return audit.changedNothing()
    const facts = { clientKey: client.clientKey }
    audit.record('service-token/revoked', { subject: `client:${client.clientKey}`, facts })
  })
}

async function endOwn({ half, peer }: OauthContext, clientKey: string, id: string): Promise<void> {
  const found = await expectAuthorisation(half, id).catch((error: unknown) => {
    if (error instanceof HalfError) return undefined
    throw error
  })
  if (found?.clientKey !== clientKey) return
  await endAuthorisationsOf(half, { id }, 'client')
  await peer.endAuthorisation(id, 'client')
}
