/** Exchanges with the signing service: JSON over mutual TLS, on connections that are kept open. */
import { Agent, type RequestOptions, request } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { CodedError } from '@jitsuin/kernel'
import type { z } from 'zod'
import { SdkError, ServiceRefusal } from './errors.js'
import { problemSchema } from './wire.js'

/** Where the service is and who asks. */
export type ConnectionOptions = {
  /** `https://` and host; nothing behind it. */
  readonly address: string
  /** Certificates, PEM, of the authorities that certify the service's TLS; what the machine trusts, when not given. */
  readonly serverAuthorities?: readonly string[]
  /** PKCS#8, PEM. */
  readonly clientKey: string
  /** PEM. */
  readonly clientCertificate: string
  /** How long one exchange may take; 15 seconds when not given. */
  readonly timeoutMs?: number
  /** How host names become addresses, for installations on one machine. */
  readonly lookup?: LookupFunction
  readonly clock: () => Date
}

/** One question. */
export type Question<Answer> = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  readonly token?: string
  /** What a good answer looks like; none for 204. */
  readonly answer?: z.ZodType<Answer>
  readonly signal?: AbortSignal
}

/** What the last answers told about the service. */
export type ServiceSeen = {
  /** Its clock minus ours; it says whole seconds. */
  readonly clockDifferenceSeconds: number
  readonly at: Date
}

/** A connection. */
export type Connection = {
  /**
   * Asks once. @throws {ServiceRefusal} for every refusal in the service's own words; {SdkError} `sdk/unreachable`,
   * `sdk/answer-malformed`
   */
  readonly ask: <Answer = undefined>(question: Question<Answer>) => Promise<Answer>
  readonly seen: () => ServiceSeen | undefined
  readonly close: () => void
}

type Exchange = { readonly status: number; readonly body: Buffer; readonly date: string | undefined }

const TIMEOUT_MS = 15_000
/** 500 signatures of 4096 bits in base64url, and a chain. */
const MOST_BYTES = 1024 * 1024

/** Opens a connection; the network is used by `ask` alone. @throws {SdkError} `sdk/key-unfit` for what is no key or address */
export function openConnection(options: ConnectionOptions): Connection {
  const { address, clientKey, clientCertificate, serverAuthorities, lookup, clock } = options
  const isAddress = URL.canParse(address) && new URL(address).protocol === 'https:'
  if (!isAddress)
    throw new SdkError('sdk/unreachable', 'The address of the signing service begins with https://')
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 4,
    key: clientKey,
    cert: clientCertificate,
    minVersion: 'TLSv1.2',
    ...(serverAuthorities && { ca: [...serverAuthorities] }),
    ...(lookup && { lookup }),
  })
  let seen: ServiceSeen | undefined
  const ask = async <Answer = undefined>(question: Question<Answer>): Promise<Answer> => {
    const exchange = await send(question, { agent, address, timeoutMs: options.timeoutMs ?? TIMEOUT_MS })
    seen = clockSeen(exchange.date, clock()) ?? seen
    return readAnswer(question, exchange)
  }
  return { ask, seen: () => seen, close: () => agent.destroy() }
}

function readAnswer<Answer>({ path, answer }: Question<Answer>, { status, body }: Exchange): Answer {
  if (status === 204 && !answer) return undefined as Answer // whoever gives no schema awaits nothing
  const json = parseJson(body)
  if (status >= 400) throw refusalOf(status, json)
  const parsed = answer?.safeParse(json)
  if (status < 200 || status > 299 || !parsed?.success)
    throw new SdkError('sdk/answer-malformed', `${path}: ${status}, of another form`)
  return parsed.data
}

/** Whoever stands between us and the service, a proxy for one, refuses without a code of the service. */
function refusalOf(status: number, json: unknown): CodedError {
  const parsed = problemSchema.safeParse(json)
  if (!parsed.success)
    return new SdkError('sdk/unreachable', `Status ${status} without a code of the service`)
  const { requestId, fields, ...problem } = parsed.data
  const known = { ...(requestId !== undefined && { requestId }), ...(fields && { fields }) }
  return new ServiceRefusal({ ...problem, status, ...known })
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined // no schema accepts it
  }
}

type Way = { readonly agent: Agent; readonly address: string; readonly timeoutMs: number }

async function send(question: Question<unknown>, { agent, address, timeoutMs }: Way): Promise<Exchange> {
  const { method, path, body, token, signal } = question
  const limit = AbortSignal.timeout(timeoutMs)
  const text = body === undefined ? undefined : JSON.stringify(body)
  const options: RequestOptions = {
    agent,
    method,
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
    headers: {
      accept: 'application/json, application/problem+json',
      ...(text !== undefined && {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
  }
  try {
    return await exchange(new URL(path, address), options, text)
  } catch (cause) {
    throw new SdkError('sdk/unreachable', `${method} ${path.split('/').slice(0, 3).join('/')}`, { cause })
  }
}

function exchange(url: URL, options: RequestOptions, text: string | undefined): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      const parts: Buffer[] = []
      let length = 0
      response.on('data', (part: Buffer) => {
        length += part.length
        if (length > MOST_BYTES) response.destroy(new Error('The answer is too long'))
        else parts.push(part)
      })
      response.on('error', reject)
      response.on('aborted', () => reject(new Error('The answer was cut short')))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(parts),
          date: response.headers.date,
        }),
      )
    })
    sent.on('error', reject)
    sent.end(text)
  })
}

/** Date has whole seconds, cut off (RFC 9110 §6.6.1): half a second is the best guess at the rest. */
function clockSeen(header: string | undefined, at: Date): ServiceSeen | undefined {
  const theirs = header === undefined ? Number.NaN : Date.parse(header)
  if (Number.isNaN(theirs)) return undefined
  return { clockDifferenceSeconds: Math.round((theirs + 500 - at.getTime()) / 1000), at }
}
