/**
 * How single logout goes on by the front channel (saml-profiles-2.0 §4.4): partners are asked one after the other, each in a page
 * of its own in the person's browser; at the end the list of results, and the answer to the partner that began.
 */
import {
  buildLogoutRequest,
  buildLogoutResponse,
  type Draft,
  type Endpoint,
  postForm,
  redirectAddress,
  type Status,
  signDraft,
  unsigned,
} from '@jitsuin/saml'
import { type LogoutResult, logoutVerdict, nextStep, shownResult } from '../domain/saml-logout.js'
import { logoutEndpoint, type SamlPartner } from '../domain/saml-partner.js'
import { SamlIdpError } from '../errors.js'
import type { LogoutRun, Participant } from '../store/saml-participants.js'
import type { LogoutInitiator } from '../store/saml-tables.js'
import { type FrontChannel, newId, type SamlParts } from './saml-parts.js'
import { signerFor } from './saml-signer.js'

/** Signed out, everywhere that we know of. */
export const SUCCESS: Status = { top: 'success' }

/**
 * Sends the browser to the next partner; at the end to the list of results, or straight back to a partner that was the only one.
 *
 * @throws {SamlIdpError} `saml-idp/logout-unknown`.
 */
export async function nextPartner(parts: SamlParts, runId: string): Promise<FrontChannel> {
  const run = await runOf(parts, runId)
  const step = nextStep(run.steps)
  if (step) return askPartner(parts, run, step.participantId)
  const isAlone =
    run.initiator !== null && run.steps.every(({ partnerId }) => partnerId === run.initiator?.partnerId)
  return isAlone ? backToInitiator(parts, runId) : { kind: 'go', address: parts.logoutPage(runId) }
}

const ANSWER_SECONDS = 300

async function askPartner(parts: SamlParts, run: LogoutRun, participantId: string): Promise<FrontChannel> {
  const participant = await parts.participants.byId(participantId)
  const partner = participant && (await parts.partners.byId(participant.partnerId))
  const endpoint = partner && logoutEndpoint(partner)
  const requestId = newId(parts)
  const at = parts.clock()
  const asked = await parts.participants.ask(participantId, requestId, at)
  // Suspended meanwhile, or another tab was faster: the step stays as it is and the run goes on.
  if (!participant || !partner || !endpoint || asked === 'gone') return nextPartner(parts, run.runId)
  const draft = buildLogoutRequest({
    id: requestId,
    issueInstant: at,
    destination: endpoint.location,
    issuer: parts.addresses.entityId,
    notOnOrAfter: new Date(at.getTime() + ANSWER_SECONDS * 1000),
    nameId: {
      value: participant.nameId,
      format: participant.nameFormat,
      nameQualifier: parts.addresses.entityId,
      spNameQualifier: partner.entityId,
    },
    sessionIndexes: await indexesOf(parts, participant),
  })
  return deliver(parts, partner, { kind: 'SAMLRequest', draft, endpoint, location: endpoint.location })
}

/** Every index that the partner knows this name by, out of this session. */
async function indexesOf(
  { participants }: SamlParts,
  { sessionId, partnerId, nameId }: Participant,
): Promise<string[]> {
  const all = await participants.ofSession(sessionId)
  return all
    .filter((one) => one.partnerId === partnerId && one.nameId === nameId)
    .map((one) => one.sessionIndex)
}

/**
 * Tells the partner that began how it went, once.
 *
 * @throws {SamlIdpError} `saml-idp/logout-unknown` for a run without an initiator, or one that was answered.
 */
export async function backToInitiator(parts: SamlParts, runId: string): Promise<FrontChannel> {
  const run = await runOf(parts, runId)
  const answered = await parts.participants.answerInitiator(runId, parts.clock())
  if (!run.initiator || answered === 'answered-before') {
    throw new SamlIdpError('saml-idp/logout-unknown', 'Nobody awaits an answer')
  }
  const isComplete = logoutVerdict(run.steps) === 'complete'
  return answerPartner(
    parts,
    run.initiator,
    isComplete ? SUCCESS : { top: 'success', detail: 'partialLogout' },
  )
}

/**
 * Answers a partner's request.
 *
 * @throws {SamlIdpError} `saml-idp/logout-unknown` for a partner without an address.
 */
export async function answerPartner(
  parts: SamlParts,
  { partnerId, requestId, relayState }: LogoutInitiator,
  status: Status,
): Promise<FrontChannel> {
  const partner = await parts.partners.byId(partnerId)
  const endpoint = partner && logoutEndpoint(partner)
  if (!endpoint) throw new SamlIdpError('saml-idp/logout-unknown', 'The partner has no address for answers')
  const location = endpoint.responseLocation ?? endpoint.location
  const draft = buildLogoutResponse(
    {
      id: newId(parts),
      issueInstant: parts.clock(),
      destination: location,
      issuer: parts.addresses.entityId,
      inResponseTo: requestId,
    },
    status,
  )
  return deliver(parts, partner, { kind: 'SAMLResponse', draft, endpoint, location, relayState })
}

type Delivery = {
  readonly kind: 'SAMLRequest' | 'SAMLResponse'
  readonly draft: Draft
  readonly endpoint: Endpoint
  readonly location: string
  readonly relayState?: string | undefined
}

async function deliver(parts: SamlParts, partner: SamlPartner, delivery: Delivery): Promise<FrontChannel> {
  const { kind, draft, endpoint, location, relayState } = delivery
  const { signer } = await signerFor(parts, partner.partnerId)
  switch (endpoint.binding) {
    case 'redirect': {
      const fields = { kind, location, xml: unsigned(draft), relayState }
      return { kind: 'go', address: await redirectAddress(fields, signer) }
    }
    case 'post': {
      const form = postForm(kind, { location, xml: await signDraft(draft, signer), relayState })
      return { kind: 'post', form, partnerName: partner.name }
    }
  }
}

/** What the list of results shows. */
export type LogoutList = {
  readonly runId: string
  readonly results: readonly {
    readonly partnerId: string
    readonly name: SamlPartner['name'] | undefined
    readonly result: LogoutResult
  }[]
  /** Where the browser goes for what is left to do. */
  readonly next: { readonly step: 'ask-next' | 'return'; readonly address: string } | undefined
}

/**
 * How a sign-out stands.
 *
 * @throws {SamlIdpError} `saml-idp/logout-unknown`.
 */
export async function showLogout(parts: SamlParts, runId: string): Promise<LogoutList> {
  const { steps, initiator, sessionId } = await runOf(parts, runId)
  const at = parts.clock()
  const asked = await Promise.all(
    steps.map(async (step) => ({
      partnerId: step.partnerId,
      name: (await parts.partners.byId(step.partnerId))?.name,
      result: shownResult(step, at),
    })),
  )
  const results = [...asked, ...(await parts.otherLogouts(sessionId))]
  const { nextPartner: ask, backToInitiator: back } = parts.addresses
  if (nextStep(steps)) return { runId, results, next: { step: 'ask-next', address: ask(runId) } }
  return { runId, results, next: initiator ? { step: 'return', address: back(runId) } : undefined }
}

async function runOf({ participants }: SamlParts, runId: string): Promise<LogoutRun> {
  const run = await participants.loadRun(runId)
  if (!run) throw new SamlIdpError('saml-idp/logout-unknown', 'No run has this id')
  return run
}
