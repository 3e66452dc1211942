/** How a card stands, for those who must not rely on it wrongly (T-C05-3): whatever is not surely in use is not in use. */
import { PROCEDURES, type RevocationCause } from '../../contract.js'
import type { CardEntry } from '../../store/register/cards.js'

/** `in-use` counts within the card's days only; whoever asks compares them with today. */
export type CardStanding = 'in-use' | 'not-handed-over' | 'lost' | 'revoked' | 'licence-withdrawn'

/** The causes with a word of their own; every other one is `revoked`. */
const ENDED_BY: Partial<Readonly<Record<RevocationCause, CardStanding>>> = {
  loss: 'lost',
  theft: 'lost',
  licenceWithdrawn: 'licence-withdrawn',
}

/** What has ended a card comes before where it lies. `today` is the day in Japan. */
export function judgeCard(card: CardEntry, today: string): CardStanding {
  const { revocation, cause, ending } = card
  if (revocation === 'none' && ending === null) return standingByPlace(card, today)
  const why = cause ?? (ending && PROCEDURES[ending].cause)
  return (why && why !== 'none' && ENDED_BY[why]) || 'revoked'
}

function standingByPlace({ physicalState, expiresOn }: CardEntry, today: string): CardStanding {
  switch (physicalState) {
    case 'valid':
      return 'in-use'
    case 'blank':
    case 'personalised':
    case 'inspected':
    case 'shipping':
    case 'kept':
      return 'not-handed-over'
    case 'expired':
    case 'recovered':
    case 'destroyed':
      // These come after the last day or after a revocation; there was none, so the last day says it.
      return expiresOn !== null && expiresOn < today ? 'in-use' : 'revoked'
    case 'revoked':
    case 'faulty':
      return 'revoked'
  }
}
