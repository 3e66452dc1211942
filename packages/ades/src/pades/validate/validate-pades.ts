/**
 * Validates the signatures of a PDF (EN 319 142-1; EN 319 102-1 §5): the byte range first, then what followed, then the message by the
 * same questions as CAdES. Nothing that a file holds makes this throw; what cannot be judged is said in the report.
 */
import { PDF_ERRORS, PdfError, PdfFile } from '@jitsuin/pdf'
import type { CadesMessage } from '../../cades/read/message.js'
import { readMessage } from '../../cades/read/message.js'
import { type ContentFacts, gatherCades } from '../../cades/validate/gather-cades.js'
import { type CadesSignature, findCadesSignatures } from '../../cades/validate/signatures.js'
import { readContent, storedMaterial } from '../../cades/validate/validate-cades.js'
import { AdesError } from '../../errors.js'
import type { Reason, ValidationReport } from '../../report.js'
import { hasValues, type Level, type Placed, type SignatureFacts } from '../../validate/facts.js'
import { fileReport, problemReport } from '../../validate/file-report.js'
import { DEFAULT_TOLERANCE_SECONDS, type ValidateOptions } from '../../validate/options.js'
import { MAX_SIGNATURES } from '../../validate/places.js'
import type { ReasonCode } from '../../validate/reasons.js'
import { type Gathered, gatherInRounds, mergeMaterial } from '../../validate/rounds.js'
import { reasonOf, reportSignature } from '../../validate/signature-report.js'
import { type PreparedTrust, prepareTrust, withMaterial } from '../../validate/trust.js'
import { type SignedField, signedFieldsOf } from '../read/form.js'
import { readSecurityStore } from '../read/security-store.js'
import { type PdfSignature, readPdfSignature } from '../read/signature.js'
import { type DocumentStamp, judgeDocumentStamps, readDocumentStamp } from './document-stamps.js'
import { judgeLaterChanges, type LaterChanges } from './later-changes.js'

/** Whether a file is a PDF by its first octets. */
export function looksLikePdf(file: Uint8Array): boolean {
  return Buffer.from(file.subarray(0, 5)).toString('latin1') === '%PDF-'
}

/** Validates all signatures of a PDF. */
export async function validatePades(bytes: Uint8Array, options: ValidateOptions): Promise<ValidationReport> {
  try {
    const file = PdfFile.open(bytes)
    const fields = signedFieldsOf(file)
    if (fields.length === 0) return problemReport(reasonOf('file/no-signature'), options.at)
    if (fields.length > MAX_SIGNATURES) return problemReport(reasonOf('file/too-many-signatures'), options.at)
    return await judge(file, fields, options)
  } catch (error) {
    if (error instanceof PdfError) return problemReport(problemOf(error), options.at)
    throw error
  }
}

function problemOf({ code }: PdfError): Reason {
  const { ja, en, next } = PDF_ERRORS[code]
  return { code, ja, en, remedy: next }
}

async function judge(
  file: PdfFile,
  fields: readonly SignedField[],
  options: ValidateOptions,
): Promise<ValidationReport> {
  const { facts } = await gatherPades(file, fields, options)
  if (facts.length === 0) return problemReport(reasonOf('file/no-signature'), options.at)
  return fileReport(facts.map(reportSignature), options.at)
}

/** Gathers the facts about all signatures of a document, and the trust that was at hand. @throws {PdfError} */
export async function gatherPades(
  file: PdfFile,
  fields: readonly SignedField[],
  options: ValidateOptions,
): Promise<Gathered> {
  const parts = await Promise.all(fields.map((field) => takeApart(file, field, fields)))
  const stamps = parts.flatMap((part) => (part.state === 'stamp' ? [part.stamp] : []))
  const trust = 'shelf' in options.trust ? options.trust : prepareTrust(options.trust)
  const store = readSecurityStore(file)
  const own = parts.flatMap((part) => (part.state === 'signature' ? [storedMaterial(part)] : []))
  return gatherInRounds(
    (current) => parts.flatMap((part) => factsOf(part, { trust: current, stamps, store, options })),
    { trust: withMaterial(trust, mergeMaterial([store, ...own]), 'stored'), fetch: options.fetch },
  )
}

