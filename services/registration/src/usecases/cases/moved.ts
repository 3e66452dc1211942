/** Telling others of the steps of cases. */
import type { CaseListener } from '../../domain/cases/listeners.js'
import { type CaseMoved, takeEvent } from '../../store/cases/events.js'
import type { Tx } from '../../store/database.js'
import type { RegistrationContext } from '../context.js'

export type { CaseListener, CaseMoved }

/** How many steps one round takes at most, so that a round ends. */
const MOST_PER_ROUND = 1000

/**
 * Tells a listener of every step that it has not heard of, oldest first. `handle` runs in a transaction of ours: it may put jobs
 * in or write rows through `tx`; if it throws, the step is told again in the next round.
 *
 * @returns how many steps were told.
 */
export async function tellMoves(
  { store, clock }: Pick<RegistrationContext, 'store' | 'clock'>,
  listener: CaseListener,
  handle: (tx: Tx, event: CaseMoved) => Promise<void>,
): Promise<number> {
  for (let told = 0; told < MOST_PER_ROUND; told++) {
    const act = { actor: `system:${listener}`, at: clock(), listener } as const
    if ((await takeEvent(store, act, handle)) === 'none') return told
  }
  return MOST_PER_ROUND
}
