/** The list of results as files for other programs. */
import type { Text } from '@jitsuin/kernel'
import type { Row } from './model.js'

/** The words of a list: of roles, of what a document came to, and of the heads. */
export type ListWords = {
  readonly heads: readonly string[]
  readonly verdict: (row: Row) => string
  readonly role: (role: string) => string
  readonly evidence: (evidence: 'proven' | 'claimed') => string
  readonly sentence: (row: Row) => string
}

/**
 * The list as CSV (RFC 4180, UTF-8 with its mark, so that spreadsheets read Japanese): file, content, verdict, signers, roles, times
 * (ISO 8601 in Japan time), evidence of the times, formats, sentence, codes.
 */
export function listCsv(rows: readonly Row[], words: ListWords): string {
  const lines = rows.map((row) => cellsOf(row, words))
  return `\u{feff}${[words.heads, ...lines].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('')}`
}

function cellsOf(row: Row, words: ListWords): readonly string[] {
  const { signers, formats, codes } =
    row.state === 'done' ? row.brief : { signers: [], formats: [], codes: failureCodes(row) }
  return [
    row.fileName,
    row.contentName ?? '',
    words.verdict(row),
    lines(signers.map(({ name }) => name)),
    lines(signers.map(({ roles }) => roles.map(words.role).join('・'))),
    lines(signers.map(({ time }) => (time === null ? '' : inJapan(time)))),
    lines(signers.map(({ time, evidence }) => (time === null ? '' : words.evidence(evidence)))),
    lines(formats),
    words.sentence(row),
    codes.join(' '),
  ]
}

function lines(texts: readonly string[]): string {
  return texts.join(' / ')
}

/** A spreadsheet would compute what begins like a formula; an apostrophe makes it words (OWASP CSV injection). */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** The list as JSON: one object for each document, in the words of the machine report. */
export function listJson(rows: readonly Row[]): string {
  return `${JSON.stringify(rows.map(objectOf), null, 2)}\n`
}

function objectOf(row: Row) {
  const head = { file: row.fileName, ...(row.contentName !== undefined && { content: row.contentName }) }
  if (row.state !== 'done') return { ...head, verdict: null, codes: failureCodes(row) }
  const { verdict, signers, formats, codes, summary } = row.brief
  const reason: Text | null = summary.kind === 'one' ? summary.signature.headline : null
  const problem = summary.kind === 'problem' ? summary.problem : null
  return { ...head, verdict, signers, formats, codes, sentence: textOnly(reason ?? problem) }
}

function textOnly(text: Text | null): Text | null {
  return text && { ja: text.ja, en: text.en }
}

/** Why there is no verdict. */
function failureCodes(row: Row): readonly string[] {
  if (row.state !== 'failed') return []
  return [row.failure.kind === 'refused' ? row.failure.code : row.failure.kind]
}

const NINE_HOURS_MS = 9 * 3_600_000

function inJapan(iso: string): string {
  return new Date(Date.parse(iso) + NINE_HOURS_MS).toISOString().replace(/(\.\d+)?Z$/, '+09:00')
}
