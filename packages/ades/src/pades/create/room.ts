/** The room for a message in a PDF: left empty while the document is written, its place signed around, and filled in the end. */
import { toHex } from '@jitsuin/kernel'
import { type Changes, type PdfFile, pdf, placeUpdate, readObject } from '@jitsuin/pdf'
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

/** A document whose last update has room for a message: what was there, the update, and what is signed of both. */
export type Prepared = {
  readonly before: Uint8Array
  readonly update: Uint8Array
  readonly ranges: readonly Uint8Array[]
  /** Within the update. */
  readonly contents: pdf.Span
}

/** Writes an update, and into it what is signed: everything but the string Contents (ISO 32000-2 §12.8.1). @throws {PdfError} */
export function prepareUpdate(file: PdfFile, changes: Changes, signature: number): Prepared {
  const { octets: update, places } = placeUpdate(file, changes)
  const { entries } = pdf.dictionaryOf(readObject(update, places.get(signature) ?? 0)) ?? pdf.dictionary({})
  const [contents, array] = [entries.get('Contents'), entries.get('ByteRange')]
  if (contents?.kind !== 'string' || !contents.span || array?.kind !== 'array' || !array.span)
    return pdf.malformed('The signature was not written as it should be')
  const { from, to } = contents.span
  const before = file.bytes
  const text = `[0 ${before.length + from} ${before.length + to} ${update.length - to}`
  const room = array.span.to - array.span.from - 1
  update.set(Buffer.from(`${text.padEnd(room)}]`, 'latin1'), array.span.from)
  const ranges = [before, update.subarray(0, from), update.subarray(to)]
  return { before, update, ranges, contents: contents.span }
}

/** The document in two parts, with the message in hexadecimal; what is left of the room stays zero. @throws {AdesError} `pades/no-room` */
export function fillIn(
  { before, update, contents: { from, to } }: Prepared,
  message: Uint8Array,
): Uint8Array[] {
  if (message.length * 2 > to - from - 2)
    throw new AdesError('pades/no-room', `The signature has ${message.length} octets, more than its room`)
  update.set(Buffer.from(toHex(message), 'latin1'), from + 1)
  return [before, update]
}
