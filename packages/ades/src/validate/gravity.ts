/** The order of verdicts (HPKI: INVALID outranks INDETERMINATE outranks VALID). */
import type { CheckVerdict } from '../report.js'

const GRAVITY = { INVALID: 3, INDETERMINATE: 2, VALID: 1, NOT_APPLICABLE: 0 } as const

/** The graver of two verdicts comes first when sorted with this. */
export function byGravity(a: CheckVerdict, b: CheckVerdict): number {
  return GRAVITY[b] - GRAVITY[a]
}
