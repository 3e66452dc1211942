/** Which subtrees a proof consists of (RFC 6962 §2.1.1, §2.1.2), so that a store loads just those, in one query. */
import { foldRight, log2, type NodePlace, placesOf } from './edge.js'

/** Loads complete subtrees, in the order asked for. */
export type LoadNodes = (places: readonly NodePlace[]) => Promise<Uint8Array[]>

/** Leaves from `start` to `end` (excluded). */
export type LeafRange = { readonly start: number; readonly end: number }

/** The audit path of leaf `index` in the tree of `size` leaves, deepest first: PATH(m, D[n]) of §2.1.1. */
export async function proveInclusion(index: number, size: number, load: LoadNodes): Promise<Uint8Array[]> {
  return hashRanges(siblingRanges(index, size), load)
}

/** The ranges of leaves whose hashes are the audit path of a leaf, deepest first (§2.1.1). */
export function siblingRanges(index: number, size: number): LeafRange[] {
  const siblings: LeafRange[] = []
  for (let start = 0, end = size; end - start > 1; ) {
    const middle = start + splitOf(end - start)
    siblings.push(index < middle ? { start: middle, end } : { start, end: middle })
    if (index < middle) end = middle
    else start = middle
  }
  return siblings.reverse()
}

/** The proof that the tree of `newer` leaves begins with that of `older`: PROOF(m, D[n]) of §2.1.2. */
export async function proveConsistency(older: number, newer: number, load: LoadNodes): Promise<Uint8Array[]> {
  if (older === 0 || older === newer) return []
  const ranges: LeafRange[] = []
  let start = 0
  let end = newer
  while (end !== older) {
    const middle = start + splitOf(end - start)
    ranges.push(older <= middle ? { start: middle, end } : { start, end: middle })
    if (older <= middle) end = middle
    else start = middle
  }
  // SUBPROOF's flag b: the older root itself is left out when it is a whole subtree that began at leaf 0.
  if (start !== 0) ranges.push({ start, end })
  return hashRanges(ranges.reverse(), load)
}

async function hashRanges(ranges: readonly LeafRange[], load: LoadNodes): Promise<Uint8Array[]> {
  const groups = ranges.map(({ start, end }) => placesOf(start, end))
  const hashes = await load(groups.flat())
  let at = 0
  return groups.flatMap((group) => {
    const hash = foldRight(hashes.slice(at, at + group.length))
    at += group.length
    return hash ? [hash] : []
  })
}

/** The largest power of two smaller than n, for n > 1 (RFC 6962 §2.1). */
function splitOf(n: number): number {
  return 2 ** log2(n - 1)
}
