/** How a card stands today, so that its holder acts in time. A card serves as long as all of it does: plastic and certificates. */
import type { Card } from '../contract.js'
import { daysUntil } from './calendar.js'
import type { CardRecord } from './holder-record.js'

/** Days before the last day at which the holder is told to plan, and told to act; both days count. */
const PLAN_DAYS = 90
const ACT_DAYS = 30

/** The card with its standing and remaining days at an instant. The last day itself is still valid. */
export function cardAt(card: CardRecord, at: Date): Card {
  const certificates = card.certificates.map(({ state, ...certificate }) => ({
    ...certificate,
    standing:
      state === 'revoked'
        ? ('revoked' as const)
        : daysUntil(certificate.lastDay, at) < 0
          ? ('ended' as const)
          : ('good' as const),
  }))
  const daysLeft = Math.min(...[card, ...card.certificates].map(({ lastDay }) => daysUntil(lastDay, at)))
  const { cardId, kind, issuedOn, lastDay } = card
  return { cardId, kind, issuedOn, lastDay, certificates, daysLeft, standing: standingOf(card, daysLeft) }
}

function standingOf(card: CardRecord, daysLeft: number): Card['standing'] {
  if ([card, ...card.certificates].some(({ state }) => state === 'revoked')) return 'revoked'
  if (daysLeft < 0) return 'ended'
  if (daysLeft <= ACT_DAYS) return 'ends-within-30-days'
  return daysLeft <= PLAN_DAYS ? 'ends-within-90-days' : 'valid'
}
