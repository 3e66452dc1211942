import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Task } from './work.js'

/** SHA-256 of a file in hexadecimal; undefined where it cannot be read. */
export async function digestOfFile(path: string): Promise<string | undefined> {
  const hash = createHash('sha256')
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece)
    return hash.digest('hex')
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined // of the system: not there, not allowed
    throw error
  }
}

/** One digest over the digests of a file and of the content beside it; undefined where one cannot be read. */
export async function digestOfTask({ file, detached }: Task): Promise<string | undefined> {
  const own = await digestOfFile(file)
  if (detached === undefined || own === undefined) return own
  const beside = await digestOfFile(detached)
  return beside && createHash('sha256').update(own).update(beside).digest('hex')
}
