/** The steps that make a card. Each is recorded before the next one acts, so that a crash between two never leaves a doubt. */
import type { CardStep } from '../../contract.js'

/**
 * Which step may follow which. `finishing` is recorded before PIN and PUK are set: a PIN that was set and lost in a crash can
 * not be found again, so such a card is faulty and another one is made.
 */
export const STEP_ORDER = {
  queued: ['keys-made', 'faulty'],
  'keys-made': ['certified', 'faulty'],
  certified: ['finishing', 'faulty'],
  finishing: ['made', 'faulty'],
  made: ['inspected', 'faulty'],
  inspected: ['faulty'],
  faulty: [],
} as const satisfies Readonly<Record<CardStep, readonly CardStep[]>>

/** Whether one step may follow another. */
export function judgeStep(from: CardStep, to: CardStep): 'allowed' | 'refused' {
  const next: readonly CardStep[] = STEP_ORDER[from]
  return next.includes(to) ? 'allowed' : 'refused'
}

/** The steps at which the worker has something to do. */
export const WORKING_STEPS = [
  'queued',
  'keys-made',
  'certified',
  'finishing',
] as const satisfies readonly CardStep[]
