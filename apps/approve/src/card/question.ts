/** What a card of the holder is asked for, and its answer as the services take it. */
import type { SignInChallenge, SignInResult } from '@jitsuin/bridge-client'
import { type CardAnswer, toBase64url } from '@jitsuin/second-key'
import { ApproveError } from '../failure.js'

/** The kinds of card that can answer. */
export type CardKind = CardAnswer['card']

/** One question to a card. */
export type CardQuestion = {
  /** SHA-256 of what is signed for, 32 octets; the bridge writes it as the nonce of its statement. */
  readonly challenge: Uint8Array
  /** The first instant at which an answer is of no use; undefined where nothing but the card bridge sets one. */
  readonly notAfter: Date | undefined
}

/** A card has so long to answer: the longest that bridge and services take. */
const ANSWER_WITHIN_MS = 5 * 60_000

/** The question in the form of the card bridge. @throws {ApproveError} `late` */
export function challengeOf(
  { challenge, notAfter }: CardQuestion,
  { kind, now }: { readonly kind: CardKind; readonly now: Date },
): SignInChallenge {
  const longest = now.getTime() + ANSWER_WITHIN_MS
  const expires = new Date(Math.min(longest, notAfter?.getTime() ?? longest))
  if (expires <= now) throw new ApproveError({ kind: 'late' })
  return { nonce: toBase64url(challenge), expiresAt: expires.toISOString(), accepts: [kind] }
}

/** What the card signed, without what the services do not take. */
export function cardAnswerOf({ card, statement, signature, certificate, chain }: SignInResult): CardAnswer {
  return { card, statement, signature, certificate, chain: [...chain] }
}
