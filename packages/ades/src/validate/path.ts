/**
 * Rows 5 and 6: the path of a certificate and the status of everything in it, at the time for which it is wanted
 * (電子署名規格 Ver.2.0 §5.7). The engine of packages/pki judges; this module says at which times, and what its answer means.
 */
import {
  type Certificate,
  findPath,
  HPKI_ALGORITHMS,
  hpkiSettings,
  KEY_PURPOSES,
  type PathMaterial,
  type PathResult,
  type PathSettings,
  type RevocationChecker,
  type RevocationUnknownCause,
} from '@jitsuin/pki'
import type { Policy, ValidateOptions } from './options.js'
import type { ReasonCode } from './reasons.js'
import { type PreparedTrust, remembered } from './trust.js'

/** A moment for which something is wanted. `proven`: a time stamp shows that the signature existed by then. */
export type BaseTime = { readonly at: Date; readonly proof: 'proven' | 'unproven' }

/** The time for which the last proofs of a file are wanted: now, or when the file is known to have existed. */
export function wantedTime({ at, existedBy }: Pick<ValidateOptions, 'at' | 'existedBy'>): BaseTime {
  return existedBy && existedBy < at ? { at: existedBy, proof: 'proven' } : { at, proof: 'unproven' }
}

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
}

/**
 * Judges the path of a signer's certificate. The same question about the same signer is answered once: a path that was found
 * valid stays so; what one file lacks, the next may bring.
 */
export function judgeSignerPath(trust: PreparedTrust, policy: Policy, question: PathQuestion): PathOutcome {
  return remembered(trust, {
    certificate: question.target,
    key: `${policy} ${keyOf(question)}`,
    answer: () => findSignerPath(trust, policy, question),
    holds: ({ result }) => (result.verdict === 'valid' || question.around.length === 0 ? 'always' : 'here'),
  })
}

/** Judges the path of the certificate behind a time stamp, to the anchors for time stamps. */
export function judgeAuthorityPath(trust: PreparedTrust, question: PathQuestion): PathOutcome {
  return remembered(trust, {
    certificate: trust.readCertificate(question.target.bytes),
    key: `time-stamp ${keyOf(question)}`,
    answer: () => findAuthorityPath(trust, question),
    holds: ({ result }) => (result.verdict === 'valid' ? 'always' : 'here'),
  })
}

function keyOf({ base, now }: PathQuestion): string {
  return `${base.at.getTime()} ${base.proof} ${now.getTime()}`
}

function findSignerPath(trust: PreparedTrust, policy: Policy, question: PathQuestion): PathOutcome {
  const { base, now } = question
  const checker = trust.shelf.checkerAt(now)
  const revocation = policy === 'hpki' ? whereExpiredStayListed(checker) : checker
  const settings = settingsFor(policy, { at: base.at, revocation })
  return judge(question, materialFor(trust, question), settings)
}

function findAuthorityPath(trust: PreparedTrust, question: PathQuestion): PathOutcome {
  const { base, now } = question
  const settings: PathSettings = {
    ...settingsFor('basic', { at: base.at, revocation: trust.shelf.checkerAt(now) }),
    purpose: KEY_PURPOSES.timeStamping,
  }
  return judge(question, { ...materialFor(trust, question), anchors: trust.tsaAnchors }, settings)
}

/**
 * Lists of HPKI authorities keep revoked certificates after they expire (HPKI notes §3.1), without saying so by the extension
 * that RFC 5280 readers ask for; so a list issued after an expiry still speaks about the certificate.
 */
function whereExpiredStayListed(check: RevocationChecker): RevocationChecker {
  return (query) => {
    const status = check(query)
    if (status.status !== 'unknown' || status.cause !== 'not-covered') return status
    return check({ ...query, subject: { ...query.subject, notAfter: NEVER } })
  }
}

const NEVER = new Date('9999-12-31T23:59:59Z')

function settingsFor(policy: Policy, times: Pick<PathSettings, 'at' | 'revocation'>): PathSettings {
  if (policy === 'hpki') return hpkiSettings({ ...times, purpose: 'signature' })
  return { ...times, allowed: HPKI_ALGORITHMS, anchorValidity: 'checked' }
}

function materialFor({ anchors, shelf }: PreparedTrust, { target, around }: PathQuestion) {
  return { target, intermediates: [...around, ...shelf.certificates], anchors }
}

type PathAt = (at: Date) => PathResult

function judge({ base, target }: PathQuestion, material: PathMaterial, settings: PathSettings): PathOutcome {
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
  'algorithm-not-allowed': 'revocation/untrusted',
  malformed: 'revocation/unusable',
  'unsupported-critical-extension': 'revocation/unusable',
  'reasons-incomplete': 'revocation/unusable',
  'responder-says-unknown': 'revocation/unusable',
  'too-deep': 'revocation/unusable',
}
