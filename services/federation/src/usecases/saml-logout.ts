/**
 * How single logout begins (saml-profiles-2.0 §4.4): at a partner, at us, or in another protocol; and what partners answer. Here the session ends first, so that whatever a partner does, nobody signs in anew through us.
 */
import {
  type Envelope,
  judgeInterval,
  judgeIssueInstant,
  type LogoutRequest,
  type MessageHead,
  readLogoutRequest,
  readLogoutResponse,
  type Status,
} from '@jitsuin/saml'
import { logoutEndpoint, type SamlPartner, signingKeys } from '../domain/saml-partner.js'
import { CLOCK_SKEW_SECONDS, forgetRequestAt, REQUEST_LIFETIME_SECONDS } from '../domain/saml-request.js'
import { SamlIdpError } from '../errors.js'
import type { Participant } from '../store/saml-participants.js'
import type { LogoutInitiator } from '../store/saml-tables.js'
import { answerPartner, nextPartner, SUCCESS } from './saml-logout-run.js'
import { type FrontChannel, newId, partnerOf, type SamlParts, type VisitHeaders } from './saml-parts.js'

/**
 * Takes what a partner sends to our logout address: a request of its own, or its answer to ours. Both must be signed
 * (saml-profiles-2.0 §4.4.3.1, §4.4.3.4): otherwise anyone could sign anyone out.
 *
 * @throws {SamlIdpError}, {SamlError}.
 */
export async function takeLogout(
  parts: SamlParts,
  envelope: Envelope,
  headers: VisitHeaders,
): Promise<FrontChannel> {
  const { root, relayState } = envelope
  if (envelope.kind === 'SAMLResponse') {
    const response = readLogoutResponse(root)
    const partner = await authenticPartner(parts, envelope, response)
    return takeAnswer(parts, partner, response)
  }
  const request = readLogoutRequest(root)
  const partner = await authenticPartner(parts, envelope, request)
  const times = { at: parts.clock(), skewSeconds: CLOCK_SKEW_SECONDS }
  if (judgeInterval(request, times) !== 'within') throw untimely()
  const { partnerId } = partner
  const taken = { partnerId, requestId: request.id, forgetAt: forgetRequestAt(times.at), at: times.at }
  if ((await parts.flows.takeLogout(taken)) === 'replayed') {
    throw new SamlIdpError('saml-idp/replayed', 'The request was taken before')
  }
  return takeRequest(parts, { partner, request, relayState }, headers)
}

async function authenticPartner(
  parts: SamlParts,
  envelope: Envelope,
  head: MessageHead,
): Promise<SamlPartner> {
  const partner = await partnerOf(parts, head.issuer)
  if (envelope.verify(signingKeys(partner)) === 'unsigned') {
    throw new SamlIdpError('saml-idp/signature-demanded', 'Messages of logout must be signed')
  }
  if (head.destination !== parts.addresses.slo) {
    throw new SamlIdpError('saml-idp/wrong-destination', 'The destination is not our logout address')
  }
  const bounds = {
    at: parts.clock(),
    skewSeconds: CLOCK_SKEW_SECONDS,
    lifetimeSeconds: REQUEST_LIFETIME_SECONDS,
  }
  if (judgeIssueInstant(head.issueInstant, bounds) !== 'timely') throw untimely()
  return partner
}

type Asked = {
  readonly partner: SamlPartner
  readonly request: LogoutRequest
  readonly relayState: string | undefined
}

