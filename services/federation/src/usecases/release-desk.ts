/** Whether a partner may be told something of a session now, and what; both protocols ask here and nowhere else. */
import type { HolderClaims, HolderDirectory } from '@jitsuin/holder/contract'
import type { ActivePartner } from '../domain/partner.js'
import {
  consentSubject,
  decideRelease,
  type HolderSession,
  judgeConsent,
  personOf,
  pick,
  type ReleasedClaims,
} from '../domain/release.js'
import type { Consents, Question } from '../store/consents.js'
import type { Partners } from '../store/partners.js'
import type { ReasonWanted } from '../store/tables.js'

/** How long a question can be answered. */
const QUESTION_SECONDS = 600

/** What the desk works with. */
export type DeskParts = {
  readonly partners: Partners
  readonly consents: Consents
  readonly holders: HolderDirectory
  /** Address of the page for a question. */
  readonly questionPage: (questionId: string) => string
  readonly newId: () => string
}

/** Who asks, about whom, and where the browser goes on. `returnTo` is one way: a new sign-in has a new one. */
export type ReleaseAsk = {
  readonly partnerId: string
  readonly session: HolderSession
  readonly returnTo: string
  readonly at: Date
  /** How a reason of access comes about; none when absent. */
  readonly reason?: ReasonWanted
  /** `anew`: the partner wants the person to be asked although they agreed before. */
  readonly consent?: 'as-remembered' | 'anew'
}

/** Why a partner is told nothing. */
export type ReleaseRefusal = 'partner-stopped' | 'role-required' | 'declined'

/** What may be told to a partner now. */
export type ReleaseVerdict =
  | { readonly verdict: 'released'; readonly claims: ReleasedClaims; readonly reason: string | null }
  /** The person has to be asked first; the browser goes there and comes back. */
  | { readonly verdict: 'consent-needed'; readonly address: string }
  | { readonly verdict: 'refused'; readonly why: ReleaseRefusal }

/** The release rules and consent. */
export type ReleaseDesk = {
  readonly decide: (ask: ReleaseAsk) => Promise<ReleaseVerdict>
  /** What the partner would be told if the person agreed; for the page that asks. */
  readonly preview: (partner: ActivePartner, session: HolderSession) => Promise<ReleasedClaims>
  /** What holds without asking anybody, for tokens that are used later; nothing once the consent is gone. */
  readonly standing: (partnerId: string, session: HolderSession) => Promise<ReleasedClaims | 'nothing'>
}

/** Opens the desk. */
export function releaseDesk(parts: DeskParts): ReleaseDesk {
  return {
    decide: (ask) => decide(parts, ask),
    preview: async (partner, session) => {
      const decision = await decideNow(parts, partner, session)
      return decision.decision === 'releasable' ? decision.claims : {}
    },
    standing: (partnerId, session) => standing(parts, partnerId, session),
  }
}

async function decide(parts: DeskParts, ask: ReleaseAsk): Promise<ReleaseVerdict> {
  const { partnerId, session } = ask
  const partner = await loadActive(parts.partners, partnerId)
  if (!partner) return { verdict: 'refused', why: 'partner-stopped' }
  const decision = await decideNow(parts, partner, session)
  if (decision.decision === 'refused') return { verdict: 'refused', why: 'role-required' }

  const place = { sessionId: session.sessionId, partnerId, returnTo: ask.returnTo }
  const question = await parts.consents.questionAt(place, ask.at)
  if (question?.answer === 'declined') return { verdict: 'refused', why: 'declined' }
  const remembered = await parts.consents.remembered(session.accountId, partnerId)
  const why = whyAsk(ask, question, judgeConsent(partner.terms, remembered))
  if (why) return { verdict: 'consent-needed', address: await putQuestion(parts, ask, why) }
  const claims = pick(decision.claims, consentSubject(partner.terms).attributes)
  return { verdict: 'released', claims, reason: reasonOf(ask, question) }
}

function whyAsk(
  { reason, consent }: ReleaseAsk,
  question: Question | undefined,
  standing: ReturnType<typeof judgeConsent>,
): Question['why'] | undefined {
  if (standing !== 'agreed') return standing
  if (question?.answer === 'agreed') return undefined
  if (consent === 'anew') return 'asked-by-partner'
  return reason?.kind === 'ask' ? 'each-time' : undefined
}

function reasonOf({ reason }: ReleaseAsk, question: Question | undefined): string | null {
  if (reason?.kind === 'stated') return reason.reason
  return question?.reason ?? null
}

async function putQuestion(parts: DeskParts, ask: ReleaseAsk, why: Question['why']): Promise<string> {
  const { session, partnerId, returnTo, at, reason = { kind: 'none' } } = ask
  const questionId = parts.newId()
  const { sessionId, accountId } = session
  const head = { questionId, sessionId, accountId, partnerId, returnTo }
  const question: Question = { ...head, why, reasonWanted: reason, answer: 'open', reason: null }
  const expiresAt = new Date(at.getTime() + QUESTION_SECONDS * 1000)
  await parts.consents.ask(question, { at, expiresAt })
  return parts.questionPage(questionId)
}

async function standing(
  parts: DeskParts,
  partnerId: string,
  session: HolderSession,
): Promise<ReleasedClaims | 'nothing'> {
  const partner = await loadActive(parts.partners, partnerId)
  if (!partner) return 'nothing'
  const remembered = await parts.consents.remembered(session.accountId, partnerId)
  if (judgeConsent(partner.terms, remembered) !== 'agreed') return 'nothing'
  const decision = await decideNow(parts, partner, session)
  return decision.decision === 'releasable' ? decision.claims : 'nothing'
}

async function decideNow({ holders }: DeskParts, { terms }: ActivePartner, session: HolderSession) {
  return decideRelease({ terms, session, disclosed: await loadDisclosed(holders, session) })
}

/** Someone whom the issuing office does not know discloses nothing. */
async function loadDisclosed(holders: HolderDirectory, session: HolderSession): Promise<HolderClaims> {
  const person = personOf(session)
  const disclosed = person ? await holders.disclosedClaims(person, 'users') : 'unknown'
  return disclosed === 'unknown' ? {} : disclosed
}

/** A partner of either protocol whose terms are in force. */
export async function loadActive(partners: Partners, partnerId: string): Promise<ActivePartner | undefined> {
  return (await partners.activeById('saml', partnerId)) ?? (await partners.activeById('oidc', partnerId))
}
