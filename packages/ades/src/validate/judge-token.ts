/** One time-stamp token, whatever it is about and wherever it stands (電子署名規格 Ver.2.0 §5.6; EN 319 102-1 §5.4). */
import {
  type Certificate,
  COMPUTABLE_ALGORITHMS,
  completeAlgorithm,
  PkiError,
  parseTimeStampToken,
  type TimeStampQuestion,
  type TimeStampReason,
  type TimeStampReport,
  type TimeStampToken,
  verifyTimeStampToken,
} from '@jitsuin/pki'
import {
  type AlgorithmFinding,
  type AlgorithmUse,
  digestUse,
  doubtsAt,
  signatureUse,
} from '../policy/reliability.js'
import { type BaseTime, judgeAuthorityPath, type PathOutcome } from './path.js'
import { type ReasonCode, reasonRow } from './reasons.js'
import { asDerToken } from './token-form.js'
import { type PreparedTrust, policyOfTrust } from './trust.js'

/** One time stamp as judged. `genTime` is what it states; it counts only if the code is `stamp/ok`. */
export type StampFacts = {
  /** What it is over: the content before it was signed, the signature value, references to validation data, or everything for the archive. */
  readonly kind: 'content' | 'signature' | 'references' | 'archive'
  readonly code: ReasonCode
  readonly genTime: Date | undefined
  readonly authority: Certificate | undefined
  readonly outcome: PathOutcome | undefined
  /** Algorithms of the token and its path that could not be relied on at the time for which it was wanted. */
  readonly doubts?: readonly AlgorithmFinding[]
  readonly token?: Uint8Array
}

/** What a token is judged against. */
export type TokenQuestion = Pick<StampFacts, 'kind'> &
  Pick<TimeStampQuestion, 'stamped'> & {
    readonly trust: PreparedTrust
    readonly now: Date
    /** The time for which the token is wanted. */
    readonly base: BaseTime
    /** How far the authority's clock may be ahead of the verifier's. */
    readonly toleranceSeconds: number
    /** Certificates that stand beside the token in the file; none is trusted. */
    readonly beside?: readonly Certificate[]
  }

/** The time that a stamp proves, if it is sound. A clock a little ahead of ours must not put the base time into our future. */
export function baseAfter(stamp: StampFacts, before: BaseTime): BaseTime {
  if (!isSound(stamp) || !stamp.genTime) return before
  return { at: new Date(Math.min(stamp.genTime.getTime(), before.at.getTime())), proof: 'proven' }
}

/** The sound stamp with the earliest time: it proves most. */
export function earliestSound(stamps: readonly StampFacts[]): StampFacts | undefined {
  return stamps.filter(isSound).sort((a, b) => timeOf(a) - timeOf(b))[0]
}

function isSound({ code }: StampFacts): boolean {
  return reasonRow(code).verdict === 'VALID'
}

function timeOf({ genTime }: StampFacts): number {
  return genTime?.getTime() ?? Number.POSITIVE_INFINITY
}

/** Judges one token, in DER or BER, at the base time. */
export function judgeToken(written: Uint8Array, question: TokenQuestion): StampFacts {
  const token = asDerToken(written)
  const { kind, trust, now, base, stamped, toleranceSeconds, beside = [] } = question
  let outcome: PathOutcome | undefined
  const report = verifyTimeStampToken(token, {
    stamped,
    allowed: COMPUTABLE_ALGORITHMS,
    certificates: [...beside, ...trust.shelf.certificates],
    judgeAuthority: (target, around) => {
      outcome = judgeAuthorityPath(trust, { target, around, base, now })
      return authorityVerdict(outcome)
    },
  })
  const genTime = report.info?.genTime
  const slack = base.proof === 'proven' ? 0 : toleranceSeconds * 1000
  const isAhead = genTime !== undefined && genTime.getTime() > base.at.getTime() + slack
  const { algorithms, grading } = policyOfTrust(trust)
  const found = report.verdict === 'passed' && isAhead ? futureCode(base) : codeOf(report, outcome)
  const code = found === 'stamp/path' && outcome && grading !== 'hpki' ? openPathCode(outcome) : found
  const own = doubtsAt(algorithms, usesOfToken(token, report.authority), base.at)
  const doubts = [...own, ...(outcome?.doubts ?? [])]
  return {
    kind,
    // Whatever else is wrong with it has been found already.
    code: reasonRow(code).verdict === 'VALID' && own.length > 0 ? endedCode(own) : code,
    genTime,
    authority: report.authority,
    outcome,
    token,
    ...(doubts.length > 0 && { doubts }),
  }
}

function endedCode(doubts: readonly AlgorithmFinding[]): ReasonCode {
  return doubts.some(({ endedAt }) => endedAt === null) ? 'stamp/algorithm' : 'stamp/algorithm-ended'
}

