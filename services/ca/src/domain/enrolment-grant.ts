/**
 * Grants: the authority's word that whoever holds an enrolment code may bind a passkey to a second certificate. Two officers
 * signed the warrant under which that certificate was issued; the first grant needs no other signature, and there is only one.
 */
import { GRANT, type GrantStatement } from '@jitsuin/second-key'
import type { EnrolmentGrantWish, WarrantOrder } from '../contract.js'
import type { GrantRefusal } from '../errors.js'
import type { WarrantUse } from './warrant.js'

/** How long a grant lasts at most (hpki §7.4). */
const LONGEST_GRANT_DAYS = 30

const DAY_MS = 24 * 3_600_000

/** All that the judgement looks at. */
export type GrantFacts = {
  readonly wish: EnrolmentGrantWish
  readonly warrant: WarrantOrder | undefined
  /** The newest certificate of the signature authority under the warrant. */
  readonly use: WarrantUse | undefined
  /** Grants that were given for this certificate before. */
  readonly given: number
  readonly at: Date
}

/** The first thing that speaks against a grant, or `pass`. */
export function judgeGrant({ wish, warrant, use, given, at }: GrantFacts): 'pass' | GrantRefusal {
  if (!warrant) return 'warrant/unknown'
  if (warrant.keyPlace !== 'second-key') return 'grant/no-second-key'
  if (use?.state !== 'stands') return 'grant/no-second-key'
  if (given > 0) return 'grant/given-before'
  const left = new Date(wish.expires).getTime() - at.getTime()
  return 0 < left && left <= LONGEST_GRANT_DAYS * DAY_MS ? 'pass' : 'grant/period-refused'
}

/** The bytes of a grant. */
export function encodeGrant(grant: GrantStatement): Uint8Array {
  return GRANT.encode(grant)
}
