/** Servers of others: on free ports, in folders of their own, ended with the tests. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A server that runs. */
export type Daemon = { readonly stop: () => Promise<void>; readonly said: () => string }

/** A port of loopback that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (!address || typeof address === 'string') throw new Error('There is no port')
  return address.port
}

/** Starts a server in the foreground and waits until it answers. */
export async function startDaemon(
  program: string,
  args: readonly string[],
  {
    isUp,
    env = {},
  }: { readonly isUp: () => Promise<unknown>; readonly env?: Readonly<Record<string, string>> },
): Promise<Daemon> {
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const parts: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => parts.push(part))
  child.stderr.on('data', (part: Buffer) => parts.push(part))
  const said = () => Buffer.concat(parts).toString()
  const daemon = { stop: () => stop(child), said }
  for (let tries = 0; tries < 100; tries++) {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}: ${said()}`)
    const up = await isUp().then(
      () => true,
      () => false,
    )
    if (up) return daemon
    await sleep(100)
  }
  await daemon.stop()
  throw new Error(`${program} does not answer: ${said()}`)
}

/** Ends a server with all processes that it made: its group is its own. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  process.kill(-child.pid, 'SIGTERM')
  await Promise.race([ended, sleep(5000)])
  if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL')
}

/** Lines for Apache where it starts as root: its workers must not be. */
export const APACHE_USER = process.getuid?.() === 0 ? 'User www-data\nGroup www-data' : ''

/** The Debian modules that a service provider below Apache needs. */
export function apacheModules(...names: readonly string[]): string {
  const common = [
    'mpm_prefork',
    'authn_core',
    'authz_core',
    'authz_user',
    'auth_basic',
    'alias',
    'mime',
    'cgi',
    'env',
    'dir',
  ]
  return [...common, ...names]
    .map((name) => `LoadModule ${moduleName(name)} /usr/lib/apache2/modules/mod_${name}.so`)
    .join('\n')
}

function moduleName(name: string): string {
  return name === 'shib' ? 'mod_shib' : `${name}_module`
}
