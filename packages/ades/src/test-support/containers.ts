/** Containers and their twins: taken apart, changed and put together again with a writer that refuses nothing. */
import { crc32 } from 'node:zlib'
import { concatBytes, utf8 } from '@jitsuin/kernel'
import { sourceOf, ZipFile } from '@jitsuin/zip'

/** Everything that a container holds. */
export async function unpacked(container: Uint8Array): Promise<Map<string, Uint8Array>> {
  const zip = await ZipFile.open(sourceOf(container))
  const files = new Map<string, Uint8Array>()
  for (const entry of zip.entries) files.set(entry.name, await zip.load(entry, 1 << 28))
  return files
}

/** A container out of any files under any names, stored, without asking whether that is wise. */
export function packed(files: Iterable<readonly [string, Uint8Array]>, comment = ''): Uint8Array {
  const heads: Uint8Array[] = []
  const records: Uint8Array[] = []
  let at = 0
  for (const [name, content] of files) {
    const [local, record] = headersOf(utf8(name), content, at)
    heads.push(local, content)
    records.push(record)
    at += local.length + content.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  for (const offset of [8, 10]) end.writeUInt16LE(records.length, offset)
  end.writeUInt32LE(concatBytes(records).length, 12)
  end.writeUInt32LE(at, 16)
  end.writeUInt16LE(comment.length, 20)
  return concatBytes([...heads, ...records, end, utf8(comment)])
}

function headersOf(name: Uint8Array, content: Uint8Array, at: number): readonly [Uint8Array, Uint8Array] {
  const shared = Buffer.alloc(26)
  shared.writeUInt16LE(20, 0)
  shared.writeUInt16LE(0x0800, 2)
  shared.writeUInt32LE(crc32(content), 10)
  shared.writeUInt32LE(content.length, 14)
  shared.writeUInt32LE(content.length, 18)
  shared.writeUInt16LE(name.length, 22)
  const tail = Buffer.alloc(14)
  tail.writeUInt32LE(at, 10)
  const local = [Uint8Array.of(0x50, 0x4b, 3, 4), shared, name]
  return [concatBytes(local), concatBytes([Uint8Array.of(0x50, 0x4b, 1, 2, 20, 0), shared, tail, name])]
}

/** The container with some files changed, added or (null) gone; the others in their order. */
export async function altered(
  container: Uint8Array,
  changes: Readonly<Record<string, Uint8Array | null>>,
): Promise<Uint8Array> {
  const files: Map<string, Uint8Array | null> = await unpacked(container)
  for (const [name, content] of Object.entries(changes)) files.set(name, content)
  return packed([...files].flatMap(([name, content]) => (content ? [[name, content] as const] : [])))
}
