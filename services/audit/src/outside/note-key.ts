import { generateKeyPairSync } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { NoteSigner } from '@jitsuin/tlog'
import { noteSignerFromPem } from '@jitsuin/tlog/node'

/** Makes the key of a log in a new file that only its owner can read; an existing file is left as it is. */
export async function makeNoteKey(path: string): Promise<void> {
  const { privateKey } = generateKeyPairSync('ed25519')
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' })
  await writeFile(path, pem, { mode: 0o600, flag: 'wx', flush: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    },
  )
}

/**
 * Loads the key of a log as a signer; the file lies outside the database, where its administrators do not reach.
 *
 * @throws {TlogError} `tlog/key-malformed`.
 */
export async function loadNoteSigner(path: string, name: string): Promise<NoteSigner> {
  return noteSignerFromPem(await readFile(path), { name, kind: 'log' })
}
