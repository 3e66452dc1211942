/**
 * Validates the signatures of a PDF (EN 319 142-1; EN 319 102-1 §5): the byte range first, then what followed, then the message by the
 * same questions as CAdES. Nothing that a file holds makes this throw; what cannot be judged is said in the report.
 */
import { PDF_ERRORS, PdfError, PdfFile } from '@jitsuin/pdf'
import type { ValidationReport } from '../../report.js'
import { fileReport, problemReport } from '../../validate/file-report.js'
import type { ValidateOptions } from '../../validate/options.js'
import { MAX_SIGNATURES } from '../../validate/places.js'
import { type Gathered, gatherInRounds, mergeMaterial } from '../../validate/rounds.js'
import { reasonOf, reportSignature } from '../../validate/signature-report.js'
import { trustFor, withMaterial } from '../../validate/trust.js'
import { INDICATIONS } from '../../validate/verdict.js'
import { type SignedField, signedFieldsOf } from '../read/form.js'
import { readSecurityStore } from '../read/security-store.js'
import type { DocumentStamp } from './document-stamps.js'
import { factsOf } from './gather-pades.js'
import { materialOf, takeApart } from './part.js'
import { reportStampsAlone } from './stamps-alone.js'

const HEADER_BYTES = 1024
/** First octets of the other formats: a message in DER, a text in XML or JSON, a container. */
const OTHERS = /^(0|PK|(\xef\xbb\xbf)?[ \t\r\n]*[<{])/

/** Whether a file is a PDF by its first octets; other octets may stand before its header, if no other format begins so. */
export function looksLikePdf(file: Uint8Array): boolean {
  const head = Buffer.from(file.subarray(0, HEADER_BYTES + 5)).toString('latin1')
  return head.startsWith('%PDF-') || (head.includes('%PDF-') && !OTHERS.test(head))
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
    if (error instanceof PdfError) return refusalReport(error, options.at)
    throw error
  }
}

/** What must not be there, and what does not hold; all else that is not read here may be sound all the same (EN 319 102-1 §5.1.3). */
const FORMAT_FAILURES: ReadonlySet<PdfError['code']> = new Set(['pdf/no-header', 'pdf/no-end'])

function refusalReport({ code }: PdfError, at: Date): ValidationReport {
  const { ja, en, next } = PDF_ERRORS[code]
  const report = problemReport({ code, ja, en, remedy: next }, at)
  if (FORMAT_FAILURES.has(code)) return report
  const verdict = 'INDETERMINATE'
  return { ...report, verdict, indication: INDICATIONS[verdict], subIndication: 'GENERIC' }
}

async function judge(
  file: PdfFile,
  fields: readonly SignedField[],
  options: ValidateOptions,
): Promise<ValidationReport> {
  const { facts, stamps, trust } = await gatherPades(file, fields, options)
  const reports =
    facts.length > 0 ? facts.map(reportSignature) : reportStampsAlone(stamps, { trust, options })
  return fileReport(reports, options.at)
}

/** Gathers the facts about all signatures of a document, and the trust that was at hand. @throws {PdfError} */
export async function gatherPades(
  file: PdfFile,
  fields: readonly SignedField[],
  options: ValidateOptions,
): Promise<Gathered & { readonly stamps: readonly DocumentStamp[] }> {
  const parts = await Promise.all(fields.map((field) => takeApart(file, field, fields)))
  const stamps = parts.flatMap((part) => (part.state === 'stamp' ? [part.stamp] : []))
  const trust = trustFor(options)
  const store = readSecurityStore(file)
  const gathered = await gatherInRounds(
    (current) => parts.flatMap((part) => factsOf(part, { trust: current, stamps, store, options })),
    {
      trust: withMaterial(trust, mergeMaterial([store, ...parts.map(materialOf)]), 'stored'),
      fetch: options.fetch,
    },
  )
  return { ...gathered, stamps }
}
