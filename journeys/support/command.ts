/** The `jitsuin` command as people type it. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const COMMAND = fileURLToPath(new URL('../../apps/cli/dist/main.js', import.meta.url))

/** Runs it to its end. */
export function jitsuin(...args: string[]): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], { encoding: 'utf8' })
  return { status, said: stdout + stderr }
}
