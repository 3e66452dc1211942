/** Why something did not come about. */
import type { Text } from '@jitsuin/kernel'

/** `refused`: somebody said why. `unreachable`: no answer, or none that we understand. */
export type Failure =
  | { readonly kind: 'refused'; readonly code: string; readonly text: Text; readonly next: Text }
  | { readonly kind: 'unreachable' }

/** Something that failed; `failure` says how. */
export class ClinicError extends Error {
  readonly failure: Failure

  constructor(failure: Failure, cause?: unknown) {
    super(failure.kind === 'refused' ? failure.code : failure.kind, { cause })
    this.name = 'ClinicError'
    this.failure = failure
  }
}

/** The failure behind a thrown thing. What we do not know counts as silence, never as success. */
export function failureOf(error: unknown): Failure {
  return error instanceof ClinicError ? error.failure : { kind: 'unreachable' }
}
