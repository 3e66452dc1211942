/**
 * Rows 5 and 6: the path of a certificate and the status of everything in it, at the time for which it is wanted
 * (電子署名規格 Ver.2.0 §5.7). The engine of packages/pki judges; this module says at which times, and what its answer means.
 */
import {
  COMPUTABLE_ALGORITHMS,
  hpkiSettings,
  KEY_PURPOSES,
  type PathMaterial,
  type PathResult,
  type PathSettings,
  type RevocationChecker,
} from '@jitsuin/pki'
import { policyKey, policyOf } from '../policy/built-in.js'
import { type AlgorithmUse, allowedAt, doubtsAt, signatureUse } from '../policy/reliability.js'
import type { Policy, ValidateOptions } from './options.js'
import { type BaseTime, judge, type PathOutcome, type PathQuestion } from './path-outcome.js'
import { type ReasonCode, reasonRow } from './reasons.js'
import { revokedAuthorities, shelfBefore } from './revoked-authorities.js'
import { type PreparedTrust, policyOfTrust, remembered } from './trust.js'

export type { BaseTime, PathOutcome, PathQuestion } from './path-outcome.js'
/** The time for which the last proofs of a file are wanted: now, or when the file is known to have existed. */
export function wantedTime({ at, existedBy }: Pick<ValidateOptions, 'at' | 'existedBy'>): BaseTime {
  return existedBy && existedBy < at ? { at: existedBy, proof: 'proven' } : { at, proof: 'unproven' }
}

/**
 * Judges the path of a signer's certificate. The same question about the same signer is answered once: a path that was found
 * valid stays so; what one file lacks, the next may bring.
 */
export function judgeSignerPath(trust: PreparedTrust, policy: Policy, question: PathQuestion): PathOutcome {
  return remembered(trust, {
    certificate: question.target,
    key: `${policyKey(policy)} ${keyOf(question)}`,
    answer: () => whenExpired(findSignerPath(trust, policy, question), trust, { policy, question }),
    holds: ({ result }) => (result.verdict === 'valid' || question.around.length === 0 ? 'always' : 'here'),
  })
}

/** An expired certificate that was good to its end is told apart (EN 319 102-1 §5.1.3: OUT_OF_BOUNDS_NOT_REVOKED). */
function whenExpired(
  outcome: PathOutcome,
  trust: PreparedTrust,
  { policy, question }: { readonly policy: Policy; readonly question: PathQuestion },
): PathOutcome {
  const { target } = question
  const isAsked = policyOf(policy).grading !== 'hpki' && outcome.validity === 'validity/expired-unproven'
  if (!isAsked || outcome.chain !== 'path/ok') return outcome
  const base: BaseTime = { at: target.notAfter, proof: 'unproven' }
  const { result } = findSignerPath(trust, policy, { ...question, base })
  return result.verdict === 'valid' ? { ...outcome, validity: 'validity/expired-not-revoked' } : outcome
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
  const { signer, revocation: rules } = policyOf(policy)
  const settingsFor: SettingsFor = (times) =>
    signer.profile === 'hpki' ? hpkiSettings({ ...times, purpose: 'signature' }) : plainSettings(times)
  const adapt = rules.expiredCertificates === 'stay-listed' ? whereExpiredStayListed : undefined
  return judgeByDates(trust, question, { material: materialFor(trust, question), settingsFor, adapt })
}

function findAuthorityPath(trust: PreparedTrust, question: PathQuestion): PathOutcome {
  const material = { ...materialFor(trust, question), anchors: trust.tsaAnchors }
  const settingsFor: SettingsFor = (times) => ({
    ...plainSettings(times),
    purpose: KEY_PURPOSES.timeStamping,
  })
  return judgeByDates(trust, question, { material, settingsFor, adapt: undefined })
}

type Times = Pick<PathSettings, 'at' | 'revocation' | 'allowed'>
type SettingsFor = (times: Times) => PathSettings
type PathWork = {
  readonly material: PathMaterial
  readonly settingsFor: SettingsFor
  readonly adapt: ((check: RevocationChecker) => RevocationChecker) | undefined
}

function plainSettings(times: Times): PathSettings {
  return { ...times, anchorValidity: 'checked' }
}

