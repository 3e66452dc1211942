/**
 * The copy of the heads outside the database: a folder on another disk or host, out of reach of its administrators.
 *
 *   verifier-key   the public key of the log, one line
 *   heads.log      every signed head, one JSON string a line; only appended to
 *   leaves         number (8 bytes) and leaf hash (32 bytes) of each record, in order; only appended to
 *   checkpoint     the latest head as it was signed: what `jitsuin audit verify --checkpoint` takes
 *
 * Leaves reach the disk before the head that covers them, so a torn end is always one that no head speaks of.
 */
import { type FileHandle, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { formatVerifier, type NoteVerifier, openCheckpoint, type TreeHead } from '@jitsuin/tlog'
import { z } from 'zod'
import { AuditError } from '../errors.js'

/** A record as the second place knows it. */
export type CopiedLeaf = { readonly id: number; readonly hash: Uint8Array }

/** The open copy. */
export type SecondPlace = {
  /** The head that was copied last; the empty tree's at the very first start. */
  readonly head: TreeHead | undefined
  /** Copies leaves and the head that covers them; on disk when the promise ends. */
  append(leaves: readonly CopiedLeaf[], checkpoint: string): Promise<void>
  close(): Promise<void>
}

const LEAF_BYTES = 40
const HASH_OFFSET = 8

/**
 * Opens the copy, making it at the first start. An end torn by a crash is cut off.
 *
 * @throws {AuditError} `audit/copy-damaged` when leaves are missing that its last head covers;
 *   `tlog/note-untrusted` when that head is not signed by this key.
 */
export async function openSecondPlace(directory: string, verifier: NoteVerifier): Promise<SecondPlace> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await writeWhole(join(directory, 'verifier-key'), `${formatVerifier(verifier)}\n`)
  const heads = await open(join(directory, 'heads.log'), 'a+', 0o600)
  const leaves = await open(join(directory, 'leaves'), 'a+', 0o600)
  const close = async () => {
    await heads.close()
    await leaves.close()
  }
  try {
    const head = await recoverHead({ directory, heads, leaves, verifier })
    return { head, append: (added, signed) => appendAll({ directory, heads, leaves }, added, signed), close }
  } catch (error) {
    await close()
    throw error
  }
}

type CopyFiles = { readonly directory: string; readonly heads: FileHandle; readonly leaves: FileHandle }

async function recoverHead(
  files: CopyFiles & { readonly verifier: NoteVerifier },
): Promise<TreeHead | undefined> {
  const checkpoint = await loadLastHead(files.heads)
  const head = checkpoint === undefined ? undefined : openCheckpoint(checkpoint, files.verifier)
  await cutTornLeaves(files.leaves, head?.size ?? 0)
  if (checkpoint !== undefined) await writeWhole(join(files.directory, 'checkpoint'), checkpoint)
  return head
}

async function appendAll(files: CopyFiles, added: readonly CopiedLeaf[], checkpoint: string): Promise<void> {
  await appendDurably(files.leaves, Buffer.concat(added.map(encodeLeafCopy)))
  await appendDurably(files.heads, Buffer.from(`${JSON.stringify(checkpoint)}\n`))
  await writeWhole(join(files.directory, 'checkpoint'), checkpoint)
}

/** Reads the copied leaves below `size`, in order; ends early when the file does. */
export async function* streamCopiedLeaves(directory: string, size: number): AsyncGenerator<CopiedLeaf> {
  const file = await open(join(directory, 'leaves'), 'r')
  try {
    const buffer = Buffer.alloc(LEAF_BYTES * 4096)
    for (let at = 0; at < size; ) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at * LEAF_BYTES)
      const count = Math.min(Math.floor(bytesRead / LEAF_BYTES), size - at)
      if (count === 0) return
      for (let n = 0; n < count; n++)
        yield decodeLeafCopy(buffer.subarray(n * LEAF_BYTES, (n + 1) * LEAF_BYTES))
      at += count
    }
  } finally {
    await file.close()
  }
}

async function loadLastHead(heads: FileHandle): Promise<string | undefined> {
  const text = await heads.readFile('utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole.length < text.length) await heads.truncate(Buffer.byteLength(whole))
  const line = whole.trimEnd().split('\n').at(-1)
  if (!line) return undefined
  try {
    return z.string().parse(JSON.parse(line))
  } catch (cause) {
    throw new AuditError('audit/copy-damaged', 'The last line of heads.log is not a head', { cause })
  }
}

async function cutTornLeaves(leaves: FileHandle, size: number): Promise<void> {
  const { size: bytes } = await leaves.stat()
  if (bytes < size * LEAF_BYTES) {
    throw new AuditError('audit/copy-damaged', `The copy has fewer than the ${size} leaves of its last head`)
  }
  if (bytes > size * LEAF_BYTES) await leaves.truncate(size * LEAF_BYTES)
}

async function appendDurably(file: FileHandle, bytes: Uint8Array): Promise<void> {
  await file.appendFile(bytes)
  await file.sync()
}

/** Replaces a small file so that a reader sees the old or the new one, also after a crash. */
async function writeWhole(path: string, text: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return
  const partial = `${path}.partial`
  await writeFile(partial, text, { flush: true, mode: 0o644 })
  await rename(partial, path)
  const folder = await open(dirname(path), 'r')
  await folder.sync()
  await folder.close()
}

function encodeLeafCopy({ id, hash }: CopiedLeaf): Buffer {
  const bytes = Buffer.alloc(LEAF_BYTES)
  bytes.writeBigUInt64BE(BigInt(id))
  bytes.set(hash, HASH_OFFSET)
  return bytes
}

function decodeLeafCopy(bytes: Buffer): CopiedLeaf {
  return { id: Number(bytes.readBigUInt64BE()), hash: Uint8Array.from(bytes.subarray(HASH_OFFSET)) }
}
