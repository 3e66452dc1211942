/** Notices that files of a folder changed. */
import { statSync, watch } from 'node:fs'
import { join } from 'node:path'

/** Stops watching. */
export type Watch = { readonly close: () => void }

/** Some file systems report nothing: then the index is looked at this often. */
const LOOK_MS = 500

/**
 * Calls back when anything in a folder changes; at the latest after half a second for `indexFile`, which every change touches.
 * One change may call back several times.
 */
export function watchFolder(directory: string, indexFile: string, changed: () => void): Watch {
  const watcher = watch(directory, { persistent: false }, changed)
  watcher.on('error', changed) // the next load says what is wrong
  const path = join(directory, indexFile)
  let seen = fingerprint(path)
  const timer = setInterval(() => {
    const found = fingerprint(path)
    if (found !== seen) changed()
    seen = found
  }, LOOK_MS).unref()
  return {
    close: () => {
      clearInterval(timer)
      watcher.close()
    },
  }
}

function fingerprint(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats ? `${stats.ino} ${stats.mtimeMs} ${stats.size}` : 'missing'
}
