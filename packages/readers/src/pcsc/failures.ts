import { ReadersError } from '../errors.js'

/** What the service says (the names of SCARD_E_… and SCARD_W_…), in our words. */
const FAILURES: ReadonlyMap<unknown, ReadersError['code']> = new Map<string, ReadersError['code']>([
  ['NoService', 'readers/no-service'],
  ['ServiceStopped', 'readers/no-service'],
  ['ServerTooBusy', 'readers/no-service'],
  ['UnknownReader', 'readers/unknown'],
  ['ReaderUnavailable', 'readers/unknown'],
  ['NoSmartCard', 'readers/no-card'],
  ['UnresponsiveCard', 'readers/mute'],
  ['UnpoweredCard', 'readers/mute'],
  ['UnsupportedCard', 'readers/mute'],
  ['ProtoMismatch', 'readers/mute'],
  ['SharingViolation', 'readers/in-use'],
  ['RemovedCard', 'readers/removed'],
  ['ResetCard', 'readers/removed'],
])

/** Once a card was reached, that it or its reader is not there means that it was taken away. */
const WHILE_IN_USE: ReadonlyMap<string, ReadersError['code']> = new Map([
  ['readers/no-card', 'readers/removed'],
  ['readers/unknown', 'readers/removed'],
])

/** The error of the service as ours; `during` tells a card that is not there from one that was taken away. */
export function failureOf(
  cause: unknown,
  { during }: { readonly during: 'connecting' | 'use' },
): ReadersError {
  if (cause instanceof ReadersError) return cause
  const named = cause instanceof Error && 'code' in cause ? cause.code : undefined
  const code = FAILURES.get(named) ?? 'readers/failed'
  const judged = during === 'use' ? (WHILE_IN_USE.get(code) ?? code) : code
  return new ReadersError(judged, `PC/SC says ${String(named ?? cause)}`, { cause })
}
