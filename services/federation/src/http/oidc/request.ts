/** The parameters of a request that are ours to judge. */
import { decodeJwt } from 'jose'
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { REASON_MAX_LENGTH } from '../../contract.js'
import type { OidcParts } from '../../usecases/oidc-account.js'
import type { OidcRequest } from '../../usecases/oidc-flow.js'

/** What of a request's parameters matters to our use cases. */
export function requestOf(params: Readonly<Record<string, unknown>>): OidcRequest {
  const { acr_values, claims, max_age, reason_of_access, id_token_hint } = params
  const wanted = claimsOf(claims)
  return {
    acrValues: textOf(acr_values),
    acrClaim: wanted?.acr,
    maxAgeSeconds: max_age === undefined ? undefined : Number(max_age),
    reasonOfAccess: textOf(reason_of_access),
    meantSubject: subjectIn(id_token_hint) ?? textOf(wanted?.sub?.value),
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

type Wanted = { readonly value?: unknown; readonly values?: unknown } | null

/** The library checked that `claims` is JSON of the right shape before anything asks here. */
function claimsOf(claims: unknown): { readonly acr?: Wanted; readonly sub?: Wanted } | undefined {
  const parsed = typeof claims === 'string' ? JSON.parse(claims) : claims
  return parsed?.id_token ?? undefined
}

/** The library verified the hint when the request came, and does not look at it again. */
function subjectIn(hint: unknown): string | undefined {
  return typeof hint === 'string' ? decodeJwt(hint).sub : undefined
}

/** Control characters, and marks that nobody sees (UTS #55 §3): the person must be able to read the reason as it is. */
const UNREADABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

/**
 * Checks the reason of access that a partner states: there where it is agreed, and nowhere else.
 *
 * @throws {errors.InvalidRequest}
 */
export async function checkReason(
  parts: Pick<OidcParts, 'partners'>,
  ctx: KoaContextWithOIDC,
  value: string | undefined,
): Promise<void> {
  const partner = await parts.partners.activeByIdentity('oidc', ctx.oidc.client?.clientId ?? '')
  const isStated = partner?.terms.protocol.reasonOfAccess === 'from-partner'
  if (value === undefined) {
    if (isStated) throw new errors.InvalidRequest('reason_of_access is missing')
    return
  }
  if (!isStated) throw new errors.InvalidRequest('reason_of_access is not agreed with this client')
  if (
    value.trim() === '' ||
    value.length > REASON_MAX_LENGTH ||
    !value.isWellFormed() ||
    UNREADABLE.test(value)
  ) {
    throw new errors.InvalidRequest('reason_of_access cannot be shown')
  }
}
