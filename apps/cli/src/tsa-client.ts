/** Asks a time-stamp server over HTTP (RFC 3161 §3.4). */
import { randomBytes } from 'node:crypto'
import type { TimeStampSource } from '@jitsuin/ades'
import { encodeTimeStampRequest, parseTimeStampResponse } from '@jitsuin/pki'
import { CliError } from './errors.js'

const TIMEOUT_MS = 20_000
const MAX_BYTES = 256 * 1024

/** A source of time stamps behind a URL that the user named. What it answers is judged when the file is verified. */
export function timeStampServer(url: string): TimeStampSource {
  return async (sha256) => {
    const request = encodeTimeStampRequest({
      digest: 'sha256',
      value: sha256,
      nonceBytes: randomBytes(16),
      certificate: 'wanted',
    })
    const response = parseTimeStampResponse(await post(url, request))
    if (response.outcome === 'token') return response.tokenBytes
    const reasons = [...response.failures, ...response.texts].join(', ')
    throw new CliError('cli/time-stamp-refused', `${url} gave no time stamp: ${response.status} ${reasons}`)
  }
}

async function post(url: string, body: Uint8Array): Promise<Uint8Array> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query' },
      body: Buffer.from(body),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const bytes = new Uint8Array(await response.arrayBuffer())
    if (response.ok && bytes.length <= MAX_BYTES) return bytes
    throw new Error(`answer ${response.status} of ${bytes.length} bytes`)
  } catch (cause) {
    throw new CliError('cli/time-stamp-refused', `${url} does not answer as a time-stamp server`, { cause })
  }
}
