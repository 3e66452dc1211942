/** Unpacks streams that are packed with Flate, with predictors and without (ISO 32000-2 §7.4.4), never to more than it is told. */
import { inflateSync } from 'node:zlib'
import { PdfError } from '../errors.js'
import {
  integerOf,
  malformed,
  nameOf,
  type PdfDictionary,
  type PdfObject,
  type PdfStream,
} from '../values.js'

/** Looks up what a value refers to. */
export type Resolve = (value: PdfObject | undefined) => PdfObject

/**
 * The octets of a stream, unpacked.
 *
 * @throws {PdfError} `pdf/filter`, `pdf/too-large` (more octets than `maxBytes`), `pdf/malformed`
 */
export function unpack(stream: PdfStream, maxBytes: number, resolve: Resolve): Uint8Array {
  const { entries } = stream.dictionary
  if (entries.has('F')) throw new PdfError('pdf/filter', 'The octets of the stream are in another file')
  const filters = listOf(resolve(entries.get('Filter')))
  const parameters = listOf(resolve(entries.get('DecodeParms')))
  if (filters.length === 0) return bounded(stream.packed, maxBytes)
  const [filter, second] = filters.map((one) => nameOf(resolve(one)))
  if (second !== undefined || filter !== 'FlateDecode')
    throw new PdfError('pdf/filter', 'Only FlateDecode by itself is read')
  const wanted = resolve(parameters[0])
  const plain = inflate(stream.packed, maxBytes)
  return wanted.kind === 'dictionary' ? undoPredictor(plain, wanted, resolve) : plain
}

function listOf(value: PdfObject): readonly PdfObject[] {
  if (value.kind === 'array') return value.items
  return value.kind === 'null' ? [] : [value]
}

function bounded(octets: Uint8Array, maxBytes: number): Uint8Array {
  if (octets.length > maxBytes) throw new PdfError('pdf/too-large', 'A stream is too long')
  return octets
}

function inflate(packed: Uint8Array, maxOutputLength: number): Uint8Array {
  try {
    return inflateSync(packed, { maxOutputLength: Math.max(1, maxOutputLength) })
  } catch (error) {
    if (error instanceof RangeError) throw new PdfError('pdf/too-large', 'A stream unpacks to too much')
    throw new PdfError('pdf/malformed', 'A stream cannot be unpacked', { cause: error })
  }
}

/** PNG predictors alone beside none: object and cross-reference streams have no others (§7.4.4.4). */
function undoPredictor(octets: Uint8Array, parameters: PdfDictionary, resolve: Resolve): Uint8Array {
  const amount = (key: string, otherwise: number) =>
    integerOf(resolve(parameters.entries.get(key))) ?? otherwise
  const predictor = amount('Predictor', 1)
  if (predictor === 1) return octets
  if (predictor < 10 || predictor > 15) throw new PdfError('pdf/filter', `Predictor ${predictor} is not read`)
  const bits = amount('Colors', 1) * amount('BitsPerComponent', 8)
  const row = Math.ceil((amount('Columns', 1) * bits) / 8)
  if (row < 1 || row > 1 << 20 || bits < 1 || bits > 256) malformed('A predictor has no such columns')
  return undoPng(octets, { row, pixel: Math.max(1, bits >> 3) })
}

function undoPng(
  octets: Uint8Array,
  { row, pixel }: { readonly row: number; readonly pixel: number },
): Uint8Array {
  const rows = Math.ceil(octets.length / (row + 1))
  const out = new Uint8Array(rows * row)
  let length = 0
  for (let index = 0; index < rows; index++) {
    const line = octets.subarray(index * (row + 1) + 1, (index + 1) * (row + 1))
    const type = octets[index * (row + 1)] ?? 0
    const before = out.subarray(Math.max(0, index - 1) * row, index * row)
    undoLine(line, type, { out: out.subarray(index * row), before, pixel })
    length += line.length
  }
  return out.subarray(0, length)
}

type Line = { readonly out: Uint8Array; readonly before: Uint8Array; readonly pixel: number }

function undoLine(line: Uint8Array, type: number, { out, before, pixel }: Line): void {
  for (let at = 0; at < line.length; at++) {
    const left = at < pixel ? 0 : (out[at - pixel] ?? 0)
    const up = before[at] ?? 0
    const corner = at < pixel ? 0 : (before[at - pixel] ?? 0)
    out[at] = (line[at] ?? 0) + predicted(type, { left, up, corner })
  }
}

type Around = { readonly left: number; readonly up: number; readonly corner: number }

/** The five filters of PNG (RFC 2083 §6). */
function predicted(type: number, { left, up, corner }: Around): number {
  switch (type) {
    case 0:
      return 0
    case 1:
      return left
    case 2:
      return up
    case 3:
      return (left + up) >> 1
    case 4:
      return paeth({ left, up, corner })
    default:
      return malformed(`No PNG filter ${type}`)
  }
}

function paeth({ left, up, corner }: Around): number {
  const estimate = left + up - corner
  const [a, b, c] = [left, up, corner].map((one) => Math.abs(estimate - one))
  if (a === undefined || b === undefined || c === undefined) return left
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}
