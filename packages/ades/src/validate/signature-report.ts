/** Writes the report of one signature from its facts and the outcomes of its checks. Nothing is decided here. */
import { PARTS } from '../pades/validate/parts.js'
import type { CheckReport, Reason, SignatureReport, TimelineEvent, Verdict } from '../report.js'
import { type CheckOutcome, doubtsOf, runChecks } from './checks.js'
import type { ReadFacts, SignatureFacts } from './facts.js'
import { type ReasonCode, reasonRow } from './reasons.js'
import { signerReport } from './signer-report.js'
import { stampedAt } from './stamped-at.js'
import { gravestOutcome, INDICATIONS } from './verdict.js'
import { answerQuestions, headline } from './words.js'

/** The report of one signature. */
export function reportSignature(facts: SignatureFacts): SignatureReport {
  const outcomes = runChecks(facts)
  const gravest = gravestOutcome(outcomes)
  const row = gravest?.row ?? reasonRow('format/malformed')
  const verdict: Verdict = row.verdict === 'NOT_APPLICABLE' ? 'INDETERMINATE' : row.verdict
  const signer = facts.state === 'read' ? signerReport(facts.signer) : null
  const report: SignatureReport = {
    ...identity(facts),
    documentKind: facts.kind,
    verdict,
    indication: INDICATIONS[verdict],
    subIndication: row.subIndication ?? null,
    headline: headline(facts, verdict, { signer, gravest: row }),
    answers: answerQuestions(facts, outcomes),
    signer,
    ...times(facts),
    ...laterChanges(facts),
    ...doubtedAlgorithms(facts),
    ...(facts.state === 'read' && facts.uncovered ? { uncovered: facts.uncovered } : {}),
    ...manifestOf(facts),
    checks: outcomes.map(reportCheck),
  }
  factsBehind.set(report, facts)
  return report
}

const factsBehind = new WeakMap<SignatureReport, SignatureFacts>()

/** The facts that a report was written from; undefined for one that came from elsewhere, as JSON. */
export function factsOf(report: SignatureReport): SignatureFacts | undefined {
  return factsBehind.get(report)
}

/** A reason as reports carry it. */
export function reasonOf(code: ReasonCode): Reason {
  const { ja, en, remedy } = reasonRow(code)
  return { code, ja, en, ...(remedy ? { remedy } : {}) }
}

function laterChanges(facts: SignatureFacts): Pick<SignatureReport, 'changes' | 'signedOctets'> {
  if (facts.state === 'broken' || !facts.later) return {}
  const reported = facts.later.changes.map(({ object, part, judgement }) => {
    const { ja, en } = PARTS[part]
    return { object, part: { ja, en }, judgement }
  })
  const { signedOctets } = facts
  return { changes: reported, ...(signedOctets !== undefined && { signedOctets }) }
}

/** Every algorithm that could not be relied on: of the signature, the certificates on its path, and its time stamps. */
function doubtedAlgorithms(facts: SignatureFacts): Pick<SignatureReport, 'doubtedAlgorithms'> {
  if (facts.state === 'broken') return {}
  const path = facts.signer.outcome === 'found' ? (facts.signer.path.doubts ?? []) : []
  const found = [...doubtsOf(facts), ...path, ...facts.stamps.flatMap(({ doubts = [] }) => doubts)]
  return found.length > 0 ? { doubtedAlgorithms: found } : {}
}

function manifestOf(facts: SignatureFacts): Pick<SignatureReport, 'manifest'> {
  const { manifest = [] } = facts.state === 'read' ? facts : {}
  return manifest.length > 0 ? { manifest } : {}
}

function reportCheck({ id, code, row }: CheckOutcome): CheckReport {
  return { id, verdict: row.verdict, reason: reasonOf(code) }
}

function identity(
  facts: SignatureFacts,
): Pick<SignatureReport, 'id' | 'format' | 'level' | 'form' | 'packaging' | 'covers'> {
  const { id, format } = facts
  if (facts.state === 'broken') return { id, format, level: 'unknown', packaging: 'unknown', covers: [] }
  const { packaging, coverage, form } = facts
  const level = format === 'XML Signature' ? 'none' : facts.level
  return { id, format, level, ...(form && { form }), packaging, covers: coverage.covers }
}

function times(facts: SignatureFacts): Pick<SignatureReport, 'signedAt' | 'stampedAt' | 'timeline'> {
  if (facts.state === 'broken')
    return { signedAt: null, stampedAt: null, timeline: [event(facts.now, 'validated', 'proven')] }
  const claimed = facts.signingTime
  const stamped = stampedAt(facts)
  return {
    signedAt: claimed?.toISOString() ?? null,
    stampedAt: stamped?.toISOString() ?? null,
    timeline: timelineOf(facts, stamped),
  }
}

function timelineOf({ signingTime, signer, now }: ReadFacts, stamped: Date | undefined): TimelineEvent[] {
  const events = [
    ...(signingTime ? [event(signingTime, 'signed', 'claimed')] : []),
    ...(stamped ? [event(stamped, 'stamped', 'proven')] : []),
    event(now, 'validated', 'proven'),
  ]
  if (signer.outcome === 'found') {
    const { certificate, revokedAt } = signer
    events.push(event(certificate.notBefore, 'certificate-begins', 'proven'))
    events.push(event(certificate.notAfter, 'certificate-ends', 'proven'))
    if (revokedAt) events.push(event(revokedAt, 'revoked', 'proven'))
  }
  return events.sort((a, b) => a.at.localeCompare(b.at))
}

function event(at: Date, what: TimelineEvent['event'], proof: 'proven' | 'claimed'): TimelineEvent {
  return { at: at.toISOString(), event: what, proven: proof === 'proven' }
}
