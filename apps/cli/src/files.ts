/** Reading and writing the files that a user names. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CliError } from './errors.js'

/** The octets of a file. @throws {CliError} `cli/unreadable` */
export async function loadFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw new CliError('cli/unreadable', `Cannot read ${path}`, { cause })
  }
}

/** Every file of a folder (not of folders in it), or the one file itself; in the order of their names. */
export async function listFiles(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path]
    const entries = await readdir(path, { withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(path, entry.name))
      .sort()
  } catch (cause) {
    throw new CliError('cli/unreadable', `Cannot read ${path}`, { cause })
  }
}

/** Writes a file whole. @throws {CliError} `cli/unreadable` */
export async function saveFile(path: string, bytes: Uint8Array | string, mode = 0o644): Promise<void> {
  try {
    await writeFile(path, bytes, { mode })
  } catch (cause) {
    throw new CliError('cli/unreadable', `Cannot write ${path}`, { cause })
  }
}
