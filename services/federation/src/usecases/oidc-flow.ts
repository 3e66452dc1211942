/**
 * What happens between a partner's request and our answer: sign-in by the gate, then the person's consent. The provider's library
 * stops at each of the two and asks here how to go on.
 */
import type { SignInGate } from '@jitsuin/sso/contract'
import { judgeSignIn, methodsFor } from '../domain/oidc-wish.js'
import type { ActivePartner } from '../domain/partner.js'
import type { HolderSession } from '../domain/release.js'
import type { ReasonWanted } from '../store/tables.js'
import { type OidcParts, subjectOf } from './oidc-account.js'
import type { ReleaseRefusal } from './release-desk.js'

/** A partner's request on its way. */
export type OidcFlow = {
  readonly clientId: string
  readonly startedAt: Date
  readonly stoppedFor: 'login' | 'consent'
  /** The checks that stopped it, by the library's names. */
  readonly reasons: readonly string[]
  /** The session that the request goes on with. */
  readonly sessionId: string | undefined
  readonly request: OidcRequest
  /** Where the browser comes back to. */
  readonly address: string
  /** The same as a path of this host. */
  readonly path: string
}

/** What of the request matters here. */
export type OidcRequest = {
  readonly acrValues?: string | undefined
  readonly acrClaim?: { readonly value?: unknown; readonly values?: unknown } | null | undefined
  readonly maxAgeSeconds?: number | undefined
  readonly reasonOfAccess?: string | undefined
  /** The person whom the partner means, by their identifier there; nobody else gets in (OpenID Connect Core §3.1.2.1, §5.5.1). */
  readonly meantSubject?: string | undefined
}

/** How the flow goes on. An error goes to the partner, in the words of RFC 6749 §4.1.2.1 and OpenID Connect Core §3.1.2.6. */
export type FlowStep =
  | { readonly step: 'go'; readonly address: string }
  | { readonly step: 'signed-in'; readonly session: HolderSession }
  | { readonly step: 'released'; readonly session: HolderSession; readonly reason: string | null }
  | { readonly step: 'error'; readonly error: string; readonly description: string }

type Headers = Parameters<SignInGate['current']>[0]

/** Takes the next step for the person whose browser it is. */
export async function nextStep(parts: OidcParts, flow: OidcFlow, headers: Headers): Promise<FlowStep> {
  const partner = await parts.partners.activeByIdentity('oidc', flow.clientId)
  if (!partner) return refusal('partner-stopped')
  const current = await parts.gate.current(headers)
  const session = current && current.kind !== 'staff' ? current : undefined
  if (flow.stoppedFor === 'consent' && session && session.sessionId === flow.sessionId) {
    return askConsent(parts, flow, { partner, session })
  }
  return askSignIn(parts, flow, { partner, session })
}

type Who = { readonly partner: ActivePartner<'oidc'>; readonly session: HolderSession | undefined }

async function askSignIn(parts: OidcParts, flow: OidcFlow, who: Who): Promise<FlowStep> {
  const methods = methodsFor(flow.request)
  if (methods.length === 0) {
    return {
      step: 'error',
      error: 'unmet_authentication_requirements',
      description: 'No such way to sign in',
    }
  }
  const verdict = await judgeWho(parts, flow, { ...who, methods })
  if (verdict === 'enough' && who.session) return { step: 'signed-in', session: who.session }
  if (verdict === 'another-again') {
    return { step: 'error', error: 'login_required', description: 'Another person is signed in' }
  }
  const address = await parts.gate.signInAddress({
    returnTo: flow.address,
    audience: 'holder',
    methods,
    forService: who.partner.terms.name,
    ...((verdict === 'too-old' || verdict === 'another') && { anew: 'yes' }),
  })
  return { step: 'go', address }
}

/** `another`: somebody else than the partner means was signed in already; `again`: they came by signing in for this request. */
async function judgeWho(
  parts: OidcParts,
  { request, reasons, startedAt }: OidcFlow,
  { partner, session, methods }: Who & { readonly methods: ReturnType<typeof methodsFor> },
): Promise<ReturnType<typeof judgeSignIn> | 'nobody' | 'another' | 'another-again'> {
  if (!session) return 'nobody'
  const notBefore = reasons.includes('login_prompt') ? startedAt : undefined
  const verdict = judgeSignIn(
    session,
    { methods, maxAgeSeconds: request.maxAgeSeconds, notBefore },
    parts.clock(),
  )
  const { meantSubject } = request
  if (verdict !== 'enough' || meantSubject === undefined) return verdict
  if ((await subjectOf(parts, session, partner)) === meantSubject) return 'enough'
  return session.signedInAt < startedAt ? 'another' : 'another-again'
}

async function askConsent(
  parts: OidcParts,
  flow: OidcFlow,
  { partner, session }: { readonly partner: ActivePartner<'oidc'>; readonly session: HolderSession },
): Promise<FlowStep> {
  const verdict = await parts.releases.decide({
    partnerId: partner.partnerId,
    session,
    returnTo: flow.path,
    at: parts.clock(),
    reason: reasonWanted(partner, flow.request),
    consent: flow.reasons.includes('consent_prompt') ? 'anew' : 'as-remembered',
  })
  switch (verdict.verdict) {
    case 'released':
      return { step: 'released', session, reason: verdict.reason }
    case 'consent-needed':
      return { step: 'go', address: verdict.address }
    case 'refused':
      return refusal(verdict.why)
  }
}

/** How the reason of access comes about for a request. */
export function reasonWanted(
  { terms }: ActivePartner<'oidc'>,
  { reasonOfAccess }: OidcRequest,
): ReasonWanted {
  switch (terms.protocol.reasonOfAccess) {
    case 'not-used':
      return { kind: 'none' }
    case 'from-person':
      return { kind: 'ask' }
    case 'from-partner':
      return reasonOfAccess === undefined ? { kind: 'none' } : { kind: 'stated', reason: reasonOfAccess }
  }
}

const REFUSALS: Readonly<Record<ReleaseRefusal, string>> = {
  'partner-stopped': 'The connection of this service is suspended',
  'role-required': 'No valid certificate states a qualification of this person',
  declined: 'The person did not agree',
}

function refusal(why: ReleaseRefusal): FlowStep {
  return { step: 'error', error: 'access_denied', description: REFUSALS[why] }
}
