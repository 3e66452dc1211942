/** Adds an archive-time-stamp-v3 (EN 319 122-1 §5.5.3): first, or once more before the authority of the last one ends. */

import { fetchStamp, type TimeStampSource } from '../../extend/signature-time-stamp.js'
import { archiveV3Imprint } from '../archive-imprint.js'
import { attribute } from '../create/attribute.js'
import { encodeHashIndex } from '../hash-index.js'
import { UNSIGNED_ATTRIBUTES } from '../oids.js'
import { type CadesMessage, readMessage, type SignerPart } from '../read/message.js'
import { addToMessage } from './change-message.js'

/** What is stamped. `contentSha256` is the digest of the content, wherever that is kept. */
export type ArchiveMatter = {
  readonly message: CadesMessage
  readonly part: SignerPart
  readonly contentSha256: Uint8Array
}

/** The message with one archive time stamp more. @throws {AdesError} `time-stamp/imprint-differs`; what the source throws. */
export async function addArchiveStamp(
  { message, part, contentSha256 }: ArchiveMatter,
  source: TimeStampSource,
): Promise<Uint8Array> {
  const indexBytes = encodeHashIndex({ ...message, unsigned: part.unsigned }, 'sha256')
  const { contentTypeBytes } = message.encapsulated
  const matter = { contentTypeBytes, contentDigest: contentSha256, part, indexBytes }
  const token = await fetchStamp(source, archiveV3Imprint(matter, 'sha256'))
  const stamp = attribute(UNSIGNED_ATTRIBUTES.archiveV3, withIndex(token, indexBytes))
  return addToMessage(message, { attributes: { part, values: [stamp] } })
}

/** The index stands among the unsigned attributes of the token's own signer (EN 319 122-1 §5.5.2). */
function withIndex(token: Uint8Array, indexBytes: Uint8Array): Uint8Array {
  const message = readMessage(token)
  const [part] = message.signers
  const values = [attribute(UNSIGNED_ATTRIBUTES.hashIndexV3, indexBytes)]
  return part ? addToMessage(message, { attributes: { part, values } }) : token
}
