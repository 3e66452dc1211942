/** What a check of an evidence record can end with, beside the reasons that any time stamp has (validate/reasons.ts). */
import type { Text } from '@jitsuin/kernel'
import type { Reason, Verdict } from '../report.js'
import { REASONS, type ReasonCode, type ReasonRow } from '../validate/reasons.js'

/** One reason; the sub-indications are those of EN 319 102-1 §5.1.3. */
export type EvidenceReasonRow = Text & {
  readonly verdict: Verdict
  readonly subIndication?: NonNullable<ReasonRow['subIndication']> | 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE'
  readonly remedy?: Text
}

const OTHER_COPY: Text = {
  ja: '保管場所から、記録と文書をもう一度取り出してください。',
  en: 'Take record and document out of the archive once more.',
}
const ANOTHER_PROOF: Text = {
  ja: '期限より前に更新された別の記録か、ほかの証拠が必要です。',
  en: 'Another record that was renewed in time, or other evidence, would be needed.',
}

const OWN_REASONS = {
  'evidence/ok': {
    verdict: 'VALID',
    ja: '記録のすべての時点で、タイムスタンプが次の更新まで有効につながっています。',
    en: 'At every point of the record, a time stamp held until the next one took over.',
  },
  'evidence/link-ok': {
    verdict: 'VALID',
    ja: 'このタイムスタンプは、次の更新（または現在）まで有効でした。',
    en: 'This time stamp held until the next one took over, or holds now.',
  },
  'evidence/document-ok': {
    verdict: 'VALID',
    ja: '文書は、記録が作られたときのままです。',
    en: 'The document is as it was when the record was made.',
  },
  'evidence/not-covered': {
    verdict: 'INVALID',
    subIndication: 'HASH_FAILURE',
    ja: '文書はこの記録のものではないか、後から変えられています。',
    en: 'The document is not one of this record, or was changed since.',
    remedy: OTHER_COPY,
  },
  'evidence/document-missing': {
    verdict: 'INDETERMINATE',
    subIndication: 'SIGNED_DATA_NOT_FOUND',
    ja: '文書がないか、必要な方式のハッシュ値がないため、確かめられません。',
    en: 'The document, or its digest of the algorithm that is needed, is not there.',
    remedy: {
      ja: '文書そのものを一緒に指定してください。',
      en: 'Give the document itself.',
    },
  },
  'evidence/group-differs': {
    verdict: 'INDETERMINATE',
    subIndication: 'SIGNED_DATA_NOT_FOUND',
    ja: 'この組には、指定されていない文書がほかにもあります。',
    en: 'The group of the record has other documents beside those that were given.',
    remedy: {
      ja: '同じ組の文書を、すべて一緒に指定してください。',
      en: 'Give all documents of the group.',
    },
  },
  'evidence/other-root': {
    verdict: 'INVALID',
    subIndication: 'HASH_FAILURE',
    ja: 'タイムスタンプが、このハッシュ木の根のものではありません。',
    en: 'The time stamp is not over the root of this hash tree.',
    remedy: OTHER_COPY,
  },
  'evidence/broken-chain': {
    verdict: 'INVALID',
    subIndication: 'HASH_FAILURE',
    ja: '更新のタイムスタンプが、その前のタイムスタンプに付けられたものではありません。',
    en: 'A renewal is not over the time stamp that it should renew.',
    remedy: OTHER_COPY,
  },
  'evidence/mixed-algorithms': {
    verdict: 'INVALID',
    subIndication: 'FORMAT_FAILURE',
    ja: '一続きの更新の中で、ハッシュの方式が変わっています。',
    en: 'The hash algorithm changes within one chain, or differs from that of the time stamp.',
    remedy: OTHER_COPY,
  },
  'evidence/algorithm-unknown': {
    verdict: 'INDETERMINATE',
    subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
    ja: '対応していない暗号の方式が使われています。',
    en: 'The record uses an algorithm that is not supported.',
    remedy: {
      ja: 'この方式に対応した別の検証ソフトで確認してください。',
      en: 'Check with another verifier that supports it.',
    },
  },
  'evidence/algorithm-ended': {
    verdict: 'INDETERMINATE',
    subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
    ja: '暗号の方式が安全でなくなる前に更新されていません。',
    en: 'It was not renewed before one of its algorithms ended.',
    remedy: ANOTHER_PROOF,
  },
  'evidence/renewed-late': {
    verdict: 'INDETERMINATE',
    subIndication: 'OUT_OF_BOUNDS_NO_POE',
    ja: 'タイムスタンプの事業者の証明書の期限が切れた後で更新されています。',
    en: 'It was renewed only after the certificate behind the time stamp had expired.',
    remedy: ANOTHER_PROOF,
  },
} as const satisfies Record<string, EvidenceReasonRow>

/** The code of a reason in a report on evidence. */
export type EvidenceCode = keyof typeof OWN_REASONS | ReasonCode

/** Every reason of its own, by its code. */
export const EVIDENCE_REASONS: Readonly<Record<string, EvidenceReasonRow>> = OWN_REASONS

const ROWS: ReadonlyMap<string, EvidenceReasonRow> = new Map(
  Object.entries({ ...REASONS, ...EVIDENCE_REASONS }).map(([code, row]) => [
    code,
    { ...row, verdict: row.verdict === 'NOT_APPLICABLE' ? 'INDETERMINATE' : row.verdict },
  ]),
)

/** Looks up a reason. */
export function evidenceRow(code: EvidenceCode): EvidenceReasonRow {
  const row = ROWS.get(code)
  if (!row) throw new RangeError(`No reason ${code}`)
  return row
}

/** A reason as reports carry it. */
export function evidenceReason(code: EvidenceCode): Reason {
  const { ja, en, remedy } = evidenceRow(code)
  return { code, ja, en, ...(remedy ? { remedy } : {}) }
}
