/** Third-party programs that judge what cards make, and a folder for the files they read. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Runs a program; its output of both kinds, and how it ended. */
export function run(
  program: string,
  ...args: string[]
): { readonly status: number; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', input: '' })
  return { status: status ?? -1, output: `${stdout}${stderr}` }
}

/** Whether a program is here. Its tests are left out when it is not, with a printed reason; in CI it must be here. */
export function isHere(program: string): boolean {
  const found = run('which', program).status === 0
  if (!found && process.env.CI) throw new Error(`${program} is missing, and CI needs it`)
  if (!found) console.warn(`Left out: ${program} is not installed`)
  return found
}

/** A folder for the files of one test file. */
export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'jitsuin-card-'))
  return {
    write: (name: string, content: string | Uint8Array): string => {
      writeFileSync(join(path, name), content)
      return join(path, name)
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}
