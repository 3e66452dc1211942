/** Writes a CMS message out of its parts; parts that were read are written back as they stood. */
import { concatBytes } from '@jitsuin/kernel'
import { CONTENT_TYPES, der } from '@jitsuin/pki'
import type { CadesMessage, SignerPart, UnsignedAttribute } from './read/message.js'

/** What a message is written from. Sets that are given as items are put in the order of DER. */
export type MessageParts = Pick<CadesMessage, 'digestAlgorithms' | 'certificates' | 'lists'> &
  Partial<Pick<CadesMessage, 'certificatesField' | 'listsField'>> & {
    readonly contentType: string
    /** Whole SignerInfos. */
    readonly signers: readonly Uint8Array[]
  }

/** A message cut where its content stands: head, content and tail make the whole. */
export type Frame = { readonly head: Uint8Array; readonly tail: Uint8Array }

/** The message around a content of a known length, or with none inside (`'detached'`). */
export function frameMessage(parts: MessageParts, sizeBytes: number | 'detached'): Frame {
  const inner = encapsulatedHead(der.oid(parts.contentType), sizeBytes)
  const size = sizeBytes === 'detached' ? 0 : sizeBytes
  return frame(parts, { head: inner, sizeBytes: size })
}

/** The message with its content as it was read. */
export function writeMessage(parts: MessageParts, encapsulatedBytes: Uint8Array): Uint8Array {
  const { head, tail } = frame(parts, { head: encapsulatedBytes, sizeBytes: 0 })
  return concatBytes([head, tail])
}

function frame(parts: MessageParts, encapsulated: { head: Uint8Array; sizeBytes: number }): Frame {
  const before = concatBytes([der.integer(versionOf(parts)), der.setOf(parts.digestAlgorithms)])
  const tail = concatBytes([
    parts.certificatesField ?? setField(0, parts.certificates),
    parts.listsField ?? setField(1, parts.lists),
    der.setOf(parts.signers),
  ])
  const content = before.length + encapsulated.head.length + encapsulated.sizeBytes + tail.length
  const signedData = der.header(der.SEQUENCE, content)
  const wrapper = der.header(der.contextTag(0), signedData.length + content)
  const type = der.oid(CONTENT_TYPES.signedData)
  const outer = der.header(der.SEQUENCE, type.length + wrapper.length + signedData.length + content)
  return { head: concatBytes([outer, type, wrapper, signedData, before, encapsulated.head]), tail }
}

function encapsulatedHead(type: Uint8Array, sizeBytes: number | 'detached'): Uint8Array {
  if (sizeBytes === 'detached') return der.sequence(type)
  const octets = der.header(der.OCTET_STRING, sizeBytes)
  const wrapper = der.header(der.contextTag(0), octets.length + sizeBytes)
  const outer = der.header(der.SEQUENCE, type.length + wrapper.length + octets.length + sizeBytes)
  return concatBytes([outer, type, wrapper, octets])
}

function setField(number: number, items: readonly Uint8Array[]): Uint8Array {
  return items.length === 0 ? new Uint8Array() : der.implicit(number, der.setOf(items))
}

/** RFC 5652 §5.1: by what the sets hold, by the type of the content, and by how signers are named. */
function versionOf({ certificates, lists, contentType, signers }: MessageParts): number {
  const has = (items: readonly Uint8Array[], ...tags: number[]) =>
    items.some((item) => tags.includes(item[0] ?? 0))
  if (has(certificates, 0xa3) || has(lists, 0xa1)) return 5
  if (has(certificates, 0xa2)) return 4
  const isNamedByKey = signers.some((signer) => signerVersion(signer) === 3)
  return has(certificates, 0xa1) || isNamedByKey || contentType !== CONTENT_TYPES.data ? 3 : 1
}

/** The first field of a SignerInfo; its length octets are skipped, whatever their form. */
function signerVersion(signer: Uint8Array): number | undefined {
  const length = signer[1] ?? 0
  const at = length > 0x80 ? 2 + (length & 0x7f) : 2
  return signer[at + 2]
}

/** A SignerInfo with other unsigned attributes; all before them stays as it stands. */
export function writeSigner(
  { fixedFields }: Pick<SignerPart, 'fixedFields'>,
  unsigned: readonly Uint8Array[],
): Uint8Array {
  const field = unsigned.length === 0 ? [] : [der.implicit(1, der.setOf(unsigned))]
  return der.sequence(...fixedFields, ...field)
}

/** Unsigned attributes as they stand, and more of them. */
export function withAttributes(
  unsigned: readonly UnsignedAttribute[],
  more: readonly Uint8Array[],
): Uint8Array[] {
  return [...unsigned.map(({ bytes }) => bytes), ...more]
}
