/**
 * Files of a form while their request is answered: what is small stays in memory, what is larger goes straight into a file that has
 * lost its name before the first octet is written. Nobody else can open it, and it is gone when the request ends or the program dies.
 */
import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PlatformError } from '../errors.js'
import type { UploadedFile } from './route.js'

const STEP_BYTES = 1024 * 1024

/** What the sender says about a file. */
export type PartHead = { readonly field: string; readonly name: string; readonly mediaType: string }

/** What a request may carry. */
export type SpoolLimits = { readonly maxBytes: number; readonly inMemoryBytes: number }

/** The files of one request. */
export type Spool = {
  /** Takes one file in. @throws {PlatformError} `http/too-large` once all files together are */
  readonly take: (head: PartHead, octets: AsyncIterable<Uint8Array>) => Promise<UploadedFile>
  /** Gives everything back; the files cannot be read any more. */
  readonly release: () => Promise<void>
}

/** Begins a request whose files may have `maxBytes` together; one above `inMemoryBytes` is not held in memory. */
export function openSpool({ maxBytes, inMemoryBytes }: SpoolLimits): Spool {
  const handles: FileHandle[] = []
  let total = 0
  const spill = async () => {
    const handle = await openNameless()
    handles.push(handle)
    return handle
  }
  const count = (octets: Uint8Array) => {
    total += octets.length
    if (total > maxBytes) throw new PlatformError('http/too-large', 'The files together are too large')
  }
  return {
    take: async (head, octets) => {
      const kept: Uint8Array[] = []
      let [sizeBytes, file]: [number, FileHandle | undefined] = [0, undefined]
      for await (const part of octets) {
        count(part)
        sizeBytes += part.length
        if (!file && sizeBytes > inMemoryBytes) {
          file = await spill()
          for (const earlier of kept.splice(0)) await file.writeFile(earlier)
        }
        if (file) await file.writeFile(part)
        else kept.push(part)
      }
      return file ? fromFile(head, sizeBytes, file) : fromMemory(head, Buffer.concat(kept))
    },
    release: async () => {
      for (const handle of handles.splice(0)) await handle.close()
    },
  }
}

async function openNameless(): Promise<FileHandle> {
  const path = join(tmpdir(), `jitsuin-${randomUUID()}`)
  const { O_RDWR, O_CREAT, O_EXCL } = constants
  const handle = await open(path, O_RDWR | O_CREAT | O_EXCL, 0o600)
  await rm(path, { force: true })
  return handle
}

function fromMemory(head: PartHead, bytes: Uint8Array): UploadedFile {
  return {
    ...head,
    sizeBytes: bytes.length,
    load: async () => bytes,
    async *open() {
      yield bytes
    },
  }
}

function fromFile(head: PartHead, sizeBytes: number, file: FileHandle): UploadedFile {
  const read = async (into: Uint8Array, position: number) => {
    let at = 0
    while (at < into.length) {
      const { bytesRead } = await file.read(into, at, into.length - at, position + at)
      if (bytesRead === 0) throw new PlatformError('http/malformed', 'A file of the form is cut short')
      at += bytesRead
    }
    return into
  }
  return {
    ...head,
    sizeBytes,
    load: () => read(Buffer.allocUnsafe(sizeBytes), 0),
    async *open() {
      for (let at = 0; at < sizeBytes; at += STEP_BYTES)
        yield await read(Buffer.allocUnsafe(Math.min(STEP_BYTES, sizeBytes - at)), at)
    },
  }
}
