/** What may be said of this package, and the gate before it. */
import { JointRsaError } from './errors.js'

/**
 * `semi-honest`: the machinery against hostile peers in docs/joint-rsa.md is built and tested, but the whole
 * is not a published protocol to the letter, and nobody has compared it with one. Only that comparison may
 * change this word.
 */
export const JOINT_RSA_STATUS = 'semi-honest' as 'semi-honest' | 'malicious-secure' // the wider type keeps callers' checks alive

/**
 * Passes only when the protocol is proven against hostile peers; every use outside tests calls it first.
 *
 * @throws {JointRsaError} `joint-rsa/not-malicious-secure`.
 */
export function requireMaliciousSecure(): void {
  if (JOINT_RSA_STATUS !== 'malicious-secure') {
    throw new JointRsaError('joint-rsa/not-malicious-secure', `The protocol counts as ${JOINT_RSA_STATUS}`)
  }
}
