/** Why something did not come about, in one form for the service and the passkeys of this device. */
import type { Text } from '@jitsuin/kernel'

/** Why a passkey was not made or used; the words are the page's own, for browsers give none. */
export type PasskeyTrouble =
  | 'unsupported'
  | 'not-given'
  | 'already-there'
  | 'no-screen-lock'
  | 'unreadable'
  | 'failed'

/**
 * `refused`: the service said why. `unreachable`: no answer, or none that we understand. `passkey`: this device ended it. `late`:
 * what was answered before counts no more.
 */
export type Failure =
  | { readonly kind: 'refused'; readonly code: string; readonly text: Text; readonly next: Text }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'passkey'; readonly why: PasskeyTrouble }
  | { readonly kind: 'late' }

/** Something that failed; `failure` says how. */
export class ApproveError extends Error {
  readonly failure: Failure

  constructor(failure: Failure, cause?: unknown) {
    super(failure.kind === 'refused' ? failure.code : failure.kind, { cause })
    this.name = 'ApproveError'
    this.failure = failure
  }
}

/** The failure behind a thrown thing. What we do not know counts as silence, never as success. */
export function failureOf(error: unknown): Failure {
  return error instanceof ApproveError ? error.failure : { kind: 'unreachable' }
}

/** Refusals that say nothing about what was sent: the very same may be sent again, and changes nothing if it had arrived. */
const SEND_AGAIN = ['peer/unreachable', 'http/internal', 'http/not-ready']

/** Whether the same bytes shall be sent once more, or something else has to happen first. */
export function remedyOf(failure: Failure): 'send-again' | 'change-first' {
  switch (failure.kind) {
    case 'unreachable':
      return 'send-again'
    case 'refused':
      return SEND_AGAIN.includes(failure.code) ? 'send-again' : 'change-first'
    case 'passkey':
    case 'late':
      return 'change-first'
  }
}
