/** What a validation is told. Bytes, time and trust are arguments; nothing is looked up behind the caller's back. */
import type { Certificate } from '@jitsuin/pki'
import { type BuiltInPolicy, policyOf } from '../policy/built-in.js'
import type { ValidationPolicy } from '../policy/policy.js'
import type { Material, PreparedTrust, Trust } from './trust.js'

/** `hpki`: the rules of HPKI. `basic`: EN 319 102-1, for signatures of others. Or a policy that was handed in. */
export type Policy = BuiltInPolicy | ValidationPolicy

/**
 * Fetches lists or answers about the certificates of a path that is trusted already, from the anchor down. A certificate that
 * is not trusted never reaches it, so none makes us open a connection (wishes §2).
 */
export type RevocationFetcher = (path: readonly Certificate[]) => Promise<Material>

/** How far the clock of a signer may be ahead of that of the authority: as the caller says, or the policy. */
export function toleranceOf({
  clockToleranceSeconds,
  policy,
}: Pick<ValidateOptions, 'clockToleranceSeconds' | 'policy'>): number {
  return clockToleranceSeconds ?? policyOf(policy).timeStamp.clockToleranceSeconds
}

/** Several signed files beside a signature, as a container holds them, by the URIs of its references. */
export type DetachedFiles = {
  /** Of all of them together. */
  readonly sizeBytes: number
  readonly octetsOf: (uri: string) => Uint8Array | undefined
}

/** How to validate a file. */
export type ValidateOptions = {
  /** When the verifier looks. */
  readonly at: Date
  /** Prepared trust serves many files; plain bytes are read for this one. */
  readonly trust: PreparedTrust | Trust
  readonly policy: Policy
  /** The signed file, for a signature that stands beside it. */
  readonly detached?: Uint8Array
  /** In the place of `detached`, where references name several files. */
  readonly files?: DetachedFiles
  readonly fetch?: RevocationFetcher
  /** When the whole file existed at the latest, as something around it proves (an evidence record). */
  readonly existedBy?: Date
  /** How far the clock of a signer may be ahead of that of the time-stamp authority; seconds, what the policy says without it. */
  readonly clockToleranceSeconds?: number
}
