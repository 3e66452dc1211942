/**
 * What an archive time stamp of CAdES covers. Version 3 (EN 319 122-1 §5.5.3): the type of the content, its digest, the fields of the
 * signer before the unsigned attributes, and the hash index. Version 2 (TS 101 733 §6.4.1): the parts of the message themselves.
 */
import { createHash } from 'node:crypto'
import { concatBytes } from '@jitsuin/kernel'
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
  readonly detached?: Uint8Array
}

/** The two imprints of version 2: TS 101 733 recommends trying it with and without the octets of the SET (annex K, note 3). */
export function archiveV2Imprints(matter: ArchiveV2Matter, digest: DigestName): Uint8Array[] {
  const { message, part, earlier, detached } = matter
  const attributes = concatBytes(earlier.map(({ bytes }) => bytes))
  const before = [
    message.encapsulated.bytes,
    ...(detached ? [detached] : []),
    ...(message.certificatesField ? [message.certificatesField] : []),
    ...(message.listsField ? [message.listsField] : []),
    ...part.fixedFields,
  ]
  const set = der.header(der.contextTag(1), attributes.length)
  return [
    [...before, set, attributes],
    [...before, attributes],
  ].map((parts) => hashOf(digest, concatBytes(parts)))
}

/** A digest over octets. */
export function hashOf(digest: DigestName, octets: Uint8Array): Uint8Array {
  return createHash(DIGESTS[digest].node).update(octets).digest()
}
