/** How many outcomes become one (EN 319 102-1 §5.1.3; HPKI: INVALID outranks INDETERMINATE outranks VALID). */
import type { Verdict } from '../report.js'
import type { CheckOutcome } from './checks.js'
import { byGravity } from './gravity.js'

/** The gravest outcome, the first among equals: the order of the checks is that of the standard. */
export function gravestOutcome(outcomes: readonly CheckOutcome[]): CheckOutcome | undefined {
  return outcomes.toSorted((a, b) => byGravity(a.row.verdict, b.row.verdict))[0]
}

/** The words of ETSI for the three verdicts. */
export const INDICATIONS = {
  VALID: 'TOTAL-PASSED',
  INVALID: 'TOTAL-FAILED',
  INDETERMINATE: 'INDETERMINATE',
} as const satisfies Record<Verdict, string>
