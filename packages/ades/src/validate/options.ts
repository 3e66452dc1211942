/** What a validation is told. Bytes, time and trust are arguments; nothing is looked up behind the caller's back. */
import type { Certificate } from '@jitsuin/pki'
import type { Material, PreparedTrust, Trust } from './trust.js'

/** `hpki`: the rules of HPKI on policies, key usage and roles. `basic`: everything else, for signatures of others. */
export type Policy = 'hpki' | 'basic'

/**
 * Fetches lists or answers about the certificates of a path that is trusted already, from the anchor down. A certificate that
 * is not trusted never reaches it, so none makes us open a connection (wishes §2).
 */
export type RevocationFetcher = (path: readonly Certificate[]) => Promise<Material>

/** How far the clock of a signer may be ahead of that of the authority, unless the caller says otherwise. */
export const DEFAULT_TOLERANCE_SECONDS = 300

/** How to validate a file. */
export type ValidateOptions = {
  /** When the verifier looks. */
  readonly at: Date
  /** Prepared trust serves many files; plain bytes are read for this one. */
  readonly trust: PreparedTrust | Trust
  readonly policy: Policy
  /** The signed file, for a signature that stands beside it. */
  readonly detached?: Uint8Array
  readonly fetch?: RevocationFetcher
  /** When the whole file existed at the latest, as something around it proves (an evidence record). */
  readonly existedBy?: Date
  /** How far the clock of a signer may be ahead of that of the time-stamp authority; seconds, 300 without it. */
  readonly clockToleranceSeconds?: number
}
