/** The time-stamp authority behind `signatures/timestamp` (RFC 3161 §3.4, over HTTP). */
import { randomBytes } from 'node:crypto'
import { sameBytes } from '@jitsuin/kernel'
import {
  encodeTimeStampRequest,
  type Fetcher,
  imprintDigest,
  PkiError,
  parseTimeStampResponse,
  parseTimeStampToken,
} from '@jitsuin/pki'
import type { Imprint, StampSource } from '@jitsuin/signing'

const LIMITS = { timeoutMs: 20_000, maxBytes: 256 * 1024 } as const

/** A source behind an address that the operator named. A token over anything else than what was asked is none. */
export function timeStampSource(url: URL, fetcher: Fetcher): StampSource {
  return async ({ algorithm: digest, digest: value, nonceBytes = randomBytes(16) }) => {
    const body = encodeTimeStampRequest({ digest, value, nonceBytes, certificate: 'wanted' })
    const post = { contentType: 'application/timestamp-query', body }
    const answer = await fetcher({ url, accept: 'application/timestamp-reply', post, ...LIMITS })
    return answer.outcome === 'received'
      ? tokenIn(answer.bytes, { algorithm: digest, digest: value })
      : 'failed'
  }
}

function tokenIn(response: Uint8Array, asked: Imprint): Uint8Array | 'failed' {
  try {
    const parsed = parseTimeStampResponse(response)
    if (parsed.outcome !== 'token') return 'failed'
    const { imprint } = parseTimeStampToken(parsed.tokenBytes).info
    const isOfIt = imprintDigest(imprint) === asked.algorithm && sameBytes(imprint.digest, asked.digest)
    return isOfIt ? parsed.tokenBytes : 'failed'
  } catch (error) {
    if (error instanceof PkiError) return 'failed' // no time stamp at all
    throw error
  }
}
