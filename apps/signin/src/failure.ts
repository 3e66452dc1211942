/** Why something did not come about, in one form for services, the card bridge and the browser's own passkeys. */
import type { Text } from '@jitsuin/kernel'

/** Why a passkey was not used or made; the words are the app's own, for the browser gives none. */
export type PasskeyTrouble = 'unsupported' | 'not-given' | 'already-there' | 'failed'

/** `refused`: somebody said why. `unreachable`: no answer, or none that we understand. `passkey`: the browser ended it. */
export type Failure =
  | { readonly kind: 'refused'; readonly code: string; readonly text: Text; readonly next: Text }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'passkey'; readonly why: PasskeyTrouble }

/** An error that carries its failure; the call errors of the services are of this form. */
type Failed = { readonly failure: Failure }

/** The failure behind a thrown thing. What we do not know counts as silence, never as success. */
export function failureOf(error: unknown): Failure {
  return carriesFailure(error) ? error.failure : { kind: 'unreachable' }
}

function carriesFailure(error: unknown): error is Failed {
  if (typeof error !== 'object' || error === null || !('failure' in error)) return false
  const { failure } = error
  return typeof failure === 'object' && failure !== null && 'kind' in failure
}
