/**
 * One more check of every signature: whether the signer's certificate stands in the public log of issued certificates. It
 * can make a verdict weaker, never stronger: what the other checks found stays.
 */
import type { Reason, SignatureReport, ValidationReport, Verdict } from '@jitsuin/ades'

/** The name of the check in reports. */
export const LOG_CHECK = 'public-log'

/**
 * `not-ours`: no logged authority signed it, so nothing is required. `missing`: one did, and the log does not have it.
 * `unknown`: nobody can say now.
 */
export type LoggedStanding = 'included' | 'not-ours' | 'missing' | 'unknown'

type Row = {
  readonly verdict: 'VALID' | 'NOT_APPLICABLE' | 'INDETERMINATE'
  readonly subIndication?: string
  readonly reason: Reason
}

const ROWS: Readonly<Record<LoggedStanding, Row>> = {
  included: {
    verdict: 'VALID',
    reason: {
      code: 'log/included',
      ja: '証明書は、公開の発行記録に載っています。',
      en: 'The certificate stands in the public log of issued certificates.',
    },
  },
  'not-ours': {
    verdict: 'NOT_APPLICABLE',
    reason: {
      code: 'log/not-ours',
      ja: '公開の発行記録の対象ではない認証局の証明書です。',
      en: 'The certificate is of an authority that keeps no public log here.',
    },
  },
  missing: {
    verdict: 'INDETERMINATE',
    subIndication: 'CERTIFICATE_CHAIN_GENERAL_FAILURE',
    reason: {
      code: 'log/missing',
      ja: '証明書が、公開の発行記録に載っていません。',
      en: 'The certificate does not stand in the public log of issued certificates.',
      remedy: {
        ja: '発行されたばかりの証明書なら、1分ほど待ってもう一度検証してください。そうでなければ認証局に連絡してください。',
        en: 'If it was issued just now, validate again in a minute; otherwise tell the authority.',
      },
    },
  },
  unknown: {
    verdict: 'INDETERMINATE',
    subIndication: 'TRY_LATER',
    reason: {
      code: 'log/unknown',
      ja: '公開の発行記録を、今は確かめられません。',
      en: 'The public log of issued certificates cannot be consulted now.',
      remedy: { ja: '少し待って、もう一度検証してください。', en: 'Validate again in a moment.' },
    },
  },
}

/** The report of a file with the check added to each signature; `standings` are in the order of the signatures. */
export function withLogChecks(
  report: ValidationReport,
  standings: readonly (LoggedStanding | 'no-signer')[],
): ValidationReport {
  const signatures = report.signatures.map((signature, at) =>
    withLogCheck(signature, standings[at] ?? 'unknown'),
  )
  const weakened = signatures.find(({ verdict }, at) => verdict !== report.signatures[at]?.verdict)
  // Of a file that was not valid before, the graver reasons stay.
  if (!weakened || report.verdict !== 'VALID') return { ...report, signatures }
  const { verdict, indication, subIndication } = weakened
  return { ...report, signatures, verdict, indication, subIndication }
}

function withLogCheck(signature: SignatureReport, standing: LoggedStanding | 'no-signer'): SignatureReport {
  // Without a signer there is no certificate to ask about, and another check has said so.
  if (standing === 'no-signer') return signature
  const { verdict, subIndication = null, reason } = ROWS[standing]
  const checks = [...signature.checks, { id: LOG_CHECK, verdict, reason }]
  if (verdict !== 'INDETERMINATE') return { ...signature, checks }
  const answers = signature.answers.map((answer) =>
    answer.question === 'chain' && answer.verdict === 'VALID'
      ? { ...answer, verdict, sentence: sentenceOf(reason), ...(reason.remedy && { remedy: reason.remedy }) }
      : answer,
  )
  if (signature.verdict !== 'VALID') return { ...signature, checks, answers }
  const weaker: Verdict = verdict
  return {
    ...signature,
    checks,
    answers,
    verdict: weaker,
    indication: verdict,
    subIndication,
    headline: headline(reason),
  }
}

function headline({ ja, en }: Reason): { ja: string; en: string } {
  return {
    ja: `署名が有効か確認できません。${ja}`,
    en: `It cannot be established whether the signature is valid. ${en}`,
  }
}

function sentenceOf({ ja, en }: Reason): { ja: string; en: string } {
  return { ja, en }
}
