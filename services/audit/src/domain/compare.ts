/** Finds the first record that differs between what was signed and what the database holds now. */
import { sameBytes } from '@jitsuin/kernel'

/** A record by its number and leaf hash. */
export type KnownLeaf = { readonly id: number; readonly hash: Uint8Array }

/** A record as it stands now: recomputed, or gone although its position remains. */
export type PresentLeaf =
  | { readonly state: 'present'; readonly index: number; readonly id: number; readonly hash: Uint8Array }
  | { readonly state: 'gone'; readonly index: number; readonly id: number }

/** What happened to a record. */
export type Damage = 'altered' | 'removed' | 'inserted' | 'reordered' | 'cut-off'

/** The first damaged record: `position` in the tree from 0, `id` its number in the audit table. */
export type Difference = { readonly kind: Damage; readonly position: number; readonly id: number }

/**
 * Compares what was signed with what is there, position by position.
 *
 * @returns undefined when everything signed is there, unchanged and in its place. What follows behind it is not judged.
 */
export function findDifference(
  signed: readonly KnownLeaf[],
  present: readonly PresentLeaf[],
): Difference | undefined {
  const position = signed.findIndex((leaf, at) => !isSame(leaf, present[at], at))
  const expected = signed[position]
  if (!expected) return undefined
  return classify(expected, position, signed, present)
}

function isSame(signed: KnownLeaf, present: PresentLeaf | undefined, position: number): boolean {
  return present?.state === 'present' && present.index === position && sameBytes(present.hash, signed.hash)
}

function classify(
  expected: KnownLeaf,
  position: number,
  signed: readonly KnownLeaf[],
  present: readonly PresentLeaf[],
): Difference {
  const found = present[position]
  if (present.slice(position).every(({ state }) => state === 'gone')) {
    return { kind: 'cut-off', position, id: expected.id }
  }
  if (!found || found.state === 'gone') return { kind: 'removed', position, id: expected.id }
  if (found.id === expected.id) {
    const kind = sameBytes(found.hash, expected.hash) ? 'reordered' : 'altered'
    return { kind, position, id: expected.id }
  }
  const foundWasSigned = signed.some(({ id }) => id === found.id)
  if (!foundWasSigned) return { kind: 'inserted', position, id: found.id }
  const expectedIsLater = present.some(({ state, id }) => state === 'present' && id === expected.id)
  return { kind: expectedIsLater ? 'reordered' : 'removed', position, id: expected.id }
}
