/** The two keys of the log, in files that the database's keepers cannot read: heads (Ed25519) and holder tags (P-256). */
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { NoteSigner } from '@jitsuin/tlog'
import { noteSignerFromPem, type VrfProver, vrfProverFromPem } from '@jitsuin/tlog/node'

/** The keys at work. */
export type LogKeyring = { readonly signer: NoteSigner; readonly prover: VrfProver }

/**
 * Loads the keys of the log, making them at the very first start.
 *
 * @throws {TlogError} `tlog/key-malformed`.
 */
export async function loadLogKeys(folder: string, origin: string): Promise<LogKeyring> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const heads = join(folder, 'log-heads.key.pem')
  const tags = join(folder, 'log-tags.key.pem')
  await makeOnce(heads, () => generateKeyPairSync('ed25519').privateKey)
  await makeOnce(tags, () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
  return {
    signer: noteSignerFromPem(await readFile(heads), { name: origin, kind: 'log' }),
    prover: vrfProverFromPem(await readFile(tags)),
  }
}

async function makeOnce(path: string, make: () => KeyObject): Promise<void> {
  const pem = make().export({ format: 'pem', type: 'pkcs8' })
  await writeFile(path, pem, { mode: 0o600, flag: 'wx', flush: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    },
  )
}
