/**
 * The last head that was signed, in a file beside the key and out of the database's reach: the log never signs a head that
 * does not continue it, even when the database was put back or rewritten meanwhile.
 */
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The kept head. */
export type KeptHead = {
  readonly load: () => Promise<string | undefined>
  /** On disk when the promise ends. */
  readonly save: (checkpoint: string) => Promise<void>
}

/** Keeps the head in this file. */
export function keptHeadIn(path: string): KeptHead {
  return {
    load: () =>
      readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined
        throw error
      }),
    save: async (checkpoint) => {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const partial = await open(`${path}.partial`, 'w', 0o600)
      await partial.writeFile(checkpoint)
      await partial.sync()
      await partial.close()
      await rename(`${path}.partial`, path)
    },
  }
}
