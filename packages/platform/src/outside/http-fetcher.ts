/**
 * The network behind the `Fetcher` port of packages/pki: one exchange over plain or secured HTTP. What may be asked for was
 * decided before, by the operator's list of places; a name on that list may point anywhere, private addresses included, since
 * institutions do run their repositories inside closed networks. Redirects are handed back, cookies and proxies are unknown.
 */
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Fetcher, FetchOutcome, FetchRequest } from '@jitsuin/pki'

/** Makes exchanges, each on a connection of its own. */
export const httpFetcher: Fetcher = (wanted) =>
  new Promise((resolve) => {
    const { url, post } = wanted
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const request = send(url, optionsFor(wanted))
    // One clock over name, connection, head and body: a server that drips octets is late, too.
    const timer = setTimeout(() => finish({ outcome: 'timed-out' }), wanted.timeoutMs)
    function finish(outcome: FetchOutcome): void {
      clearTimeout(timer)
      request.destroy()
      resolve(outcome)
    }
    request.on('error', (error) => finish({ outcome: 'failed', why: `No answer: ${error.message}` }))
    request.on('response', (response) => receive(response, { maxBytes: wanted.maxBytes, finish }))
    request.end(post?.body)
  })

function optionsFor({ accept, post }: FetchRequest): RequestOptions {
  const body = post && { 'content-type': post.contentType, 'content-length': post.body.length }
  return {
    method: post ? 'POST' : 'GET',
    agent: false,
    // No content coding: a small answer could unfold into a large one.
    headers: { accept, 'accept-encoding': 'identity', 'user-agent': 'jitsuin', ...body },
  }
}

type Receiving = { readonly maxBytes: number; readonly finish: (outcome: FetchOutcome) => void }

function receive(response: IncomingMessage, { maxBytes, finish }: Receiving): void {
  const head = judgeHead(response, maxBytes)
  if (head) {
    finish(head)
    return
  }
  const parts: Buffer[] = []
  let length = 0
  response.on('data', (part: Buffer) => {
    length += part.length
    if (length > maxBytes) finish({ outcome: 'too-large' })
    else parts.push(part)
  })
  response.on('error', (error) =>
    finish({ outcome: 'failed', why: `The answer broke off: ${error.message}` }),
  )
  // Without its last octet an answer is not complete, however its connection ended.
  response.on('end', () =>
    response.complete
      ? finish({
          outcome: 'received',
          contentType: contentTypeOf(response),
          bytes: new Uint8Array(Buffer.concat(parts)),
        })
      : finish({ outcome: 'failed', why: 'The answer broke off' }),
  )
}

/** What the head alone decides; undefined: the body is wanted. */
function judgeHead({ statusCode = 0, headers }: IncomingMessage, maxBytes: number): FetchOutcome | undefined {
  if (statusCode >= 300 && statusCode < 400 && headers.location) {
    return { outcome: 'redirected', location: headers.location }
  }
  if (statusCode !== 200) return { outcome: 'failed', why: `HTTP status ${statusCode}` }
  if (headers['content-encoding'] && headers['content-encoding'] !== 'identity') {
    return { outcome: 'failed', why: 'The answer has a content coding that was not asked for' }
  }
  return Number(headers['content-length'] ?? 0) > maxBytes ? { outcome: 'too-large' } : undefined
}

function contentTypeOf({ headers }: IncomingMessage): string {
  const [type = ''] = (headers['content-type'] ?? '').split(';')
  return type.trim().toLowerCase()
}
