/** Reading and writing the files that a user names. */
import { constants, createReadStream } from 'node:fs'
import { access, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ByteSource } from '@jitsuin/zip'
import { CliError } from './errors.js'

/** The octets of a file. @throws {CliError} `cli/unreadable` */
export async function loadFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw new CliError('cli/unreadable', `Cannot read ${path}`, { cause })
  }
}

/** Every file of a folder (not of folders in it), or the one file itself; in the order of their names. */
export async function listFiles(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path]
    const entries = await readdir(path, { withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(path, entry.name))
      .sort()
  } catch (cause) {
    throw new CliError('cli/unreadable', `Cannot read ${path}`, { cause })
  }
}

/** Whether a path is that of a folder; one that is not there is none. */
export async function isFolder(path: string | undefined): Promise<boolean> {
  if (path === undefined) return false
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false
}

/** Writes a file whole. @throws {CliError} `cli/unreadable` */
export async function saveFile(path: string, bytes: Uint8Array | string, mode = 0o644): Promise<void> {
  try {
    await writeFile(path, bytes, { mode })
  } catch (cause) {
    throw new CliError('cli/unreadable', `Cannot write ${path}`, { cause })
  }
}

/** Enough to tell any format by: a PDF may begin a kilobyte late. */
const FIRST_BYTES = 2048

/** The first octets of a file, and how long it is; a pipe has no length. @throws {CliError} `cli/unreadable` */
export async function peek(path: string): Promise<{ readonly first: Uint8Array; readonly bytes: number }> {
  try {
    const { size } = await stat(path)
    if (size === 0) return { first: new Uint8Array(), bytes: 0 }
    const file = await open(path)
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(FIRST_BYTES), 0, FIRST_BYTES, 0)
      return { first: buffer.subarray(0, bytesRead), bytes: size }
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw new CliError('cli/unreadable', `Cannot read ${path}`, { cause })
  }
}

/** A file that is read in passing, each time anew, however large it is. @throws {CliError} `cli/unreadable`, at once */
export async function streamOf(path: string): Promise<() => AsyncIterable<Uint8Array>> {
  await access(path, constants.R_OK).catch((cause: unknown) => {
    throw new CliError('cli/unreadable', `Cannot read ${path}`, { cause })
  })
  return () => createReadStream(path, { highWaterMark: 1 << 20 })
}

/** A file of which any part can be read while `use` runs. @throws {CliError} `cli/unreadable`; what `use` throws */
export async function withSource<T>(path: string, use: (source: ByteSource) => Promise<T>): Promise<T> {
  const { file, source } = await openSource(path)
  try {
    return await use(source)
  } finally {
    await file.close()
  }
}

/** A stream out of a file of which any part can be read meanwhile. @throws {CliError} `cli/unreadable`; what the stream throws */
export async function* streamWithSource(
  path: string,
  stream: (source: ByteSource) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const { file, source } = await openSource(path)
  try {
    yield* stream(source)
  } finally {
    await file.close()
  }
}

async function openSource(path: string) {
  const file = await open(path).catch((cause: unknown) => {
    throw new CliError('cli/unreadable', `Cannot read ${path}`, { cause })
  })
  const { size } = await file.stat()
  const read = async (at: number, lengthBytes: number) => {
    const { buffer, bytesRead } = await file.read(new Uint8Array(lengthBytes), 0, lengthBytes, at)
    return buffer.subarray(0, bytesRead)
  }
  return { file, source: { sizeBytes: size, read } }
}

/** Writes a stream; a file has its name only once it is whole. Gives its length in octets. @throws {CliError} `cli/unreadable` */
export async function saveStream(path: string, stream: AsyncIterable<Uint8Array>): Promise<number> {
  const there = await stat(path).catch(() => undefined)
  const part = there && !there.isFile() ? path : `${path}.part` // a device or a pipe is written to as it is
  const file = await open(part, 'w', 0o644).catch((cause: unknown) => {
    throw new CliError('cli/unreadable', `Cannot write ${path}`, { cause })
  })
  try {
    let bytes = 0
    for await (const piece of stream) {
      await file.writeFile(piece)
      bytes += piece.length
    }
    if (part !== path) await rename(part, path)
    return bytes
  } catch (error) {
    if (part !== path) await rm(part, { force: true })
    throw error
  } finally {
    await file.close()
  }
}
