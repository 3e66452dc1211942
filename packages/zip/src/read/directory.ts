/** The central directory: every entry as it is announced (APPNOTE §4.3.12). */
import { ZipError } from '../errors.js'
import { type ExtraField, readExtra, widened } from './extra.js'
import type { ZipLimits } from './limits.js'
import { decodeName, expectDistinct, expectSafe, type NameForm } from './names.js'

/** One entry as the directory has it. Names of folders end in `/`. */
export type Announced = {
  readonly name: string
  readonly nameForm: NameForm
  readonly nameOctets: Uint8Array
  readonly method: 'stored' | 'deflated'
  readonly flags: number
  readonly crc32: number
  readonly packedBytes: number
  readonly unpackedBytes: number
  /** Where the local header stands. */
  readonly offset: number
  /** The record in the directory, octet for octet, and its lengths: needed to write it again elsewhere. */
  readonly record: Uint8Array
}

const SIGNATURE = 0x02014b50
const FIXED_BYTES = 46
const MARKED_UTF8 = 0x0800
/** Encrypted, patched, strongly encrypted, masked directory. */
const REFUSED_FLAGS = { encrypted: 0x0001 | 0x0040 | 0x2000, patched: 0x0020 }
const UNIX = 3
const METHODS: Readonly<Record<number, Announced['method']>> = { 0: 'stored', 8: 'deflated' }

/** Reads the whole directory; every octet of it belongs to an entry. @throws {ZipError} */
export function readDirectory(octets: Buffer, count: number, limits: ZipLimits): Announced[] {
  if (count > limits.entries) throw new ZipError('zip/too-many-entries', `${count} entries`)
  const entries: Announced[] = []
  let at = 0
  for (let left = count; left > 0; left--) {
    const entry = readRecord(octets.subarray(at))
    entries.push(entry)
    at += entry.record.length
  }
  if (at !== octets.length) throw new ZipError('zip/junk', 'Something stands behind the last entry')
  expectDistinct(entries.map(({ name }) => name))
  return entries
}

function readRecord(octets: Buffer): Announced {
  if (octets.length < FIXED_BYTES || octets.readUInt32LE(0) !== SIGNATURE)
    throw new ZipError('zip/malformed', 'The directory has fewer entries than it says')
  const [nameBytes = 0, extraBytes = 0, commentBytes = 0] = [28, 30, 32].map((at) => octets.readUInt16LE(at))
  const nameEnd = FIXED_BYTES + nameBytes
  const end = nameEnd + extraBytes + commentBytes
  if (end > octets.length) throw new ZipError('zip/malformed', 'An entry is longer than the directory')
  const record = octets.subarray(0, end)
  const flags = record.readUInt16LE(8)
  const extra = readExtra(record.subarray(nameEnd, nameEnd + extraBytes))
  if (record.readUInt16LE(34) !== 0) throw new ZipError('zip/multi-disk', 'An entry on another disk')
  const nameOctets = record.subarray(FIXED_BYTES, nameEnd)
  const { name, form } = readName(nameOctets, flags, extra)
  const { packed, unpacked, offset } = widened(
    { packed: record.readUInt32LE(20), unpacked: record.readUInt32LE(24), offset: record.readUInt32LE(42) },
    extra,
  )
  const entry: Announced = {
    name,
    nameForm: form,
    nameOctets,
    method: methodOf(record.readUInt16LE(10), flags),
    flags,
    crc32: record.readUInt32LE(16),
    packedBytes: packed,
    unpackedBytes: unpacked,
    offset,
    record,
  }
  expectOrdinary(entry)
  return entry
}

function readName(octets: Uint8Array, flags: number, extra: readonly ExtraField[]) {
  if (octets.length === 0) throw new ZipError('zip/name', 'An entry without a name')
  const decoded = decodeName(octets, { isMarked: (flags & MARKED_UTF8) !== 0, extra })
  expectSafe(decoded.name)
  return decoded
}

function methodOf(method: number, flags: number): Announced['method'] {
  if ((flags & REFUSED_FLAGS.encrypted) !== 0 || method === 99)
    throw new ZipError('zip/encrypted', 'An entry is encrypted')
  const known = METHODS[method]
  if (!known || (flags & REFUSED_FLAGS.patched) !== 0) throw new ZipError('zip/method', `Method ${method}`)
  return known
}

/** A folder holds nothing, and what Unix calls a link or a device is not unpacked. */
function expectOrdinary({ name, record, unpackedBytes, packedBytes, method }: Announced): void {
  const view = Buffer.from(record.buffer, record.byteOffset, record.length)
  const kind = view[5] === UNIX ? view.readUInt32LE(38) >>> 28 : 0
  const isFolder = name.endsWith('/')
  const wanted = isFolder ? [0, 4] : [0, 1, 8] // no kind stated, folder; a pipe that was packed, file
  if (!wanted.includes(kind) || (isFolder && unpackedBytes !== 0))
    throw new ZipError('zip/special-file', 'An entry is no ordinary file')
  if (method === 'stored' && packedBytes !== unpackedBytes)
    throw new ZipError('zip/malformed', 'A stored entry has two lengths')
}
