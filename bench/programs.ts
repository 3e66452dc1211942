/** Programs of others that we are measured against; the CPU seconds are theirs. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A folder for the files of one run; removed when the process ends. */
export const FOLDER = mkdtempSync(join(tmpdir(), 'jitsuin-bench-'))
process.on('exit', () => rmSync(FOLDER, { recursive: true, force: true }))

/** Writes a file for a program to read; gives its path. */
export function save(name: string, content: Uint8Array | string): string {
  const path = join(FOLDER, name)
  writeFileSync(path, content)
  return path
}

/** Runs a program to its end; gives what it printed. */
export function run(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 28 })
  if (error || status !== 0) throw new Error(`${program} ${args[0]}: ${error?.message ?? stderr}`)
  return stdout
}

/** The CPU seconds of one run of a program, its start included; what it prints goes nowhere. */
export function cpuSecondsOf(program: string, ...args: readonly string[]): number {
  return Number(run('/usr/bin/python3', peerScript('cpu_seconds.py'), program, ...args))
}

/** Where a script for a peer stands. */
export function peerScript(name: string): string {
  const here = new URL('.', import.meta.url)
  return fileURLToPath(new URL(here.pathname.endsWith('/dist/') ? `../peers/${name}` : `peers/${name}`, here))
}

/** Raw RSA-2048 by `openssl speed`, per CPU second. */
export function opensslSpeed(): { readonly sign: number; readonly verify: number } {
  const line = run('openssl', 'speed', '-mr', '-seconds', '2', 'rsa2048').match(
    /^\+F2:\d+:2048:([\d.]+):([\d.]+)/m,
  )
  if (!line) throw new Error('openssl speed prints something else')
  return { sign: Number(line[1]), verify: Number(line[2]) }
}
