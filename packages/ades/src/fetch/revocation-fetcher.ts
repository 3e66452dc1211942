/**
 * Fetches the status of certificates, lists and answers of OCSP, under anchors that somebody trusts. Trust first, then fetch: a path is
 * validated again here, to an anchor, before any address in it is looked at, and only places on the list are asked.
 */
import {
  type AllowedPlace,
  establishTrust,
  FETCH_LIMITS,
  type Fetcher,
  guardedFetch,
  HPKI_ALGORITHMS,
  parseTrustAnchor,
  statusSource,
} from '@jitsuin/pki'
import { encodeAnswer } from '../extend/validation-data.js'
import type { RevocationFetcher } from '../validate/options.js'
import type { Trust } from '../validate/trust.js'

/** The network, where it may be asked, and by whose clock. */
export type RevocationFetcherOptions = {
  readonly fetcher: Fetcher
  readonly places: readonly AllowedPlace[]
  readonly now: () => Date
}

/** A list is asked for again after a minute, since revocations are published at once; an hour before it ends in any case. */
const CACHE = {
  refreshAheadSeconds: 3600,
  maxAgeSeconds: 60,
  retryAfterSeconds: 30,
  maxEntries: 1000,
} as const

/** Makes one fetcher with one cache; the anchors are handed over for each file, since they may change. */
export function revocationFetcher({
  fetcher,
  places,
  now,
}: RevocationFetcherOptions): (trust: Trust) => RevocationFetcher {
  const fetch = guardedFetch({ ...FETCH_LIMITS, places }, fetcher)
  const source = statusSource({ fetch, allowed: HPKI_ALGORITHMS, now, ...CACHE })
  return ({ anchors, tsaAnchors = [] }) => {
    const trusted = [...anchors, ...tsaAnchors].map(parseTrustAnchor)
    return async (path) => {
      const target = path.at(-1)
      if (!target) return {}
      // The end of the path's own validity: what expired since was valid once, and its status then is still wanted.
      const at = new Date(Math.min(now().getTime(), ...path.map(({ notAfter }) => notAfter.getTime())))
      const trust = establishTrust(
        { target, intermediates: path, anchors: trusted },
        { at, allowed: HPKI_ALGORITHMS },
      )
      if (trust.verdict !== 'trusted') return {}
      const { lists, responses } = await source(trust.path)
      return { crls: lists.map(({ bytes }) => bytes), ocsps: responses.flatMap(encodeAnswer) }
    }
  }
}

/**
 * Reads a list of places: addresses separated by white space or commas; one that ends in `/` allows everything
 * below it.
 *
 * @throws {TypeError} for what is no address: a list that is not what its owner meant allows nothing.
 */
export function parsePlaces(text: string): AllowedPlace[] {
  return text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((address) => {
      const { origin, pathname } = new URL(address)
      return { origin, path: pathname }
    })
}
