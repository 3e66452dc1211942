/**
 * Row 9: every time stamp of a signature (電子署名規格 Ver.2.0 §5.6; EN 319 102-1 §5.4), from the last archive time stamp back to
 * the signature time stamps: each one is judged at the time that the next one proves.
 */
import {
  type Certificate,
  HPKI_ALGORITHMS,
  type TimeStampReason,
  type TimeStampReport,
  verifyTimeStampToken,
} from '@jitsuin/pki'
import {
  type Canonicalization,
  type CheckedReference,
  canonicalize,
  parseCanonicalization,
  XmlError,
} from '@jitsuin/xml'
import { INCLUSIVE_C14N, XADES } from '../namespaces.js'
import { archiveOctets } from './archive-imprint.js'
import { type BaseTime, judgeAuthorityPath, type PathOutcome } from './path.js'
import type { StampProperty } from './properties.js'
import { type ReasonCode, reasonRow } from './reasons.js'
import type { Structure } from './structure.js'
import type { PreparedTrust } from './trust.js'

/** One time stamp as judged. `genTime` is what it states; it counts only if the code is `stamp/ok`. */
export type StampFacts = {
  readonly kind: StampProperty['kind']
  readonly code: ReasonCode
  readonly genTime: Date | undefined
  readonly authority: Certificate | undefined
  readonly outcome: PathOutcome | undefined
}

/** What time stamps are judged against. */
export type StampContext = {
  readonly trust: PreparedTrust
  readonly now: Date
  /** The time for which the last stamp is wanted. */
  readonly latest: BaseTime
  /** The references of the signature in their order, as checked. */
  readonly references: readonly CheckedReference[]
  /** How far the authority's clock may be ahead of the verifier's. */
  readonly toleranceSeconds: number
}

/** All stamps in document order, and the base time of the signer's certificate. */
export type StampsFacts = { readonly stamps: readonly StampFacts[]; readonly base: BaseTime }

/** Judges all time stamps of a signature. An archive time stamp proves nothing about what stands behind it. */
export function judgeStamps(structure: Structure, context: StampContext): StampsFacts {
  let base = context.latest
  const stamps = structure.properties.stamps
    .toReversed()
    .map((property) => {
      const judged = judgeStamp(property, { ...context, structure, base })
      if (property.kind === 'archive') base = baseAfter(judged, base)
      return judged
    })
    .toReversed()
  const signatures = stamps.filter((stamp) => stamp.kind === 'signature' && isSound(stamp))
  const [earliest] = signatures.sort((a, b) => timeOf(a) - timeOf(b)) // it proves most
  return { stamps, base: earliest ? baseAfter(earliest, base) : base }
}

/** A clock a little ahead of ours must not put the base time into our future. */
function baseAfter(stamp: StampFacts, before: BaseTime): BaseTime {
  if (!isSound(stamp) || !stamp.genTime) return before
  return { at: new Date(Math.min(stamp.genTime.getTime(), before.at.getTime())), proof: 'proven' }
}

function isSound({ code }: StampFacts): boolean {
  return reasonRow(code).verdict === 'VALID'
}

function timeOf({ genTime }: StampFacts): number {
  return genTime?.getTime() ?? Number.POSITIVE_INFINITY
}

type StampQuestion = StampContext & { readonly structure: Structure; readonly base: BaseTime }

function judgeStamp(property: StampProperty, question: StampQuestion): StampFacts {
  const [token, second] = property.tokens
  if (!token || second || (property.kind === 'signature' && property.coverage === 'listed')) {
    return unjudged(property, 'stamp/malformed')
  }
  const isOther =
    property.kind === 'archive' && (property.coverage === 'listed' || property.element.namespaceUri === XADES)
  if (isOther) return unjudged(property, 'archive/unsupported')
  const message = stampedOctets(property, question)
  return message
    ? judgeToken(token, property, { ...question, message })
    : unjudged(property, 'stamp/other-data')
}

function stampedOctets(
  property: StampProperty,
  { structure, references }: StampQuestion,
): Uint8Array | undefined {
  try {
    const method = methodOf(property)
    if (property.kind === 'signature') return canonicalize(structure.signature.signatureValueElement, method)
    return archiveOctets(structure, property, { method, references })
  } catch (error) {
    if (error instanceof XmlError) return undefined
    throw error
  }
}

/** Without CanonicalizationMethod the default of XML Signature counts: inclusive canonicalisation. */
function methodOf({ canonicalization }: StampProperty): Canonicalization {
  return canonicalization ? parseCanonicalization(canonicalization) : { algorithm: INCLUSIVE_C14N }
}

function judgeToken(
  token: Uint8Array,
  { kind }: StampProperty,
  { trust, now, base, message, toleranceSeconds }: StampQuestion & { readonly message: Uint8Array },
): StampFacts {
  let outcome: PathOutcome | undefined
  const report = verifyTimeStampToken(token, {
    stamped: { message },
    allowed: HPKI_ALGORITHMS,
    certificates: trust.shelf.certificates,
    judgeAuthority: (target, around) => {
      outcome = judgeAuthorityPath(trust, { target, around, base, now })
      return authorityVerdict(outcome)
    },
  })
  const genTime = report.info?.genTime
  const slack = base.proof === 'proven' ? 0 : toleranceSeconds * 1000
  const isAhead = genTime !== undefined && genTime.getTime() > base.at.getTime() + slack
  const code = report.verdict === 'passed' && isAhead ? futureCode(base) : codeOf(report, outcome)
  return { kind, code, genTime, authority: report.authority, outcome }
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
  if (worst.id === 'imprint') return worst.reason === 'differs' ? 'stamp/other-data' : 'stamp/algorithm'
  if (worst.id === 'path' && outcome) return pathCode(outcome)
  return TOKEN_REASONS[worst.reason]
}

/** A stamp whose authority had ended by the time that it was wanted for proves nothing any more; it is not thereby false. */
function pathCode({ chain, validity, revocation }: PathOutcome): ReasonCode {
  if (reasonRow(chain).verdict === 'INDETERMINATE') return 'stamp/no-path'
  if (reasonRow(chain).verdict === 'INVALID') return 'stamp/path'
  if (reasonRow(validity).verdict === 'INDETERMINATE') return 'stamp/expired'
  if (reasonRow(validity).verdict === 'INVALID') return 'stamp/path'
  if (revocation === 'revocation/unproven' || revocation === 'revocation/ca-unproven') return 'stamp/revoked'
  return reasonRow(revocation).verdict === 'INVALID' ? 'stamp/path' : 'stamp/status-unknown'
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

function unjudged({ kind }: StampProperty, code: ReasonCode): StampFacts {
  return { kind, code, genTime: undefined, authority: undefined, outcome: undefined }
}
