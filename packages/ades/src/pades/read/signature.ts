/**
 * One signature of a PDF, taken apart by the rules for its byte range (ISO 32000-2 §12.8.1; EN 319 142-1 §6.3): the range is everything of
 * one revision but the string Contents, which holds a message in hexadecimal, and zeros behind it.
 */
import { dateOf, PdfError, PdfFile, pdf } from '@jitsuin/pdf'
import { readFirst } from '../../cades/read/ber.js'
import { AdesError } from '../../errors.js'
import type { ReasonCode } from '../../validate/reasons.js'
import { type SignedField, signedFieldsOf } from './form.js'

/** A signature whose byte range is in order. */
export type PdfSignature = {
  readonly field: SignedField
  readonly form: SignatureForm
  /** The two parts of the file that are signed. */
  readonly ranges: readonly [Uint8Array, Uint8Array]
  /** The message, without the zeros behind it. */
  readonly message: Uint8Array
  /** The document as it was signed. */
  readonly revision: PdfFile
  /** The field as it was signed. */
  readonly signedField: SignedField
  /** As claimed; undefined where the dictionary states none, or none with a zone. */
  readonly claimed: Date | undefined
}

/** A signature, or the first rule of building that it breaks. */
export type PdfSignatureResult =
  | { readonly outcome: 'read'; readonly signature: PdfSignature }
  | { readonly outcome: 'broken'; readonly field: SignedField; readonly code: ReasonCode }

/** What the string Contents holds: a CAdES or CMS message over the range or over its SHA-1, a bare value, or a token. */
export type SignatureForm = 'cades' | 'pkcs7' | 'pkcs7-sha1' | 'x509' | 'time-stamp'

/** By the entry SubFilter (ISO 32000-2 §12.8.3, ISO 32000-1 for those of SHA-1). */
const FORMS: Readonly<Record<string, SignatureForm>> = {
  'ETSI.CAdES.detached': 'cades',
  'adbe.pkcs7.detached': 'pkcs7',
  'adbe.pkcs7.sha1': 'pkcs7-sha1',
  'adbe.x509.rsa_sha1': 'x509',
  'ETSI.RFC3161': 'time-stamp',
}

/** Reads one signature of a file. @throws {PdfError} where the document around it is damaged */
export function readPdfSignature(file: PdfFile, field: SignedField): PdfSignatureResult {
  const broken = (code: ReasonCode): PdfSignatureResult => ({ outcome: 'broken', field, code })
  const form = FORMS[pdf.nameOf(file.get(field.signature, 'SubFilter')) ?? '']
  if (!form) return broken('pdf-signature/kind')
  const { entries } = field.signature
  const contents = entries.get('Contents')
  if (contents?.kind !== 'string' || contents.form !== 'hex' || !contents.span)
    return broken('byte-range/contents')
  const range = readRange(file.resolve(entries.get('ByteRange')), contents.span)
  if (typeof range === 'string') return broken(range)
  const { gap, end } = range
  if (end > file.bytes.length) return broken('byte-range/end')
  const message = messageIn(file.bytes, contents)
  if (!message) return broken('byte-range/contents')
  const found = revisionOf(file, { field, contents: contents.span, end })
  if (typeof found === 'string') return broken(found)
  const ranges = [file.bytes.subarray(0, gap.from), file.bytes.subarray(gap.to, end)] as const
  const claimed = dateOf(file.resolve(entries.get('M')))
  return { outcome: 'read', signature: { field, form, ranges, message, claimed, ...found } }
}

/** What is left out between two ranges, and where the second one ends. */
type Range = { readonly gap: pdf.Span; readonly end: number }

/** Two ranges: from the first octet to the string, and from behind it. Some programs sign its delimiters, too, which is more. */
function readRange(value: pdf.PdfObject, { from, to }: pdf.Span): Range | ReasonCode {
  const numbers = value.kind === 'array' ? value.items.map(pdf.integerOf) : []
  const [first, firstLength, second, secondLength, more] = numbers
  if (numbers.length !== 4 || more !== undefined || secondLength === undefined || secondLength < 0)
    return 'byte-range/form'
  if (first !== 0 || firstLength === undefined || second === undefined) return 'byte-range/form'
  const less = firstLength - from
  if ((less !== 0 && less !== 1) || second !== to - less) return 'byte-range/gap'
  return { gap: { from: firstLength, to: second }, end: second + secondLength }
}

/** Whole octets between the delimiters, with white space at most; one value, and nothing but zeros behind it. */
function messageIn(bytes: Uint8Array, { span, bytes: octets }: pdf.PdfString): Uint8Array | undefined {
  if (!span) return undefined
  const text = Buffer.from(bytes.subarray(span.from, span.to)).toString('latin1')
  if (!/^<[0-9A-Fa-f \t\n\f\r]*>$/.test(text)) return undefined
  if (text.replace(/[ \t\n\f\r]+/g, '').length !== octets.length * 2 + 2) return undefined // half an octet
  const message = firstValue(octets)
  return message && octets.subarray(message.length).every((octet) => octet === 0) ? message : undefined
}

/** Lengths may be open: EN 319 142-1 §6.3 asks for DER, and programs in use write BER. */
function firstValue(octets: Uint8Array): Uint8Array | undefined {
  try {
    return readFirst(octets).bytes
  } catch (error) {
    if (error instanceof AdesError) return undefined
    throw error
  }
}

type RevisionQuestion = { readonly field: SignedField; readonly contents: pdf.Span; readonly end: number }

/** What was signed must be a document by itself, with this very signature in this very field. */
function revisionOf(
  file: PdfFile,
  { field, contents, end }: RevisionQuestion,
): Pick<PdfSignature, 'revision' | 'signedField'> | ReasonCode {
  try {
    const revision = end === file.bytes.length ? file : PdfFile.open(file.bytes.subarray(0, end))
    const signedField = signedFieldsOf(revision).find(({ name, signature }) => {
      const own = signature.entries.get('Contents')
      const isSame = own?.kind === 'string' && own.span?.from === contents.from && own.span.to === contents.to
      return isSame && name === field.name
    })
    return signedField ? { revision, signedField } : 'byte-range/end'
  } catch (error) {
    // Without its end it is no revision; whatever else cannot be read in it may still be what was signed.
    if (error instanceof PdfError)
      return error.code === 'pdf/no-end' ? 'byte-range/end' : 'byte-range/revision'
    throw error
  }
}
