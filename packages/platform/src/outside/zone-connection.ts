/** The connection of one zone to another: JSON over mutual TLS, bounded in time and size. */
import { Agent, request } from 'node:https'

/** What this zone proves itself with, and whom it believes; PEM. */
export type ZoneConnectionOptions = {
  /** Origin of the other zone, such as `https://127.0.0.1:8319`. */
  readonly address: string
  readonly certificateChain: string
  readonly privateKey: string
  /** Who certified the other zone. */
  readonly authority: string
}

/** What the other zone answered; `json` is undefined when it answered nothing. */
export type ZoneAnswer = { readonly status: number; readonly json: unknown }

/** Exchanges JSON, or throws the error of the connection. */
export type ZoneConnection = {
  readonly get: (path: string) => Promise<ZoneAnswer>
  readonly post: (path: string, body: unknown) => Promise<ZoneAnswer>
  readonly close: () => void
}

const TIMEOUT_MS = 60_000
const MAX_ANSWER_BYTES = 16 * 1024 * 1024 // 500 certificates with their chains
const MOST_SOCKETS = 16

/** Opens it; connections are kept while there is work. */
export function openZoneConnection(options: ZoneConnectionOptions): ZoneConnection {
  const { address, certificateChain: cert, privateKey: key, authority: ca } = options
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_SOCKETS, cert, key, ca })
  return {
    get: (path) => send({ agent, url: new URL(path, address), text: undefined }),
    post: (path, body) => send({ agent, url: new URL(path, address), text: JSON.stringify(body) }),
    close: () => agent.destroy(),
  }
}

type Message = {
  readonly agent: Agent
  readonly url: URL
  /** A body makes it a POST. */
  readonly text: string | undefined
}

function send({ agent, url, text }: Message): Promise<ZoneAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ZoneAnswer>()
  const headers =
    text === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
  const method = text === undefined ? 'GET' : 'POST'
  const sent = request(url, { agent, method, headers, timeout: TIMEOUT_MS })
  sent.on('error', reject)
  sent.on('timeout', () => sent.destroy(new Error('The other zone did not answer in time')))
  sent.on('response', (response) => {
    const parts: Buffer[] = []
    let size = 0
    response.on('data', (part: Buffer) => {
      size += part.length
      if (size > MAX_ANSWER_BYTES) sent.destroy(new Error('The other zone answered too much'))
      else parts.push(part)
    })
    response.on('error', reject)
    response.on('end', () => {
      try {
        const json: unknown = size === 0 ? undefined : JSON.parse(Buffer.concat(parts).toString())
        resolve({ status: response.statusCode ?? 0, json })
      } catch (error) {
        reject(error)
      }
    })
  })
  sent.end(text)
  return promise
}
