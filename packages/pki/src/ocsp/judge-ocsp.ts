/**
 * What an OCSP answer is worth for one certificate (RFC 6960 §3.2): its checks in the standard's order, and a word with its
 * cause. An answer that did not come, came late or is about something else is never "good".
 */
import { type AlgorithmSet, type AllowedFor, allowedFor } from '../algorithm-sets.js'
import * as der from '../der.js'
import { PkiError } from '../errors.js'
import type { RevocationChecker, RevocationQuery } from '../path/revocation-types.js'
import { jointWindow, judgeWindow } from '../status/window.js'
import { namesCertificate } from './cert-id.js'
import { type OcspCause, type OcspVerdict, unknown } from './ocsp-verdict.js'
import { findResponder } from './responder.js'
import {
  type BasicOcspResponse,
  type OcspResponse,
  parseOcspResponse,
  type SingleResponse,
} from './response.js'

/** How an answer is to be judged. */
export type OcspPolicy = {
  readonly allowed: AlgorithmSet
  /** When the answer is looked at; without it, the time that is asked for. */
  readonly now?: Date
  /** The nonce that was sent: the answer must carry the same (RFC 9654 §2.1). Without it the answer's own is ignored. */
  readonly nonce?: Uint8Array
  /** How long an answer without nextUpdate counts; without it, not at all. */
  readonly maxAgeSecondsWithoutNextUpdate?: number
}

/** One question with everything that is needed to judge the answer. */
type Case = {
  readonly basic: BasicOcspResponse
  readonly single: SingleResponse
  readonly query: RevocationQuery
  readonly policy: OcspPolicy
  readonly now: Date
}

/** One requirement of RFC 6960 §3.2: what is wrong, or nothing. */
type Check = (facts: Case) => OcspCause | undefined

/** In the order of §3.2; extensions first, because a critical one may change what everything else means. */
const CHECKS: readonly Check[] = [
  ({ basic }) => (basic.unknownCritical.length > 0 ? 'unknown-critical-extension' : undefined),
  nonceMatches,
  ({ basic, query, policy }) => findResponder(basic, query, policy.allowed),
  windowIsOpen,
  certificateWasKnown,
]

/** Judges an answer as it came over the wire; bytes that cannot be read are a verdict, too. */
export function judgeOcsp(
  response: Uint8Array | undefined,
  query: RevocationQuery,
  policy: OcspPolicy,
): OcspVerdict {
  if (!response) return unknown('no-answer')
  return orMalformed(() => judgeResponse(parseOcspResponse(response), query, policy))
}

/** Judges an answer that was read before. */
export function judgeParsedOcsp(
  response: OcspResponse,
  query: RevocationQuery,
  policy: OcspPolicy,
): OcspVerdict {
  return orMalformed(() => judgeResponse(response, query, policy))
}

/** Parts are read when they are needed, so what is broken may show late. */
function orMalformed(judge: () => OcspVerdict): OcspVerdict {
  try {
    return judge()
  } catch (error) {
    if (error instanceof PkiError) return unknown('malformed')
    throw error
  }
}

function judgeResponse(response: OcspResponse, query: RevocationQuery, policy: OcspPolicy): OcspVerdict {
  if (response.responseStatus !== 'successful') return unknown('responder-refused')
  const { basic } = response
  const issuer = { nameBytes: query.subject.issuer.bytes, spkiBytes: query.issuer.spkiBytes }
  const [single, ...more] = basic.responses.filter(({ certId }) =>
    namesCertificate(certId, issuer, query.subject.serialHex),
  )
  if (!single) return unknown('other-certificate')
  if (more.length > 0) return unknown('malformed') // two statuses of one certificate could contradict each other
  const facts = { basic, single, query, policy, now: policy.now ?? query.at }
  for (const check of CHECKS) {
    const cause = check(facts)
    if (cause) return unknown(cause)
  }
  return conclude(facts)
}

