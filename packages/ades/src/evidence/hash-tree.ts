/**
 * Hash trees of evidence records (RFC 4998 §4.2, §4.3): children are sorted as octets, concatenated and hashed. One root stands for any
 * number of documents; a reduced tree leads from one document, or one group of them, to the root. Not the tree of RFC 6962.
 */
import { hash as hashOnce } from 'node:crypto'
import { concatBytes, sameBytes } from '@jitsuin/kernel'
import { DIGESTS, type DigestName } from '@jitsuin/pki'
import { AdesError } from '../errors.js'

/** Hash values from a document up: each list has the same father, and the fathers themselves are left out (§4.2). */
export type ReducedTree = readonly (readonly Uint8Array[])[]

/** A whole tree. `reduce` gives the way from the group at a position; a tree of one document has none. */
export type HashTree = {
  readonly digest: DigestName
  readonly root: Uint8Array
  readonly reduce: (position: number) => ReducedTree | undefined
}

/** The hash value of octets. */
export function hashOf(digest: DigestName, octets: Uint8Array): Uint8Array {
  return hashOnce(DIGESTS[digest].node, octets, 'buffer')
}

/**
 * A document in a tree that renews trees: hashed over its new hash value and that of all chains before, which are given as the DER of
 * their ArchiveTimeStampSequence (§5.2, steps 3 and 4).
 */
export function renewedValue(
  digest: DigestName,
  documentHash: Uint8Array,
  sequenceBytes: Uint8Array,
): Uint8Array {
  return hashOf(digest, concatBytes([documentHash, hashOf(digest, sequenceBytes)]))
}

/** Hash values sorted as octets, concatenated, and hashed. */
export function fatherOf(digest: DigestName, children: readonly Uint8Array[]): Uint8Array {
  return hashOf(digest, concatBytes(children.toSorted(Buffer.compare)))
}

/**
 * Builds the tree over groups, each given by the hash values of its documents; a document by itself is a group of one.
 * Two children a node; one that is left over goes up as it is.
 *
 * @throws {AdesError} `evidence/nothing-to-stamp`, `evidence/digest-length`
 */
export function buildHashTree(groups: readonly (readonly Uint8Array[])[], digest: DigestName): HashTree {
  const leaves = groups.map((group) => eachOnce(group, digest))
  const levels = [leaves.map((group) => hashOfGroup(group, digest))]
  for (let level = levels[0] ?? []; level.length > 1; levels.push(level)) level = levelAbove(level, digest)
  const [root] = levels.at(-1) ?? []
  if (!root) throw new AdesError('evidence/nothing-to-stamp', 'A tree needs a leaf')
  return { digest, root, reduce: (position) => reduce({ leaves, levels }, position) }
}

function hashOfGroup(group: readonly Uint8Array[], digest: DigestName): Uint8Array {
  const [only, second] = group
  return only && !second ? only : fatherOf(digest, group)
}

function levelAbove(level: readonly Uint8Array[], digest: DigestName): Uint8Array[] {
  const above: Uint8Array[] = []
  for (let at = 0; at < level.length; at += 2) above.push(hashOfGroup(level.slice(at, at + 2), digest))
  return above
}

function eachOnce(group: readonly Uint8Array[], digest: DigestName): Uint8Array[] {
  const sorted = group.toSorted(Buffer.compare)
  if (sorted.length === 0) throw new AdesError('evidence/nothing-to-stamp', 'A group without documents')
  if (sorted.some(({ length }) => length !== DIGESTS[digest].bytes))
    throw new AdesError('evidence/digest-length', `Not a ${digest} value`)
  return sorted.filter((hash, at) => at === 0 || !sameBytes(hash, sorted[at - 1] ?? hash))
}

type Built = { readonly leaves: readonly Uint8Array[][]; readonly levels: readonly Uint8Array[][] }

/**
 * A document by itself shares the first list with its sibling, as in the figure of §4.2: whether a list of one is hashed again
 * (§4.3) or not (RFC 6283 §3.2) is what readers disagree about.
 */
function reduce({ leaves, levels }: Built, position: number): ReducedTree | undefined {
  const leaf = leaves[position] ?? []
  const siblings = levels.flatMap((level, depth) => level[(position >> depth) ^ 1] ?? [])
  const [first, ...rest] = siblings
  const lists =
    leaf.length > 1 || !first ? [leaf, ...siblings.map(alone)] : [[...leaf, first], ...rest.map(alone)]
  if (leaf.length === 1 && !first) return undefined
  return lists.map((list) => list.toSorted(Buffer.compare))
}

function alone(hash: Uint8Array): Uint8Array[] {
  return [hash]
}

/** How a reduced tree is followed where writers differ; every way binds what stands in it as firmly. */
const WAYS = [
  { single: 'hashed', others: 'joined' },
  { single: 'as-it-is', others: 'joined' },
  { single: 'hashed', others: 'nested' },
  { single: 'as-it-is', others: 'nested' },
] as const
type Way = (typeof WAYS)[number]

/**
 * The roots that a reduced tree can lead to: by the letter of §4.3 first, then as others write it: a first list of one hash value that
 * is its own father, and lists whose own father is the sibling.
 */
export function* rootsOf(tree: ReducedTree, digest: DigestName): Generator<Uint8Array> {
  const isOneWay = (tree[0]?.length ?? 0) > 1
  const isPlain = tree.slice(1).every(({ length }) => length === 1)
  for (const way of WAYS) {
    if ((isOneWay && way.single === 'as-it-is') || (isPlain && way.others === 'nested')) continue
    yield follow(tree, digest, way)
  }
}

function follow([first = [], ...rest]: ReducedTree, digest: DigestName, way: Way): Uint8Array {
  const begin = way.single === 'as-it-is' ? hashOfGroup(first, digest) : fatherOf(digest, first)
  return rest.reduce<Uint8Array>((below, list) => {
    const beside = way.others === 'nested' ? [hashOfGroup(list, digest)] : list
    return fatherOf(digest, [below, ...beside])
  }, begin)
}
