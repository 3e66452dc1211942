/** The whole platform as `npm start` runs it, in a folder of its own, for one story. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SERVER = fileURLToPath(new URL('../../apps/server/dist/main.js', import.meta.url))
const START_TIMEOUT_MS = 100_000

export type Platform = {
  /** The first address that was printed. */
  readonly front: string
  /** The folder of its data, for stories that look behind the scene. */
  readonly data: string
  /** Where lists, OCSP and time stamps are; the CA listens two ports above, to zones only. */
  readonly statusPort: number
  readonly stop: () => Promise<void>
}

/** Starts the built platform and waits until it prints where to look. */
export async function startPlatform(): Promise<Platform> {
  const data = await mkdtemp(join(tmpdir(), 'jitsuin-journey-'))
  const [port, statusPort] = [await freePort(), await freePort()]
  const server = spawn(process.execPath, [SERVER, '--data', data, '--port', String(port)], {
    env: { ...process.env, JITSUIN_STATUS_PORT: String(statusPort) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  const front = await firstAddress(server)
  return {
    front,
    data,
    statusPort,
    stop: async () => {
      server.kill('SIGTERM')
      await ended
      await rm(data, { recursive: true, force: true })
    },
  }
}

async function firstAddress(server: ChildProcess): Promise<string> {
  return await new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error('The platform does not start')), START_TIMEOUT_MS)
    server.once('exit', (code) => reject(new Error(`The platform ended (${code})`)))
    let printed = ''
    server.stdout?.on('data', (text: Buffer) => {
      printed += text.toString()
      const [address] = /http:\/\/\S+/.exec(printed) ?? []
      if (address === undefined) return
      clearTimeout(patience)
      resolve(address)
    })
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return address && typeof address === 'object' ? address.port : 0
}