type Part =
  | { readonly state: 'broken'; readonly id: string; readonly code: ReasonCode }
  | { readonly state: 'stamp'; readonly stamp: DocumentStamp }
  | {
      readonly state: 'signature'
      readonly signature: PdfSignature
      readonly later: LaterChanges
      readonly message: CadesMessage
      readonly signatures: readonly CadesSignature[]
      readonly content: ContentFacts
    }

async function takeApart(file: PdfFile, field: SignedField, all: readonly SignedField[]): Promise<Part> {
  const broken = (code: ReasonCode): Part => ({ state: 'broken', id: field.name, code })
  const sharing = all.filter(({ signatureNumber }) => signatureNumber === field.signatureNumber)
  if (field.signatureNumber !== undefined && sharing.length > 1) return broken('pdf-signature/shared')
  const result = readPdfSignature(file, field)
  if (result.outcome === 'broken') return broken(result.code)
  const { signature } = result
  const later = judgeLaterChanges(file, signature)
  if (signature.kind === 'time-stamp')
    return { state: 'stamp', stamp: await readDocumentStamp(signature, later) }
  const message = readSafely(signature.message)
  const isAlone = message?.signers.length === 1 && !message.encapsulated.content // EN 319 142-1 §6.3
  if (!message || !isAlone) return broken('pdf-signature/message')
  const signatures = findCadesSignatures(message)
  const content = await readContent({ message, signatures }, async function* () {
    yield* signature.ranges
  })
  return { state: 'signature', signature, later, message, signatures, content }
}

function readSafely(bytes: Uint8Array): CadesMessage | undefined {
  try {
    return readMessage(bytes)
  } catch (error) {
    if (error instanceof AdesError) return undefined
    throw error
  }
}

type Around = {
  readonly trust: PreparedTrust
  readonly stamps: readonly DocumentStamp[]
  readonly store: ReturnType<typeof readSecurityStore>
  readonly options: ValidateOptions
}

/** The signature itself, and countersignatures inside of its message. */
function factsOf(part: Part, { trust, stamps, store, options }: Around): SignatureFacts[] {
  const { at: now, policy, clockToleranceSeconds: toleranceSeconds = DEFAULT_TOLERANCE_SECONDS } = options
  const times = { trust, now, toleranceSeconds }
  if (part.state === 'stamp') return []
  if (part.state === 'broken') {
    const placed: Placed = { format: 'PAdES', id: part.id, kind: 'other', policy, now, toleranceSeconds }
    return [{ ...placed, state: 'broken', code: part.code }]
  }
  const { signature, message, content, signatures } = part
  const around = stamps.filter((one) => one.signature.revision.bytes.length > signature.revision.bytes.length)
  const { facts: archives, base: latest } = judgeDocumentStamps(around, times)
  return signatures.map((one, index) => {
    const facts = gatherCades(one, { ...times, message, content, policy, latest })
    const placed = { ...facts, format: 'PAdES' as const, id: index === 0 ? signature.field.name : one.id }
    if (placed.state === 'broken' || index > 0) return placed
    const hasStamp = placed.stamps.some(({ kind }) => kind === 'signature')
    return {
      ...placed,
      packaging: 'pdf',
      signingTime: signature.claimed ?? placed.signingTime,
      level: levelOf({ hasStamp, hasArchive: archives.length > 0, hasStore: hasValues(store) }),
      coverage: { ...placed.coverage, covers: [coverName(signature)] },
      stamps: [...placed.stamps, ...archives],
      later: part.later,
      signedOctets: signature.revision.bytes.length,
    }
  })
}

type Additions = { readonly hasStamp: boolean; readonly hasArchive: boolean; readonly hasStore: boolean }

/** By what is there (EN 319 142-1 §6.1): a document time stamp is also a proof of time for the signature. */
function levelOf({ hasStamp, hasArchive, hasStore }: Additions): Level {
  if (!hasStamp && !hasArchive) return 'B-B'
  if (!hasStore) return 'B-T'
  return hasArchive ? 'B-LTA' : 'B-LT'
}

function coverName({ revision }: PdfSignature): string {
  return `PDF (${revision.bytes.length} octets)`
}
