/** Octets of which any part can be had, so that a large file is never in memory whole. */
import { ZipError } from './errors.js'

/** Something of a known length; `read` gives exactly so many octets from a place, or fewer if it ends before. */
export type ByteSource = {
  readonly sizeBytes: number
  readonly read: (at: number, lengthBytes: number) => Promise<Uint8Array>
}

/** Octets at hand as a source. */
export function sourceOf(bytes: Uint8Array): ByteSource {
  return {
    sizeBytes: bytes.length,
    read: (at, lengthBytes) => Promise.resolve(bytes.subarray(at, at + lengthBytes)),
  }
}

/** So many octets from a place, all of them. @throws {ZipError} `zip/malformed` where the source ends before */
export async function readExactly(source: ByteSource, at: number, lengthBytes: number): Promise<Buffer> {
  const bytes = at >= 0 && lengthBytes >= 0 ? await source.read(at, lengthBytes) : undefined
  if (bytes?.length !== lengthBytes) throw new ZipError('zip/malformed', 'A record leads out of the file')
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}

const PIECE_BYTES = 1 << 20

/** A part of a source, piece by piece. @throws {ZipError} `zip/malformed` where the source ends before */
export async function* piecesOf(
  source: ByteSource,
  { start, end }: { readonly start: number; readonly end: number },
): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += PIECE_BYTES)
    yield await readExactly(source, at, Math.min(PIECE_BYTES, end - at))
}
