/**
 * An employer checks a qualification (requirements C-05): how the card stands now, whether the four items match, and since when
 * the registry has matched them. Every check, also one that fails, is kept: the holder sees it, the employer gets a receipt.
 */
import { createHash } from 'node:crypto'
import { japanDate } from '@jitsuin/kernel'
import { encodeCanonical } from '@jitsuin/platform'
import type { PersonRef } from '@jitsuin/sso/contract'
import type { CheckAnswer, CheckRequest, Finding, Receipt, Standing } from '../contract.js'
import { compareItems, isGuess, judgeOutcome, NOT_COMPARED } from '../domain/compare-items.js'
import { receiptBytes } from '../domain/receipt.js'
import { judgeStanding } from '../domain/standing.js'
import { QualificationError } from '../errors.js'
import type { CardProof } from '../outside/card-proof.js'
import type { RegisteredCard } from '../outside/card-register.js'
import type { QualificationContext } from './context.js'

/** What may be guessed at a card until it is closed for a day. */
const MOST_FAILURES = 5
const FAILURES_COUNT_MS = 24 * 3_600_000

/**
 * Checks, or gives the answer of the first time.
 *
 * @throws {QualificationError} `check/too-many`, `check/source-unreachable`, `check/card-not-proven`, `check/requests-differ`
 */
export async function checkQualification(
  ctx: QualificationContext,
  request: CheckRequest,
): Promise<CheckAnswer> {
  const requestSha256 = createHash('sha256').update(encodeCanonical(request)).digest()
  const before = await answerOfBefore(ctx, request, requestSha256)
  if (before) return before
  const at = ctx.clock()
  const shown = await lookUp(ctx, request, at)
  const { card, proof } = shown
  const cardId = card === 'unknown' ? numberOf(request) : card.cardId
  const limit = { since: new Date(at.getTime() - FAILURES_COUNT_MS), mostFailures: MOST_FAILURES }
  if ((await ctx.store.failuresSince(cardId, limit.since)) >= MOST_FAILURES) {
    throw new QualificationError('check/too-many', cardId)
  }
  const receipt = signReceipt(ctx, findingOf(ctx, request, { ...shown, cardId, at }))
  const photo = await photoFor(ctx, receipt, card === 'unknown' ? undefined : card.person)
  const { finding } = receipt
  const differing = Object.entries(finding.items).flatMap(([item, verdict]) =>
    verdict === 'match' ? [] : [item],
  )
  const saved = await ctx.store.save(
    {
      requestId: request.requestId,
      requestSha256,
      person: card === 'unknown' ? undefined : card.person,
      receipt,
      facts: {
        cardId,
        shownBy: finding.shownBy,
        standing: finding.standing,
        outcome: finding.outcome,
        differing,
        photo: photo.shown === 'yes' ? 'shown' : 'not-shown',
      },
    },
    limit,
    proof && request.card.by === 'touch' ? request.card.nonce : undefined,
  )
  if (saved === 'too-many') throw new QualificationError('check/too-many', cardId)
  if (saved === 'challenge-used')
    throw new QualificationError('check/card-not-proven', 'The challenge does not count')
  return saved === 'stored' ? { receipt, photo } : await answerAgain(ctx, request, requestSha256)
}

type Shown = { readonly card: RegisteredCard | 'unknown'; readonly proof: CardProof | undefined }

async function lookUp(ctx: QualificationContext, { card }: CheckRequest, at: Date): Promise<Shown> {
  if (card.by === 'number')
    return { card: await asked(() => ctx.register.byNumber(normalised(card.cardId))), proof: undefined }
  const proof = await ctx.proveCard(
    {
      nonce: card.nonce,
      statement: fromBase64Url(card.statement),
      signature: fromBase64Url(card.signature),
      certificateDer: fromBase64Url(card.certificate),
      chainDer: card.chain.map(fromBase64Url),
    },
    at,
  )
  if (proof.verdict === 'refused') throw new QualificationError('check/card-not-proven', proof.why)
  const { person } = proof
  return { card: await asked(() => ctx.register.byPerson(person)), proof }
}

