/**
 * An account of the provider is one session of ours: it ends when the session ends, and every use of a code or token looks whether
 * it lives. What partners see is the pairwise identifier of the person behind it.
 */
import type { SignInGate } from '@jitsuin/sso/contract'
import { ALL_ATTRIBUTES, ATTRIBUTES, type AttributeName } from '../domain/attributes.js'
import type { ActivePartner } from '../domain/partner.js'
import type { HolderSession, ReleasedClaims } from '../domain/release.js'
import type { OidcEntries } from '../store/oidc-entries.js'
import type { OidcParticipants } from '../store/oidc-participants.js'
import type { Partners } from '../store/partners.js'
import type { ReleaseDesk } from './release-desk.js'

/** What the use cases of the provider work with. */
export type OidcParts = {
  readonly gate: SignInGate
  readonly partners: Partners
  readonly releases: ReleaseDesk
  readonly participants: OidcParticipants
  readonly entries: OidcEntries
  readonly clock: () => Date
  readonly newId: () => string
}

/** A code or token at whose use the account is looked up. */
export type TokenInUse = { readonly grantId?: string | undefined; readonly sid?: string | undefined }

/** An account; `claims` writes down what is told before it is told. */
export type OidcAccount = {
  readonly accountId: string
  readonly claims: (
    by: string,
    scope: string,
    requested: Readonly<Record<string, unknown>>,
  ) => Promise<{ readonly sub: string; readonly [claim: string]: unknown }>
}

/** Whom an account is looked up for. */
export type AccountAsk = {
  readonly sessionId: string
  readonly clientId: string
  /** Absent while the person is still on the way. */
  readonly token: TokenInUse | undefined
}

/** The account of a session; undefined once the session ended, the partner was stopped or the consent is gone. */
export async function findAccount(parts: OidcParts, ask: AccountAsk): Promise<OidcAccount | undefined> {
  const session = await loadHolderSession(parts.gate, ask.sessionId)
  const partner = session && (await parts.partners.activeByIdentity('oidc', ask.clientId))
  if (!session || !partner) return undefined
  if (ask.token && (await parts.releases.standing(partner.partnerId, session)) === 'nothing') return undefined
  return {
    accountId: session.sessionId,
    claims: (by, scope, requested) =>
      tell(parts, { partner, session, token: ask.token }, { by, scope, requested }),
  }
}

/** A holder's session that lives; staff are nobody to partners. */
export async function loadHolderSession(
  gate: SignInGate,
  sessionId: string,
): Promise<HolderSession | undefined> {
  const session = await gate.byId(sessionId)
  return session && session.kind !== 'staff' ? session : undefined
}

/** The identifier of a session's person at a partner: random, and kept. */
export function subjectOf(
  parts: OidcParts,
  { accountId }: HolderSession,
  { partnerId }: ActivePartner<'oidc'>,
) {
  return parts.participants.subjectOf(accountId, partnerId, { subject: parts.newId(), at: parts.clock() })
}

type Telling = {
  readonly partner: ActivePartner<'oidc'>
  readonly session: HolderSession
  readonly token: TokenInUse | undefined
}

type Asked = {
  readonly by: string
  readonly scope: string
  readonly requested: Readonly<Record<string, unknown>>
}

async function tell(parts: OidcParts, { partner, session, token }: Telling, asked: Asked) {
  const { partnerId } = partner
  const released = await parts.releases.standing(partnerId, session)
  const names = released === 'nothing' ? [] : namesAsked(released, asked)
  const reason = token?.grantId === undefined ? null : await parts.entries.reasonOf(token.grantId)
  const sub = await subjectOf(parts, session, partner)
  const by = asked.by === 'userinfo' ? 'userinfo' : 'id_token'
  await parts.participants.record({
    participantId: parts.newId(),
    sessionId: session.sessionId,
    partnerId,
    subject: sub,
    sid: by === 'id_token' ? (token?.sid ?? '') : undefined,
    by,
    method: session.method,
    attributes: names,
    withReason: reason === null ? 'no' : 'yes',
    at: parts.clock(),
  })
  if (released === 'nothing') return { sub }
  const claims = names.map((name) => [ATTRIBUTES[name].claim, released[name]])
  return { sub, ...Object.fromEntries(claims), ...(reason !== null && { reason_of_access: reason }) }
}

/** Released attributes that the partner asked for by scope or by name. */
function namesAsked(released: ReleasedClaims, { scope, requested }: Asked): AttributeName[] {
  const scopes = new Set(scope.split(' '))
  return ALL_ATTRIBUTES.filter((name) => {
    const row = ATTRIBUTES[name]
    return released[name] !== undefined && (scopes.has(row.scope) || Object.hasOwn(requested, row.claim))
  })
}
