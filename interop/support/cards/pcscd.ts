/** The PC/SC service of this computer with its virtual readers: the running one, or one of our own for the time of the tests. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync } from 'node:fs'
import { run } from '../programs.js'
import { until } from '../waiting.js'

/** The first virtual reader of Debian's vsmartcard-vpcd, and its port. */
export const VIRTUAL_READER = 'Virtual PCD 00 00'
const SERVICE = 'pcscd'

/** A service that the tests may use. */
export type Pcscd = { readonly owner: 'tests' | 'others'; readonly close: () => Promise<void> }

/** Whether a service runs or can be started: it makes its socket below /run, which takes root. Never left out in CI. */
export function canUsePcscd(): boolean {
  if (existsSync('/run/pcscd/pcscd.comm') || process.getuid?.() === 0) return true
  if (process.env.CI) throw new Error('pcscd does not run and cannot be started, and CI asks its verdict')
  console.warn('Left out: pcscd does not run, and only root can start it')
  return false
}

/** Takes the service that runs, or starts one. There can only be one on a computer; one of others is left running. */
export async function usePcscd(): Promise<Pcscd> {
  if (await hasVirtualReader()) return { owner: 'others', close: async () => undefined }
  mkdirSync('/run/pcscd', { recursive: true })
  const child = spawn(SERVICE, ['--foreground'], { stdio: 'ignore' })
  const ended = once(child, 'exit')
  await until(hasVirtualReader, 'pcscd shows its virtual reader (vsmartcard-vpcd)')
  return {
    owner: 'tests',
    close: async () => {
      child.kill()
      await ended
    },
  }
}

async function hasVirtualReader(): Promise<boolean> {
  return (await run('opensc-tool', ['-l'])).out.includes(VIRTUAL_READER)
}
