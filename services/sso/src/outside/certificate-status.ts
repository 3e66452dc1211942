/**
 * What is known about certificates outside: the anchors and authorities in force, and their lists, asked for at places that the
 * operator allowed and only after trust was established.
 */
import {
  type AllowedPlace,
  type Certificate,
  FETCH_LIMITS,
  type Fetcher,
  guardedFetch,
  HPKI_ALGORITHMS,
  parseCertificate,
  parseTrustAnchor,
  type StatusSource,
  statusSource,
  type TrustAnchor,
} from '@jitsuin/pki'

/** What the operator trusts, DER. `authorities` are certificates of CAs below the anchors, for cards that do not bring them. */
export type TrustMaterial = {
  readonly anchors: readonly Uint8Array[]
  readonly authorities: readonly Uint8Array[]
}

/** The same, parsed. */
export type KnownTrust = {
  readonly anchors: readonly TrustAnchor[]
  readonly authorities: readonly Certificate[]
}

/** Parses what is trusted, anew only when the operator's getter gives another object. */
export function rememberTrust(material: () => Promise<TrustMaterial>): () => Promise<KnownTrust> {
  let last: { readonly of: TrustMaterial; readonly known: KnownTrust } | undefined
  return async () => {
    const now = await material()
    if (last?.of !== now) {
      const known = {
        anchors: now.anchors.map(parseTrustAnchor),
        authorities: now.authorities.map(parseCertificate),
      }
      last = { of: now, known }
    }
    return last.known
  }
}

/** Where and how status is asked for. */
export type StatusOptions = {
  readonly fetcher: Fetcher
  readonly places: readonly AllowedPlace[]
  readonly now: () => Date
  /** How old a list may be that a sign-in is judged by, if it is still in force. */
  readonly maxAgeSeconds: number
}

/** Two sources over one set of places: one for sign-ins, and one that always asks anew, for the watch over live sessions. */
export function statusSources({ fetcher, places, now, maxAgeSeconds }: StatusOptions): {
  readonly forSignIn: StatusSource
  readonly anew: StatusSource
} {
  const fetch = guardedFetch({ ...FETCH_LIMITS, places }, fetcher)
  const source = (age: number) =>
    statusSource({
      fetch,
      allowed: HPKI_ALGORITHMS,
      now,
      refreshAheadSeconds: 60,
      maxAgeSeconds: age,
      retryAfterSeconds: 1,
      maxEntries: 1000,
    })
  return { forSignIn: source(maxAgeSeconds), anew: source(0) }
}
