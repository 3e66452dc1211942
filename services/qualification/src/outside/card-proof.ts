/** Proof that a card was there and its holder typed the PIN; apps/server composes it from sign-in's judgement of certificates. */
import type { PersonRef } from '@jitsuin/sso/contract'

/** What the card bridge gave, decoded. */
export type ShownCard = {
  readonly nonce: string
  readonly statement: Uint8Array
  readonly signature: Uint8Array
  readonly certificateDer: Uint8Array
  readonly chainDer: readonly Uint8Array[]
}

/** `certificate`: how the certificate itself stands; a revoked one still proves who showed it. */
export type CardProof =
  | {
      readonly verdict: 'proven'
      readonly person: PersonRef
      readonly certificate: 'good' | 'revoked' | 'expired' | 'unknown'
    }
  | { readonly verdict: 'refused'; readonly why: string }

/** Checks statement, nonce, origin, times, signature, and judges the certificate now. */
export type ProveCard = (shown: ShownCard, at: Date) => Promise<CardProof>
