/** A document with time stamps alone, and no signature: each stamp gets a report of its own. It proves a time, and names no signer. */

import type { SignatureReport, Verdict } from '../../report.js'
import type { CheckOutcome } from '../../validate/checks.js'
import type { StampFacts } from '../../validate/judge-token.js'
import { toleranceOf, type ValidateOptions } from '../../validate/options.js'
import { wantedTime } from '../../validate/path.js'
import { type ReasonCode, reasonRow } from '../../validate/reasons.js'
import { reasonOf } from '../../validate/signature-report.js'
import type { PreparedTrust } from '../../validate/trust.js'
import { gravestOutcome, INDICATIONS } from '../../validate/verdict.js'
import { answerQuestions } from '../../validate/words.js'
import { type DocumentStamp, judgeDocumentStamps } from './document-stamps.js'
import { coverName } from './gather-pades.js'
import { PARTS } from './parts.js'

type Around = { readonly trust: PreparedTrust; readonly options: ValidateOptions }

/** Reports of all stamps, in the order of the form. Where HPKI is asked for, a document that nobody signed is not VALID. */
export function reportStampsAlone(
  stamps: readonly DocumentStamp[],
  { trust, options }: Around,
): SignatureReport[] {
  const { at: now, policy } = options
  const times = { trust, now, toleranceSeconds: toleranceOf(options), wanted: wantedTime(options) }
  return stamps.map((stamp) => {
    const younger = stamps.filter((one) => endOf(one) >= endOf(stamp))
    const { facts } = judgeDocumentStamps(younger, times)
    const own = facts.at(-1) // the eldest is judged last
    return report(stamp, own, { now, signer: policy === 'basic' ? 'pdf-stamp/time-only' : 'pdf-stamp/alone' })
  })
}

function endOf({ signature }: DocumentStamp): number {
  return signature.revision.bytes.length
}

type Told = { readonly now: Date; readonly signer: ReasonCode }

function report(
  { signature, later }: DocumentStamp,
  own: StampFacts | undefined,
  { now, signer }: Told,
): SignatureReport {
  const outcomes: readonly CheckOutcome[] = (
    [
      { id: 'format', question: 'integrity', code: 'format/ok' },
      { id: 'signing-certificate', question: 'chain', code: signer },
      { id: 'later-changes', question: 'integrity', code: later.code },
      { id: 'archive-time-stamp', question: 'timeStamp', code: own?.code ?? 'stamp/malformed' },
    ] as const
  ).map((outcome) => ({ ...outcome, row: reasonRow(outcome.code) }))
  const row = reasonRow(gravestOutcome(outcomes)?.code ?? 'stamp/malformed')
  const verdict: Verdict = row.verdict === 'NOT_APPLICABLE' ? 'INDETERMINATE' : row.verdict
  const { id, policy, kind } = { id: signature.field.name, policy: 'basic', kind: 'other' } as const
  const broken = {
    state: 'broken',
    format: 'PAdES',
    code: signer,
    id,
    policy,
    kind,
    now,
    toleranceSeconds: 0,
  } as const
  const at = own?.genTime?.toISOString() ?? null
  const isSound = own?.code === 'stamp/ok'
  return {
    id,
    format: 'PAdES',
    level: 'time-stamp',
    packaging: 'pdf',
    documentKind: kind,
    verdict,
    indication: INDICATIONS[verdict],
    subIndication: row.subIndication ?? null,
    headline: { ja: row.ja, en: row.en },
    answers: answerQuestions(broken, outcomes),
    signer: null,
    signedAt: null,
    stampedAt: isSound ? at : null,
    covers: [coverName(signature)],
    timeline: [
      ...(at ? [{ at, event: 'stamped', proven: isSound } as const] : []),
      { at: now.toISOString(), event: 'validated', proven: true },
    ],
    changes: later.changes.map(({ object, part, judgement }) => {
      const { ja, en } = PARTS[part]
      return { object, part: { ja, en }, judgement }
    }),
    checks: outcomes.map(({ id: check, code }) => ({
      id: check,
      verdict: reasonRow(code).verdict,
      reason: reasonOf(code),
    })),
  }
}
