/**
 * Writes a ZIP, octet for octet in its order. Every content is read twice, once for its checksum and lengths and once while it is
 * written, so headers say everything and no content is held in memory. The same input gives the same octets.
 */
import { Readable } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'
import { ZipError } from '../errors.js'
import { expectDistinct, expectSafe } from '../read/names.js'
import type { ZipEntry, ZipFile } from '../read/zip-file.js'
import {
  directoryRecord,
  endRecords,
  localHeader,
  type Measures,
  movedRecord,
  type WriteOptions,
} from './records.js'

/** A file to pack; a content that is a function is opened anew each time it is read. */
export type NewEntry = {
  readonly name: string
  readonly content: Uint8Array | (() => AsyncIterable<Uint8Array>)
  readonly method: 'stored' | 'deflated'
}

/** An entry of another ZIP that is taken over as it stands, header and all. */
export type KeptEntry = { readonly kept: ZipEntry; readonly from: ZipFile }

/** Packs entries in their order. @throws {ZipError} `zip/name`, `zip/name-twice`, `zip/content-changed`; what a content throws */
export async function* writeZip(
  entries: readonly (NewEntry | KeptEntry)[],
  options: WriteOptions,
): AsyncGenerator<Uint8Array> {
  const names = entries.map((entry) => ('kept' in entry ? entry.kept.name : entry.name))
  names.forEach(expectSafe)
  expectDistinct(names)
  const records: Uint8Array[] = []
  let at = 0
  for (const entry of entries) {
    const written = 'kept' in entry ? keep(entry, at) : await pack(entry, at, options)
    records.push(written.record)
    for await (const piece of written.octets) {
      at += piece.length
      yield piece
    }
  }
  yield* records
  const sizeBytes = records.reduce((sum, { length }) => sum + length, 0)
  yield endRecords({ count: records.length, sizeBytes, start: at }, options)
}

type Written = { readonly record: Uint8Array; readonly octets: AsyncIterable<Uint8Array> }

function keep({ kept, from }: KeptEntry, at: number): Written {
  const { record, octets } = from.raw(kept)
  return { record: movedRecord(record, at), octets: octets() }
}

async function pack(
  entry: NewEntry,
  at: number,
  { at: changed, wide = 'where-needed' }: WriteOptions,
): Promise<Written> {
  const measures = await measure(entry)
  const header = { ...measures, name: entry.name, method: entry.method, changed, wide }
  return {
    record: directoryRecord(header, at),
    octets: body(entry, localHeader(header), measures),
  }
}

async function measure(entry: NewEntry): Promise<Measures> {
  const tally = { crc32: 0, unpackedBytes: 0 }
  let packedBytes = 0
  for await (const piece of packed(entry, tally)) packedBytes += piece.length
  return { ...tally, packedBytes }
}

async function* body(entry: NewEntry, head: Uint8Array, measures: Measures): AsyncGenerator<Uint8Array> {
  yield head
  const tally = { crc32: 0, unpackedBytes: 0 }
  let packedBytes = 0
  for await (const piece of packed(entry, tally)) {
    packedBytes += piece.length
    yield piece
  }
  const isSame =
    tally.crc32 === measures.crc32 &&
    tally.unpackedBytes === measures.unpackedBytes &&
    packedBytes === measures.packedBytes
  if (!isSame) throw new ZipError('zip/content-changed', 'A content changed while it was packed')
}

type Tally = { crc32: number; unpackedBytes: number }

function packed({ content, method }: NewEntry, tally: Tally): AsyncIterable<Uint8Array> {
  const counted = count(content, tally)
  return method === 'stored' ? counted : deflate(counted)
}

async function* count(content: NewEntry['content'], tally: Tally): AsyncGenerator<Uint8Array> {
  for await (const piece of typeof content === 'function' ? content() : [content]) {
    tally.crc32 = crc32(piece, tally.crc32)
    tally.unpackedBytes += piece.length
    yield piece
  }
}

async function* deflate(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const engine = createDeflateRaw()
  const input = Readable.from(pieces, { objectMode: true })
  input.on('error', (error) => engine.destroy(error))
  try {
    for await (const piece of input.pipe(engine)) yield piece
  } finally {
    input.destroy()
    engine.destroy()
  }
}
