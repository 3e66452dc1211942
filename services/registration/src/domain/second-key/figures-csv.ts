import { COUNTING_SERVICES, type FigureDifference, type SecondKeyFigures } from '../../contract.js'

/** The figures as CSV for spreadsheets: UTF-8 with its mark, CRLF; the days, an empty line, the refusals. A figure that nobody told is empty. */
export function figuresCsv({ days, refusals }: SecondKeyFigures): string {
  const rows = [
    ['日 / Day', 'ログイン / Logins', '署名 / Signatures', '確定 / Closed', '差異 / Differences'],
    ...days.map(({ day, logins, signatures, standing, differences }) => [
      day,
      cellOf(logins),
      cellOf(signatures),
      standing === 'closed' ? 'yes' : 'no',
      differences.map(differenceText).join('; '),
    ]),
    [],
    ['サービス / Service', '種類 / Kind', 'コード / Code', '理由', 'Reason', '件数 / Count'],
    ...refusals.map(({ service, kind, code, ja, en, count }) => [
      COUNTING_SERVICES[service].ja,
      kind,
      code,
      ja,
      en,
      String(count),
    ]),
  ]
  return `\uFEFF${rows.map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`
}

function cellOf(figure: number | null): string {
  return figure === null ? '' : String(figure)
}

function differenceText(difference: FigureDifference): string {
  const { what } = difference
  return what === 'released'
    ? `released ${difference.released} of ${difference.admitted} admitted`
    : `${what}: key management ${difference.keyManagement}, signing ${difference.signing}`
}

/** RFC 4180 §2. */
function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
