/** A bridge on real sockets with software cards, and the calls that a browser would make. */
import { mkdtemp, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { SECRET_HEADER, toBase64Url } from '@jitsuin/bridge-client'
import { openLogger } from '@jitsuin/platform'
import { softwareReaders } from '@jitsuin/readers'
import { type RunningBridge, startBridge } from '../src/bridge.js'
import type { JudgePeer } from '../src/peer/peer.js'
import { peersOfThisComputer } from '../src/peer/this-computer.js'
import { type CardFolder, makeCards } from './people.js'

/** What a test of the bridge needs. */
export type Stage = {
  readonly bridge: RunningBridge
  readonly port: number
  readonly cards: CardFolder
  readonly dataFolder: string
  /** All that was logged. */
  readonly log: readonly string[]
  readonly now: () => Date
  /** Puts the clock of the bridge forward. */
  readonly passSeconds: (seconds: number) => void
  readonly call: (call: Call) => Promise<Answer>
  /** Sends what a browser sends when its user opens a page of the bridge from a site. */
  readonly open: (page: string, headers?: Headers) => Promise<Answer>
  readonly close: () => Promise<void>
}

type Headers = Readonly<Record<string, string>>

/** A request as it goes over the wire: nothing is added, so that attacks can be written down. */
export type Call = {
  readonly method?: string
  readonly path: string
  readonly headers?: Headers
  readonly body?: string
  readonly host?: string
}

/** What came back. */
export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: each test says what it expects of a message
  readonly json: any
}

/** The site of most tests. */
export const SITE = 'https://portal.example.jp'

/** How a stage may differ: whose connections these are, and a clock that only `passSeconds` moves. */
export type StageOptions = { readonly judgePeer?: JudgePeer; readonly clock?: 'running' | 'still' }

/** Starts a bridge with an empty folder of cards. */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'card-bridge-'))
  const cards = await makeCards(join(folder, 'cards'))
  const dataFolder = join(folder, 'data')
  const log: string[] = []
  let aheadMs = 0
  const begin = Date.now()
  const now = () => new Date((options.clock === 'still' ? begin : Date.now()) + aheadMs)
  const bridge = await startBridge({
    readers: softwareReaders(cards.path),
    dataFolder,
    port: 0,
    judgePeer: options.judgePeer ?? peersOfThisComputer(process.platform, process.getuid?.()),
    now,
    log: openLogger('debug', { write: (line: string) => void log.push(line) }),
  })
  const port = Number(new URL(bridge.address).port)
  const call = (given: Call) => send(port, given)
  return {
    bridge,
    port,
    cards,
    dataFolder,
    log,
    now,
    passSeconds: (seconds) => {
      aheadMs += seconds * 1000
    },
    call,
    open: (page, headers = {}) =>
      call({ path: new URL(page).pathname, headers: { ...FROM_SITE, ...headers } }),
    close: async () => {
      await bridge.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const FROM_SITE = {
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-site': 'cross-site',
}

/** What a browser sends with a form of a page of the bridge itself. */
export function ownForm(port: number): Headers {
  return {
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
    'sec-fetch-site': 'same-origin',
    origin: `http://127.0.0.1:${port}`,
    'content-type': 'application/x-www-form-urlencoded',
  }
}

/** Pairs a site as its user would, and gives the headers of its later calls. */
export async function pairSite(stage: Stage, site = SITE): Promise<Headers> {
  const octets = crypto.getRandomValues(new Uint8Array(32))
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', octets))
  const headers = { origin: site, 'content-type': 'application/json' }
  const body = JSON.stringify({ secretHash: toBase64Url(hash) })
  const started = await stage.call({ method: 'POST', path: '/v1/pairings', headers, body })
  await answerPage(stage, started.json.page, { action: 'allow' })
  return { ...headers, [SECRET_HEADER]: toBase64Url(octets) }
}

/** Opens a one-time page as its first visitor, fills its form in, and gives the page that follows. */
export async function answerPage(
  stage: Stage,
  page: string,
  fields: Readonly<Record<string, string>>,
): Promise<Answer> {
  const owner = await visitPage(stage, page)
  return owner.post(fields)
}

/** A browser that owns a one-time page. */
export type Owner = {
  readonly first: Answer
  readonly cookie: string
  readonly get: () => Promise<Answer>
  readonly post: (fields: Readonly<Record<string, string>>) => Promise<Answer>
}

/** Opens a one-time page as its first visitor. */
export async function visitPage(stage: Stage, page: string): Promise<Owner> {
  const first = await stage.open(page)
  const cookie = String(first.headers['set-cookie'] ?? '').split(';')[0] ?? ''
  const path = new URL(page).pathname
  const headers = { ...ownForm(stage.port), cookie }
  const get = () => stage.open(page, { 'sec-fetch-site': 'same-origin', cookie })
  const post = async (fields: Readonly<Record<string, string>>) => {
    const shown = await get()
    const all = { token: fieldOf(shown, 'token'), card: fieldOf(shown, 'card'), ...fields }
    await stage.call({ method: 'POST', path, headers, body: String(new URLSearchParams(all)) })
    return get()
  }
  return { first, cookie, get, post }
}

/** The value of the first field of that name on a page; empty if there is none. */
export function fieldOf({ text }: Answer, name: string): string {
  return new RegExp(`name="${name}"[^>]* value="([^"]*)"`).exec(text)?.[1] ?? ''
}

/** A challenge of the site's that lives for a minute. */
export function challenge(stage: Stage, seconds = 60): { nonce: string; expiresAt: string } {
  const nonce = toBase64Url(crypto.getRandomValues(new Uint8Array(32)))
  return { nonce, expiresAt: new Date(stage.now().getTime() + seconds * 1000).toISOString() }
}

function send(port: number, { method = 'GET', path, headers = {}, body, host }: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: '127.0.0.1',
      port,
      path,
      method,
      agent: false,
      headers: { host: host ?? `127.0.0.1:${port}`, ...headers },
    })
    request.on('error', reject)
    request.on('response', async (response) => {
      const text = (await buffer(response)).toString('utf8')
      const isJson = /json/.test(response.headers['content-type'] ?? '')
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        text,
        json: isJson ? JSON.parse(text) : undefined,
      })
    })
    request.end(body)
  })
}
