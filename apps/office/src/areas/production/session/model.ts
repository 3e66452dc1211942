/** A sitting of a hospital, person by person, until it is submitted as one. */
import type { IdentityKind, PickupSession, SessionPeople, Signature } from '@jitsuin/registration/contract'

/** Somebody whose card is there. */
export type Person = SessionPeople['people'][number]

/** What was seen of one person; a check that was not made is absent. */
export type Seen = {
  readonly postcard: boolean
  readonly licence: boolean
  readonly person: boolean
  /** Absent: no identity document was looked at. */
  readonly identity?: { readonly kind: IdentityKind; readonly validUntil?: string }
}

export const NOTHING_SEEN: Seen = { postcard: false, licence: false, person: false }

type Result = PickupSession['results'][number]

/** What is recorded so far, by case. */
export type Sitting = ReadonlyMap<string, Result>

/** Whether somebody may sign: all four were checked, and the document counts today. */
export function judgeSeen({ postcard, licence, person, identity }: Seen, today: string) {
  if (!postcard || !licence || !person || identity === undefined) return 'incomplete' as const
  return identity.validUntil !== undefined && identity.validUntil < today
    ? ('identity-expired' as const)
    : ('complete' as const)
}

/** Somebody's hand-over in the form of the call; nothing while a check is missing. */
export function handedOver(
  { caseId, revision }: Person,
  { seen: { identity }, signature }: { readonly seen: Seen; readonly signature: Signature },
): Result | undefined {
  if (identity === undefined) return undefined
  return {
    caseId,
    result: 'handed-over',
    expectedRevision: revision,
    checks: [
      { check: 'postcard', found: 'signed-and-taken' },
      { check: 'licence', found: 'original-seen' },
      { check: 'identity', found: 'original-seen', ...identity },
      { check: 'person', found: 'is-the-holder' },
    ],
    signature,
  }
}

/** The sitting with one person's result in place of an earlier one. */
export function withResult(sitting: Sitting, result: Result): Sitting {
  return new Map([...sitting, [result.caseId, result]])
}

/** The sitting as if somebody had not been asked yet. */
export function without(sitting: Sitting, caseId: string): Sitting {
  return new Map([...sitting].filter(([known]) => known !== caseId))
}

/** How many of each. */
export function countSitting(sitting: Sitting) {
  const results = [...sitting.values()]
  const present = results.filter(({ result }) => result === 'handed-over').length
  return { present, absent: results.length - present }
}
