/** Notices that files of a folder changed. */
import { type FSWatcher, statSync, watch } from 'node:fs'
import { join } from 'node:path'

/** Stops watching. */
export type Watch = { readonly close: () => void }

/** Some file systems report nothing: then the folder is looked at this often. */
const LOOK_MS = 500

/**
 * Calls back when anything in a folder changes; at the latest after half a second, if something was renamed into it or
 * `indexFile` was written. One change may call back several times.
 */
export function watchFolder(directory: string, indexFile: string, changed: () => void): Watch {
  const watcher = watchOrLook(directory, changed)
  const path = join(directory, indexFile)
  // Renaming into a folder touches the folder, writing in place touches the file.
  const look = () => `${fingerprint(directory)} ${fingerprint(path)}`
  let seen = look()
  const timer = setInterval(() => {
    const found = look()
    if (found !== seen) changed()
    seen = found
  }, LOOK_MS).unref()
  return {
    close: () => {
      clearInterval(timer)
      watcher?.close()
    },
  }
}

function watchOrLook(directory: string, changed: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(directory, { persistent: false }, changed)
    return watcher.on('error', changed) // the next load says what is wrong
  } catch {
    return undefined // no more watches in this system, or none at all: looking has to do
  }
}

function fingerprint(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats ? `${stats.ino} ${stats.mtimeMs} ${stats.size}` : 'missing'
}
