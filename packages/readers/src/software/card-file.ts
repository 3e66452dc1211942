/**
 * A software card in a file: read whole, replaced whole. A reader never sees half of it, and what was saved is on the disk,
 * so that a lost PIN try stays lost whatever happens to the process.
 */
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { parseSoftwareCard, type SoftwareCardState } from '@jitsuin/card'
import { ReadersError } from '../errors.js'

/** More than any card holds; a larger file is none. */
const MAXIMUM_FILE_BYTES = 1024 * 1024

/**
 * Loads a card.
 *
 * @throws {ReadersError} `readers/no-card` when the file is gone, `readers/folder` when it cannot be read
 * @throws {CardError} `software-card/malformed`
 */
export async function loadCardFile(path: string): Promise<SoftwareCardState> {
  const text = await readText(path)
  return parseSoftwareCard(parseJson(text))
}

/** Text that is no JSON is nothing a card could be; the card says so in its own words. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

async function readText(path: string): Promise<string> {
  try {
    const found = await stat(path)
    // A pipe or a device has no size and may have no end.
    return found.isFile() && found.size <= MAXIMUM_FILE_BYTES ? await readFile(path, 'utf8') : ''
  } catch (cause) {
    const isGone = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    throw new ReadersError(isGone ? 'readers/no-card' : 'readers/folder', `Cannot read ${path}`, { cause })
  }
}

/** Saves a card for its owner's eyes alone: a new file beside it, on the disk, then in its place. */
export async function saveCardFile(path: string, state: SoftwareCardState): Promise<void> {
  const fresh = `${path}.${process.pid}.new`
  try {
    await writeDurably(fresh, `${JSON.stringify(state, undefined, 1)}\n`)
    await rename(fresh, path)
    await syncFolder(dirname(path))
  } catch (cause) {
    await rm(fresh, { force: true })
    throw new ReadersError('readers/folder', `Cannot write ${path}`, { cause })
  }
}

/** Makes a folder for cards that only its owner can enter. */
export async function makeCardFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
}

async function writeDurably(path: string, text: string): Promise<void> {
  const handle = await open(path, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The new name is on the disk only with its folder (fsync(2)); Windows opens no folders and journals names by itself. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
