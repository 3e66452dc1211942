/** OpenSSL as the judge, and a folder for what it reads. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodePem, type PemLabel } from '@jitsuin/keys'

export type Folder = ReturnType<typeof temporaryFolder>

export function temporaryFolder() {
  const root = mkdtempSync(join(tmpdir(), 'jitsuin-ca-'))
  const path = (name: string) => join(root, name)
  return {
    root,
    path,
    write: (name: string, content: string | Uint8Array): string => {
      writeFileSync(path(name), content)
      return path(name)
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** Writes DER as a PEM file. */
export function pemFile(
  folder: Folder,
  name: string,
  der: Uint8Array,
  label: PemLabel = 'CERTIFICATE',
): string {
  return folder.write(`${name}.pem`, encodePem(label, der))
}

/** Runs openssl; what it says on both channels. */
export function openssl(...args: string[]): string {
  return execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
