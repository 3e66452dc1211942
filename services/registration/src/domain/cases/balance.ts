/** Applications against cards, as the centre reports them: 7,558 − 7,475 = 83, "including deficient applications" (T-C01-3). */
import { ALL_CASE_STATES, type CaseStateName } from '../../contract.js'

/** The difference between applications and cards, state by state; the parts always add up to it. */
export type Balance = {
  /** Received ever, deficient ones included. */
  readonly applications: number
  /** Those that ended with a card in its holder's hand. */
  readonly cards: number
  readonly difference: number
  readonly split: readonly { readonly state: CaseStateName; readonly count: number }[]
}

/** Balances the counts per state; drafts are no applications. */
export function balanceOf(counts: ReadonlyMap<CaseStateName, number>): Balance {
  const received = ALL_CASE_STATES.filter((state) => state !== 'draft')
  const countOf = (state: CaseStateName) => counts.get(state) ?? 0
  const applications = received.reduce((sum, state) => sum + countOf(state), 0)
  const cards = countOf('handed-over')
  const split = received
    .filter((state) => state !== 'handed-over' && countOf(state) > 0)
    .map((state) => ({ state, count: countOf(state) }))
  return { applications, cards, difference: applications - cards, split }
}
