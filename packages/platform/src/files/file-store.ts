/**
 * Files by their content: the name of a file is the SHA-256 of its bytes, so that what is read can be checked against what
 * was asked for, and the same bytes are kept once.
 */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PlatformError } from '../errors.js'

/** Keeps and gives back bytes; more than one process may use the same folder. */
export type FileStore = {
  /** Keeps the bytes, durably, and says their SHA-256 in hex. @throws {PlatformError} `file/too-large` */
  readonly save: (bytes: Uint8Array) => Promise<{ readonly sha256Hex: string; readonly size: number }>
  /** The bytes, checked against their name. @throws {PlatformError} `file/not-found`, `file/damaged` */
  readonly load: (sha256Hex: string) => Promise<Uint8Array>
  /** Takes the bytes away for good; it does not matter whether they were there. */
  readonly destroy: (sha256Hex: string) => Promise<void>
}

const NAME = /^[0-9a-f]{64}$/
const DEFAULT_LIMIT_BYTES = 32 * 1024 * 1024

/** Files in a folder of this machine, readable by its owner alone. */
export function openFileStore(options: {
  readonly directory: string
  readonly limitBytes?: number
}): FileStore {
  const { directory, limitBytes = DEFAULT_LIMIT_BYTES } = options
  const pathOf = (sha256Hex: string) => {
    if (!NAME.test(sha256Hex)) throw new PlatformError('file/not-found', 'Not the name of a file')
    return join(directory, sha256Hex.slice(0, 2), sha256Hex)
  }
  const load = async (sha256Hex: string) => {
    const bytes = await readFile(pathOf(sha256Hex)).catch((error: unknown) => missing(error, sha256Hex))
    if (sha256HexOf(bytes) !== sha256Hex) throw new PlatformError('file/damaged', sha256Hex)
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
  return {
    load,
    save: async (bytes) => {
      if (bytes.length > limitBytes) throw new PlatformError('file/too-large', `${bytes.length} bytes`)
      const sha256Hex = sha256HexOf(bytes)
      await writeDurably(pathOf(sha256Hex), bytes)
      return { sha256Hex, size: bytes.length }
    },
    destroy: (sha256Hex) => rm(pathOf(sha256Hex), { force: true }),
  }
}

/** A crash leaves the whole file or none: the name appears after the bytes, and both reach the disk before we return. */
async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path)
  const made = await mkdir(folder, { recursive: true, mode: 0o700 })
  // A folder that is new is known after a crash only when its parent is on the disk.
  if (made !== undefined) await syncFolder(dirname(folder))
  const unfinished = join(folder, `.${randomUUID()}`)
  try {
    const file = await open(unfinished, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
  await syncFolder(folder)
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return // A folder cannot be opened there.
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function sha256HexOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function missing(error: unknown, sha256Hex: string): never {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    throw new PlatformError('file/not-found', sha256Hex)
  throw error
}
