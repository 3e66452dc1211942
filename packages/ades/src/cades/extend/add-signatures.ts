/**
 * Further signatures in a message that exists: another signer beside the others (RFC 5652 §5.1), or a countersignature over the value of
 * one of them (§11.4; EN 319 122-1 §5.2.7).
 */
import type { Signer } from '@jitsuin/pki'
import { AdesError } from '../../errors.js'
import { fetchStamp } from '../../extend/signature-time-stamp.js'
import type { Stamping } from '../../time-stamp/trouble.js'
import { hashOf } from '../archive-imprint.js'
import { type Content, digestContent } from '../content.js'
import { attribute } from '../create/attribute.js'
import type { Statements } from '../create/signed-attributes.js'
import { makeSigner } from '../create/signer-info.js'
import { cadesPartsOf } from '../create/signer-parts.js'
import { UNSIGNED_ATTRIBUTES } from '../oids.js'
import { readMessage } from '../read/message.js'
import { addToMessage, chooseSigner, expectNoOldArchive } from './change-message.js'

/** Who signs, and what is stated. */
export type FurtherSignature = Statements & Stamping & { readonly signer: Signer }

/**
 * Adds a signer; the signatures that are there stay as they are. `detached` is the content where the message has none.
 *
 * @throws {AdesError} `cades/…`, `sign/…`, `extend/no-content`, `extend/old-archive`, `time-stamp/…`
 */
export async function addSigner(
  file: Uint8Array,
  { detached, ...options }: FurtherSignature & { readonly detached?: Content },
): Promise<Uint8Array> {
  const message = readMessage(file)
  expectNoOldArchive(message)
  const { digest, digestAlgorithm, certificates } = cadesPartsOf(options.signer)
  const { contentType, content = detached } = message.encapsulated
  if (!content) throw new AdesError('extend/no-content', 'The content is neither in the message nor given')
  const { contentTimeStamp: stamp, signer } = options
  const { digestOf } = await digestContent(content, [digest, 'sha256'])
  const info = await makeSigner(
    {
      signer,
      contentType,
      messageDigest: digestOf(digest),
      ...(stamp && { contentTimeStamp: await fetchStamp(stamp, digestOf('sha256')) }),
    },
    options,
  )
  return addToMessage(message, {
    digestAlgorithms: [digestAlgorithm],
    certificates,
    signers: [info],
  })
}

/**
 * Countersigns the signature with an id, or the only one.
 *
 * @throws {AdesError} `cades/…`, `sign/…`, `extend/…`, `time-stamp/…`
 */
export async function countersign(
  file: Uint8Array,
  {
    signatureId,
    ...options
  }: Omit<FurtherSignature, 'contentTimeStamp' | 'mimeType' | 'contentHints'> & {
    readonly signatureId?: string
  },
): Promise<Uint8Array> {
  const message = readMessage(file)
  expectNoOldArchive(message)
  const { signer } = options
  const { digest, certificates } = cadesPartsOf(signer)
  const part = chooseSigner(message, signatureId)
  const messageDigest = hashOf(digest, part.signature)
  const info = await makeSigner({ signer, messageDigest }, options)
  return addToMessage(message, {
    certificates,
    attributes: { part, values: [attribute(UNSIGNED_ATTRIBUTES.countersignature, info)] },
  })
}
