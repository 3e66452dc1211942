/** Which state of a case may follow which (portal-issuance-exchange §2.7). */
import type { CaseStateName } from '../../contract.js'
import type { CaseState } from './case.js'

/** One row per state: the states that it leads to. What is not in the table does not happen. */
export const TRANSITIONS = {
  draft: ['received', 'withdrawn'],
  received: ['document-check', 'withdrawn'],
  'document-check': ['deficient', 'licence-inquiry', 'withdrawn', 'rejected'],
  deficient: ['document-check', 'withdrawn', 'lapsed'],
  'licence-inquiry': ['licence-ok', 'licence-ng', 'withdrawn'],
  'licence-ng': ['document-check', 'rejected', 'withdrawn'],
  'licence-ok': ['awaiting-payment', 'approval-wait', 'withdrawn'],
  'awaiting-payment': ['approval-wait', 'lapsed', 'withdrawn'],
  'approval-wait': ['approved', 'document-check', 'rejected', 'withdrawn'],
  approved: ['second-key-issued', 'production'],
  'second-key-issued': ['production'],
  production: ['production-error', 'shipped'],
  'production-error': ['production'],
  shipped: ['notified'],
  notified: ['pickup-reserved', 'handed-over', 'unclaimed'],
  'pickup-reserved': ['handed-over', 'notified', 'unclaimed'],
  unclaimed: ['returned', 'handed-over'],
  'handed-over': [],
  returned: [],
  rejected: [],
  withdrawn: [],
  lapsed: [],
} as const satisfies Readonly<Record<CaseStateName, readonly CaseStateName[]>>

/** Whether a case may go from one state to another; to stay with new facts is always possible while it is open. */
export function judgeTransition(from: CaseStateName, to: CaseStateName): 'allowed' | 'refused' {
  const next: readonly CaseStateName[] = TRANSITIONS[from]
  return next.includes(to) || (from === to && next.length > 0) ? 'allowed' : 'refused'
}

/**
 * Whether the facts of a state are ones that may ever be stored: nothing is approved unless two different people signed and all four
 * items matched (T-C01-1).
 */
export function judgeFacts(state: CaseState): 'sound' | 'unsound' {
  if (!('approvals' in state)) return 'sound'
  const [examiner, approver] = state.approvals
  const areTwo = examiner.staffId !== approver.staffId && examiner.officerId !== approver.officerId
  const isMatched = Object.values(state.match.items).every((item) => item === 'match')
  return areTwo && isMatched ? 'sound' : 'unsound'
}
