/**
 * The status of a certificate by lists of revoked certificates (RFC 5280 §6.3.3), as a word with its cause.
 */
import type { AllowedFor } from '../algorithm-sets.js'
import type { Certificate } from '../certificate.js'
import { PkiError } from '../errors.js'
import type { ReasonFlag } from '../extensions/distribution-points.js'
import { sameName } from '../name.js'
import type {
  RevocationChecker,
  RevocationQuery,
  RevocationStatus,
  RevocationUnknownCause,
} from '../path/revocation-types.js'
import { jointWindow, judgeWindow, type Windowed } from '../status/window.js'
import { type Crl, readExpiredCertsOnCrl } from './crl.js'
import { buildsOn } from './crl-delta.js'
import type { CrlEntry } from './crl-entries.js'
import { ALL_REASONS, coveredReasons, namesDirectory, pointsOf } from './crl-scope.js'
import { type CrlVerifier, crlVerifier, findCrlSigner } from './crl-signer.js'

/** What a checker works with. `now` is when the lists are looked at; without it, the time that is asked for. */
export type CrlCheckerOptions = {
  readonly lists: readonly Crl[]
  readonly allowed: AllowedFor<Crl>
  readonly now?: Date
}

type Revoked = Extract<RevocationStatus, { status: 'revoked' }>
type Refused = { readonly verdict: 'refused'; readonly cause: RevocationUnknownCause }
type ListVerdict =
  | { readonly verdict: 'revoked'; readonly status: Revoked }
  | { readonly verdict: 'not-revoked'; readonly window: Windowed }
  | Refused

/** The lists of one question, newest first: a newer list is believed before an older one. */
type Shelf = {
  readonly complete: readonly Crl[]
  readonly deltas: readonly Crl[]
  readonly verify: CrlVerifier
}

/**
 * A checker that judges by lists at hand: complete, partitioned by distribution point or reason, indirect, and with deltas.
 * A certificate is good only if usable lists cover every reason and none of them had revoked it by the time asked for (that
 * second included). Signatures of lists are computed once per checker, so keep it while the lists stay the same.
 */
export function crlChecker({ lists, allowed, now }: CrlCheckerOptions): RevocationChecker {
  const sorted = lists.toSorted(newestFirst)
  const shelf = {
    complete: sorted.filter(({ baseCrlNumber }) => baseCrlNumber === undefined),
    deltas: sorted.filter(({ baseCrlNumber }) => baseCrlNumber !== undefined),
    verify: crlVerifier(allowed),
  }
  return (query) => {
    try {
      return judgeByLists(shelf, query, now ?? query.at)
    } catch (error) {
      if (error instanceof PkiError) return { status: 'unknown', cause: 'malformed' }
      throw error
    }
  }
}

/** By time, and by number among lists of the same second. */
function newestFirst(a: Crl, b: Crl): number {
  return b.thisUpdate.getTime() - a.thisUpdate.getTime() || Number((b.crlNumber ?? 0n) - (a.crlNumber ?? 0n))
}

function judgeByLists(shelf: Shelf, query: RevocationQuery, now: Date): RevocationStatus {
  const covered = new Map<ReasonFlag, Crl>()
  const windows: Windowed[] = []
  const causes: RevocationUnknownCause[] = []
  for (const point of pointsOf(query.subject)) {
    for (const crl of shelf.complete) {
      const reasons = coveredReasons(crl, query.subject, point)
      if (reasons.every((reason) => hasSpoken(covered.get(reason), crl))) continue // §6.3.3 (e)
      const found = judgeList(crl, { shelf, query, now })
      if (found.verdict === 'revoked') return found.status
      if (found.verdict === 'refused') causes.push(found.cause)
      else {
        windows.push(found.window)
        for (const reason of reasons) covered.set(reason, covered.get(reason) ?? crl)
      }
    }
  }
  if (covered.size === ALL_REASONS.length) return { status: 'good', source: 'crl', ...jointWindow(windows) }
  if (causes[0]) return { status: 'unknown', cause: causes[0] }
  if (covered.size > 0) return { status: 'unknown', cause: 'reasons-incomplete' }
  return { status: 'unknown', cause: shelf.complete.length > 0 ? 'not-covered' : 'no-material' }
}

/** Whether the list that covers a reason leaves nothing to ask of another: of two of the same second and number neither does. */
function hasSpoken(covering: Crl | undefined, crl: Crl): boolean {
  return covering === crl || (covering !== undefined && newestFirst(covering, crl) < 0)
}

type Question = { readonly shelf: Shelf; readonly query: RevocationQuery; readonly now: Date }

function judgeList(complete: Crl, { shelf, query, now }: Question): ListVerdict {
  if (complete.unknownCritical.length > 0) return refused('unsupported-critical-extension')
  if (complete.thisUpdate > now) return refused('not-yet-issued')
  const signer = findCrlSigner(complete, query, shelf.verify)
  if (signer.verdict === 'refused') return signer
  const isUsable = (crl: Crl) => judgeWindow(crl, { at: query.at, now }) === 'usable'
  const delta = shelf.deltas.find(
    (crl) =>
      buildsOn(crl, complete) &&
      isUsable(crl) &&
      crl.unknownCritical.length === 0 &&
      shelf.verify(crl, signer.spkiBytes) === 'valid', // the key of the complete list (§5.2.4)
  )
  // A delta list carries everything since its base, so the complete list below it may be older (§6.3.3 (a)).
  if (!delta && !isUsable(complete)) return refused('out-of-date')
  return searchEntries(complete, delta, query)
}

function searchEntries(complete: Crl, delta: Crl | undefined, query: RevocationQuery): ListVerdict {
  const changes = delta ? entriesOf(delta, query.subject) : []
  const changed = changes.filter(({ reason }) => reason !== 'removeFromCRL')
  const isReleased = changes.length > changed.length // §6.3.3 (k); nothing but a hold can be released (§5.3.1)
  const listed = entriesOf(complete, query.subject).filter(
    ({ reason }) => !(isReleased && reason === 'certificateHold'),
  )
  if (listed.some(({ reason }) => reason === 'removeFromCRL')) return refused('malformed') // only in deltas (§5.3.1)
  const [entry] = [...changed, ...listed]
    .filter(({ revokedAt }) => revokedAt <= query.at)
    .sort((a, b) => a.revokedAt.getTime() - b.revokedAt.getTime())
  if (entry) {
    const { revokedAt: at, reason } = entry
    return { verdict: 'revoked', status: { status: 'revoked', at, reason, source: 'crl' } }
  }
  const window = delta ?? complete
  return keepsExpired(window, query.subject) ? { verdict: 'not-revoked', window } : refused('not-covered')
}

function entriesOf({ entries, issuer }: Crl, { serialHex, issuer: authority }: Certificate): CrlEntry[] {
  return entries
    .find(serialHex)
    .filter(({ certificateIssuer }) =>
      certificateIssuer ? namesDirectory(certificateIssuer, authority) : sameName(issuer, authority),
    )
}

/** Whether the list still names revoked certificates as old as this one: an expired one may have been dropped (§3.3). */
function keepsExpired(crl: Crl, { notAfter }: Certificate): boolean {
  const since = readExpiredCertsOnCrl(crl)
  return crl.thisUpdate <= notAfter || (since !== undefined && since <= notAfter)
}

function refused(cause: RevocationUnknownCause): Refused {
  return { verdict: 'refused', cause }
}
