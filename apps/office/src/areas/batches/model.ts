/** How far a batch is, in four steps that people count in. */
import { ALL_CASE_STATES, type Batch, CASE_STATES, type CaseStateName } from '@jitsuin/registration/contract'

/** The steps; together they are everybody of the batch. */
export const STEPS = ['screening', 'production', 'here', 'done', 'ended'] as const
export type Step = (typeof STEPS)[number]

const STEP_OF: Partial<Record<CaseStateName, Step>> = {
  approved: 'production',
  'second-key-issued': 'production',
  production: 'production',
  'production-error': 'production',
  shipped: 'production',
  notified: 'here',
  'pickup-reserved': 'here',
  unclaimed: 'here',
  'handed-over': 'done',
}

/** The step of a state: what is closed without a card has ended, everything before approval is screening. */
export function stepOf(state: CaseStateName): Step {
  return STEP_OF[state] ?? (CASE_STATES[state].phase === 'closed' ? 'ended' : 'screening')
}

/** How many people are in each step. */
export function progressOf({ counts }: Pick<Batch, 'counts'>): Readonly<Record<Step, number>> {
  const sums = { screening: 0, production: 0, here: 0, done: 0, ended: 0 }
  for (const state of ALL_CASE_STATES) sums[stepOf(state)] += counts[state]
  return sums
}
