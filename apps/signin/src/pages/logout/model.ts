/** From the results of a central logout to what is said about it. */
import type { SamlLogout } from '@jitsuin/federation/contract'
import type { StepState } from '@jitsuin/ui'

type Result = SamlLogout['results'][number]['result']

/** How a result is drawn. A partner that has no way to be told, or did not answer, is never drawn as signed out. */
export const RESULT_STATES = {
  waiting: 'waiting',
  asked: 'active',
  done: 'done',
  failed: 'failed',
  'no-answer': 'failed',
  'no-channel': 'skipped',
} as const satisfies Record<Result, StepState>

/** The whole of it: still going on, everyone out, or some that nobody can vouch for. */
export function verdictOf({ results }: SamlLogout): 'under-way' | 'complete' | 'partial' {
  if (results.some(({ result }) => result === 'waiting' || result === 'asked')) return 'under-way'
  return results.every(({ result }) => result === 'done') ? 'complete' : 'partial'
}
