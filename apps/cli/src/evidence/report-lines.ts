/** What a report on an evidence record says to people and to scripts. */
import type { EvidenceReport, Verdict } from '@jitsuin/ades'
import type { ExitCode } from '../command.js'

/** As `verify` counts. */
export const EVIDENCE_EXITS = { VALID: 0, INVALID: 1, INDETERMINATE: 2 } as const satisfies Record<
  Verdict,
  ExitCode
>

const MARKS = { VALID: '○', INVALID: '×', INDETERMINATE: '△' } as const satisfies Record<Verdict, string>

/** One object of JSON, or lines of words. */
export function reportLines(
  { file, record }: { readonly file: string; readonly record: string },
  report: EvidenceReport,
  json: boolean,
): string[] {
  if (json) return [JSON.stringify({ file, record, ...report })]
  const { verdict, headline, documents, links } = report
  const refused = documents.filter((one) => one.verdict !== 'VALID')
  return [
    `${file}: ${verdict}`,
    `  ${headline.ja}`,
    `  ${headline.en}`,
    ...refused.map(
      ({ name, verdict: own, reason }) => `    ${MARKS[own]} ${name}: ${reason.ja} ${reason.en}`,
    ),
    ...links.map(linkLine),
  ]
}

function linkLine({ verdict, authority, stampedAt, holdsUntil, reason }: EvidenceReport['links'][number]) {
  const times = `${stampedAt ?? '?'} – ${holdsUntil ?? '?'}`
  return `    ${MARKS[verdict]} ${times} ${authority ?? '?'}: ${reason.ja} ${reason.en}`
}
