import { POLICY_OPTION } from '../policy.js'

/** The row of a command that judges evidence records: they have no form of HPKI, so the general rules come first. */
export const EVIDENCE_POLICY_OPTION = { policy: { ...POLICY_OPTION.policy, default: 'basic' } } as const
