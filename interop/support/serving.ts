/** `jitsuin ca serve` as a process beside the tests. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { BIN } from './jitsuin.js'

/** A running server. */
export type Serving = { readonly url: string; readonly close: () => Promise<void> }

/** Starts it for a hierarchy and waits until it says where it listens. */
export async function serve(dir: string): Promise<Serving> {
  const child = spawn(process.execPath, [BIN, 'ca', 'serve', '--dir', dir, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then(([code]) => Promise.reject(new Error(`ca serve ended with ${code}`))),
  ])
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(String(line))?.[0]
  if (url === undefined) throw new Error(`ca serve said: ${line}`)
  const close = async () => {
    child.kill('SIGINT')
    await ended
  }
  return { url, close }
}
