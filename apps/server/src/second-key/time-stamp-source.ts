/** The time-stamp authority behind `signatures/timestamp` (RFC 3161 §3.4, over HTTP). */
import { randomBytes } from 'node:crypto'
import { askAuthority } from '@jitsuin/ades'
import type { Fetcher } from '@jitsuin/pki'
import type { StampSource } from '@jitsuin/signing'

/** A source behind an address that the operator named. A token that does not fit what was asked is none. */
export function timeStampSource(url: URL, fetcher: Fetcher, now: () => Date): StampSource {
  return async ({ algorithm: digest, digest: value, nonceBytes }) => {
    const wish = { digest, value, ...(nonceBytes && { nonceBytes }) }
    const answer = await askAuthority(url, wish, { fetcher, randomBytes, now })
    return 'token' in answer ? answer.token : 'failed'
  }
}
