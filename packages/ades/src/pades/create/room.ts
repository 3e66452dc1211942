/** The room for a message in a PDF: left empty while the document is written, its place signed around, and filled in the end. */
import { toHex } from '@jitsuin/kernel'
import { type PdfFile, pdf } from '@jitsuin/pdf'
import { AdesError } from '../../errors.js'

/** Ten digits hold every offset of a file that we read; the real offsets are written over them. */
const ANY_OFFSET: pdf.PdfNumber = { kind: 'number', value: 9_999_999_999, text: '9999999999' }

/** Which kind of signature, and how many octets its message may have. */
export type Room = {
  readonly type: 'Sig' | 'DocTimeStamp'
  readonly subFilter: 'ETSI.CAdES.detached' | 'ETSI.RFC3161'
  readonly roomBytes: number
}

/** The entries that every signature has (ISO 32000-2 §12.8.1). */
export function signatureEntries({ type, subFilter, roomBytes }: Room): Record<string, pdf.PdfValue> {
  return {
    Type: pdf.name(type),
    Filter: pdf.name('Adobe.PPKLite'),
    SubFilter: pdf.name(subFilter),
    ByteRange: pdf.array(pdf.number(0), ANY_OFFSET, ANY_OFFSET, ANY_OFFSET),
    Contents: { kind: 'string', form: 'hex', bytes: new Uint8Array(roomBytes) },
  }
}

/** What is signed, and where the string for the message stands. */
export type Ranges = { readonly ranges: readonly Uint8Array[]; readonly contents: pdf.Span }

/** Writes over the array what is signed: everything but the string Contents (ISO 32000-2 §12.8.1). @throws {PdfError} */
export function setByteRange(file: PdfFile, signature: number): Ranges {
  const { entries } = pdf.dictionaryOf(file.load(signature).object) ?? pdf.dictionary({})
  const [contents, array] = [entries.get('Contents'), entries.get('ByteRange')]
  if (contents?.kind !== 'string' || !contents.span || array?.kind !== 'array' || !array.span)
    return pdf.malformed('The signature was not written as it should be')
  const { from, to } = contents.span
  const { bytes } = file
  const text = `[0 ${from} ${to} ${bytes.length - to}`
  const room = array.span.to - array.span.from - 1
  bytes.set(Buffer.from(`${text.padEnd(room)}]`, 'latin1'), array.span.from)
  return { ranges: [bytes.subarray(0, from), bytes.subarray(to)], contents: contents.span }
}

/** The message in hexadecimal; what is left of the room stays zero. @throws {AdesError} `pades/no-room` */
export function fillIn(bytes: Uint8Array, { from, to }: pdf.Span, message: Uint8Array): Uint8Array {
  if (message.length * 2 > to - from - 2)
    throw new AdesError('pades/no-room', `The signature has ${message.length} octets, more than its room`)
  bytes.set(Buffer.from(toHex(message), 'latin1'), from + 1)
  return bytes
}
