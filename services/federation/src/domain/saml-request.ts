/**
 * What a request to sign in comes to: a page of ours, an answer to the partner, or a flow. An answer leaves only for an address
 * that is registered; whatever cannot be answered safely ends on our page.
 */
import {
  type AuthnRequest,
  judgeIssueInstant,
  NAME_ID_FORMATS,
  type SignatureFinding,
  type Status,
  type YesNo,
} from '@jitsuin/saml'
import type { SignInMethod } from '@jitsuin/sso/contract'
import type { SamlErrorCode } from '../errors.js'
import { methodsFor } from './saml-context.js'
import { defaultConsumer, type SamlPartner } from './saml-partner.js'

/** How old a request may be, and how wrong the partner's clock. */
export const REQUEST_LIFETIME_SECONDS = 300
export const CLOCK_SKEW_SECONDS = 60

/** When the id of a request may be forgotten: its lifetime and the error of both clocks later it is too old in any case. */
export function forgetRequestAt(at: Date): Date {
  return new Date(at.getTime() + (REQUEST_LIFETIME_SECONDS + 2 * CLOCK_SKEW_SECONDS) * 1000)
}

/** What of a request is kept until the person has signed in. */
export type SignOnWish = {
  readonly partnerId: string
  readonly acs: string
  readonly inResponseTo?: string
  readonly relayState?: string
  readonly nameIdFormat: 'persistent' | 'transient'
  readonly allowCreate: YesNo
  readonly forceAuthn: YesNo
  readonly isPassive: YesNo
  readonly methods: readonly SignInMethod[]
  /** Classes that were asked for, for the wording of the answer. */
  readonly requestedClasses: readonly string[]
}

/** How a request is judged. */
export type RequestContext = {
  readonly partner: SamlPartner
  readonly finding: SignatureFinding
  readonly relayState: string | undefined
  /** Our address that it came to. */
  readonly address: string
  readonly at: Date
}

/** The judgement. `answer` goes to a registered address. */
export type RequestVerdict =
  | { readonly verdict: 'refuse'; readonly code: SamlErrorCode }
  | { readonly verdict: 'answer'; readonly wish: SignOnWish; readonly status: Status }
  | { readonly verdict: 'go-on'; readonly wish: SignOnWish }

/** Judges a request whose signature, if it has one, was verified with the partner's keys. */
export function judgeRequest(request: AuthnRequest, context: RequestContext): RequestVerdict {
  const code = REFUSALS.map((rule) => rule(request, context)).find((found) => found !== undefined)
  if (code) return { verdict: 'refuse', code }
  const acs = consumerFor(request, context.partner)
  if (acs === undefined) return { verdict: 'refuse', code: 'saml-idp/acs-not-registered' }
  const wish = wishOf(request, context, acs)
  const status = STATUSES.map((rule) => rule(request, context.partner)).find((found) => found !== undefined)
  return status ? { verdict: 'answer', wish, status } : { verdict: 'go-on', wish }
}

type Refusal = (request: AuthnRequest, context: RequestContext) => SamlErrorCode | undefined

const REFUSALS: readonly Refusal[] = [
  (_request, { partner, finding }) =>
    partner.signedRequests === 'demanded' && finding === 'unsigned'
      ? 'saml-idp/signature-demanded'
      : undefined,
  // saml-bindings-2.0 §3.4.5.2, §3.5.5.2: a signed message names its destination; a wrong one is refused in any case.
  ({ destination }, { finding, address }) =>
    destination === address || (destination === undefined && finding === 'unsigned')
      ? undefined
      : 'saml-idp/wrong-destination',
  ({ issueInstant }, { at }) => {
    const bounds = { at, skewSeconds: CLOCK_SKEW_SECONDS, lifetimeSeconds: REQUEST_LIFETIME_SECONDS }
    return judgeIssueInstant(issueInstant, bounds) === 'timely' ? undefined : 'saml-idp/untimely'
  },
]

function consumerFor({ acs }: AuthnRequest, partner: SamlPartner): string | undefined {
  switch (acs.by) {
    case 'address':
      // Octet for octet: two spellings of one address are two addresses.
      return partner.consumers.find(({ location }) => location === acs.location)?.location
    case 'index':
      return partner.consumers.find(({ index }) => index === acs.index)?.location
    case 'default':
      return defaultConsumer(partner)?.location
  }
}

function wishOf(request: AuthnRequest, { partner, relayState }: RequestContext, acs: string): SignOnWish {
  const { nameIdFormat, requestedContext } = request
  return {
    partnerId: partner.partnerId,
    acs,
    inResponseTo: request.id,
    ...(relayState !== undefined && { relayState }),
    nameIdFormat:
      nameIdFormat === NAME_ID_FORMATS.transient
        ? 'transient'
        : nameIdFormat === NAME_ID_FORMATS.persistent
          ? 'persistent'
          : partner.nameIdFormat,
    allowCreate: request.allowCreate,
    forceAuthn: request.forceAuthn,
    isPassive: request.isPassive,
    methods: methodsFor(requestedContext),
    requestedClasses: requestedContext?.classes ?? [],
  }
}

type StatusRule = (request: AuthnRequest, partner: SamlPartner) => Status | undefined

const FORMATS: ReadonlySet<string> = new Set(Object.values(NAME_ID_FORMATS))

const STATUSES: readonly StatusRule[] = [
  ({ nameIdFormat, spNameQualifier }, { entityId }) =>
    FORMATS.has(nameIdFormat) && (spNameQualifier ?? entityId) === entityId
      ? undefined
      : { top: 'requester', detail: 'invalidNameIdPolicy' },
  ({ requestedContext }) =>
    methodsFor(requestedContext).length > 0 ? undefined : { top: 'responder', detail: 'noAuthnContext' },
]

/** Whether a live session answers a wish, or the person has to sign in. */
export function judgeSession(
  wish: Pick<SignOnWish, 'methods' | 'forceAuthn'>,
  facts: { readonly method: SignInMethod; readonly signedInAt: Date; readonly flowStartedAt: Date },
): 'enough' | 'sign-in' {
  if (!wish.methods.includes(facts.method)) return 'sign-in'
  // core §3.4.1 ForceAuthn: a sign-in from before the request does not count.
  return wish.forceAuthn === 'yes' && facts.signedInAt < facts.flowStartedAt ? 'sign-in' : 'enough'
}
