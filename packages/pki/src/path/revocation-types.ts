/**
 * What path validation asks about the status of a certificate, and the answers it understands (RFC 5280 §6.1.3 (a)(3)).
 * The judges of CRLs and OCSP answers implement `RevocationChecker`; they work on material that is already at hand, so that
 * no certificate that is not trusted yet makes anyone open a connection.
 */
import type { Certificate } from '../certificate.js'
import type { Name } from '../name.js'

/** Why a certificate was revoked: CRLReason by its numbers (RFC 5280 §5.3.1). */
export const REVOCATION_REASONS = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  removeFromCRL: 8,
  privilegeWithdrawn: 9,
  aACompromise: 10,
} as const

/** The word of a CRLReason, such as `keyCompromise`. */
export type RevocationReason = keyof typeof REVOCATION_REASONS

/** Where an answer comes from; `nocheck` is a responder certificate that says it need not be asked about (RFC 6960 §4.2.2.2.1). */
export type RevocationSource = 'crl' | 'ocsp' | 'nocheck'

/** Why nothing can be said about a certificate; the first cause that a judge met on its best material. */
export type RevocationUnknownCause =
  | 'no-material'
  | 'not-covered'
  | 'not-yet-issued'
  | 'out-of-date'
  | 'signature-invalid'
  | 'signer-not-trusted'
  | 'algorithm-not-allowed'
  | 'malformed'
  | 'unsupported-critical-extension'
  | 'reasons-incomplete'
  | 'responder-says-unknown'
  | 'too-deep'

/** The status of one certificate at one time. `unknown` never counts as good. */
export type RevocationStatus =
  | {
      readonly status: 'good'
      readonly source: RevocationSource
      readonly thisUpdate: Date
      readonly nextUpdate: Date | undefined
    }
  | {
      readonly status: 'revoked'
      readonly at: Date
      readonly reason: RevocationReason
      readonly source: RevocationSource
    }
  | { readonly status: 'unknown'; readonly cause: RevocationUnknownCause }

/** Who issued the certificate in question; an anchor that is only a name and a key has no certificate. */
export type RevocationIssuer = {
  readonly name: Name
  /** SubjectPublicKeyInfo of the key that verified the certificate, with inherited parameters filled in (RFC 3279 §2.3.2). */
  readonly spkiBytes: Uint8Array
  readonly certificate?: Certificate
}

/** The use that a signer of status information is to be trusted for. */
export type StatusSignerPurpose = 'crl' | 'ocsp'

/** What a judge may ask back: certificates that are at hand, and whether one of them leads to the same anchor. */
export type RevocationContext = {
  /** Certificates at hand that may have signed a list or an answer, most likely first; none of them is trusted yet. */
  readonly candidates: readonly Certificate[]
  /**
   * Builds and validates a path from the anchor of this very validation (RFC 5280 §6.3.3 (f)) to a certificate that signs
   * status information, with the status of that path checked as well. Recursion is bounded; a circle is `untrusted`.
   * Key usage and extended key usage of the signer itself stay with the caller.
   */
  readonly judgeSigner: (certificate: Certificate, purpose: StatusSignerPurpose) => 'trusted' | 'untrusted'
}

/**
 * One question: the status of `subject`, issued by `issuer`, at a time. `revoked` means revoked at that time or before;
 * whether a later revocation is news or not, is for the judge of the material to say.
 */
export type RevocationQuery = {
  readonly subject: Certificate
  readonly issuer: RevocationIssuer
  readonly at: Date
  readonly context: RevocationContext
}

/** Judges the status of a certificate from prepared material. Broken material is `unknown`, never a throw. */
export type RevocationChecker = (query: RevocationQuery) => RevocationStatus
