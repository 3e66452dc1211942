/** Web Browser SSO (saml-profiles-2.0 §4.1): from a partner's request to its answer, by way of sign-in and consent. */
import { type Envelope, readAuthnRequest } from '@jitsuin/saml'
import type { HolderSession } from '../domain/release.js'
import { ALL_METHODS } from '../domain/saml-context.js'
import { defaultConsumer, type SamlPartner, signingKeys } from '../domain/saml-partner.js'
import { forgetRequestAt, judgeRequest, judgeSession, type SignOnWish } from '../domain/saml-request.js'
import { SamlIdpError } from '../errors.js'
import type { SamlFlow } from '../store/saml-flows.js'
import { declineSignOn, issueAssertion } from './saml-issue.js'
import { type FrontChannel, newId, partnerOf, type SamlParts, type VisitHeaders } from './saml-parts.js'

/** How long a person has for signing in and for consent. */
const FLOW_SECONDS = 900

/**
 * Takes a request. What cannot be answered to a registered address of an authentic partner is thrown, for a page of ours.
 *
 * @throws {SamlIdpError}, {SamlError}.
 */
export async function takeSignOn(
  parts: SamlParts,
  envelope: Envelope,
  headers: VisitHeaders,
): Promise<FrontChannel> {
  if (envelope.kind !== 'SAMLRequest') throw new SamlIdpError('saml-idp/wrong-message', 'Requests only')
  const request = readAuthnRequest(envelope.root)
  const partner = await partnerOf(parts, request.issuer)
  const finding = envelope.verify(signingKeys(partner))
  const { relayState } = envelope
  const verdict = judgeRequest(request, {
    partner,
    finding,
    relayState,
    address: parts.addresses.sso,
    at: parts.clock(),
  })
  if (verdict.verdict === 'refuse') throw new SamlIdpError(verdict.code, 'The request is refused')
  const flow = await beginFlow(parts, verdict.wish)
  if (verdict.verdict === 'answer') return declineSignOn(parts, { flow, partner }, verdict.status)
  // A form that another site posts comes without our cookies (SameSite); the address that we send the browser to has them.
  if (envelope.binding === 'post') return { kind: 'go', address: parts.addresses.continueFlow(flow.flowId) }
  return goOn(parts, { flow, partner }, headers)
}

/**
 * Begins without a request, for a partner that asked for this (saml-profiles-2.0 §4.1.5).
 *
 * @throws {SamlIdpError} `saml-idp/unknown-partner`, `saml-idp/not-offered`.
 */
export async function startUnasked(
  parts: SamlParts,
  partnerId: string,
  headers: VisitHeaders,
): Promise<FrontChannel> {
  const partner = await parts.partners.byId(partnerId)
  if (!partner) throw new SamlIdpError('saml-idp/unknown-partner', 'No approved partner has this id')
  const acs = defaultConsumer(partner)?.location
  if (partner.idpInitiated !== 'allowed' || acs === undefined) {
    throw new SamlIdpError('saml-idp/not-offered', 'The partner did not ask for it')
  }
  const flow = await beginFlow(parts, {
    partnerId,
    acs,
    nameIdFormat: partner.nameIdFormat,
    allowCreate: 'yes',
    forceAuthn: 'no',
    isPassive: 'no',
    methods: ALL_METHODS,
    requestedClasses: [],
  })
  return goOn(parts, { flow, partner }, headers)
}

/**
 * Goes on with a flow when the browser comes back from signing in or from consent.
 *
 * @throws {SamlIdpError} `saml-idp/flow-over`, `saml-idp/unknown-partner` when the partner was suspended meanwhile.
 */
export async function continueSignOn(
  parts: SamlParts,
  flowId: string,
  headers: VisitHeaders,
): Promise<FrontChannel> {
  const flow = await parts.flows.load(flowId, parts.clock())
  if (!flow) throw new SamlIdpError('saml-idp/flow-over', 'No open flow has this id')
  const partner = await parts.partners.byId(flow.wish.partnerId)
  if (!partner) throw new SamlIdpError('saml-idp/unknown-partner', 'The partner is no longer approved')
  // What was registered when the request came may have been withdrawn since.
  if (!partner.consumers.some(({ location }) => location === flow.wish.acs)) {
    throw new SamlIdpError('saml-idp/acs-not-registered', 'The address is no longer registered')
  }
  return goOn(parts, { flow, partner }, headers)
}

async function beginFlow(parts: SamlParts, wish: SignOnWish): Promise<SamlFlow> {
  const startedAt = parts.clock()
  const flow = { flowId: newId(parts), wish, startedAt }
  const expiresAt = new Date(startedAt.getTime() + FLOW_SECONDS * 1000)
  const begun = await parts.flows.begin({ ...flow, expiresAt, forgetRequestAt: forgetRequestAt(startedAt) })
  if (begun === 'replayed') throw new SamlIdpError('saml-idp/replayed', 'The request was taken before')
  return flow
}

type Going = { readonly flow: SamlFlow; readonly partner: SamlPartner }

async function goOn(parts: SamlParts, going: Going, headers: VisitHeaders): Promise<FrontChannel> {
  const { flow, partner } = going
  const session = await holderAt(parts, headers)
  const isEnough =
    session && judgeSession(flow.wish, { ...session, flowStartedAt: flow.startedAt }) === 'enough'
  if (!isEnough) return signInFirst(parts, going, session)
  const returnTo = parts.addresses.continueFlow(flow.flowId)
  const release = await parts.releases.decide({
    partnerId: partner.partnerId,
    session,
    returnTo,
    at: parts.clock(),
  })
  switch (release.verdict) {
    case 'released':
      return issueAssertion(parts, { flow, partner, session, claims: release.claims })
    case 'consent-needed':
      if (flow.wish.isPassive === 'yes') return declineSignOn(parts, going, NO_PASSIVE)
      return { kind: 'go', address: release.address }
    case 'refused':
      return declineSignOn(parts, going, { top: 'responder', detail: 'requestDenied' })
  }
}

const NO_PASSIVE = { top: 'responder', detail: 'noPassive' } as const

/** Staff are nobody to partners: their sessions do not count. */
async function holderAt({ gate }: SamlParts, headers: VisitHeaders): Promise<HolderSession | undefined> {
  const session = await gate.current(headers)
  return session && session.kind !== 'staff' ? session : undefined
}

async function signInFirst(
  parts: SamlParts,
  { flow, partner }: Going,
  session: HolderSession | undefined,
): Promise<FrontChannel> {
  const { wish } = flow
  if (wish.isPassive === 'yes') return declineSignOn(parts, { flow, partner }, NO_PASSIVE)
  const isAnew = wish.forceAuthn === 'yes' || session !== undefined
  const address = await parts.gate.signInAddress({
    returnTo: parts.addresses.continueFlow(flow.flowId),
    audience: 'holder',
    ...(wish.methods.length < ALL_METHODS.length && { methods: wish.methods }),
    ...(isAnew && { anew: 'yes' as const }),
    forService: partner.name,
  })
  return { kind: 'go', address }
}
