/**
 * What is told to whom as a procedure goes on. A notice is stored with the step that asks for it and leaves afterwards, at least
 * once; so a revocation that nobody asked for is noticed by its holder (portal-issuance-exchange §2.8).
 */
import type { RevocationCause } from '../../contract.js'

/** The letters that aftercare writes; their words stand in usecases/aftercare/letters.ts. */
export const LETTERS = [
  'loss-received',
  'revoked',
  'loss-paper-reminder',
  'card-back-reminder',
  'renewal-invitation',
  'emergency-papers-reminder',
  'contact-changed',
  'papers-needed',
] as const
export type LetterName = (typeof LETTERS)[number]

/** Facts that a letter states. Days as `YYYY-MM-DD`, times in RFC 3339. */
export type LetterFacts = {
  readonly number?: string
  readonly cause?: RevocationCause
  readonly at?: string
  readonly dueOn?: string
  readonly cardId?: string
  /** The caller's own tracker. */
  readonly tracker?: string
}

/** One thing to tell. Addresses are looked up when it leaves, so that the newest one is used. */
export type Notice = {
  readonly kind: 'mail' | 'letter'
  readonly letter: LetterName
  readonly personId: string
  readonly facts: LetterFacts
}
