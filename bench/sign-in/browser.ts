/** A browser as far as sign-in sees one: JSON over HTTP, its cookies, and TLS with a client certificate. */
import { Agent, type IncomingMessage, request } from 'node:http'
import { request as secureRequest } from 'node:https'
import { ORIGIN, type TlsVersion } from './protocol.js'

/** One browser. */
export type Browser = {
  /** Posts a body, or gets without one. */
  readonly ask: (path: string, body?: unknown) => Promise<Reply>
  /** Goes to a listener that asks for a certificate, on a connection of its own. */
  readonly show: (visit: CertificateVisit) => Promise<Reply>
}

/** What came back; anything but success is thrown. */
export type Reply = {
  readonly json: Readonly<Record<string, unknown>>
  readonly location: string | undefined
}

/** Where to go with which certificate and key; `ca` is what the listener's certificate must be. PEM. */
export type CertificateVisit = {
  readonly port: number
  readonly path: string
  readonly version: TlsVersion
  readonly cert: string
  readonly key: string
  readonly ca: string
}

const { host, hostname: servername } = new URL(ORIGIN)
const connections = new Agent({ keepAlive: true, maxSockets: 256 })

/** Opens a browser without cookies; all of them share their connections, as behind a proxy. */
export function openBrowser(port: number): Browser {
  const jar = new Map<string, string>()
  const head = () => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    return { host, ...(cookie && { cookie }) }
  }
  return {
    ask: (path, body) => {
      const to = { agent: connections, host: '127.0.0.1', port, path }
      if (body === undefined) return receive(jar, (heard) => request({ ...to, headers: head() }, heard).end())
      const headers = { ...head(), 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
      const content = JSON.stringify(body)
      return receive(jar, (heard) => request({ ...to, method: 'POST', headers }, heard).end(content))
    },
    show: ({ version, ...visit }) => {
      const tls = { servername, minVersion: version, maxVersion: version }
      const to = { ...visit, ...tls, agent: false as const, host: '127.0.0.1', headers: head() }
      return receive(jar, (heard) => secureRequest(to, heard).end())
    },
  }
}

type Send = (heard: (answer: IncomingMessage) => void) => ReturnType<typeof request>

function receive(jar: Map<string, string>, send: Send): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = send((answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('error', reject)
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString()
        const { statusCode = 0, headers } = answer
        if (statusCode >= 400) return reject(new Error(`${sent.path}: ${statusCode} ${text}`))
        for (const line of headers['set-cookie'] ?? []) keep(jar, line)
        resolve({ json: text === '' ? {} : JSON.parse(text), location: headers.location })
      })
    })
    sent.on('error', reject)
  })
}

function keep(jar: Map<string, string>, line: string): void {
  const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
  if (name !== undefined && value !== undefined) jar.set(name, value)
}
