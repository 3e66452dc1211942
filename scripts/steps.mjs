import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { carriedNode } from './carried-node.mjs'

/** The checkout's root folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Runs a command in the checkout and stops the whole script if it fails. */
export function run(command, args, { env = {} } = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32' && command === 'npm',
  })
  if (result.status !== 0) process.exit(result.status ?? 1)
}

/** Runs an installed tool (`tsc`, `vitest` …) on the carried Node. */
export function tool(name, args, options) {
  run(process.execPath, [join(root, 'scripts/run.mjs'), name, ...args], options)
}

/** Runs a script of ours on the carried Node. */
export function node(script, args = [], options) {
  run(carriedNode(), [join(root, script), ...args], options)
}

/** Says which step begins, so that a long wait is never silent. */
export function step(title) {
  console.log(`\n▸ ${title}`)
}

/** Installs what the lock file names, unless that very lock file is installed already. */
export function installIfNeeded() {
  const installed = join(root, 'node_modules/.package-lock.json')
  const wanted = join(root, 'package-lock.json')
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return
  step('Installing the libraries (once, about a minute)')
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
}
