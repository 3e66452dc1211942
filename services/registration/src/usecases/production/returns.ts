/** Cards on their way back, and cards that are here to be destroyed. */
import type { Returns } from '../../contract.js'
import { cardOf, cardsWithCases } from '../../store/production/card-views.js'
import type { RegistrationContext } from '../context.js'

const SHOWN = 200

/** What producers see of them, the longest waiting first. */
export async function showReturns({ store }: RegistrationContext): Promise<Returns> {
  const [awaited, here] = await Promise.all([
    cardsWithCases(store.read)
      .select('case_file.state_since')
      .where('case_file.state', '=', 'unclaimed')
      .where('card.state', 'in', ['kept', 'revoked'])
      .orderBy('case_file.state_since')
      .limit(SHOWN)
      .execute(),
    cardsWithCases(store.read)
      .where('card.state', 'in', ['faulty', 'recovered'])
      .orderBy('card.revocation_wanted_at')
      .orderBy('card.card_id')
      .limit(SHOWN)
      .execute(),
  ])
  return {
    awaited: awaited.map((row) => ({ ...cardOf(row), since: row.state_since.toISOString() })),
    here: here.map(cardOf),
  }
}
