/**
 * The octets behind a signed revision: they must be updates that build on it, and hold objects that the cross-reference of these updates
 * knows, and nothing else. What lies there unknown is shown by programs that repair files, and by none that follow the standard.
 */
import { isBlank, type PdfFile, pdf } from '@jitsuin/pdf'
import type { ReasonCode } from '../../validate/reasons.js'

type Updates = { readonly file: PdfFile; readonly revision: PdfFile }

/** The first rule that the octets break; undefined if they are in order. @throws {PdfError} */
export function judgeAddedOctets(updates: Updates): ReasonCode | undefined {
  const { file, revision } = updates
  const end = revision.bytes.length
  const sections = file.sections.filter(({ at }) => at >= end)
  const next = file.sections[sections.length]
  const isBuiltOn =
    next?.at === revision.startxref && file.sections.slice(sections.length).every(({ at }) => at < end)
  if (!isBuiltOn && sections.length > 0) return 'later/other-chain'
  if (sections.length === 0)
    return isBlank(file.bytes, { from: end, to: file.bytes.length }) ? undefined : 'later/hidden-data'
  const spans: pdf.Span[] = []
  const seen = new Set<string>() // some programs write the whole table each time
  for (const section of sections) {
    if (section.spans.some(({ from }) => from < end)) return 'later/other-chain'
    spans.push(...section.spans)
    for (const [number, entry] of section.entries) {
      if (entry.place !== 'file' || section.streams.includes(number)) continue
      if (entry.at < end && !isWhereItWas(updates, number, entry.at)) return 'later/switched'
      const place = `${number} ${entry.at}`
      if (entry.at < end || seen.has(place)) continue
      seen.add(place)
      spans.push(file.readAt(number, entry).span ?? pdf.malformed('An object has no place'))
    }
  }
  return judgeSpans(file, spans, end)
}

/** Some programs write the entries of old objects once more; pointing to other octets of the signed part is a switch. */
function isWhereItWas({ revision }: Updates, number: number, at: number): boolean {
  const before = revision.entryOf(number)
  return before.place === 'file' && before.at === at
}

function judgeSpans(file: PdfFile, spans: readonly pdf.Span[], end: number): ReasonCode | undefined {
  let at = end
  for (const { from, to } of [...spans, { from: file.bytes.length, to: file.bytes.length }].sort(
    (a, b) => a.from - b.from,
  )) {
    if (from < at) return 'later/overlap'
    if (!isEnding(file.bytes, { from: at, to: from })) return 'later/hidden-data'
    at = to
  }
  return undefined
}

const ENDING = /startxref[\r\n ]+\d{1,10}[ ]*[\r\n]+[ ]*%%EOF/
const MAX_GAP_BYTES = 4096

/** Between objects there is white space, comments, and the ends of updates. */
function isEnding(bytes: Uint8Array, { from, to }: pdf.Span): boolean {
  if (isBlank(bytes, { from, to })) return true
  if (to - from > MAX_GAP_BYTES) return false
  const text = Buffer.from(bytes.subarray(from, to)).toString('latin1').replace(ENDING, '\n')
  return isBlank(Buffer.from(text, 'latin1'), { from: 0, to: text.length })
}