async function takeRequest(parts: SamlParts, asked: Asked, headers: VisitHeaders): Promise<FrontChannel> {
  const { partner, request, relayState } = asked
  const { partnerId } = partner
  const { value } = request.nameId
  const own = await parts.participants.ofName(partnerId, value, request.sessionIndexes)
  const initiator = { partnerId, requestId: request.id, ...(relayState !== undefined && { relayState }) }
  const [first] = own
  if (!first) {
    // Signed out before is signed out; a name that was never given is nobody (core §3.7.3.2).
    const known = await parts.participants.isKnownName(partnerId, value)
    return answerPartner(parts, initiator, known === 'known' ? SUCCESS : UNKNOWN)
  }
  const here = await parts.gate.current(headers)
  const sessionId = own.find((one) => one.sessionId === here?.sessionId)?.sessionId ?? first.sessionId
  const runId = await beginRun(parts, sessionId, initiator)
  // Sessions in other browsers end, too; their partners cannot be asked from this one.
  for (const other of new Set(own.map((one) => one.sessionId))) {
    if (other !== sessionId) await endSession(parts, other)
  }
  return nextPartner(parts, runId)
}

const UNKNOWN: Status = { top: 'requester', detail: 'unknownPrincipal' }

/**
 * Begins the sign-out of the session at hand, everywhere; gives the run to follow.
 *
 * @throws {SamlIdpError} `saml-idp/signed-out` when nobody is signed in.
 */
export async function beginCentralLogout(parts: SamlParts, headers: VisitHeaders): Promise<string> {
  const session = await parts.gate.current(headers)
  if (!session) throw new SamlIdpError('saml-idp/signed-out', 'There is no session')
  return beginRun(parts, session.sessionId, null)
}

/**
 * Begins the sign-out for another protocol of ours. Without a SAML partner there is nothing for the browser to visit, and
 * nothing is done.
 */
export async function joinCentralLogout(
  parts: SamlParts,
  headers: VisitHeaders,
): Promise<{ readonly visit: string } | 'nobody-else'> {
  const session = await parts.gate.current(headers)
  const participants = session ? await parts.participants.ofSession(session.sessionId) : []
  if (!session || !participants.some(({ state }) => state === 'live')) return 'nobody-else'
  return { visit: parts.addresses.nextPartner(await beginRun(parts, session.sessionId, null)) }
}

async function beginRun(
  parts: SamlParts,
  sessionId: string,
  initiator: LogoutInitiator | null,
): Promise<string> {
  const participants = (await parts.participants.ofSession(sessionId)).filter(
    ({ state }) => state === 'live' || state === 'ended',
  )
  // Who entered a partner twice is asked for there once, with the indexes of both.
  const latest = new Map(participants.map((one) => [`${one.partnerId} ${one.nameId}`, one]))
  const states = new Map<string, 'waiting' | 'done' | 'no-channel'>()
  for (const one of latest.values()) states.set(one.participantId, await firstState(parts, one, initiator))
  const runId = newId(parts)
  await parts.participants.beginLogout({ runId, sessionId, initiator, states, at: parts.clock() })
  await parts.gate.end(sessionId, 'signed-out')
  return runId
}

async function firstState(
  { partners }: SamlParts,
  { partnerId }: Participant,
  initiator: LogoutInitiator | null,
) {
  if (partnerId === initiator?.partnerId) return 'done' // it has ended its own session before it asked
  const partner = await partners.byId(partnerId)
  return partner && logoutEndpoint(partner) ? 'waiting' : 'no-channel'
}

/** Our session is over for good, and the partners' records say so. */
async function endSession(parts: SamlParts, sessionId: string): Promise<void> {
  await parts.gate.end(sessionId, 'signed-out')
  await parts.participants.endSession(sessionId, 'signed-out', parts.clock())
}

async function takeAnswer(
  parts: SamlParts,
  partner: SamlPartner,
  { inResponseTo, status }: ReturnType<typeof readLogoutResponse>,
): Promise<FrontChannel> {
  const isDone = status.top === 'success' && status.detailUri === undefined
  const answered = await parts.participants.answer({
    requestId: inResponseTo ?? '',
    partnerId: partner.partnerId,
    state: isDone ? 'done' : 'failed',
    at: parts.clock(),
  })
  if (answered === 'unasked')
    throw new SamlIdpError('saml-idp/logout-unknown', 'Nothing was asked, or it was answered')
  return nextPartner(parts, answered.runId)
}

function untimely(): SamlIdpError {
  return new SamlIdpError('saml-idp/untimely', 'The message is too old or from the future')
}