/** The digest of its attributes, its signature, and the imprint: the last has to hold as long as the stamp is needed. */
export function usesOfToken(bytes: Uint8Array, authority: Certificate | undefined): AlgorithmUse[] {
  const token = readToken(bytes)
  if (!token) return []
  const { signerInfo, info } = token
  return [
    digestUse(signerInfo.digestAlgorithm, 'time-stamp'),
    signatureUse(algorithmOf(signerInfo), 'time-stamp', authority?.spkiBytes),
    digestUse(info.imprint.algorithm, 'time-stamp-imprint'),
  ]
}

function readToken(bytes: Uint8Array): TimeStampToken | undefined {
  try {
    return parseTimeStampToken(bytes)
  } catch (error) {
    if (error instanceof PkiError) return undefined // reported as unreadable
    throw error
  }
}

function algorithmOf(signerInfo: TimeStampToken['signerInfo']) {
  try {
    return completeAlgorithm(signerInfo)
  } catch (error) {
    if (error instanceof PkiError) return undefined // a digest that nobody knows
    throw error
  }
}

/** Later than the stamp that covers it, or than the verifier's clock. */
function futureCode({ proof }: BaseTime): ReasonCode {
  return proof === 'proven' ? 'archive/order' : 'stamp/future'
}

function authorityVerdict({ chain, validity, revocation }: PathOutcome) {
  const worst = [chain, validity, revocation].map((code) => ({ code, verdict: reasonRow(code).verdict }))
  const failed = worst.find(({ verdict }) => verdict === 'INVALID')
  if (failed) return { verdict: 'failed', cause: failed.code } as const
  const open = worst.find(({ verdict }) => verdict === 'INDETERMINATE')
  return open ? ({ verdict: 'undetermined', cause: open.code } as const) : ({ verdict: 'passed' } as const)
}

/** The first check that failed names the reason; failures outrank open questions. */
function codeOf({ verdict, checks }: TimeStampReport, outcome: PathOutcome | undefined): ReasonCode {
  if (verdict === 'passed') return 'stamp/ok'
  const worst = checks.find((check) => check.verdict === verdict)
  if (!worst || !('reason' in worst)) return 'stamp/malformed'
  if ('cause' in worst && worst.cause === 'algorithm/unknown') return 'stamp/algorithm'
  if (worst.id === 'imprint') return worst.reason === 'differs' ? 'stamp/other-data' : 'stamp/algorithm'
  if (worst.id === 'path' && outcome) return pathCode(outcome)
  return TOKEN_REASONS[worst.reason]
}

/** A stamp whose authority had ended by the time that it was wanted for proves nothing any more; it is not thereby false. */
function pathCode({ chain, validity, revocation }: PathOutcome): ReasonCode {
  if (chain === 'chain/signature/not-allowed') return 'stamp/algorithm-ended'
  if (chain === 'chain/signature/unknown-algorithm') return 'stamp/algorithm'
  if (reasonRow(chain).verdict === 'INDETERMINATE') return 'stamp/no-path'
  if (reasonRow(chain).verdict === 'INVALID') return 'stamp/path'
  if (reasonRow(validity).verdict === 'INDETERMINATE') return 'stamp/expired'
  if (reasonRow(validity).verdict === 'INVALID') return 'stamp/path'
  if (revocation === 'revocation/unproven' || revocation === 'revocation/ca-unproven') return 'stamp/revoked'
  return reasonRow(revocation).verdict === 'INVALID' ? 'stamp/path' : 'stamp/status-unknown'
}

/** A proof that came after the end of an authority does not show that the stamp did (EN 319 102-1 §5.6.2.1). */
function openPathCode({ chain, validity, revocation }: PathOutcome): ReasonCode {
  if (reasonRow(chain).verdict === 'INVALID') return 'stamp/path'
  if (reasonRow(validity).verdict === 'INVALID') return 'stamp/expired'
  return reasonRow(revocation).verdict === 'INVALID' ? 'stamp/revoked' : 'stamp/path'
}

const TOKEN_REASONS: Readonly<Record<TimeStampReason, ReasonCode>> = {
  unreadable: 'stamp/malformed',
  'not-exactly-one-signer': 'stamp/malformed',
  'not-a-time-stamp': 'stamp/malformed',
  'signer-not-found': 'stamp/no-path',
  'purpose-missing': 'stamp/not-a-time-stamp-unit',
  'purpose-not-critical': 'stamp/not-a-time-stamp-unit',
  'purpose-not-alone': 'stamp/not-a-time-stamp-unit',
  'key-usage-wrong': 'stamp/not-a-time-stamp-unit',
  'outside-validity': 'stamp/outside-validity',
  'algorithm-not-allowed': 'stamp/algorithm',
  missing: 'stamp/malformed',
  differs: 'stamp/signature',
  'signature-invalid': 'stamp/signature',
  'path-invalid': 'stamp/path',
  'path-undetermined': 'stamp/no-path',
}

/** A stamp that is refused before its token is looked at. */
export function unjudged(kind: StampFacts['kind'], code: ReasonCode): StampFacts {
  return { kind, code, genTime: undefined, authority: undefined, outcome: undefined }
}
