/**
 * The Merkle tree of RFC 6962 §2.1: hashes, the growing edge, and the checks of both kinds of proof.
 *
 * A tree of n leaves is a row of complete subtrees, one for each 1 in the binary form of n, largest first. That row (the
 * edge) is all one must keep to append and to know the root.
 */
import { createHash } from 'node:crypto'
import { sameBytes } from '@jitsuin/kernel'

/** A complete subtree: `level` 0 is a leaf; `index` counts subtrees of that level from the left. */
export type NodePlace = { readonly level: number; readonly index: number }

/** A complete subtree with its hash. */
export type TreeNode = NodePlace & { readonly hash: Uint8Array }

/** The edge of a tree: its size and its complete subtrees, largest first. */
export type TreeEdge = { readonly size: number; readonly hashes: readonly Uint8Array[] }

/** The tree without leaves. */
export const EMPTY_EDGE: TreeEdge = { size: 0, hashes: [] }

const LEAF_PREFIX = Uint8Array.of(0)
const NODE_PREFIX = Uint8Array.of(1)

/** Hash of a leaf: SHA-256(0x00 ‖ data). */
export function hashLeaf(data: Uint8Array): Uint8Array {
  return createHash('sha256').update(LEAF_PREFIX).update(data).digest()
}

/** Hash of an inner node: SHA-256(0x01 ‖ left ‖ right). */
export function hashNode(left: Uint8Array, right: Uint8Array): Uint8Array {
  return createHash('sha256').update(NODE_PREFIX).update(left).update(right).digest()
}

/** The root of a tree; SHA-256 of nothing for the empty one. */
export function rootOf(edge: TreeEdge): Uint8Array {
  return foldRight(edge.hashes) ?? createHash('sha256').digest()
}

/** Hash over neighbouring complete subtrees, largest first; undefined for none. */
export function foldRight(hashes: readonly Uint8Array[]): Uint8Array | undefined {
  return hashes.length === 0 ? undefined : hashes.reduceRight((right, left) => hashNode(left, right))
}

/** Appends leaves. `nodes` are the subtrees that became complete, leaves included: all that must be stored. */
export function append(
  edge: TreeEdge,
  leafHashes: Iterable<Uint8Array>,
): { edge: TreeEdge; nodes: TreeNode[] } {
  let { size } = edge
  const hashes = [...edge.hashes]
  const nodes: TreeNode[] = []
  for (const leafHash of leafHashes) {
    let node: TreeNode = { level: 0, index: size, hash: leafHash }
    nodes.push(node)
    // An odd index closes a pair: the last hash of the edge is its left half.
    for (let left = hashes.at(-1); node.index % 2 === 1 && left; left = hashes.at(-1)) {
      hashes.pop()
      node = { level: node.level + 1, index: (node.index - 1) / 2, hash: hashNode(left, node.hash) }
      nodes.push(node)
    }
    hashes.push(node.hash)
    size++
  }
  return { edge: { size, hashes }, nodes }
}

/** The complete subtrees that cover leaves `start` to `end` (excluded); `start` is a multiple of the largest. */
export function placesOf(start: number, end: number): NodePlace[] {
  const places: NodePlace[] = []
  for (let at = start; at < end; ) {
    const level = Math.floor(log2(end - at))
    places.push({ level, index: at / 2 ** level })
    at += 2 ** level
  }
  return places
}

/**
 * Checks that a leaf stands at `index` of the tree with this size and root (RFC 9162 §2.1.3.2, the same tree as RFC
 * 6962).
 */
export function checkInclusion(
  leaf: { readonly hash: Uint8Array; readonly index: number },
  tree: { readonly size: number; readonly root: Uint8Array },
  proof: readonly Uint8Array[],
): 'included' | 'not-included' {
  if (!(leaf.index >= 0 && leaf.index < tree.size)) return 'not-included'
  let node = leaf.index
  let last = tree.size - 1
  let hash = leaf.hash
  for (const sibling of proof) {
    if (last === 0) return 'not-included'
    if (node % 2 === 1 || node === last) {
      hash = hashNode(sibling, hash)
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, half(last)]
    } else {
      hash = hashNode(hash, sibling)
    }
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 && sameBytes(hash, tree.root) ? 'included' : 'not-included'
}

/** A tree as a head states it. */
export type TreeHead = { readonly size: number; readonly root: Uint8Array }

/** Checks that the newer tree begins with all leaves of the older one (RFC 9162 §2.1.4.2). */
export function checkConsistency(
  older: TreeHead,
  newer: TreeHead,
  proof: readonly Uint8Array[],
): 'consistent' | 'inconsistent' {
  if (older.size > newer.size) return 'inconsistent'
  if (older.size === newer.size)
    return proof.length === 0 && sameBytes(older.root, newer.root) ? 'consistent' : 'inconsistent'
  if (older.size === 0)
    return proof.length === 0 && sameBytes(older.root, rootOf(EMPTY_EDGE)) ? 'consistent' : 'inconsistent'

  // A size that is a power of two is itself a complete subtree: its root starts the path (step 2).
  const path = isPowerOfTwo(older.size) ? [older.root, ...proof] : [...proof]
  const [first, ...rest] = path
  if (!first) return 'inconsistent'
  let node = older.size - 1
  let last = newer.size - 1
  while (node % 2 === 1) [node, last] = [half(node), half(last)]
  let [olderRoot, newerRoot] = [first, first]
  for (const hash of rest) {
    if (last === 0) return 'inconsistent'
    if (node % 2 === 1 || node === last) {
      olderRoot = hashNode(hash, olderRoot)
      newerRoot = hashNode(hash, newerRoot)
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, half(last)]
    } else {
      newerRoot = hashNode(newerRoot, hash)
    }
    ;[node, last] = [half(node), half(last)]
  }
  const agrees = last === 0 && sameBytes(olderRoot, older.root) && sameBytes(newerRoot, newer.root)
  return agrees ? 'consistent' : 'inconsistent'
}

/** Half of an index, rounded down; not `>> 1`, which would cut sizes to 32 bits. */
function half(n: number): number {
  return Math.floor(n / 2)
}

function isPowerOfTwo(n: number): boolean {
  return n > 0 && 2 ** log2(n) === n
}

/** The largest whole exponent with 2^exponent ≤ n, exact for every safe integer. */
export function log2(n: number): number {
  let exponent = 0
  while (2 ** (exponent + 1) <= n) exponent++
  return exponent
}
