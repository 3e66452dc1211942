/**
 * What may be asked for: addresses on a list, by plain or secured HTTP, within limits. Certificates carry addresses that
 * their subjects chose; the list is what keeps them from steering us into our own network.
 */
import { PkiError } from '../errors.js'
import type { Fetcher, FetchRequest } from './fetcher.js'

/** A place on the list: an origin (scheme, host, port), and all paths below a prefix that ends in `/`, or one file. */
export type AllowedPlace = { readonly origin: string; readonly path: string }

/** The rules for every exchange. */
export type FetchPolicy = {
  readonly places: readonly AllowedPlace[]
  readonly timeoutMs: number
  readonly maxBytes: number
  /** How often an answer may point elsewhere; each place is looked up in the list again. */
  readonly maxRedirects: number
}

/** Limits for status information; the list is the operator's. */
export const FETCH_LIMITS = { timeoutMs: 10_000, maxBytes: 32 * 1024 * 1024, maxRedirects: 2 } as const

/** What is fetched, with the content types that count (RFC 2585 §4, RFC 6960 A.1, RFC 3161 §3.4; then habits of servers). */
export const FETCH_KINDS = {
  crl: ['application/pkix-crl', 'application/x-pkcs7-crl', 'application/octet-stream'],
  certificate: ['application/pkix-cert', 'application/x-x509-ca-cert', 'application/octet-stream'],
  ocsp: ['application/ocsp-response'],
  timeStamp: ['application/timestamp-reply'],
} as const satisfies Record<string, readonly string[]>

/** What is fetched. */
export type FetchKind = keyof typeof FETCH_KINDS

/** Whether an address is on the list, and why not. */
export type UrlVerdict =
  | { readonly verdict: 'allowed'; readonly url: URL }
  | {
      readonly verdict: 'refused'
      readonly reason: 'not-a-url' | 'scheme' | 'user-information' | 'not-on-the-list'
    }

/** Looks an address up; it is compared in its normal form, so that `..`, case and escapes change nothing. */
export function judgeUrl(text: string, { places }: Pick<FetchPolicy, 'places'>): UrlVerdict {
  if (!URL.canParse(text)) return { verdict: 'refused', reason: 'not-a-url' }
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { verdict: 'refused', reason: 'scheme' }
  if (url.username || url.password) return { verdict: 'refused', reason: 'user-information' }
  if (!places.some((place) => isAt(url, place))) return { verdict: 'refused', reason: 'not-on-the-list' }
  url.hash = ''
  return { verdict: 'allowed', url }
}

function isAt({ origin, pathname }: URL, place: AllowedPlace): boolean {
  if (new URL(place.origin).origin !== origin) return false
  return place.path.endsWith('/') ? pathname.startsWith(place.path) : pathname === place.path
}

/** One thing to fetch. */
export type Wanted = { readonly url: string; readonly kind: FetchKind; readonly post?: FetchRequest['post'] }

/** Fetches within the policy. */
export type GuardedFetch = (wanted: Wanted) => Promise<Uint8Array>

/**
 * A fetcher that keeps the policy.
 *
 * @throws {PkiError} `fetch/not-allowed`, `fetch/timed-out`, `fetch/too-large`, `fetch/failed`
 */
export function guardedFetch(policy: FetchPolicy, fetcher: Fetcher): GuardedFetch {
  return async ({ url, kind, post }) => {
    let address = url
    for (let hop = 0; hop <= policy.maxRedirects; hop++) {
      const outcome = await fetcher(requestFor(address, { kind, policy, post }))
      switch (outcome.outcome) {
        case 'received':
          return expectContentType(outcome, kind)
        case 'redirected':
          address = URL.canParse(outcome.location, address)
            ? new URL(outcome.location, address).href
            : outcome.location
          break
        case 'timed-out':
        case 'too-large':
          throw new PkiError(`fetch/${outcome.outcome}`, `The exchange ended early: ${outcome.outcome}`)
        case 'failed':
          throw new PkiError('fetch/failed', outcome.why)
      }
    }
    throw new PkiError('fetch/failed', 'Too many redirects')
  }
}

type Asked = { readonly kind: FetchKind; readonly policy: FetchPolicy; readonly post: FetchRequest['post'] }

function requestFor(address: string, { kind, policy, post }: Asked): FetchRequest {
  const found = judgeUrl(address, policy)
  if (found.verdict === 'refused')
    throw new PkiError('fetch/not-allowed', `The address was refused: ${found.reason}`)
  const { timeoutMs, maxBytes } = policy
  return { url: found.url, accept: FETCH_KINDS[kind].join(', '), timeoutMs, maxBytes, ...(post && { post }) }
}

function expectContentType(
  { contentType, bytes }: { contentType: string; bytes: Uint8Array },
  kind: FetchKind,
) {
  const known: readonly string[] = FETCH_KINDS[kind]
  if (known.includes(contentType)) return bytes
  throw new PkiError('fetch/failed', `The answer is of the wrong type: ${contentType.slice(0, 100)}`)
}
