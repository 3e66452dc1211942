/**
 * The growing edge of a Merkle tree (RFC 6962 §2.1).
 *
 * A tree of n leaves is a row of complete subtrees, one for each 1 in the binary form of n, largest first. That row (the
 * edge) is all one must keep to append and to know the root.
 */
import { sha256 } from '../bytes.js'
import { nodeHash } from './hashes.js'

/** A complete subtree: `level` 0 is a leaf; `index` counts subtrees of that level from the left. */
export type NodePlace = { readonly level: number; readonly index: number }

/** A complete subtree with its hash. */
export type TreeNode = NodePlace & { readonly hash: Uint8Array }

/** The edge of a tree: its size and its complete subtrees, largest first. */
export type TreeEdge = { readonly size: number; readonly hashes: readonly Uint8Array[] }

/** The tree without leaves. */
export const EMPTY_EDGE: TreeEdge = { size: 0, hashes: [] }

/** The root of the tree with this edge; SHA-256 of nothing for the empty one. */
export function rootOfEdge(edge: TreeEdge): Uint8Array {
  return foldRight(edge.hashes) ?? sha256()
}

/** Hash over neighbouring complete subtrees, largest first; undefined for none. */
export function foldRight(hashes: readonly Uint8Array[]): Uint8Array | undefined {
  return hashes.length === 0 ? undefined : hashes.reduceRight((right, left) => nodeHash(left, right))
}

/** Appends leaves. `nodes` are the subtrees that became complete, leaves included: all that must be stored. */
export function append(
  edge: TreeEdge,
  leafHashes: Iterable<Uint8Array>,
): { edge: TreeEdge; nodes: TreeNode[] } {
  let { size } = edge
  const hashes = [...edge.hashes]
  const nodes: TreeNode[] = []
  for (const hash of leafHashes) {
    let node: TreeNode = { level: 0, index: size, hash }
    nodes.push(node)
    // An odd index closes a pair: the last hash of the edge is its left half.
    for (let left = hashes.at(-1); node.index % 2 === 1 && left; left = hashes.at(-1)) {
      hashes.pop()
      node = { level: node.level + 1, index: (node.index - 1) / 2, hash: nodeHash(left, node.hash) }
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
    const level = log2(end - at)
    places.push({ level, index: at / 2 ** level })
    at += 2 ** level
  }
  return places
}

/** The largest whole exponent with 2^exponent ≤ n, exact for every safe integer. */
export function log2(n: number): number {
  let exponent = 0
  while (2 ** (exponent + 1) <= n) exponent++
  return exponent
}
