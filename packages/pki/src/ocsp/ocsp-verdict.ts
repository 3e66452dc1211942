/** The words with which the judgement of an OCSP answer ends. */
import type { RevocationStatus, RevocationUnknownCause } from '../path/revocation-types.js'

/** Why an answer says nothing, each with the cause that path validation understands. */
export const OCSP_CAUSES = {
  'no-answer': 'no-material',
  'responder-refused': 'no-material',
  'other-certificate': 'not-covered',
  'nonce-missing': 'not-covered',
  'nonce-differs': 'not-covered',
  malformed: 'malformed',
  'unknown-critical-extension': 'unsupported-critical-extension',
  'signature-invalid': 'signature-invalid',
  'algorithm-not-allowed': 'algorithm-not-allowed',
  'responder-not-authorised': 'signer-not-trusted',
  'responder-out-of-date': 'signer-not-trusted',
  'not-yet-issued': 'not-yet-issued',
  'out-of-date': 'out-of-date',
  'no-next-update': 'out-of-date',
  'certificate-expired-before': 'not-covered',
  'says-unknown': 'responder-says-unknown',
} as const satisfies Record<string, RevocationUnknownCause>

/** Why an answer says nothing, in one word. */
export type OcspCause = keyof typeof OCSP_CAUSES

/** The status that an answer gives; `detail` says more than the cause of the path's vocabulary. */
export type OcspVerdict =
  | Exclude<RevocationStatus, { status: 'unknown' }>
  | { readonly status: 'unknown'; readonly cause: RevocationUnknownCause; readonly detail: OcspCause }

/** The status is not known, and why. */
export function unknown(detail: OcspCause): Extract<OcspVerdict, { status: 'unknown' }> {
  return { status: 'unknown', cause: OCSP_CAUSES[detail], detail }
}
