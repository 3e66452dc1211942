/** Files about letters: named by the letter's id and nothing else, written whole or not at all. */
import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'

const NAME = /^[0-9a-f-]{36}$/

/** The name of a letter's files. Whatever is no id of a letter names no file. */
export function letterName(letterId: string): string {
  if (!NAME.test(letterId)) throw new Error('Not the id of a letter')
  return letterId
}

/** Whole or not at all, on the disk before it returns. */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
  const fresh = `${path}.new`
  const file = await open(fresh, 'w', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(fresh, path)
}
