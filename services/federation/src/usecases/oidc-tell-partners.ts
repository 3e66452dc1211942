/** Back-channel logout (OpenID Connect Back-Channel Logout 1.0): partners are told from server to server that a session ended, or a consent. */
import type { LoopbackRequest } from '@jitsuin/platform'
import type { ActivePartner } from '../domain/partner.js'
import type { OidcParticipant, OidcParticipants, TryResult } from '../store/oidc-participants.js'
import type { Partners } from '../store/partners.js'
import type { KeysInUse } from './oidc-key-ring.js'

/** What telling works with. */
export type TellingParts = {
  readonly participants: OidcParticipants
  readonly partners: Partners
  readonly issuer: string
  readonly keys: () => Promise<KeysInUse>
  readonly fetch: (address: string, request: LoopbackRequest) => Promise<Response>
  readonly clock: () => Date
  readonly newId: () => string
}

/** Seconds until a partner is tried again; after the last one it counts as not told. */
const PAUSES_SECONDS = [1, 5, 30, 120, 600, 1800]

/** How long a logout token counts (§2.4 recommends two minutes). */
const TOKEN_SECONDS = 120

const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout'

/** Beside it when the person took the consent back: whatever the partner keeps of them is to go (docs/openid-connect.md). */
const WITHDRAWN_EVENT = 'urn:jitsuin:event:consent-withdrawn'

/** Tells everyone whose time has come; partners do not wait for one another. */
export async function tellPartners(parts: TellingParts): Promise<void> {
  const due = await parts.participants.toTell(parts.clock())
  await Promise.all(due.map((participant) => tellPartner(parts, participant)))
}

async function tellPartner(parts: TellingParts, participant: OidcParticipant): Promise<void> {
  const partner = await parts.partners.activeById('oidc', participant.partnerId)
  const state = await tryOnce(parts, participant, partner)
  const at = parts.clock()
  const pause = PAUSES_SECONDS[participant.tries]
  const next: TryResult['state'] = state === 'waiting' && pause === undefined ? 'failed' : state
  await parts.participants.saveTry(participant, {
    state: next,
    tryAfter: new Date(at.getTime() + (pause ?? 0) * 1000),
    at,
  })
}

async function tryOnce(
  parts: TellingParts,
  participant: OidcParticipant,
  partner: ActivePartner<'oidc'> | undefined,
): Promise<'done' | 'waiting' | 'no-channel'> {
  const address = partner?.terms.protocol.backChannelLogoutAddress
  if (!partner || address === undefined) return 'no-channel'
  const body = new URLSearchParams({
    logout_token: await logoutToken(parts, participant, partner),
  }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  try {
    const response = await parts.fetch(address, { method: 'POST', headers, body, maxBytes: 64 * 1024 })
    // §2.8: 200, or 204 as some do; nothing else says that the session is over there.
    return response.status === 200 || response.status === 204 ? 'done' : 'waiting'
  } catch {
    return 'waiting' // no answer; it is tried again until it counts as failed
  }
}

async function logoutToken(
  { issuer, keys, clock, newId }: TellingParts,
  { subject, sid, why }: OidcParticipant,
  { terms }: ActivePartner<'oidc'>,
): Promise<string> {
  const { sign } = await keys()
  const iat = Math.floor(clock().getTime() / 1000)
  return sign('logout+jwt', {
    iss: issuer,
    aud: terms.protocol.clientId,
    iat,
    exp: iat + TOKEN_SECONDS,
    jti: newId(),
    sub: subject,
    ...(sid !== '' && { sid }),
    events: { [LOGOUT_EVENT]: {}, ...(why === 'consent-withdrawn' && { [WITHDRAWN_EVENT]: {} }) },
  })
}
