/**
 * Makes CAdES signatures of level B-B and, with a source of time stamps, B-T (EN 319 122-1 §6). The content is read twice: once for
 * its digest, and once more, if it goes inside, while it is written; so its size costs no memory, and every length is known before the
 * first octet is written.
 */
import { createHash } from 'node:crypto'
import { sameBytes } from '@jitsuin/kernel'
import { CONTENT_TYPES, DIGESTS, type DigestName, type Signer } from '@jitsuin/pki'
import { AdesError } from '../../errors.js'
import { fetchStamp } from '../../extend/signature-time-stamp.js'
import type { Stamping } from '../../time-stamp/trouble.js'
import { type Content, collect, digestContent, partsOfContent } from '../content.js'
import { frameMessage } from '../write-message.js'
import type { Statements } from './signed-attributes.js'
import { makeSigner } from './signer-info.js'
import { cadesPartsOf } from './signer-parts.js'

/** How to sign with CAdES. */
export type CadesOptions = Statements &
  Stamping & {
    readonly signer: Signer
    /** Whether the content goes into the message or stays a file beside it. */
    readonly packaging: 'attached' | 'detached'
    /** Object identifier of what the content is; without it `id-data`, any octets. */
    readonly contentType?: string
  }

/**
 * Signs a content and gives the message, octet for octet in its order, as DER.
 *
 * @throws {AdesError} `sign/…`, `time-stamp/…`; whatever the content, the signer and the source of time stamps throw.
 */
export async function* streamCades(content: Content, options: CadesOptions): AsyncGenerator<Uint8Array> {
  const { signer, packaging, contentType = CONTENT_TYPES.data } = options
  const { digest, digestAlgorithm, certificates } = cadesPartsOf(signer)
  const { sizeBytes, ...digested } = await digestOnce(content, digest, options)
  const { messageDigest } = digested
  const info = await makeSigner({ signer, contentType, ...digested }, options)
  const parts = {
    contentType,
    digestAlgorithms: [digestAlgorithm],
    certificates,
    lists: [],
    signers: [info],
  }
  const { head, tail } = frameMessage(parts, packaging === 'attached' ? sizeBytes : 'detached')
  yield head
  if (packaging === 'attached') yield* sameContent(content, digest, { sizeBytes, messageDigest })
  yield tail
}

/** Signs a content that fits into memory. @throws as `streamCades` */
export function signCades(content: Content, options: CadesOptions): Promise<Uint8Array> {
  return collect(streamCades(content, options))
}

async function digestOnce(content: Content, digest: DigestName, { contentTimeStamp: stamp }: Statements) {
  const { sizeBytes, digestOf } = await digestContent(content, stamp ? [digest, 'sha256'] : [digest])
  const messageDigest = digestOf(digest)
  if (!stamp) return { sizeBytes, messageDigest }
  return { sizeBytes, messageDigest, contentTimeStamp: await fetchStamp(stamp, digestOf('sha256')) }
}

/** What goes in must be what was digested: a file that grows or changes meanwhile would make a message that nobody accepts. */
async function* sameContent(
  content: Content,
  digest: DigestName,
  signed: { readonly sizeBytes: number; readonly messageDigest: Uint8Array },
): AsyncGenerator<Uint8Array> {
  const hash = createHash(DIGESTS[digest].node)
  let left = signed.sizeBytes
  for await (const part of partsOfContent(content)) {
    left -= part.length
    if (left < 0) break
    hash.update(part)
    yield part
  }
  if (left !== 0 || !sameBytes(hash.digest(), signed.messageDigest))
    throw new AdesError('sign/content-changed', 'The content changed while it was signed')
}
