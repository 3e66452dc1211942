/** Why a call brought nothing, in one form for both services. */
import { type Failure, HolderCallError } from '@jitsuin/holder/contract'

/** The failure behind a thrown thing. What we do not know counts as silence, never as success. */
export function failureOf(error: unknown): Failure {
  return error instanceof HolderCallError ? error.failure : { kind: 'unreachable' }
}

/** The code of a refusal; null when nobody refused. */
export function refusalOf(error: unknown): string | null {
  const failure = failureOf(error)
  return failure.kind === 'refused' ? failure.code : null
}
