/** Objects of one update that a later one leaves behind: nothing refers to them any more, and something did. */
import { PdfError, type PdfFile, type pdf } from '@jitsuin/pdf'
import { placeOf } from './walk.js'

const MAX_REVISIONS = 32
const MAX_VISITS = 500_000

/** Numbers of objects that stand where they stood, and that an earlier revision behind the signed one referred to. */
export function findLeftBehind(file: PdfFile, end: number): ReadonlySet<number> {
  const found = new Set<number>()
  try {
    for (const revision of file.revisionsBehind(end, MAX_REVISIONS))
      for (const number of reachable(revision))
        if (placeOf(revision, number) === placeOf(file, number)) found.add(number)
  } catch (error) {
    if (!(error instanceof PdfError)) throw error // what cannot be read refers to nothing
  }
  return found
}

/** Everything that the trailer leads to. @throws {PdfError} */
function reachable(file: PdfFile): Set<number> {
  const seen = new Set<number>()
  const waiting: pdf.PdfObject[] = [...file.trailer.entries.values()]
  for (let value = waiting.pop(); value && seen.size < MAX_VISITS; value = waiting.pop()) {
    if (value.kind === 'reference') {
      if (seen.has(value.number)) continue
      seen.add(value.number)
      waiting.push(file.resolve(value))
    } else if (value.kind === 'array') waiting.push(...value.items)
    else if (value.kind === 'dictionary') waiting.push(...value.entries.values())
    else if (value.kind === 'stream') waiting.push(...value.dictionary.entries.values())
  }
  return seen
}
