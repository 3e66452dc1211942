/** Makes evidence records: one tree, one time stamp, and a record for each of any number of documents (RFC 4998 §4.2). */
import { sameBytes } from '@jitsuin/kernel'
import { type DigestName, imprintDigest, parseTimeStampToken } from '@jitsuin/pki'
import { AdesError } from '../errors.js'
import { buildHashTree } from './hash-tree.js'
import { type ArchiveTimeStamp, beginChain, encodeEvidenceRecord } from './record.js'

/** Fetches a time-stamp token (DER of the ContentInfo, RFC 3161 §2.4.2) over a hash value of an algorithm. */
export type EvidenceStampSource = (hash: Uint8Array, digest: DigestName) => Promise<Uint8Array>

/** How to stamp a tree. */
export type EvidenceMaking = { readonly digest: DigestName; readonly timeStamp: EvidenceStampSource }

/** A tree with its one time stamp. `stampOf` and `recordOf` write for the group at a position, when asked. */
export type StampedTree = {
  readonly root: Uint8Array
  readonly tokenBytes: Uint8Array
  readonly stampOf: (position: number) => ArchiveTimeStamp
  readonly recordOf: (position: number) => Uint8Array
}

/**
 * Builds the tree over groups of hash values (a document by itself is a group of one) and fetches one time stamp over its root.
 *
 * @throws {AdesError} `evidence/nothing-to-stamp`, `evidence/digest-length`, `time-stamp/imprint-differs`; what the source throws.
 */
export async function makeEvidence(
  groups: readonly (readonly Uint8Array[])[],
  { digest, timeStamp }: EvidenceMaking,
): Promise<StampedTree> {
  const tree = buildHashTree(groups, digest)
  const tokenBytes = await timeStamp(tree.root, digest)
  const { imprint } = parseTimeStampToken(tokenBytes).info
  if (imprintDigest(imprint) !== digest || !sameBytes(imprint.digest, tree.root))
    throw new AdesError('time-stamp/imprint-differs', 'The token is about another root')
  const stampOf = (position: number): ArchiveTimeStamp => {
    const reduced = tree.reduce(position)
    return { digest, tokenBytes, ...(reduced && { tree: reduced }) }
  }
  const recordOf = (position: number) =>
    encodeEvidenceRecord({ chains: [beginChain(stampOf(position))], cryptoInfos: [] })
  return { root: tree.root, tokenBytes, stampOf, recordOf }
}
