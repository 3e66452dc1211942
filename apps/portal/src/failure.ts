/** Why a call brought nothing, in one form for all services. */
import { type Failure, HolderCallError } from '@jitsuin/holder/contract'
import { QualificationCallError } from '@jitsuin/qualification/contract'
import { LogCallError } from '@jitsuin/transparency/contract'

/** The failure behind a thrown thing. What we do not know counts as silence, never as success. */
export function failureOf(error: unknown): Failure {
  if (error instanceof HolderCallError) return error.failure
  const isOurs = error instanceof LogCallError || error instanceof QualificationCallError
  if (!isOurs || error.failure.kind === 'unreachable') return { kind: 'unreachable' }
  return { ...error.failure, fields: [] }
}

/** The code of a refusal; null when nobody refused. */
export function refusalOf(error: unknown): string | null {
  const failure = failureOf(error)
  return failure.kind === 'refused' ? failure.code : null
}
