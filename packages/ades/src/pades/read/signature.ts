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
  readonly kind: 'signature' | 'time-stamp'
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

const KINDS: Readonly<Record<string, PdfSignature['kind']>> = {
  'ETSI.CAdES.detached': 'signature',
  'adbe.pkcs7.detached': 'signature',
  'ETSI.RFC3161': 'time-stamp',
}

/** Reads one signature of a file. @throws {PdfError} where the document around it is damaged */
export function readPdfSignature(file: PdfFile, field: SignedField): PdfSignatureResult {
  const broken = (code: ReasonCode): PdfSignatureResult => ({ outcome: 'broken', field, code })
  const kind = KINDS[pdf.nameOf(file.get(field.signature, 'SubFilter')) ?? '']
  if (!kind) return broken('pdf-signature/kind')
  const { entries } = field.signature
  const contents = entries.get('Contents')
  if (contents?.kind !== 'string' || contents.form !== 'hex' || !contents.span)
    return broken('byte-range/contents')
  const end = endOfRange(entries.get('ByteRange'), contents.span)
  if (typeof end === 'string') return broken(end)
  if (end > file.bytes.length) return broken('byte-range/end')
  const message = messageIn(file.bytes, contents)
  if (!message) return broken('byte-range/contents')
  const found = revisionOf(file, { field, contents: contents.span, end })
  if (!found) return broken('byte-range/end')
  const { from, to } = contents.span
  const ranges = [file.bytes.subarray(0, from), file.bytes.subarray(to, end)] as const
  const claimed = dateOf(file.resolve(entries.get('M')))
  return { outcome: 'read', signature: { field, kind, ranges, message, claimed, ...found } }
}

/** Two ranges: from the first octet to the string, and from behind it to the end that this gives. */
function endOfRange(value: pdf.PdfValue | undefined, { from, to }: pdf.Span): number | ReasonCode {
  const numbers = value?.kind === 'array' ? value.items.map(pdf.integerOf) : []
  const [first, firstLength, second, secondLength, more] = numbers
  if (numbers.length !== 4 || more !== undefined || secondLength === undefined || secondLength < 0)
    return 'byte-range/form'
  if (first !== 0 || firstLength === undefined || second === undefined) return 'byte-range/form'
  if (firstLength !== from || second !== to) return 'byte-range/gap'
  return second + secondLength
}

/** Digits alone between the delimiters; one value, and nothing but zeros behind it. */
function messageIn(bytes: Uint8Array, { span, bytes: octets }: pdf.PdfString): Uint8Array | undefined {
  if (!span || span.to - span.from - 2 !== octets.length * 2) return undefined
  const text = Buffer.from(bytes.subarray(span.from, span.to)).toString('latin1')
  if (!/^<[0-9A-Fa-f]*>$/.test(text)) return undefined
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
): Pick<PdfSignature, 'revision' | 'signedField'> | undefined {
  try {
    const revision = end === file.bytes.length ? file : PdfFile.open(file.bytes.subarray(0, end))
    const signedField = signedFieldsOf(revision).find(({ name }) => name === field.name)
    const own = signedField?.signature.entries.get('Contents')
    const isSame = own?.kind === 'string' && own.span?.from === contents.from && own.span.to === contents.to
    return signedField && isSame ? { revision, signedField } : undefined
  } catch (error) {
    if (error instanceof PdfError) return undefined
    throw error
  }
}
