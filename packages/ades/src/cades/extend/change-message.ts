/** Changes to a message that exists: what is signed, and every part that is not meant, stays octet for octet. */
import { toHex } from '@jitsuin/kernel'
import { AdesError } from '../../errors.js'
import { UNSIGNED_ATTRIBUTES } from '../oids.js'
import type { CadesMessage, SignerPart } from '../read/message.js'
import { idOf } from '../validate/signatures.js'
import { type MessageParts, withAttributes, writeMessage, writeSigner } from '../write-message.js'

/** What to add. */
export type Additions = {
  readonly digestAlgorithms?: readonly Uint8Array[]
  readonly certificates?: readonly Uint8Array[]
  readonly lists?: readonly Uint8Array[]
  /** Whole SignerInfos beside those that are there. */
  readonly signers?: readonly Uint8Array[]
  /** Unsigned attributes for one of the signers that are there. */
  readonly attributes?: { readonly part: SignerPart; readonly values: readonly Uint8Array[] }
}

/** The message with more in it. Sets to which nothing is added are written as they stood. */
export function addToMessage(message: CadesMessage, more: Additions): Uint8Array {
  const certificates = merged(message.certificates, more.certificates)
  const lists = merged(message.lists, more.lists)
  const parts: MessageParts = {
    contentType: message.encapsulated.contentType,
    digestAlgorithms: merged(message.digestAlgorithms, more.digestAlgorithms),
    certificates,
    lists,
    ...(certificates.length === message.certificates.length &&
      message.certificatesField && { certificatesField: message.certificatesField }),
    ...(lists.length === message.lists.length && message.listsField && { listsField: message.listsField }),
    signers: [
      ...message.signers.map((part) => (part === more.attributes?.part ? withMore(part, more) : part.bytes)),
      ...(more.signers ?? []),
    ],
  }
  return writeMessage(parts, message.encapsulated.bytes)
}

function withMore(part: SignerPart, { attributes }: Additions): Uint8Array {
  return writeSigner(part, withAttributes(part.unsigned, attributes?.values ?? []))
}

/** Each once, those that were there first. */
function merged(there: readonly Uint8Array[], more: readonly Uint8Array[] = []): Uint8Array[] {
  return [...new Map([...there, ...more].map((item) => [toHex(item), item])).values()]
}

/**
 * The signer with an id, or the only one.
 *
 * @throws {AdesError} `extend/no-signature`, `extend/which-signature`
 */
export function chooseSigner(message: CadesMessage, id: string | undefined): SignerPart {
  const named = id === undefined ? message.signers : message.signers.filter((part) => idOf(part) === id)
  const [only, second] = named
  if (!only) throw new AdesError('extend/no-signature', 'The message has no such signature')
  if (second) throw new AdesError('extend/which-signature', `${named.length} signatures are possible`)
  return only
}

/**
 * Refuses what would break an archive time stamp of version 2: it is over the sets of the message as they stand.
 *
 * @throws {AdesError} `extend/old-archive`
 */
export function expectNoOldArchive({ signers }: CadesMessage): void {
  const isOld = signers.some(({ unsigned }) =>
    unsigned.some(({ type }) => type === UNSIGNED_ATTRIBUTES.archiveV2),
  )
  if (isOld)
    throw new AdesError('extend/old-archive', 'An archive time stamp of version 2 covers the whole message')
}
