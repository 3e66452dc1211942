/** Checks of both kinds of proof (RFC 9162 §2.1.3.2 and §2.1.4.2; the tree is that of RFC 6962). */
import { same } from '../bytes.js'
import { EMPTY_EDGE, log2, rootOfEdge } from './edge.js'
import { nodeHash } from './hashes.js'

/** A tree as a head states it. */
export type TreeHead = { readonly size: number; readonly root: Uint8Array }

/** A leaf hash and its position from 0. */
export type PlacedLeaf = { readonly hash: Uint8Array; readonly index: number }

/** Checks that a leaf stands at its index of the tree with this size and root. */
export function checkInclusion(
  leaf: PlacedLeaf,
  tree: TreeHead,
  path: readonly Uint8Array[],
): 'included' | 'not-included' {
  const root = rootFromPath({ leaf: leaf.hash, index: leaf.index, size: tree.size, path })
  return root && same(root, tree.root) ? 'included' : 'not-included'
}

/** A leaf hash, its place, and the audit path that leads from it to the root, deepest first. */
export type LeafPath = {
  readonly leaf: Uint8Array
  readonly index: number
  readonly size: number
  readonly path: readonly Uint8Array[]
}

/**
 * The root to which a path leads, for whoever compares it with a signed one. Undefined when no tree of this size has such
 * a leaf, or when the path is shorter or longer than that of this place.
 */
export function rootFromPath({ leaf, index, size, path }: LeafPath): Uint8Array | undefined {
  if (!(Number.isSafeInteger(index) && index >= 0 && index < size)) return undefined
  let node = index
  let last = size - 1
  let hash = leaf
  for (const sibling of path) {
    if (last === 0) return undefined
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash)
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, half(last)]
    } else {
      hash = nodeHash(hash, sibling)
    }
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 ? hash : undefined
}

/** Checks that the newer tree begins with all leaves of the older one. */
export function checkConsistency(
  older: TreeHead,
  newer: TreeHead,
  path: readonly Uint8Array[],
): 'consistent' | 'inconsistent' {
  if (older.size > newer.size) return 'inconsistent'
  if (older.size === newer.size)
    return path.length === 0 && same(older.root, newer.root) ? 'consistent' : 'inconsistent'
  if (older.size === 0)
    return path.length === 0 && same(older.root, rootOfEdge(EMPTY_EDGE)) ? 'consistent' : 'inconsistent'

  // A size that is a power of two is itself a complete subtree: its root starts the path (step 2).
  const [first, ...rest] = isPowerOfTwo(older.size) ? [older.root, ...path] : path
  if (!first) return 'inconsistent'
  let node = older.size - 1
  let last = newer.size - 1
  while (node % 2 === 1) [node, last] = [half(node), half(last)]
  let [olderRoot, newerRoot] = [first, first]
  for (const hash of rest) {
    if (last === 0) return 'inconsistent'
    if (node % 2 === 1 || node === last) {
      olderRoot = nodeHash(hash, olderRoot)
      newerRoot = nodeHash(hash, newerRoot)
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, half(last)]
    } else {
      newerRoot = nodeHash(newerRoot, hash)
    }
    ;[node, last] = [half(node), half(last)]
  }
  const agrees = last === 0 && same(olderRoot, older.root) && same(newerRoot, newer.root)
  return agrees ? 'consistent' : 'inconsistent'
}

/** Half of an index, rounded down; not `>> 1`, which would cut sizes to 32 bits. */
function half(n: number): number {
  return Math.floor(n / 2)
}

function isPowerOfTwo(n: number): boolean {
  return n > 0 && 2 ** log2(n) === n
}
