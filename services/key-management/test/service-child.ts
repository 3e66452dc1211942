/** Starts one of the two services in a process of its own, over the database and keys of a world whose own services have stopped. */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import type { KillStep, ServiceConfiguration } from './service-configuration.js'
import type { World } from './world.js'

/** A service that serves. */
export type ServiceProcess = {
  readonly pid: number
  /** Ends when it has reached the step at which it was told to stop. */
  readonly paused: Promise<void>
  /** SIGKILL; resolves when the process is gone. */
  readonly kill: () => Promise<void>
}

const HOOKS = new URL('../../ca/test/run-source.mjs', import.meta.url).pathname
const SCRIPT = new URL('service-process.ts', import.meta.url).pathname

/** Starts a service; resolves when it serves. */
export async function startService(
  world: World,
  role: ServiceConfiguration['role'],
  pauseAt?: KillStep,
): Promise<ServiceProcess> {
  const configuration = { ...world.configurationOf(role), ...(pauseAt && { pauseAt }) }
  const file = world.folder.write(`${role}-${randomUUID()}.json`, JSON.stringify(configuration))
  const child = spawn(process.execPath, ['--conditions=jitsuin-source', '--import', HOOKS, SCRIPT, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: world.folder.path('compiled') },
  })
  const [ready, paused] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.once('exit', (code) => ready.reject(new Error(`${role} ended (${code})`)))
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'ready') ready.resolve()
    if (line.startsWith('paused')) paused.resolve()
  })
  await ready.promise
  return {
    pid: child.pid ?? 0,
    paused: paused.promise,
    kill: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}