/**
 * A checker for path validation that judges by answers at hand: the first that settles the status counts, newest first.
 * A `nonce` does not belong here: answers that are kept were made for nobody in particular.
 */
export function ocspChecker(
  responses: readonly OcspResponse[],
  {
    allowed,
    ...policy
  }: Omit<OcspPolicy, 'nonce' | 'allowed'> & { readonly allowed: AllowedFor<OcspResponse> },
): RevocationChecker {
  const producedAt = (response: OcspResponse) =>
    response.responseStatus === 'successful' ? response.basic.producedAt.getTime() : 0
  const sorted = responses.toSorted((a, b) => producedAt(b) - producedAt(a))
  return (query) => {
    const found = sorted.map((response) =>
      judgeParsedOcsp(response, query, { ...policy, allowed: allowedFor(allowed, response) }),
    )
    return found.find(({ status }) => status !== 'unknown') ?? mostTelling(found)
  }
}

function mostTelling(verdicts: readonly OcspVerdict[]): OcspVerdict {
  const isAboutIt = (verdict: OcspVerdict) =>
    verdict.status === 'unknown' &&
    verdict.detail !== 'other-certificate' &&
    verdict.detail !== 'responder-refused'
  return verdicts.find(isAboutIt) ?? verdicts[0] ?? unknown('no-answer')
}

function nonceMatches({ basic, policy }: Case): OcspCause | undefined {
  if (!policy.nonce) return undefined
  if (!basic.nonce) return 'nonce-missing'
  return der.equal(basic.nonce, policy.nonce) ? undefined : 'nonce-differs'
}

/** §4.2.2.1: both ends of the window count. producedAt in the future is an answer from a wrong clock. */
function windowIsOpen({ basic, single, query, policy, now }: Case): OcspCause | undefined {
  const windowed = withEnd(single, policy)
  if (basic.producedAt > now || single.thisUpdate > now) return 'not-yet-issued'
  // Given at or after the time asked for, it knows all that happened until then, however soon it was outdated itself.
  if (!windowed.nextUpdate) return single.thisUpdate >= query.at ? undefined : 'no-next-update'
  const verdict = judgeWindow(windowed, { at: query.at, now })
  return verdict === 'usable' ? undefined : verdict
}

function withEnd(
  { thisUpdate, nextUpdate }: SingleResponse,
  { maxAgeSecondsWithoutNextUpdate: seconds }: OcspPolicy,
) {
  if (nextUpdate) return { thisUpdate, nextUpdate }
  return seconds === undefined
    ? { thisUpdate }
    : { thisUpdate, nextUpdate: new Date(+thisUpdate + seconds * 1000) }
}

const ARCHIVE_CUTOFF = '1.3.6.1.5.5.7.48.1.6'

/** A responder may forget a certificate once it expired, unless it says how far back it remembers (§4.4.4). */
function certificateWasKnown({ single, query: { subject } }: Case): OcspCause | undefined {
  if (single.certStatus.status !== 'good' || single.thisUpdate <= subject.notAfter) return undefined
  const cutoff = single.extensions.get(ARCHIVE_CUTOFF)
  const remembersSince = cutoff && der.timeValue(der.parse(cutoff.value))
  return remembersSince && remembersSince <= subject.notAfter ? undefined : 'certificate-expired-before'
}

/** A revocation after the time asked for does not count; one in that very second does. */
function conclude({ single, query, policy }: Case): OcspVerdict {
  const { certStatus } = single
  if (certStatus.status === 'unknown') return unknown('says-unknown')
  if (certStatus.status === 'good' || certStatus.at > query.at)
    return { status: 'good', source: 'ocsp', ...jointWindow([withEnd(single, policy)]) }
  if (certStatus.reason === 'removeFromCRL') return unknown('malformed') // only delta lists release (RFC 5280 §5.3.1)
  return { status: 'revoked', at: certStatus.at, reason: certStatus.reason, source: 'ocsp' }
}
