/** Dates as people write them, in western or era years, read into `YYYY-MM-DD`. */
import { ERAS } from '../japan-time.js'
import { normaliseWidth } from './width.js'

/** A date that was read, or why it was not. `beyond` an era's end is usual on old papers: 平成33年 on a driving licence. */
export type ReadDate =
  | { readonly verdict: 'read'; readonly date: string; readonly era: 'none' | 'within' | 'beyond' }
  | { readonly verdict: 'unreadable' | 'no-such-day' | 'before-era' }

const LETTERS: Readonly<Record<string, string>> = { M: '明治', T: '大正', S: '昭和', H: '平成', R: '令和' }
/** Eras as one character (㍻, ㋿) unfold to two. */
const SQUARE_ERAS = /[㍻-㍾㋿]/gu
const REST = String.raw`\s*[年./-]\s*(?<month>\d{1,2})\s*[月./-]\s*(?<day>\d{1,2})\s*日?`
const WESTERN = new RegExp(String.raw`^(?:西暦)?\s*(?<year>\d{4})${REST}$`, 'u')
const COMPACT = /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/
const WITH_ERA = new RegExp(
  String.raw`^(?<era>明治|大正|昭和|平成|令和|[MTSHR])\s*(?<year>元|\d{1,2})${REST}$`,
  'u',
)

/** Reads `1955/8/1`, `19550801`, `1955年8月1日`, `昭和30年8月1日`, `S30.8.1` and the like, in any width. */
export function readDate(text: string): ReadDate {
  const plain = normaliseWidth(text.replace(SQUARE_ERAS, (era) => era.normalize('NFKC'))).toUpperCase()
  const western = (WESTERN.exec(plain) ?? COMPACT.exec(plain))?.groups
  if (western) {
    const date = dateOf(Number(western.year), western)
    return date === undefined ? { verdict: 'no-such-day' } : { verdict: 'read', date, era: 'none' }
  }
  const withEra = WITH_ERA.exec(plain)?.groups
  return withEra ? readEraDate(withEra) : { verdict: 'unreadable' }
}

type Parts = Readonly<Record<string, string>>

function readEraDate(parts: Parts): ReadDate {
  const name = LETTERS[parts.era ?? ''] ?? parts.era
  const at = ERAS.findIndex(({ ja }) => ja === name)
  const era = ERAS[at]
  const eraYear = parts.year === '元' ? 1 : Number(parts.year)
  if (era === undefined || eraYear < 1) return { verdict: 'unreadable' }
  const date = dateOf(era.firstYear + eraYear - 1, parts)
  if (date === undefined) return { verdict: 'no-such-day' }
  if (date < era.begins) return { verdict: 'before-era' }
  const next = ERAS[at - 1]
  return { verdict: 'read', date, era: next && date >= next.begins ? 'beyond' : 'within' }
}

/** The day if it exists in the Gregorian calendar, which Japan has used since 1 January 1873. */
function dateOf(year: number, { month, day }: Parts): string | undefined {
  if (year < 1873) return undefined
  const date = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`
  const at = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date) ? date : undefined
}
