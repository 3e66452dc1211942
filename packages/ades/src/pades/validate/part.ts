/** One signature field of a document, taken apart as far as its kind goes; what keeps it from being judged is named. */
import { concatBytes } from '@jitsuin/kernel'
import type { PdfFile } from '@jitsuin/pdf'
import { type CadesMessage, readMessage, type SignerPart } from '../../cades/read/message.js'
import type { ContentFacts } from '../../cades/validate/gather-cades.js'
import { type CadesSignature, findCadesSignatures } from '../../cades/validate/signatures.js'
import { readContent, storedMaterial } from '../../cades/validate/validate-cades.js'
import { AdesError } from '../../errors.js'
import type { ReasonCode } from '../../validate/reasons.js'
import { mergeMaterial } from '../../validate/rounds.js'
import type { Material } from '../../validate/trust.js'
import { type PlainQuestion, readPlainValue, sha1Of } from '../adobe/plain-signature.js'
import { readRevocationArchive } from '../adobe/revocation-archive.js'
import type { SignedField } from '../read/form.js'
import { type PdfSignature, readPdfSignature } from '../read/signature.js'
import { type DocumentStamp, readDocumentStamp } from './document-stamps.js'
import { judgeLaterChanges, type LaterChanges } from './later-changes.js'

/** The signature, and what followed it. */
type Placed = { readonly signature: PdfSignature; readonly later: LaterChanges }

/** A CMS message. */
export type MessagePart = Placed & {
  readonly state: 'signature'
  readonly message: CadesMessage
  readonly signatures: readonly CadesSignature[]
  readonly content: ContentFacts
  /** Whether the SHA-1 in the message is that of the document (`adbe.pkcs7.sha1`). */
  readonly imprint: 'same' | 'changed' | undefined
}

/** A bare value. */
export type PlainPart = Placed & {
  readonly state: 'plain'
  readonly question: Omit<PlainQuestion, 'certificates'>
  readonly certificates: readonly Uint8Array[]
}

/** A field by what is in it. */
export type Part =
  | { readonly state: 'broken'; readonly id: string; readonly code: ReasonCode }
  | { readonly state: 'stamp'; readonly stamp: DocumentStamp }
  | MessagePart
  | PlainPart

/** Takes a field apart; `all` are the signed fields of the document. @throws {PdfError} */
export async function takeApart(
  file: PdfFile,
  field: SignedField,
  all: readonly SignedField[],
): Promise<Part> {
  const broken = (code: ReasonCode): Part => ({ state: 'broken', id: field.name, code })
  const sharing = all.filter(({ signatureNumber }) => signatureNumber === field.signatureNumber)
  if (field.signatureNumber !== undefined && sharing.length > 1) return broken('pdf-signature/shared')
  const result = readPdfSignature(file, field)
  if (result.outcome === 'broken') return broken(result.code)
  const { signature } = result
  const placed = { signature, later: judgeLaterChanges(file, signature) }
  if (signature.form === 'time-stamp')
    return { state: 'stamp', stamp: await readDocumentStamp(signature, placed.later) }
  if (signature.form === 'x509') return plainPart(file, placed) ?? broken('pdf-signature/message')
  const message = readSafely(signature.message)
  const [signer, second] = message?.signers ?? [] // EN 319 142-1 §6.3: exactly one
  if (!message || !signer || second || !hasItsContent(message, signature))
    return broken('pdf-signature/message')
  if (signature.form === 'pkcs7' && !signer.signedAttributes) return bareMessage(placed, { message, signer })
  return messagePart(placed, message)
}

/** What lies in the message for finding paths. */
export function materialOf(part: Part): Material {
  if (part.state === 'plain') return { certificates: part.certificates }
  if (part.state !== 'signature') return {}
  const signed = part.signatures.flatMap(({ result }) =>
    result.outcome === 'read' ? (result.signer.info.signed?.attributes ?? []) : [],
  )
  return mergeMaterial([storedMaterial(part), readRevocationArchive(signed)])
}

/** None of its own; `adbe.pkcs7.sha1` alone is over the SHA-1 that it holds. */
function hasItsContent({ encapsulated }: CadesMessage, { form }: PdfSignature): boolean {
  return form === 'pkcs7-sha1' ? encapsulated.content !== undefined : !encapsulated.content
}

async function messagePart(placed: Placed, message: CadesMessage): Promise<MessagePart> {
  const { ranges } = placed.signature
  const signatures = findCadesSignatures(message)
  const inside = message.encapsulated.content
  const content = await readContent({ message, signatures }, async function* () {
    yield* inside ?? ranges
  })
  const isSame = inside && sha1Of(ranges).equals(concatBytes(inside))
  const imprint = isSame === undefined ? undefined : isSame ? 'same' : 'changed'
  return { state: 'signature', ...placed, message, signatures, content, imprint }
}

type Bare = { readonly message: CadesMessage; readonly signer: SignerPart }

function bareMessage(placed: Placed, { message, signer }: Bare): PlainPart {
  const question = { ranges: placed.signature.ranges, value: signer.signature }
  return { state: 'plain', ...placed, question, certificates: message.certificates }
}

/** The certificates stand in the dictionary, the signer's first (ISO 32000-1 §12.8.1). */
function plainPart(file: PdfFile, placed: Placed): PlainPart | undefined {
  const { message, ranges, field } = placed.signature
  const value = readPlainValue(message)
  const stated = file.get(field.signature, 'Cert')
  const strings = stated.kind === 'array' ? stated.items.map(file.resolve) : [stated]
  const certificates = strings.flatMap((one) => (one.kind === 'string' ? [one.bytes] : []))
  return value && { state: 'plain', ...placed, question: { ranges, value }, certificates }
}

function readSafely(bytes: Uint8Array): CadesMessage | undefined {
  try {
    return readMessage(bytes)
  } catch (error) {
    if (error instanceof AdesError) return undefined
    throw error
  }
}
