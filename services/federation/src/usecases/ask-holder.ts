/** The consent page and the list of consents: what a person is shown, and what they answer. */

import type { ConsentAnswer, ConsentQuestion, Consents as ConsentsView } from '../contract.js'
import { ALL_ATTRIBUTES, ATTRIBUTES } from '../domain/attributes.js'
import { type ActivePartner, activeTerms } from '../domain/partner.js'
import { consentSubject, digestOf, type HolderSession, type ReleasedClaims } from '../domain/release.js'
import { FederationError } from '../errors.js'
import type { Consents, Question, StoredConsent } from '../store/consents.js'
import type { Partners } from '../store/partners.js'
import { loadActive, type ReleaseDesk } from './release-desk.js'

/** What the use cases of this file work with. */
export type ConsentParts = {
  readonly partners: Partners
  readonly consents: Consents
  readonly releases: ReleaseDesk
  readonly clock: () => Date
}

/** One person and the question that they were sent to. */
export type Asked = { readonly session: HolderSession; readonly questionId: string }

/**
 * What the page shows.
 *
 * @throws {FederationError} `consent/question-over` for a question that is answered, late, of another, or about a partner stopped since.
 */
export async function showQuestion(parts: ConsentParts, asked: Asked): Promise<ConsentQuestion> {
  const { question, partner } = await openQuestion(parts, asked)
  const { name, legalName, homepage, purpose } = partner.terms
  const remembered = await parts.consents.remembered(question.accountId, question.partnerId)
  const claims = await parts.releases.preview(partner, asked.session)
  return {
    partner: { name, legalName, homepage },
    purpose,
    why: question.why,
    attributes: listAttributes(partner, claims, remembered),
    reason: question.reasonWanted,
    digest: digestOf(consentSubject(partner.terms)),
  }
}

function listAttributes(
  { terms }: ActivePartner,
  claims: ReleasedClaims,
  remembered: StoredConsent | undefined,
): ConsentQuestion['attributes'] {
  const { attributes } = consentSubject(terms)
  return ALL_ATTRIBUTES.filter((name) => attributes.includes(name)).map((name) => {
    const isNew = remembered?.subject.attributes.includes(name) ? ('no' as const) : ('yes' as const)
    return { name, rule: ATTRIBUTES[name].rule, value: claims[name] ?? null, isNew }
  })
}

/**
 * Takes the answer; gives where the browser goes on, whatever the answer was.
 *
 * @throws {FederationError} `consent/question-over`, `consent/changed-meanwhile`, `consent/reason-needed`.
 */
export async function answerQuestion(
  parts: ConsentParts,
  asked: Asked,
  answer: ConsentAnswer,
): Promise<string> {
  const { question, partner } = await openQuestion(parts, asked)
  const result =
    answer.decision === 'decline'
      ? await parts.consents.decline(question, parts.clock())
      : await parts.consents.agree(agreementTo(question, partner, answer), parts.clock())
  if (result === 'answered-before') throw over('Answered in another window')
  return question.returnTo
}

type Yes = Extract<ConsentAnswer, { decision: 'agree' }>

function agreementTo(question: Question, { terms }: ActivePartner, { digest, reason }: Yes) {
  const subject = consentSubject(terms)
  // Nobody agrees to what they did not see.
  if (digest !== digestOf(subject))
    throw new FederationError('consent/changed-meanwhile', 'The terms changed')
  if (question.reasonWanted.kind === 'ask' && reason === undefined) {
    throw new FederationError('consent/reason-needed', 'No reason of access')
  }
  const stated = question.reasonWanted.kind === 'ask' ? (reason ?? null) : null
  return { question, subject, reason: stated }
}

async function openQuestion({ partners, consents, clock }: ConsentParts, { session, questionId }: Asked) {
  const question = await consents.question(questionId, clock())
  if (question?.answer !== 'open' || question.sessionId !== session.sessionId)
    throw over('No open question of theirs')
  const partner = await loadActive(partners, question.partnerId)
  if (!partner) throw over('The partner was stopped')
  return { question, partner }
}

function over(why: string): FederationError {
  return new FederationError('consent/question-over', why)
}

/** Everything that a person agreed to, the newest first. */
export async function listConsents(
  { partners, consents }: ConsentParts,
  { accountId }: HolderSession,
): Promise<ConsentsView> {
  const rows = await Promise.all(
    (await consents.ofAccount(accountId)).map(async ({ partnerId, subject, givenAt }) => {
      const partner = await partners.byId(partnerId)
      if (!partner) return []
      const { name, homepage } = partner.terms
      const { legalName, purpose, attributes } = subject
      const now = activeTerms(partner) ? ('active' as const) : ('stopped' as const)
      const given = { partnerId, name, legalName, homepage, purpose, attributes: [...attributes] }
      return [{ ...given, givenAt: givenAt.toISOString(), partner: now }]
    }),
  )
  return { consents: rows.flat() }
}

/** Takes a consent back. What the partner was told before stays with it; tokens that it holds tell nothing any more. */
export async function withdrawConsent(
  parts: ConsentParts,
  { accountId }: HolderSession,
  partnerId: string,
): Promise<void> {
  const known = await parts.partners.byId(partnerId)
  if (known) await parts.consents.withdraw(accountId, partnerId, parts.clock())
}
