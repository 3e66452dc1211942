/**
 * `fetch` for services that also run on one machine. Names that end in `.localhost` are loopback (RFC 6761 §6.3), which Node's
 * resolver does not know; every other name is resolved as usual. Redirects are handed back, bodies are bounded.
 */
import { lookup } from 'node:dns'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'

/** What is sent; a part of the Fetch standard's `RequestInit` that every caller of ours gets by with. */
export type LoopbackRequest = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly timeoutMs?: number
  readonly maxBytes?: number
}

const TIMEOUT_MS = 5_000
const MAX_BYTES = 1024 * 1024

/** Resolves `*.localhost` to 127.0.0.1 and asks the machine about every other name. */
export const loopbackLookup: LookupFunction = (hostname, options, callback) => {
  if (!/(^|\.)localhost\.?$/i.test(hostname)) return void lookup(hostname, options, callback)
  if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }])
  else callback(null, '127.0.0.1', 4)
}

/** One exchange on a connection of its own. Rejects when there is no answer in time, or one that is too large. */
export async function loopbackFetch(address: string | URL, request: LoopbackRequest = {}): Promise<Response> {
  const url = new URL(address)
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  const { method = 'GET', headers = {}, body, timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = request
  const signal = AbortSignal.timeout(timeoutMs)
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const sent = send(url, {
      method,
      agent: false,
      lookup: loopbackLookup,
      signal,
      headers: { ...headers, ...length },
    })
    sent.on('error', reject)
    sent.on('response', resolve)
    sent.end(body)
  })
  const bytes = await readAtMost(response, maxBytes)
  const { statusCode: status = 500 } = response
  const isBodiless = status === 204 || status === 304
  return new Response(isBodiless ? null : bytes, { status, headers: headersOf(response) })
}

async function readAtMost(response: IncomingMessage, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of response as AsyncIterable<Buffer>) {
    length += part.length
    if (length > maxBytes) throw new Error(`The answer is longer than ${maxBytes} bytes`)
    parts.push(part)
  }
  return new Uint8Array(Buffer.concat(parts))
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers()
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '')
  }
  return headers
}
