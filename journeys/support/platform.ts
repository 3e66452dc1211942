/** The whole platform as `npm start` runs it, in a folder of its own, for one story. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SERVER = fileURLToPath(new URL('../../apps/server/dist/main.js', import.meta.url))
const START_TIMEOUT_MS = 180_000

export type Platform = {
  /** The first address that was printed. */
  readonly front: string
  /** The folder of its data, for stories that look behind the scene. */
  readonly data: string
  /** Where lists, OCSP and time stamps are; the CA listens two ports above, to zones only. */
  readonly statusPort: number
  /** Address of a service that is a name below the host, such as `portal`. */
  readonly place: (name: string) => string
  /** Address of an invented network, or of another system that is doubled. */
  readonly network: (name: Double) => string
  /** The sign-in ports over TLS: `card` knows TLS 1.2 only, `token` TLS 1.3. */
  readonly tlsPorts: { readonly card: number; readonly token: number }
  /** Where clients of institutions ask for signatures. */
  readonly signingPort: number
  /** Where the signing client of the invented clinic listens. */
  readonly clientPort: number
  readonly stop: () => Promise<void>
}

/** The systems that others run, as far as stories visit them. */
export type Double = 'aozora-net' | 'minato-net' | 'airline' | 'mail' | 'licence-registry' | 'clinic'

/** Starts the built platform and waits until it prints where to look. */
export async function startPlatform(): Promise<Platform> {
  const data = await mkdtemp(join(tmpdir(), 'jitsuin-journey-'))
  const port = await freeBlock()
  const [card, token, doubles, bridge, mail] = [port + 1, port + 2, port + 3, port + 4, port + 5]
  const statusPort = port + 6 // the inner doors of the zones are up to twelve above it
  const signing = port + 9
  const client = port + 10
  const key = port + 11
  const server = spawn(process.execPath, [SERVER, '--data', data, '--port', String(port)], {
    env: {
      ...process.env,
      JITSUIN_STATUS_PORT: String(statusPort),
      JITSUIN_CARD_TLS_PORT: String(card),
      JITSUIN_TOKEN_TLS_PORT: String(token),
      JITSUIN_DOUBLES_PORT: String(doubles),
      JITSUIN_BRIDGE_PORT: String(bridge),
      JITSUIN_MAIL_PORT: String(mail),
      JITSUIN_SIGNING_PORT: String(signing),
      JITSUIN_CLIENT_PORT: String(client),
      JITSUIN_KEY_PORT: String(key),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  let isStopping = false
  server.once('exit', (code, signal) => {
    if (!isStopping) console.error(`The platform ended by itself (${code ?? signal})`)
  })
  const front = await firstAddress(server).catch((error: unknown) => {
    server.kill('SIGTERM')
    throw error
  })
  return {
    front,
    data,
    statusPort,
    place: (name) => `http://${name}.localhost:${port}/`,
    network: (name) => `http://${name}.localhost:${doubles}/`,
    tlsPorts: { card, token },
    signingPort: signing,
    clientPort: client,
    stop: async () => {
      isStopping = true
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
      if (address === undefined || !printed.includes('Ctrl-C')) return
      clearTimeout(patience)
      resolve(address)
    })
  })
}

/** Ports stand in blocks below those that the system gives out by itself (32768 on): nobody takes one before the platform does. */
const LOWEST_PORT = 12_000
const BLOCK = 24
const BLOCKS = 600

/** The first port of a block that is free; each process begins to look at a block of its own. */
async function freeBlock(): Promise<number> {
  for (let tried = 0; tried < BLOCKS; tried++) {
    const first = LOWEST_PORT + ((process.pid + tried) % BLOCKS) * BLOCK
    const answers = await Promise.all(Array.from({ length: BLOCK }, (_none, at) => isFree(first + at)))
    if (answers.every(Boolean)) return first
  }
  throw new Error('No block of ports is free')
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return await new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