/** A register that does not answer is no answer. */
async function asked<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask()
  } catch (cause) {
    throw new QualificationError('check/source-unreachable', 'The register did not answer', { cause })
  }
}

function findingOf(
  ctx: QualificationContext,
  { checker, purpose, card: by, items }: CheckRequest,
  { card, proof, cardId, at }: Shown & { readonly cardId: string; readonly at: Date },
): Finding {
  const head = {
    version: 'jitsuin-qualification-check/1' as const,
    checkId: ctx.newId(),
    checkedAt: at.toISOString(),
    checker,
    purpose,
    shownBy: by.by,
    cardId,
  }
  const compared = card === 'unknown' ? NOT_COMPARED : compareItems(items, card.items)
  if (card === 'unknown' || (by.by === 'number' && isGuess(compared)))
    return { ...head, standing: 'unknown', items: NOT_COMPARED, outcome: 'not-accepted' }
  const standing = standingOf(card, proof, japanDate(at))
  return {
    ...head,
    standing,
    lastDay: card.facts.lastDay,
    qualification: card.qualification,
    items: compared,
    registryMatchedOn: card.registryMatchedOn,
    outcome: judgeOutcome(standing, compared),
  }
}

/** The register says how the card stands; a certificate that says worse is believed. */
function standingOf(card: RegisteredCard, proof: CardProof | undefined, today: string): Standing {
  const standing = judgeStanding(card.facts, today)
  if (standing !== 'usable' || proof?.verdict !== 'proven' || proof.certificate === 'good') return standing
  return proof.certificate
}

function signReceipt({ key }: QualificationContext, finding: Finding): Receipt {
  const signature = Buffer.from(key.sign(receiptBytes(finding))).toString('base64url')
  return { finding, signature, keyId: key.keyId }
}

/** The photo is for those to whom the holder gave card and PIN, and only with a card that is accepted. */
async function photoFor(
  { register }: QualificationContext,
  { finding }: Receipt,
  person: PersonRef | undefined,
): Promise<CheckAnswer['photo']> {
  if (finding.shownBy === 'number' || !person) return { shown: 'no', why: 'needs-touch' }
  if (finding.outcome !== 'accepted') return { shown: 'no', why: 'not-disclosed' }
  const photo = await asked(() => register.photo(person))
  if (photo === 'none' || photo === 'not-disclosed') return { shown: 'no', why: photo }
  return { shown: 'yes', mediaType: photo.mediaType, base64: Buffer.from(photo.bytes).toString('base64') }
}

async function answerOfBefore(
  ctx: QualificationContext,
  request: CheckRequest,
  requestSha256: Uint8Array,
): Promise<CheckAnswer | undefined> {
  const stored = await ctx.store.ofRequest(request.requestId)
  if (!stored) return undefined
  if (!stored.request_sha256.equals(requestSha256)) {
    throw new QualificationError('check/requests-differ', request.requestId)
  }
  // The photo is shown once: whoever sends the request again saw it, or checks anew.
  return { receipt: stored.receipt, photo: { shown: 'no', why: 'needs-touch' } }
}

/** Two copies of one request met: the other one was first. */
async function answerAgain(
  ctx: QualificationContext,
  request: CheckRequest,
  requestSha256: Uint8Array,
): Promise<CheckAnswer> {
  const answer = await answerOfBefore(ctx, request, requestSha256)
  if (!answer) throw new QualificationError('check/source-unreachable', 'A stored check cannot be read')
  return answer
}

function numberOf({ card }: CheckRequest): string {
  return card.by === 'number' ? normalised(card.cardId) : 'no-card-in-register'
}

/** Card IDs as people type them: any width, any case, blanks and hyphens between. */
function normalised(cardId: string): string {
  return cardId.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase().slice(0, 40)
}

function fromBase64Url(text: string): Uint8Array {
  return Buffer.from(text, 'base64url')
}
