/** The content of an entry, as it comes; at its end it is sure that it was this content. */
import { Readable } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { ZipError } from '../errors.js'
import { type ByteSource, piecesOf } from '../source.js'
import type { Announced } from './directory.js'
import type { Place } from './local.js'

/** Unpacks an entry piece by piece. Only who reads to the end knows that it is whole. @throws {ZipError} `zip/damaged` */
export async function* unpack(
  source: ByteSource,
  entry: Announced,
  { dataStart }: Place,
): AsyncGenerator<Uint8Array> {
  const packed = piecesOf(source, { start: dataStart, end: dataStart + entry.packedBytes })
  const pieces = entry.method === 'stored' ? packed : inflate(packed, entry.packedBytes)
  let checksum = 0
  let left = entry.unpackedBytes
  for await (const piece of pieces) {
    left -= piece.length
    if (left < 0) throw new ZipError('zip/damaged', 'An entry is longer than it says')
    checksum = crc32(piece, checksum)
    yield piece
  }
  if (left !== 0 || checksum !== entry.crc32)
    throw new ZipError('zip/damaged', 'An entry is not what its checksum is of')
}

/** The deflated data end where the packed octets end: what stood behind would be seen by nobody, and yet be there. */
async function* inflate(packed: AsyncIterable<Uint8Array>, packedBytes: number): AsyncGenerator<Uint8Array> {
  const engine = createInflateRaw({ chunkSize: 1 << 18 })
  const input = Readable.from(packed)
  input.on('error', (error) => engine.destroy(error))
  try {
    for await (const piece of input.pipe(engine)) yield piece
  } catch (error) {
    if (error instanceof ZipError) throw error
    throw new ZipError('zip/damaged', 'Deflated data cannot be read', { cause: error })
  } finally {
    input.destroy()
    engine.destroy()
  }
  if (engine.bytesWritten !== packedBytes)
    throw new ZipError('zip/damaged', 'Octets behind the deflated data')
}
