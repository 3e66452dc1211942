/**
 * The public addresses of the service. They stand in front of the ordinary routes and bypass schemas, logs of single requests
 * and hooks: a kept OCSP answer costs little more than reading the request.
 *
 *   GET  a list or a certificate           POST /ocsp, POST /            OCSP (RFC 6960 appendix A)
 *   GET  /ocsp/{base64}, /{base64}         OCSP (RFC 5019 §5)            POST /tsa   time stamps (RFC 3161 §3.4)
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { OCSP_REQUEST_LIMITS, type TimeStampAnswer } from '@jitsuin/pki'
import type { HttpService, Logger } from '@jitsuin/platform'
import { MEDIA_TYPES, STATUS_PATHS } from '../contract.js'
import { type KeptReply, type OcspReply, refuseOcsp } from '../usecases/answer-ocsp.js'
import { STAMP_FAILED, STAMP_TOO_LONG } from '../usecases/stamp-time.js'
import { readBody } from './body.js'
import { cacheControl, describeDocument, type PublicDocument, sendDocument } from './documents.js'
import { decodeOcspPath } from './ocsp-path.js'

/** What the front hands requests to. */
export type FrontDesks = {
  /** While what is served is about to change: the end of that. Requests wait for it. */
  readonly busy?: () => Promise<void> | undefined
  readonly document: (path: string) => PublicDocument | undefined
  readonly ocsp: (request: Uint8Array) => OcspReply | Promise<OcspReply>
  /** Absent where no time-stamp unit is configured. */
  readonly stamp: ((request: Uint8Array) => Promise<TimeStampAnswer>) | undefined
  readonly nowMs: () => number
  readonly count: (kind: AnswerKind) => void
  readonly logger: Logger
}

/** What is counted. */
export type AnswerKind =
  | 'document'
  | `ocsp-${OcspReply['kind']}`
  | `stamp-${TimeStampAnswer['outcome']}`
  | 'failed'

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse }

/** A time-stamp request is a digest and a few numbers. */
const STAMP_REQUEST_BYTES = 16 * 1024

/** Puts the public addresses in front of a service. */
export function withFront(service: HttpService, desks: FrontDesks): HttpService {
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const exchange = { request, response }
    if (request.method === 'POST' && handlePost(exchange, desks) === 'handled') return
    const isGet = request.method === 'GET' || request.method === 'HEAD'
    if (isGet && handleGet(exchange, desks) === 'handled') return
    service.handle(request, response)
  }
  return {
    ...service,
    handle: (request, response) => {
      const busy = desks.busy?.()
      if (busy) void busy.then(() => handle(request, response))
      else handle(request, response)
    },
  }
}

type Handled = 'handled' | 'not-ours'

function handlePost({ request, response }: Exchange, desks: FrontDesks): Handled {
  const path = pathOf(request)
  if (path === STATUS_PATHS.ocsp || path === '/') {
    readBody(request, OCSP_REQUEST_LIMITS.bytes, (body) =>
      answerOcsp({ request, response }, desks, body === 'too-long' ? MALFORMED : ask(desks, body)),
    )
    return 'handled'
  }
  if (path !== STATUS_PATHS.timeStamp || !desks.stamp) return 'not-ours'
  const { stamp } = desks
  readBody(request, STAMP_REQUEST_BYTES, (body) =>
    answerStamp(response, desks, body === 'too-long' ? Promise.resolve(STAMP_TOO_LONG) : stamp(body)),
  )
  return 'handled'
}

function handleGet(exchange: Exchange, desks: FrontDesks): Handled {
  const path = pathOf(exchange.request)
  const document = desks.document(path)
  if (document) {
    desks.count('document')
    sendDocument({ ...exchange, nowMs: desks.nowMs() }, document)
    return 'handled'
  }
  const question = decodeOcspPath(path)
  if (question === 'no-question') return 'not-ours'
  answerOcsp(exchange, desks, question === 'malformed' ? MALFORMED : ask(desks, question))
  return 'handled'
}

/** A fault of ours is an answer, too: thrown out of an event of the socket it would end the process. */
function ask(desks: FrontDesks, question: Uint8Array): OcspReply | Promise<OcspReply> {
  try {
    return desks.ocsp(question)
  } catch (error) {
    return Promise.reject(error)
  }
}

const MALFORMED = refuseOcsp('malformedRequest')

function answerOcsp(exchange: Exchange, desks: FrontDesks, reply: OcspReply | Promise<OcspReply>): void {
  if (!(reply instanceof Promise)) {
    sendOcsp(exchange, desks, reply)
    return
  }
  reply.then(
    (made) => sendOcsp(exchange, desks, made),
    (error: unknown) => {
      desks.logger.error({ err: error }, 'OCSP answer failed')
      desks.count('failed')
      sendOcsp(exchange, desks, refuseOcsp('internalError'))
    },
  )
}

function sendOcsp({ request, response }: Exchange, { nowMs, count }: FrontDesks, reply: OcspReply): void {
  count(`ocsp-${reply.kind}`)
  const now = nowMs()
  if (reply.kind === 'kept' && request.method !== 'POST') {
    sendDocument({ request, response, nowMs: now }, documentOf(reply))
    return
  }
  // Refusals and answers to a nonce are for this moment and this client (RFC 5019 §6.2).
  const keep = reply.kind === 'kept' ? cacheControl(reply.nextUpdate, now) : 'no-store'
  send(response, { bytes: reply.bytes, mediaType: MEDIA_TYPES.ocspResponse, keep })
}

const documents = new WeakMap<KeptReply, PublicDocument>()

/** A kept answer as a document; it is described once. */
function documentOf(reply: KeptReply): PublicDocument {
  const known = documents.get(reply)
  if (known) return known
  const { bytes, producedAt: lastModified, nextUpdate: endsAt } = reply
  const made = describeDocument({ bytes, mediaType: MEDIA_TYPES.ocspResponse, lastModified, endsAt })
  documents.set(reply, made)
  return made
}

function answerStamp(response: ServerResponse, desks: FrontDesks, answer: Promise<TimeStampAnswer>): void {
  const reply = ({ outcome, response: bytes }: TimeStampAnswer) => {
    desks.count(`stamp-${outcome}`)
    send(response, { bytes, mediaType: MEDIA_TYPES.timeStampReply, keep: 'no-store' })
  }
  answer.then(reply, (error: unknown) => {
    desks.logger.error({ err: error }, 'time stamp failed')
    desks.count('failed')
    reply(STAMP_FAILED)
  })
}

function send(
  response: ServerResponse,
  { bytes, mediaType, keep }: { bytes: Uint8Array; mediaType: string; keep: string },
): void {
  response.writeHead(200, {
    'content-type': mediaType,
    'content-length': bytes.length,
    'cache-control': keep,
    'x-content-type-options': 'nosniff',
  })
  response.end(bytes)
}

function pathOf({ url = '/' }: IncomingMessage): string {
  const end = url.indexOf('?')
  return end === -1 ? url : url.slice(0, end)
}
