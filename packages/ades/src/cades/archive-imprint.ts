/**
 * What an archive time stamp of CAdES covers. Version 3 (EN 319 122-1 §5.5.3): the type of the content, its digest, the fields of the
 * signer before the unsigned attributes, and the hash index. Version 2 (TS 101 733 §6.4.1): the parts of the message themselves.
 */
import { createHash, type Hash } from 'node:crypto'
import { concatBytes, toHex } from '@jitsuin/kernel'
import { DIGESTS, type DigestName, der } from '@jitsuin/pki'
import type { CadesMessage, SignerPart, UnsignedAttribute } from './read/message.js'

/** What version 3 is computed over. `contentDigest` is of the same algorithm as the imprint. */
export type ArchiveV3Matter = {
  readonly contentTypeBytes: Uint8Array
  readonly contentDigest: Uint8Array
  readonly part: Pick<SignerPart, 'fixedFields'>
  /** The ATSHashIndexV3, whole. */
  readonly indexBytes: Uint8Array
}

/** The imprint of version 3. */
export function archiveV3Imprint(matter: ArchiveV3Matter, digest: DigestName): Uint8Array {
  const { contentTypeBytes, contentDigest, part, indexBytes } = matter
  return hashOf(digest, concatBytes([contentTypeBytes, contentDigest, ...part.fixedFields, indexBytes]))
}

/** What version 2 is computed over. `detached` is the content if it is not in the message. */
export type ArchiveV2Matter = {
  readonly message: CadesMessage
  readonly part: SignerPart
  /** The unsigned attributes that were there when it was stamped, in their order. */
  readonly earlier: readonly UnsignedAttribute[]
  readonly detached: Uint8Array | undefined
}

/** The two imprints of version 2: TS 101 733 recommends trying it with and without the octets of the SET (annex K, note 3). */
export function archiveV2Imprints({ part, earlier, ...matter }: ArchiveV2Matter, digest: DigestName) {
  const attributes = concatBytes(earlier.map(({ bytes }) => bytes))
  const set = der.header(der.contextTag(1), attributes.length)
  const begun = beginV2(matter, digest)
  return [[set, attributes], [attributes]].map((octets) =>
    begun
      .copy()
      .update(concatBytes([...part.fixedFields, ...octets]))
      .digest(),
  )
}

const begunV2 = new WeakMap<CadesMessage, Map<DigestName, Hash>>()

/** The parts that all signers share are digested once, however many stamps there are over them. */
function beginV2(
  { message, detached }: Pick<ArchiveV2Matter, 'message' | 'detached'>,
  digest: DigestName,
): Hash {
  const known = begunV2.get(message) ?? new Map<DigestName, Hash>()
  begunV2.set(message, known)
  const { encapsulated, certificatesField, listsField } = message
  const parts = [encapsulated.bytes, detached, certificatesField, listsField]
  const begun =
    known.get(digest) ??
    createHash(DIGESTS[digest].node).update(concatBytes(parts.flatMap((part) => part ?? [])))
  known.set(digest, begun)
  return begun
}

const hexes = new WeakMap<Uint8Array, Map<DigestName, string>>()

/** The digest of a part of a message in hex; each part is digested once, however many indexes name it. */
export function hexOfPart(digest: DigestName, part: Uint8Array): string {
  const known = hexes.get(part) ?? new Map<DigestName, string>()
  hexes.set(part, known)
  const hex = known.get(digest) ?? toHex(hashOf(digest, part))
  known.set(digest, hex)
  return hex
}

/** A digest over octets. */
export function hashOf(digest: DigestName, octets: Uint8Array): Uint8Array {
  return createHash(DIGESTS[digest].node).update(octets).digest()
}
