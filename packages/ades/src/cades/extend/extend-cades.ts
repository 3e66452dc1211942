/**
 * Raises the level of a CAdES signature that exists, of ours or of someone else (EN 319 122-1 §6): B-T adds a time stamp, B-LT the
 * certificates and status information with which it can be judged later, B-LTA an archive time stamp over all of it.
 */
import { der } from '@jitsuin/pki'
import { AdesError } from '../../errors.js'
import type { TimeStampSource } from '../../extend/signature-time-stamp.js'
import { validationData } from '../../extend/validation-data.js'
import { reportSignature } from '../../validate/signature-report.js'
import { stampValue } from '../create/signer-info.js'
import { OTHER_REVOCATION, UNSIGNED_ATTRIBUTES } from '../oids.js'
import { readMessage, type SignerPart } from '../read/message.js'
import { unwrapCms } from '../read/unwrap.js'
import { findCadesSignatures, idOf } from '../validate/signatures.js'
import { type CadesValidateOptions, gatherMessage } from '../validate/validate-cades.js'
import { addArchiveStamp } from './archive-time-stamp.js'
import { addToMessage, chooseSigner, expectNoOldArchive } from './change-message.js'

/** What to raise a signature to, and with whose stamps. */
export type CadesExtendOptions = {
  readonly timeStamp: TimeStampSource
  /** Id of the signature as reports name it; needed when the message leaves a choice. */
  readonly signatureId?: string
} & (
  | { readonly level: 't' }
  /** What is kept is what this validation uses; it must find the signature valid. */
  | { readonly level: 'lt' | 'lta'; readonly validation: CadesValidateOptions }
)

/**
 * Returns the message with the signature at the level asked for. A signature without a time stamp gets one first; one that has all of
 * a level gets what has been added since, and for `lta` one archive time stamp more.
 *
 * @throws {AdesError} `cades/…`, `extend/…`, `time-stamp/…`; whatever the source of time stamps and the fetcher throw.
 */
export async function extendCades(given: Uint8Array, options: CadesExtendOptions): Promise<Uint8Array> {
  const file = unwrapCms(given)
  const message = readMessage(file)
  expectNoOldArchive(message)
  const part = chooseSigner(message, options.signatureId)
  if (options.level === 't' && has(part, 'archiveV3'))
    throw new AdesError('extend/already-archived', 'The archive time stamp would not cover it')
  const isStamped = has(part, 'signatureTimeStamp') || has(part, 'archiveV3')
  const stamped = isStamped && options.level !== 't' ? file : await addStamp(file, options)
  if (options.level === 't') return stamped
  const { id, timeStamp, validation } = { id: idOf(part), ...options }
  const kept = await keepValidationData(stamped, { id, validation })
  return options.level === 'lt' ? kept.file : archive(kept, { id, timeStamp })
}

function has({ unsigned }: SignerPart, name: keyof typeof UNSIGNED_ATTRIBUTES): boolean {
  return unsigned.some(({ type }) => type === UNSIGNED_ATTRIBUTES[name])
}

async function addStamp(
  file: Uint8Array,
  { timeStamp, signatureId }: Pick<CadesExtendOptions, 'timeStamp' | 'signatureId'>,
): Promise<Uint8Array> {
  const message = readMessage(file)
  const part = chooseSigner(message, signatureId)
  return addToMessage(message, {
    attributes: { part, values: [await stampValue(part.signature, timeStamp)] },
  })
}

type Wanted = { readonly id: string; readonly validation: CadesValidateOptions }
type Kept = { readonly file: Uint8Array; readonly contentSha256: Uint8Array }

/** Only what is valid now is worth keeping: later nobody could tell whether it ever was. */
async function keepValidationData(file: Uint8Array, { id, validation }: Wanted): Promise<Kept> {
  const message = readMessage(file)
  const gathered = await gatherMessage({ message, signatures: findCadesSignatures(message) }, validation)
  const facts = gathered.facts.find((one) => one.id === id)
  const report = facts && reportSignature(facts)
  const contentSha256 = gathered.content.digestOf('sha256')
  if (!facts || report?.verdict !== 'VALID' || !contentSha256)
    throw new AdesError(
      'extend/not-valid',
      `The signature is not valid now: ${report?.subIndication ?? 'unread'}`,
    )
  const { certificates, crls, ocsps } = validationData([facts], gathered.trust)
  const lists = [...crls, ...ocsps.map(otherRevocation)]
  return { file: addToMessage(message, { certificates, lists }), contentSha256 }
}

/** OtherRevocationInfoFormat with the whole response (RFC 5940 §2.1). */
export function otherRevocation(response: Uint8Array): Uint8Array {
  return der.implicit(1, der.sequence(der.oid(OTHER_REVOCATION.ocspResponse), response))
}

function archive(
  { file, contentSha256 }: Kept,
  { id, timeStamp }: { readonly id: string; readonly timeStamp: TimeStampSource },
): Promise<Uint8Array> {
  const message = readMessage(file)
  return addArchiveStamp({ message, part: chooseSigner(message, id), contentSha256 }, timeStamp)
}
