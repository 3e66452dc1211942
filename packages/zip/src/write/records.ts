/** The records of a ZIP as octets (APPNOTE §4.3.7, §4.3.12, §4.3.14–16). */
import { concatBytes, utf8 } from '@jitsuin/kernel'
import { ZipError } from '../errors.js'

/** When the files are said to have been changed; ZIP64 records where they are needed, or everywhere. */
export type WriteOptions = {
  readonly at: Date
  readonly comment?: Uint8Array
  readonly wide?: 'where-needed' | 'always'
}

/** What a header states of a content. */
export type Measures = {
  readonly crc32: number
  readonly packedBytes: number
  readonly unpackedBytes: number
}

/** What is known of an entry before its first octet is written. */
export type Header = Measures & {
  readonly name: string
  readonly method: 'stored' | 'deflated'
  readonly changed: Date
  readonly wide: NonNullable<WriteOptions['wide']>
}

const FULL = 0xffffffff
const VERSION = 20
const VERSION_WIDE = 45
const MADE_BY_UNIX = 3 << 8
const ORDINARY_FILE = 0o100644 * 0x10000
const MARKED_UTF8 = 0x0800
const ZIP64 = 0x0001

/** The header before the content of an entry. */
export function localHeader(header: Header): Uint8Array {
  const name = utf8(header.name)
  const isWide = needsWide(header)
  const { packedBytes, unpackedBytes } = header
  const extra = isWide ? wideField([unpackedBytes, packedBytes]) : new Uint8Array()
  const fixed = record(30, (view) => {
    view.writeUInt32LE(0x04034b50, 0)
    writeShared(view.subarray(4), header, isWide)
    view.writeUInt16LE(name.length, 26)
    view.writeUInt16LE(extra.length, 28)
  })
  return concatBytes([fixed, name, extra])
}

/** The record of an entry in the directory. */
export function directoryRecord(header: Header, offset: number): Uint8Array {
  const name = utf8(header.name)
  const isWide = needsWide(header) || offset >= FULL
  const { packedBytes, unpackedBytes } = header
  const extra = isWide ? wideField([unpackedBytes, packedBytes, offset]) : new Uint8Array()
  const fixed = record(46, (view) => {
    view.writeUInt32LE(0x02014b50, 0)
    view.writeUInt16LE(MADE_BY_UNIX | (isWide ? VERSION_WIDE : VERSION), 4)
    writeShared(view.subarray(6), header, isWide)
    view.writeUInt16LE(name.length, 28)
    view.writeUInt16LE(extra.length, 30)
    view.writeUInt32LE(ORDINARY_FILE, 38)
    view.writeUInt32LE(isWide ? FULL : offset, 42)
  })
  return concatBytes([fixed, name, extra])
}

/** The record of an entry that stands elsewhere now. @throws {ZipError} `zip/too-large` where that needs a field that it has not */
export function movedRecord(old: Uint8Array, offset: number): Uint8Array {
  const moved = Buffer.from(old)
  if (moved.readUInt32LE(42) === FULL) moved.writeBigUInt64LE(BigInt(offset), placeOfWideOffset(moved))
  else if (offset >= FULL) throw new ZipError('zip/too-large', 'An entry beyond 4 GiB cannot be taken over')
  else moved.writeUInt32LE(offset, 42)
  return new Uint8Array(moved)
}

/** In the ZIP64 field, behind the lengths that stand there too (APPNOTE §4.5.3); the reader has seen that they are there. */
function placeOfWideOffset(view: Buffer): number {
  let at = 46 + view.readUInt16LE(28)
  while (view.readUInt16LE(at) !== ZIP64) at += 4 + view.readUInt16LE(at + 2)
  return at + 4 + 8 * [20, 24].filter((field) => view.readUInt32LE(field) === FULL).length
}

