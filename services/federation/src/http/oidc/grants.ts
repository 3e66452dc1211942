/** Grants: what a flow's tokens hang on. */
import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import { SCOPES } from '../../domain/oidc-client.js'
import { loadHolderSession, type OidcParts } from '../../usecases/oidc-account.js'
import { reasonWanted } from '../../usecases/oidc-flow.js'
import { requestOf } from './request.js'

/** Seconds that a grant lives: as long as the longest token that can hang on it. */
export const GRANT_SECONDS = 43_200

/** The grant of a request: the one that the flow ended with, or a new one where the remembered consent answers by itself. */
export async function loadGrant(parts: OidcParts, ctx: KoaContextWithOIDC) {
  const { oidc } = ctx
  const { provider, params = {}, client } = oidc
  const grantId = oidc.result?.consent?.grantId
  if (grantId !== undefined) return provider.Grant.find(grantId)
  const session = await loadHolderSession(parts.gate, oidc.session?.accountId ?? '')
  const partner = await parts.partners.activeByIdentity('oidc', client?.clientId ?? '')
  if (!session || !partner || oidc.prompts.has('consent')) return undefined
  const reason = reasonWanted(partner, requestOf(params))
  if (reason.kind === 'ask') return undefined
  if ((await parts.releases.standing(partner.partnerId, session)) === 'nothing') return undefined
  return makeGrant(parts, provider, {
    ...{ sessionId: session.sessionId, clientId: partner.terms.protocol.clientId, params },
    reason: reason.kind === 'stated' ? reason.reason : null,
  })
}

/** What a grant is made of. */
export type NewGrant = {
  readonly sessionId: string
  readonly clientId: string
  readonly params: Readonly<Record<string, unknown>>
  readonly reason: string | null
}

/** Makes the grant that a flow's tokens hang on, with the reason of access beside it. */
export async function makeGrant(
  { entries, clock }: Pick<OidcParts, 'entries' | 'clock'>,
  provider: Provider,
  { sessionId, clientId, params, reason }: NewGrant,
) {
  const grant = new provider.Grant({ accountId: sessionId, clientId })
  const known = String(params.scope ?? '').split(' ')
  grant.addOIDCScope(known.filter((scope) => SCOPES.has(scope)).join(' '))
  grant.addOIDCClaims([...[...SCOPES.values()].flat(), 'reason_of_access'])
  const grantId = await grant.save()
  const expiresAt = new Date(clock().getTime() + GRANT_SECONDS * 1000)
  if (reason !== null) await entries.saveReason(grantId, reason, expiresAt)
  return grant
}
