/** The connection of the application zone to the certification authority: mutual TLS, bounded in time and size. */
import { Agent, request } from 'node:https'
import type { ZoneIdentity } from '../zone-certificates.js'

/** What the CA answered. */
export type CaAnswer = { readonly status: number; readonly json: unknown }

/** Exchanges JSON with the CA, or throws the error of the connection. */
export type CaConnection = {
  readonly get: (path: string) => Promise<CaAnswer>
  readonly post: (path: string, body: unknown) => Promise<CaAnswer>
  readonly close: () => void
}

const TIMEOUT_MS = 60_000
const MAX_ANSWER_BYTES = 16 * 1024 * 1024 // 500 certificates with their chains

/** Opens it; connections are kept while there is work. */
export function openCaConnection(identity: ZoneIdentity, port: number): CaConnection {
  const { certificateChain: cert, privateKey: key, authority: ca } = identity
  const agent = new Agent({ keepAlive: true, maxSockets: 8, cert, key, ca })
  return {
    get: (path) => send({ agent, port, path, text: undefined }),
    post: (path, body) => send({ agent, port, path, text: JSON.stringify(body) }),
    close: () => agent.destroy(),
  }
}

type Message = {
  readonly agent: Agent
  readonly port: number
  readonly path: string
  /** A body makes it a POST. */
  readonly text: string | undefined
}

function send({ agent, port, path, text }: Message): Promise<CaAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<CaAnswer>()
  const headers =
    text === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
  const method = text === undefined ? 'GET' : 'POST'
  const sent = request({ agent, host: '127.0.0.1', port, path, method, headers, timeout: TIMEOUT_MS })
  sent.on('error', reject)
  sent.on('timeout', () => sent.destroy(new Error('The CA did not answer in time')))
  sent.on('response', (response) => {
    const parts: Buffer[] = []
    let size = 0
    response.on('data', (part: Buffer) => {
      size += part.length
      if (size > MAX_ANSWER_BYTES) sent.destroy(new Error('The CA answered too much'))
      else parts.push(part)
    })
    response.on('error', reject)
    response.on('end', () => {
      try {
        resolve({ status: response.statusCode ?? 0, json: JSON.parse(Buffer.concat(parts).toString()) })
      } catch (error) {
        reject(error)
      }
    })
  })
  sent.end(text)
  return promise
}
