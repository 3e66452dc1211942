/**
 * Path building (RFC 4158): from the target upwards to an anchor, one candidate path after the other, the most promising
 * first. Only candidates whose key verifies the certificate below are followed, and the whole search has a budget: foreign
 * material can make it give up, never run away.
 */
import { sameBytes } from '@jitsuin/kernel'
import type { Certificate } from '../certificate.js'
import { keyCompleteness } from '../public-keys.js'
import type { SignatureVerdict } from '../signature.js'
import type { CertificatePath } from './judge-path.js'
import { type AnchorDistances, anchorDistances, matchKeyIdentifiers, rankIssuers } from './rank-issuers.js'
import type { SignatureCheckOfPath } from './settings.js'
import type { TrustAnchor } from './trust-anchor.js'

/** How much a search may do: certificates in a path, links between two certificates tried, and paths put forward. */
export type SearchLimits = { readonly depth: number; readonly links: number; readonly paths: number }

/** Enough for any honest hierarchy. */
export const SEARCH_LIMITS: SearchLimits = { depth: 20, links: 1000, paths: 200 }

/** What a search works with. */
export type PathSearch = {
  readonly target: Certificate
  readonly intermediates: readonly Certificate[]
  readonly anchors: readonly TrustAnchor[]
  readonly at: Date
  /** Asked for the same link more than once; it is well to remember its answers. */
  readonly checkSignature: SignatureCheckOfPath
  readonly limits?: SearchLimits
}

/** How a search ended. `exhausted`: its budget ran out before every candidate was seen. */
export type SearchEnd = { readonly outcome: 'complete' | 'exhausted'; readonly brokenLink?: BrokenLink }

/** The link nearest the target whose names and key identifiers fit, and whose signature does not. */
export type BrokenLink = {
  readonly certificate: Certificate
  readonly verdict: Exclude<SignatureVerdict, 'valid'>
}

/** Puts forward paths one by one, lazily. Their links are signed; nothing else is judged. */
export function* buildPaths(search: PathSearch): Generator<CertificatePath, SearchEnd> {
  const distances = anchorDistances(
    search.intermediates,
    search.anchors.map(({ name }) => name.key),
  )
  const reachable = search.intermediates.filter((certificate) => distances.has(certificate))
  const walk: Walk = {
    ...search,
    distances,
    limits: search.limits ?? SEARCH_LIMITS,
    bySubject: Map.groupBy(reachable, ({ subject }) => subject.key),
    spent: { links: 0, paths: 0, outcome: 'complete' },
  }
  yield* pathsAbove(walk, search.target, [])
  const { outcome, brokenLink } = walk.spent
  return brokenLink ? { outcome, brokenLink } : { outcome }
}

type Walk = PathSearch & {
  readonly distances: AnchorDistances
  readonly limits: SearchLimits
  readonly bySubject: ReadonlyMap<string, readonly Certificate[]>
  readonly spent: {
    links: number
    paths: number
    outcome: SearchEnd['outcome']
    brokenLink?: BrokenLink
  }
}

/** All paths that go through `top` to those below it. The depth of calls is that of the path, at most `limits.depth`. */
function* pathsAbove(
  walk: Walk,
  top: Certificate,
  below: readonly Certificate[],
): Generator<CertificatePath, void> {
  const path = [top, ...below]
  for (const anchor of walk.anchors) {
    if (anchor.name.key !== top.issuer.key || !mayFollow(walk, top, anchor)) continue
    if (++walk.spent.paths > walk.limits.paths) return exhaust(walk)
    yield { anchor, certificates: path }
  }
  const candidates = (walk.bySubject.get(top.issuer.key) ?? []).filter(
    (issuer) => !isLoop(walk, issuer, path),
  )
  if (candidates.length > 0 && path.length >= walk.limits.depth) return exhaust(walk)
  for (const issuer of rankIssuers(top, { ...walk, candidates })) {
    if (walk.spent.outcome === 'exhausted') return
    if (mayFollow(walk, top, { spkiBytes: issuer.spkiBytes, certificate: issuer }))
      yield* pathsAbove(walk, issuer, path)
  }
}

function exhaust(walk: Walk): void {
  walk.spent.outcome = 'exhausted'
}

type Issuer = { readonly spkiBytes: Uint8Array; readonly certificate?: Certificate }

/** Whether a link holds. A key without parameters of its own is judged later, with those of the key above it. */
function mayFollow(walk: Walk, certificate: Certificate, issuer: Issuer): boolean {
  if (++walk.spent.links > walk.limits.links) {
    exhaust(walk)
    return false
  }
  if (keyCompleteness(issuer.spkiBytes) === 'inherits-parameters') return true
  const verdict = walk.checkSignature(certificate, issuer.spkiBytes)
  if (verdict === 'valid') return true
  const isOther = issuer.certificate && matchKeyIdentifiers(certificate, issuer.certificate) === 'different'
  if (!isOther) walk.spent.brokenLink ??= { certificate, verdict }
  return false
}

/** The same subject with the same key again, on the path or as an anchor, adds nothing (RFC 4158 §5.2). */
function isLoop(
  { anchors }: Walk,
  { subject, spkiBytes }: Certificate,
  path: readonly Certificate[],
): boolean {
  const isOnPath = path.some(
    (other) => other.subject.key === subject.key && sameBytes(other.spkiBytes, spkiBytes),
  )
  return (
    isOnPath ||
    anchors.some(({ name, spkiBytes: key }) => name.key === subject.key && sameBytes(key, spkiBytes))
  )
}
