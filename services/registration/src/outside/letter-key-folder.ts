/** Letter keys in a folder that only the service can read. */
import { randomBytes } from 'node:crypto'
import { readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { letterName, writeDurably } from './letter-files.js'
import type { LetterKeys } from './letter-keys.js'

const KEY_BYTES = 32

/** Keys in files of a folder, which must not be part of the database's backup. */
export function folderLetterKeys(folder: string): LetterKeys {
  const place = (letterId: string) => join(folder, `${letterName(letterId)}.key`)
  const load = async (letterId: string) => (await readIfThere(place(letterId))) ?? ('gone' as const)
  return {
    load,
    make: async (letterId) => {
      const known = await load(letterId)
      if (known !== 'gone') return known
      const key = randomBytes(KEY_BYTES)
      await writeDurably(place(letterId), key)
      return key
    },
    destroy: async (letterId) => {
      if ((await load(letterId)) === 'gone') return
      await writeDurably(place(letterId), Buffer.alloc(KEY_BYTES))
      await unlink(place(letterId))
    },
  }
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    const found = await readFile(path)
    return found.length === KEY_BYTES ? found : undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
