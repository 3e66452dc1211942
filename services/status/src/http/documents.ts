/**
 * Documents that anyone may fetch: lists, certificates, kept OCSP answers. With their names for caches (RFC 9110 §8.8) and the
 * time for which caches may keep them.
 */
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { CACHE_SECONDS } from '../contract.js'

/** One document. `endsAt`: after this moment no cache may hand it out. */
export type PublicDocument = {
  readonly bytes: Uint8Array
  readonly mediaType: string
  readonly etag: string
  readonly lastModified: Date
  readonly lastModifiedText: string
  readonly endsAt?: Date
}

/** Makes a document; its name is the SHA-256 of its octets. */
export function describeDocument(
  document: Omit<PublicDocument, 'etag' | 'lastModifiedText'>,
): PublicDocument {
  const etag = `"${createHash('sha256').update(document.bytes).digest('base64url')}"`
  return { ...document, etag, lastModifiedText: document.lastModified.toUTCString() }
}

/** Sends a document, or 304 to who has it already (RFC 9110 §13.1). */
export function sendDocument(
  { request, response, nowMs }: { request: IncomingMessage; response: ServerResponse; nowMs: number },
  document: PublicDocument,
): void {
  const headers = {
    'cache-control': cacheControl(document.endsAt, nowMs),
    etag: document.etag,
    'last-modified': document.lastModifiedText,
    'x-content-type-options': 'nosniff',
  }
  if (isKnown(request, document)) {
    response.writeHead(304, headers).end()
    return
  }
  response.writeHead(200, {
    ...headers,
    'content-type': document.mediaType,
    'content-length': document.bytes.length,
  })
  response.end(request.method === 'HEAD' ? undefined : document.bytes)
}

/** Never longer than the document counts, and never longer than a minute (T-C02-3). */
export function cacheControl(endsAt: Date | undefined, nowMs: number): string {
  const leftSeconds = endsAt ? Math.floor((endsAt.getTime() - nowMs) / 1000) : CACHE_SECONDS
  return leftSeconds > 0 ? keepFor(Math.min(leftSeconds, CACHE_SECONDS)) : 'no-store'
}

const keepFor = (seconds: number) => KEPT_WORDS[seconds] ?? 'no-store'
const KEPT_WORDS = Array.from(
  { length: CACHE_SECONDS + 1 },
  (_, seconds) => `max-age=${seconds}, public, no-transform, must-revalidate`,
)

/** If-None-Match goes before If-Modified-Since (RFC 9110 §13.2.2). */
function isKnown({ headers }: IncomingMessage, { etag, lastModified }: PublicDocument): boolean {
  const known = headers['if-none-match']
  if (known !== undefined)
    return known === '*' || known.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
  const since = Date.parse(headers['if-modified-since'] ?? '')
  return since >= Math.floor(lastModified.getTime() / 1000) * 1000
}