/** What stands behind the directory. */
export function endRecords(
  { count, sizeBytes, start }: { readonly count: number; readonly sizeBytes: number; readonly start: number },
  { comment = new Uint8Array(), wide = 'where-needed' }: WriteOptions,
): Uint8Array {
  const isWide = wide === 'always' || count >= 0xffff || sizeBytes >= FULL || start >= FULL
  const end = record(22, (view) => {
    view.writeUInt32LE(0x06054b50, 0)
    for (const at of [8, 10]) view.writeUInt16LE(Math.min(count, 0xffff), at)
    view.writeUInt32LE(Math.min(sizeBytes, FULL), 12)
    view.writeUInt32LE(Math.min(start, FULL), 16)
    view.writeUInt16LE(comment.length, 20)
  })
  return concatBytes([...(isWide ? wideEnd({ count, sizeBytes, start }) : []), end, comment])
}

function wideEnd({
  count,
  sizeBytes,
  start,
}: {
  count: number
  sizeBytes: number
  start: number
}): Uint8Array[] {
  const end = record(56, (view) => {
    view.writeUInt32LE(0x06064b50, 0)
    view.writeBigUInt64LE(44n, 4)
    view.writeUInt16LE(MADE_BY_UNIX | VERSION_WIDE, 12)
    view.writeUInt16LE(VERSION_WIDE, 14)
    for (const [at, value] of [
      [24, count],
      [32, count],
      [40, sizeBytes],
      [48, start],
    ] as const)
      view.writeBigUInt64LE(BigInt(value), at)
  })
  const locator = record(20, (view) => {
    view.writeUInt32LE(0x07064b50, 0)
    view.writeBigUInt64LE(BigInt(start + sizeBytes), 8)
    view.writeUInt32LE(1, 16)
  })
  return [end, locator]
}

/** The fields that both headers have, from the version that is needed on. */
function writeShared(view: Buffer, { name, method, changed, ...measures }: Header, isWide: boolean): void {
  const isAscii = utf8(name).every((octet) => octet < 0x80)
  const { date, time } = dosTime(changed)
  view.writeUInt16LE(isWide ? VERSION_WIDE : VERSION, 0)
  view.writeUInt16LE(isAscii ? 0 : MARKED_UTF8, 2)
  view.writeUInt16LE(method === 'stored' ? 0 : 8, 4)
  view.writeUInt16LE(time, 6)
  view.writeUInt16LE(date, 8)
  view.writeUInt32LE(measures.crc32, 10)
  view.writeUInt32LE(isWide ? FULL : measures.packedBytes, 14)
  view.writeUInt32LE(isWide ? FULL : measures.unpackedBytes, 18)
}

function needsWide({ packedBytes, unpackedBytes, wide }: Header): boolean {
  return wide === 'always' || packedBytes >= FULL || unpackedBytes >= FULL
}

function wideField(values: readonly number[]): Uint8Array {
  return record(4 + 8 * values.length, (view) => {
    view.writeUInt16LE(ZIP64, 0)
    view.writeUInt16LE(8 * values.length, 2)
    for (const [at, value] of values.entries()) view.writeBigUInt64LE(BigInt(value), 4 + 8 * at)
  })
}

const JAPAN_OFFSET_MS = 9 * 3_600_000

/** Japan time to two seconds, from 1980 to 2107: the field knows no zone, and the readers of these files live there. */
function dosTime(at: Date): { readonly date: number; readonly time: number } {
  const local = new Date(at.getTime() + JAPAN_OFFSET_MS)
  const year = Math.min(Math.max(local.getUTCFullYear(), 1980), 2107)
  return {
    date: ((year - 1980) << 9) | ((local.getUTCMonth() + 1) << 5) | local.getUTCDate(),
    time: (local.getUTCHours() << 11) | (local.getUTCMinutes() << 5) | (local.getUTCSeconds() >> 1),
  }
}

function record(lengthBytes: number, fill: (view: Buffer) => void): Uint8Array {
  const view = Buffer.alloc(lengthBytes)
  fill(view)
  return new Uint8Array(view)
}
