/** The end of a ZIP: where its central directory stands (APPNOTE 6.3 §4.3.14–16). */
import { ZipError } from '../errors.js'
import { type ByteSource, readExactly } from '../source.js'

/** Where the central directory stands, and what stands behind it. */
export type DirectoryPlace = {
  readonly start: number
  readonly end: number
  readonly count: number
  /** The comment of the whole file, as octets. */
  readonly comment: Uint8Array
}

const END_BYTES = 22
const LOCATOR_SIGNATURE = 0x07064b50
const LOCATOR_BYTES = 20
const END64_SIGNATURE = 0x06064b50
const END64_BYTES = 56
const MAX_COMMENT_BYTES = 0xffff
const END_MARK = Buffer.from([0x50, 0x4b, 0x05, 0x06])

/** Finds the directory. @throws {ZipError} `zip/no-end`, `zip/two-ends`, `zip/multi-disk`, `zip/malformed`, `zip/junk` */
export async function findDirectory(source: ByteSource): Promise<DirectoryPlace> {
  const at = await findEnd(source)
  const record = await readExactly(source, at, source.sizeBytes - at)
  const [disk, directoryDisk, onDisk, count] = [4, 6, 8, 10].map((offset) => record.readUInt16LE(offset))
  const found = {
    count: count ?? 0,
    sizeBytes: record.readUInt32LE(12),
    start: record.readUInt32LE(16),
    end: at,
    comment: new Uint8Array(record.subarray(END_BYTES)),
  }
  const wide = await readWideEnd(source, at)
  const isSplit =
    [disk, directoryDisk].some((one) => one !== 0 && !(wide && one === 0xffff)) || onDisk !== count
  if (isSplit) throw new ZipError('zip/multi-disk', 'The directory counts several disks')
  return checked(wide ? merged(found, wide) : found)
}

/** The one place from which an end record with its comment reaches to the last octet. */
async function findEnd(source: ByteSource): Promise<number> {
  const tailBytes = Math.min(source.sizeBytes, END_BYTES + MAX_COMMENT_BYTES)
  const tail = await readExactly(source, source.sizeBytes - tailBytes, tailBytes)
  const places: number[] = []
  for (let at = tail.indexOf(END_MARK); at !== -1; at = tail.indexOf(END_MARK, at + 1)) {
    const isWhole = at + END_BYTES <= tail.length
    if (isWhole && at + END_BYTES + tail.readUInt16LE(at + 20) === tail.length) places.push(at)
  }
  const [place, second] = places
  if (place === undefined) throw new ZipError('zip/no-end', 'No end record reaches to the end of the file')
  // A reader that looks from behind takes the last mark, and one inside of the comment is one too.
  if (second !== undefined || tail.indexOf(END_MARK, place + 4) !== -1)
    throw new ZipError('zip/two-ends', 'There are two end records')
  return source.sizeBytes - tailBytes + place
}

type Found = Omit<DirectoryPlace, 'comment'> & { readonly sizeBytes: number; readonly comment: Uint8Array }
type WideEnd = Pick<Found, 'count' | 'sizeBytes' | 'start' | 'end'>

/** The ZIP64 records, where a locator stands right before the end record. */
async function readWideEnd(source: ByteSource, end: number): Promise<WideEnd | undefined> {
  if (end < LOCATOR_BYTES + END64_BYTES) return undefined
  const locator = await readExactly(source, end - LOCATOR_BYTES, LOCATOR_BYTES)
  if (locator.readUInt32LE(0) !== LOCATOR_SIGNATURE) return undefined
  const at = end - LOCATOR_BYTES - END64_BYTES
  const record = await readExactly(source, at, END64_BYTES)
  const stands = record.readUInt32LE(0) === END64_SIGNATURE && wide(locator, 8) === at
  if (!stands || wide(record, 4) !== END64_BYTES - 12)
    throw new ZipError('zip/malformed', 'The ZIP64 end record is not where its locator says')
  const disks = [locator.readUInt32LE(4), record.readUInt32LE(16), record.readUInt32LE(20)]
  const isSplit = disks.some((disk) => disk !== 0) || locator.readUInt32LE(16) > 1
  if (isSplit || wide(record, 24) !== wide(record, 32))
    throw new ZipError('zip/multi-disk', 'The ZIP64 records count several disks')
  return { count: wide(record, 32), sizeBytes: wide(record, 40), start: wide(record, 48), end: at }
}

/** A field of the old record is full, or says the same. */
function merged(old: Found, wideEnd: WideEnd): Found {
  const agrees =
    [0xffff, wideEnd.count].includes(old.count) &&
    [0xffffffff, wideEnd.sizeBytes].includes(old.sizeBytes) &&
    [0xffffffff, wideEnd.start].includes(old.start)
  if (!agrees) throw new ZipError('zip/headers-differ', 'The two end records disagree')
  return { ...wideEnd, comment: old.comment }
}

function checked({ sizeBytes, ...place }: Found): DirectoryPlace {
  if (place.start + sizeBytes < place.end)
    throw new ZipError('zip/junk', 'Something stands before the first entry or behind the directory')
  if (place.start + sizeBytes !== place.end)
    throw new ZipError('zip/malformed', 'The directory does not end where the end record begins')
  return place
}

/** Eight octets as a number. @throws {ZipError} `zip/too-large` for what no file reaches */
export function wide(record: Buffer, at: number): number {
  const value = record.readBigUInt64LE(at)
  if (value > BigInt(Number.MAX_SAFE_INTEGER))
    throw new ZipError('zip/too-large', 'A length beyond all files')
  return Number(value)
}
