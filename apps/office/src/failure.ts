/** Why something did not come about, in one form for the services behind the office. */
import type { Text } from '@jitsuin/kernel'

/** `refused`: the service said why; `fields` are JSON pointers into what was sent. `unreachable`: no answer that we understand. */
export type Failure =
  | {
      readonly kind: 'refused'
      readonly code: string
      readonly text: Text
      readonly next: Text
      readonly fields?: readonly string[]
    }
  | { readonly kind: 'unreachable' }

/** The failure behind a thrown thing. What we do not know counts as silence, never as success. */
export function failureOf(error: unknown): Failure {
  return carriesFailure(error) ? error.failure : { kind: 'unreachable' }
}

function carriesFailure(error: unknown): error is { readonly failure: Failure } {
  if (typeof error !== 'object' || error === null || !('failure' in error)) return false
  const { failure } = error
  return typeof failure === 'object' && failure !== null && 'kind' in failure
}
