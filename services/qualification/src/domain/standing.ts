/** How a card stands on a day (T-C05-3): the first reason not to rely on it is the one that is said. */
import type { Standing } from '../contract.js'

/** What the office knows of a card. Days are those of Japan, the last one included. */
export type CardFacts = {
  readonly state: 'in-use' | 'not-handed-over' | 'lost' | 'revoked' | 'licence-withdrawn'
  readonly firstDay: string
  readonly lastDay: string
}

/** Judges a card on a day. */
export function judgeStanding({ state, firstDay, lastDay }: CardFacts, today: string): Standing {
  switch (state) {
    case 'licence-withdrawn':
    case 'lost':
    case 'revoked':
      return state
    case 'not-handed-over':
      return 'not-issued'
    case 'in-use':
      if (today < firstDay) return 'not-issued'
      return today <= lastDay ? 'usable' : 'expired'
  }
}
