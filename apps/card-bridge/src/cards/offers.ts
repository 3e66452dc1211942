/** Which certificates a request is offered: those of the right application alone, each usable or with the reason why not. */
import { createHash } from 'node:crypto'
import type { BridgeReader, CardKind, RequestStep } from '@jitsuin/bridge-client'
import type { CardApplication, CardApplicationKind } from '@jitsuin/card'
import type { Certificate } from '@jitsuin/pki'
import type { Holder } from './holder.js'
import type { SeenApplication, SeenReader } from './look.js'

/** Why a certificate cannot be used. */
export type UnusableReason = 'expired' | 'not-yet' | 'locked' | 'wrong-purpose' | 'unreadable'

/** `few`: the next wrong PINs would lock the card, so its holder must say that they want to go on. */
export type OfferVerdict =
  | { readonly state: 'usable'; readonly triesLeft: number; readonly tries: 'plenty' | 'few' }
  | { readonly state: 'unusable'; readonly reason: UnusableReason }

/** A certificate on a card in a reader. */
export type Offer = {
  /** Names this certificate in this reader; another card in the same reader has another id. */
  readonly id: string
  readonly reader: string
  readonly readerKind: BridgeReader['kind']
  readonly card: CardKind
  readonly application: CardApplication
  readonly certificate: Certificate
  readonly holder: Holder
  readonly verdict: OfferVerdict
}

/** From how many tries left on a card asks for its holder's word: an HPKI card has 15 in all, a My Number card 3. */
const FEW_TRIES: Readonly<Record<CardKind, number>> = { hpki: 3, jpki: 1 }

/** The certificates for one use, usable ones first. */
export function offersFor(
  readers: readonly SeenReader[],
  wanted: readonly CardApplicationKind[],
): readonly Offer[] {
  const offers = readers.flatMap((reader) => offersOf(reader, wanted))
  const rank = ({ verdict }: Offer) => (verdict.state === 'usable' ? 0 : 1)
  return offers.toSorted((a, b) => rank(a) - rank(b))
}

/** What a request waits for, seen from its readers and offers. */
export function stepOf(readers: readonly SeenReader[], offers: readonly Offer[]): RequestStep {
  const cards = readers.filter(({ card }) => card.state !== 'absent')
  if (readers.length === 0) return 'no-reader'
  if (cards.length === 0) return 'no-card'
  if (offers.some(({ verdict }) => verdict.state === 'usable')) return 'pin-wait'
  if (offers.some(({ verdict }) => verdict.state === 'unusable' && verdict.reason === 'locked'))
    return 'card-locked'
  return cards.some(({ card }) => card.state === 'read') ? 'no-certificate' : 'card-unreadable'
}

/** A reader as a site may know it. A card counts as locked when every application of it is. */
export function readerForSite({ name, kind, card }: SeenReader): BridgeReader {
  if (card.state !== 'read') return { name, kind, card: card.state }
  const isLocked = card.applications.every(({ pin }) => pin.state === 'locked')
  return { name, kind, card: isLocked ? 'locked' : 'usable' }
}

function offersOf({ name, kind, card }: SeenReader, wanted: readonly CardApplicationKind[]): Offer[] {
  if (card.state !== 'read') return []
  return card.applications
    .filter(({ application }) => wanted.includes(application.kind))
    .map((seen) => ({
      id: offerId(name, seen.application.certificate.certificateDer),
      reader: name,
      readerKind: kind,
      card: card.kind,
      application: seen.application,
      certificate: seen.certificate,
      holder: seen.holder,
      verdict: judge(seen, card.kind),
    }))
}

function judge({ purpose, life, pin }: SeenApplication, card: CardKind): OfferVerdict {
  if (purpose === 'unfit') return { state: 'unusable', reason: 'wrong-purpose' }
  if (life.state === 'expired' || life.state === 'not-yet') return { state: 'unusable', reason: life.state }
  if (pin.state === 'locked') return { state: 'unusable', reason: 'locked' }
  // After a reset no PIN is verified; a card that says so cannot tell its tries.
  if (pin.state === 'verified') return { state: 'unusable', reason: 'unreadable' }
  const { triesLeft } = pin
  return { state: 'usable', triesLeft, tries: triesLeft <= FEW_TRIES[card] ? 'few' : 'plenty' }
}

function offerId(reader: string, certificateDer: Uint8Array): string {
  return createHash('sha256').update(`${reader}\n`).update(certificateDer).digest('base64url').slice(0, 22)
}
