/** What the engine's answer about a path means for the three rows about the chain (電子署名規格 Ver.2.0 §5.7). */
import {
  type Certificate,
  findPath,
  type PathMaterial,
  type PathResult,
  type PathSettings,
  type RevocationUnknownCause,
} from '@jitsuin/pki'
import type { AlgorithmFinding } from '../policy/reliability.js'
import type { ReasonCode } from './reasons.js'

/** A moment for which something is wanted. `proven`: a time stamp shows that the signature existed by then. */
export type BaseTime = { readonly at: Date; readonly proof: 'proven' | 'unproven' }

/** What is asked about a certificate. */
export type PathQuestion = {
  readonly target: Certificate
  /** Certificates that came along; none is trusted. */
  readonly around: readonly Certificate[]
  readonly base: BaseTime
  /** When the verifier looks: lists issued until then count. */
  readonly now: Date
}

/** The codes of the three rows about the chain. */
export type PathOutcome = {
  readonly chain: ReasonCode
  readonly validity: ReasonCode
  readonly revocation: ReasonCode
  readonly result: PathResult
  /** Algorithms on the path that could not be relied on at the base time. */
  readonly doubts?: readonly AlgorithmFinding[]
}

type PathAt = (at: Date) => PathResult

/** Judges one path at the base time, with what the engine found and what it means. */
export function judge(
  { base, target }: PathQuestion,
  material: PathMaterial,
  settings: PathSettings,
): PathOutcome {
  const pathAt: PathAt = (at) => findPath(material, { ...settings, at, revocation: 'not-checked' })
  const result = findPath(material, settings)
  if (result.verdict === 'valid') {
    return { chain: 'path/ok', validity: 'validity/ok', revocation: 'revocation/ok', result }
  }
  const { code } = result.failure
  const validity = validityReason(result, base)
  if (validity)
    return {
      chain: chainInsideValidity(result, pathAt),
      validity,
      revocation: 'revocation/unknown-path',
      result,
    }
  const revocation = revocationReason(result, base, target)
  if (revocation) return { chain: 'path/ok', validity: 'validity/ok', revocation, result }
  return {
    chain: `chain/${code}`,
    validity: 'validity/unknown',
    revocation: 'revocation/unknown-path',
    result,
  }
}

/**
 * A path outside its validity is not judged further by the engine; at a moment when all of it was valid, the rest of the rules is
 * asked, so that a graver fault does not hide behind an expiry.
 */
function chainInsideValidity(
  { failure, path }: Extract<PathResult, { failure: object }>,
  pathAt: PathAt,
): ReasonCode {
  const certificates = [
    ...(path?.certificates ?? []),
    ...(path?.anchor.certificate ? [path.anchor.certificate] : []),
  ]
  const ends = certificates.map(({ notAfter }) => notAfter.getTime())
  const begins = certificates.map(({ notBefore }) => notBefore.getTime())
  const moment = Math.min(...ends)
  if (certificates.length === 0 || Math.max(...begins) > moment) return `chain/${failure.code}`
  const then = pathAt(new Date(moment))
  return then.verdict === 'valid' ? 'path/ok' : `chain/${then.failure.code}`
}

function validityReason(
  { failure: { code }, path }: Extract<PathResult, { failure: object }>,
  { at, proof }: BaseTime,
): ReasonCode | undefined {
  const isProven = proof === 'proven'
  if (code === 'validity/expired') return isProven ? 'validity/expired' : 'validity/expired-unproven'
  if (code === 'validity/not-yet') return isProven ? 'validity/not-yet' : 'validity/not-yet-unproven'
  if (code !== 'anchor/not-in-validity') return undefined
  const begins = path?.anchor.certificate?.notBefore
  return begins && at < begins ? 'validity/not-yet-unproven' : 'validity/expired-unproven'
}

function revocationReason(
  { failure }: Extract<PathResult, { failure: object }>,
  { proof }: BaseTime,
  target: Certificate,
): ReasonCode | undefined {
  const isTarget = failure.certificate === target
  if (failure.code === 'status/revoked') {
    if (proof === 'proven') return isTarget ? 'revocation/revoked' : 'revocation/ca-revoked'
    return isTarget ? 'revocation/unproven' : 'revocation/ca-unproven'
  }
  if (failure.code !== 'status/unknown') return undefined
  return failure.status?.status === 'unknown'
    ? UNKNOWN_CAUSES[failure.status.cause]
    : 'revocation/no-information'
}

const UNKNOWN_CAUSES: Readonly<Record<RevocationUnknownCause, ReasonCode>> = {
  'no-material': 'revocation/no-information',
  'not-covered': 'revocation/no-information',
  'not-yet-issued': 'revocation/not-yet',
  'out-of-date': 'revocation/stale',
  'signature-invalid': 'revocation/untrusted',
  'signer-not-trusted': 'revocation/untrusted',
  'algorithm-not-allowed': 'revocation/algorithm',
  malformed: 'revocation/unusable',
  'unsupported-critical-extension': 'revocation/unusable',
  'reasons-incomplete': 'revocation/unusable',
  'responder-says-unknown': 'revocation/unusable',
  'too-deep': 'revocation/unusable',
}
