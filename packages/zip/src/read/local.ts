/** The entries where they stand: each header says what the directory says, and nothing stands between them (APPNOTE §4.3.7, §4.3.9). */
import { sameBytes } from '@jitsuin/kernel'
import { ZipError } from '../errors.js'
import { type ByteSource, readExactly } from '../source.js'
import type { Announced } from './directory.js'
import { wide } from './end.js'
import { readExtra, widened } from './extra.js'

/** Where an entry stands: its header, its packed octets, and its end, a data descriptor included. */
export type Place = { readonly start: number; readonly dataStart: number; readonly end: number }

const SIGNATURE = 0x04034b50
const FIXED_BYTES = 30
const DESCRIPTOR_SIGNATURE = 0x08074b50
const HAS_DESCRIPTOR = 0x0008
/** Flags that change what is read: encrypted, descriptor, patched, strong, UTF-8, masked. */
const MEANINGFUL = 0x0001 | HAS_DESCRIPTOR | 0x0020 | 0x0040 | 0x0800 | 0x2000

/** Finds each entry; together they fill the file up to the directory. @throws {ZipError} */
export async function placeEntries(
  source: ByteSource,
  entries: readonly Announced[],
  directoryStart: number,
): Promise<Map<Announced, Place>> {
  const sorted = entries.toSorted((a, b) => a.offset - b.offset)
  const places = new Map<Announced, Place>()
  const [first] = sorted
  if ((first?.offset ?? directoryStart) !== 0)
    throw new ZipError('zip/junk', 'Something stands before all entries')
  for (const [at, entry] of sorted.entries()) {
    const end = sorted[at + 1]?.offset ?? directoryStart
    places.set(entry, await placeEntry(source, entry, end))
  }
  return places
}

async function placeEntry(source: ByteSource, entry: Announced, end: number): Promise<Place> {
  const start = entry.offset
  if (end < start + FIXED_BYTES) throw new ZipError('zip/overlap', 'Two entries begin in one place')
  const fixed = await readExactly(source, start, FIXED_BYTES)
  if (fixed.readUInt32LE(0) !== SIGNATURE) throw new ZipError('zip/malformed', 'No entry where one should be')
  const nameBytes = fixed.readUInt16LE(26)
  const extraBytes = fixed.readUInt16LE(28)
  const dataStart = start + FIXED_BYTES + nameBytes + extraBytes
  const dataEnd = dataStart + entry.packedBytes
  if (dataEnd > end) throw new ZipError('zip/overlap', 'An entry reaches into the next')
  const rest = await readExactly(source, start + FIXED_BYTES, nameBytes + extraBytes)
  expectSameHeader(entry, fixed, rest)
  await expectDescriptor(source, entry, { start: dataEnd, end })
  return { start, dataStart, end }
}

function expectSameHeader(entry: Announced, fixed: Buffer, rest: Buffer): void {
  const record = Buffer.from(entry.record.buffer, entry.record.byteOffset, entry.record.length)
  const nameBytes = fixed.readUInt16LE(26)
  const flags = fixed.readUInt16LE(6)
  const extra = readExtra(rest.subarray(nameBytes))
  const sizes = { packed: fixed.readUInt32LE(18), unpacked: fixed.readUInt32LE(22), offset: 0 }
  const { packed, unpacked } = widened(sizes, extra)
  const crc32 = fixed.readUInt32LE(14)
  const stated = [
    [crc32, entry.crc32],
    [packed, entry.packedBytes],
    [unpacked, entry.unpackedBytes],
  ] as const
  // With a descriptor the writer did not know the numbers yet.
  const isOpen = (value: number) => (flags & HAS_DESCRIPTOR) !== 0 && value === 0
  const agrees =
    ((flags ^ entry.flags) & MEANINGFUL) === 0 &&
    fixed.readUInt16LE(8) === record.readUInt16LE(10) &&
    sameBytes(rest.subarray(0, nameBytes), entry.nameOctets) &&
    stated.every(([here, there]) => here === there || isOpen(here))
  if (!agrees) throw new ZipError('zip/headers-differ', 'An entry and the directory disagree')
}

/** Between the data and the next entry stands the descriptor, in one of its four forms, and nothing else. */
async function expectDescriptor(
  source: ByteSource,
  entry: Announced,
  { start, end }: { readonly start: number; readonly end: number },
): Promise<void> {
  const lengthBytes = end - start
  if ((entry.flags & HAS_DESCRIPTOR) === 0 || lengthBytes > 24) {
    if (lengthBytes !== 0) throw new ZipError('zip/junk', 'Something stands between two entries')
    return
  }
  const octets = await readExactly(source, start, lengthBytes)
  const isSigned = lengthBytes === 16 || lengthBytes === 24
  const body = isSigned ? octets.subarray(4) : octets
  if (isSigned && octets.readUInt32LE(0) !== DESCRIPTOR_SIGNATURE)
    throw new ZipError('zip/junk', 'Something stands between two entries')
  const numbers = numbersOf(body)
  if (!numbers) throw new ZipError('zip/junk', 'No descriptor of a known form')
  const [crc32, packed, unpacked] = numbers
  if (crc32 !== entry.crc32 || packed !== entry.packedBytes || unpacked !== entry.unpackedBytes)
    throw new ZipError('zip/headers-differ', 'A descriptor and the directory disagree')
}

function numbersOf(body: Buffer): readonly [number, number, number] | undefined {
  if (body.length === 12) return [body.readUInt32LE(0), body.readUInt32LE(4), body.readUInt32LE(8)]
  return body.length === 20 ? [body.readUInt32LE(0), wide(body, 4), wide(body, 12)] : undefined
}
