/**
 * An RSA key that two parties make together, so that no process ever holds its private half.
 * docs/joint-rsa.md tells the protocol step by step, what it is secure against, and why its status is what
 * it is.
 */
export type { Random } from './chance.js'
export type { Role } from './context.js'
export { JOINT_RSA_ERRORS, JointRsaError, type JointRsaErrorCode } from './errors.js'
export {
  MOST_MESSAGE_BYTES,
  openParty,
  type Party,
  type PartyOptions,
  resumeParty,
  type StepOutcome,
} from './party.js'
export type { Result } from './state.js'
export { JOINT_RSA_STATUS, requireMaliciousSecure } from './status.js'