/**
 * Judges with the algorithms that counted at the base time. If nothing but those stands in the way, whatever is worse still counts: an
 * old algorithm hides no wrong signature, and no revocation (EN 319 102-1 §5.6.2.1).
 */
function judgeByDates(
  trust: PreparedTrust,
  question: PathQuestion,
  { material, settingsFor, adapt = (check) => check }: PathWork,
): PathOutcome {
  const { base, now } = question
  const { algorithms } = policyOfTrust(trust)
  const revocation = adapt(trust.shelf.checkerAt(now, trust))
  const outcome = judge(
    question,
    material,
    settingsFor({ at: base.at, revocation, allowed: allowedAt(algorithms, base.at) }),
  )
  if (outcome.result.verdict === 'valid')
    return afterRevokedAuthorities(trust, question, { outcome, work: { material, settingsFor, adapt } })
  if (!ALGORITHM_CODES.has(outcome.chain)) return outcome
  const computed = judge(
    question,
    material,
    settingsFor({ at: base.at, revocation, allowed: COMPUTABLE_ALGORITHMS }),
  )
  const doubts = doubtsAt(algorithms, usesOf(computed.result, outcome.result), base.at)
  const isWorse = [computed.chain, computed.validity, computed.revocation].some(
    (code) => reasonRow(code).verdict === 'INVALID',
  )
  if (isWorse) return { ...computed, doubts }
  const isUnknown = doubts.some(({ endedAt }) => endedAt === null)
  const chain = isUnknown ? 'chain/signature/unknown-algorithm' : 'chain/signature/not-allowed'
  return { ...outcome, chain, validity: computed.validity, revocation: computed.revocation, doubts }
}

type Found = { readonly outcome: PathOutcome; readonly work: PathWork }

/** A path that held at the base time, once more without what revoked authorities may have signed since. */
function afterRevokedAuthorities(
  trust: PreparedTrust,
  question: PathQuestion,
  { outcome, work: { material, settingsFor, adapt = (check) => check } }: Found,
): PathOutcome {
  const { base, now } = question
  if (outcome.result.verdict !== 'valid' || base.at >= now) return outcome
  const { algorithms } = policyOfTrust(trust)
  const allowed = allowedAt(algorithms, base.at)
  const settings = plainSettings({ at: now, revocation: trust.shelf.checkerAt(now, trust), allowed })
  const { certificates } = outcome.result.path
  const revoked = revokedAuthorities({ certificates, material, settings, shelf: trust.shelf })
  if (revoked.length === 0) return outcome
  const revocation = adapt(shelfBefore(trust, revoked).checkerAt(now, trust))
  const again = judge(question, material, settingsFor({ at: base.at, revocation, allowed }))
  return again.result.verdict === 'valid'
    ? again
    : { ...again, chain: 'path/ok', validity: 'validity/ok', revocation: 'revocation/ca-unproven' }
}

const ALGORITHM_CODES: ReadonlySet<ReasonCode> = new Set([
  'chain/signature/not-allowed',
  'chain/signature/unknown-algorithm',
])

/** The signatures of the certificates on a path, with the keys that made them where they are known. */
function usesOf(computed: PathResult, refused: PathResult): AlgorithmUse[] {
  if (computed.verdict === 'valid') return usesOfPath(computed)
  const certificates = computed.path?.certificates ?? []
  const failed = 'failure' in refused ? refused.failure.certificate : undefined
  return [...certificates, ...(failed ? [failed] : [])].map(({ signatureAlgorithm }) =>
    signatureUse(signatureAlgorithm, 'certificate'),
  )
}

/** The same of a path that holds, up to the key of its anchor. */
export function usesOfPath({ path }: Extract<PathResult, { verdict: 'valid' }>): AlgorithmUse[] {
  return path.certificates.map(({ signatureAlgorithm }, index) =>
    signatureUse(signatureAlgorithm, 'certificate', path.issuerSpkis[index]),
  )
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

function materialFor({ anchors, shelf }: PreparedTrust, { target, around }: PathQuestion) {
  return { target, intermediates: [...around, ...shelf.certificates], anchors }
}
