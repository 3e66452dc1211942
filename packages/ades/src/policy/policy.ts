/**
 * A validation policy as data (EN 319 102-1 §4.2.4): which rules a signature is judged by, and how long each algorithm could be
 * relied on. Two are built in (built-in.ts); others come as JSON (read-policy.ts). docs/validation-policies.md has every field.
 */
import type { Text } from '@jitsuin/kernel'
import type { HealthcareRole, KeyUsage } from '@jitsuin/pki'
import type { DocumentKind } from '../report.js'
import type { CryptographicSuite } from './suite.js'

/** What is wanted of a signer's certificate, and of the way in which the signature names it. */
export type SignerRules = {
  /** `hpki`: the path keeps the rules of the HPKI certificate policy §7.1.2 for signing certificates. */
  readonly profile: 'hpki' | 'none'
  /** One of these uses is stated; empty: any. */
  readonly keyUsage: readonly KeyUsage[]
  /** What a certificate without keyUsage counts as (RFC 5280 §4.2.1.3 lets it do everything). */
  readonly keyUsageAbsent: 'accepted' | 'refused'
  /** One of these policies is stated (OID); empty: any. */
  readonly certificatePolicies: readonly string[]
  /** Who may sign which document; `any`: with a role or without; `not-checked`: nobody looks. */
  readonly roles: Readonly<Record<DocumentKind, readonly HealthcareRole[] | 'any' | 'not-checked'>>
  /** Whether the digest by which the signature names its certificate has to be one that can be relied on. */
  readonly referenceDigest: 'judged' | 'tolerated'
}

/** What is wanted of lists and answers about the status of certificates. */
export type RevocationRules = {
  /** How much older than the time in question a list that stands in the file may be; hours, both ends count. */
  readonly graceHours: number
  /** Whether lists keep revoked certificates after their expiry without saying so (HPKI notes §3.1). */
  readonly expiredCertificates: 'stay-listed' | 'may-be-dropped'
}

/** What is wanted of time stamps. */
export type TimeStampRules = {
  /** `required`: a signature without a sound proof of when it existed is INDETERMINATE. */
  readonly signature: 'required' | 'optional'
  /** How far the clock of a signer, or of an authority, may be ahead; seconds. */
  readonly clockToleranceSeconds: number
}

/** Which of the anchors that the verifier trusts count for what: SHA-256 of the certificate in hex; empty: all of them. */
export type TrustRules = { readonly signers: readonly string[]; readonly timeStamps: readonly string[] }

/** A validation policy. */
export type ValidationPolicy = {
  readonly name: string
  readonly version: string
  /** OID (`urn:oid:…`) or another URI: what reports state. */
  readonly id: string
  readonly title: Text
  /**
   * How failures are graded that prove nothing forged. `en-319-102-1`: INDETERMINATE, as its §5.1.3 has them;
   * `hpki`: INVALID where 電子署名規格 Ver.2.0 says so.
   */
  readonly grading: 'hpki' | 'en-319-102-1'
  readonly signer: SignerRules
  readonly revocation: RevocationRules
  readonly timeStamp: TimeStampRules
  readonly trust: TrustRules
  readonly algorithms: CryptographicSuite
}
