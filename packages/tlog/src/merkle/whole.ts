/** Root and paths of a tree whose leaf hashes are all at hand, such as a list that an officer signs as a whole. */
import { TlogError } from '../errors.js'
import { append, EMPTY_EDGE, rootOfEdge } from './edge.js'
import { siblingRanges } from './proofs.js'

/** The root of these leaf hashes, in their order (RFC 6962 §2.1). */
export function rootOfLeaves(leafHashes: readonly Uint8Array[]): Uint8Array {
  return rootOfEdge(append(EMPTY_EDGE, leafHashes).edge)
}

/**
 * The audit path of one leaf, deepest first (RFC 6962 §2.1.1). Costs one pass over all leaves.
 *
 * @throws {TlogError} `tlog/proof-malformed` when there is no such leaf.
 */
export function inclusionPath(leafHashes: readonly Uint8Array[], index: number): Uint8Array[] {
  if (!(Number.isSafeInteger(index) && index >= 0 && index < leafHashes.length)) {
    throw new TlogError('tlog/proof-malformed', `There is no leaf ${index} among ${leafHashes.length}`)
  }
  return siblingRanges(index, leafHashes.length).map(({ start, end }) =>
    rootOfLeaves(leafHashes.slice(start, end)),
  )
}
