import { access, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseVerifier } from '@jitsuin/tlog'
import { type AuditReport, verifyAudit } from './verify-audit.js'

/**
 * The check as `jitsuin audit verify --checkpoint FILE` runs it. The folder of FILE is taken for the second place when
 * it holds the copied leaves. Whoever can write to that folder could also replace the verifier key beside it: name a
 * `verifierKeyFile` kept elsewhere to rely on nothing there.
 *
 * @throws {TlogError} `tlog/note-…` or `tlog/key-malformed`; Node's error when a file cannot be read.
 */
export async function verifyWithFiles(files: {
  readonly url: string
  readonly checkpointFile: string
  readonly verifierKeyFile?: string
}): Promise<AuditReport> {
  const folder = dirname(files.checkpointFile)
  const keyFile = files.verifierKeyFile ?? join(folder, 'verifier-key')
  const verifier = parseVerifier(await readFile(keyFile, 'utf8'))
  const checkpoint = await readFile(files.checkpointFile, 'utf8')
  const secondPlace = await access(join(folder, 'leaves')).then(
    () => ({ secondPlace: folder }),
    () => ({}), // without the copied leaves, the stored ones are tried
  )
  return verifyAudit({ url: files.url, verifier, checkpoint, ...secondPlace })
}
