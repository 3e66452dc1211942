/** What the holder is asked: read out of the very bytes that the passkey answers, never out of what stands beside them. */
import { formatJapanDate, formatJapanTime, type Language } from '@jitsuin/kernel'
import type { ApprovalView } from '@jitsuin/key-management/contract'
import { DAY, type DayStatement, fromBase64url, SecondKeyError } from '@jitsuin/second-key'

/** A question to the holder. Names come from the services' registers; everything else stands in `statement`. */
export type Question = {
  /** The bytes whose SHA-256 the passkey answers. */
  readonly statement: Uint8Array
  readonly day: DayStatement
  readonly credentialId: string
  readonly names: { readonly person: string; readonly institution: string; readonly client: string }
}

/** Reads the question of an answer; `differs` when the answer says anything else than its statement, or the address names another one. */
export function readQuestion(id: string, view: ApprovalView): Question | 'differs' {
  const statement = fromBase64url(view.statement)
  const day = statement && readDay(statement)
  if (!statement || !day || !saysTheSame(day, view) || day.authorisation !== id) return 'differs'
  const names = { person: view.name, institution: view.institution.name, client: view.institution.client }
  return { statement, day, credentialId: view.credentialId, names }
}

function readDay(statement: Uint8Array): DayStatement | undefined {
  try {
    return DAY.parse(statement)
  } catch (error) {
    if (error instanceof SecondKeyError) return undefined
    throw error
  }
}

function saysTheSame(day: DayStatement, view: ApprovalView): boolean {
  return (
    day.authorisation === view.authorisationId &&
    day.subject === view.subject &&
    day.institution === view.institution.id &&
    day.begins.getTime() === new Date(view.begins).getTime() &&
    day.ends.getTime() === new Date(view.ends).getTime() &&
    day.begins < day.ends
  )
}

/** Whether an address can name an authorisation at all. */
export function readAuthorisationId(text: string): string | undefined {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : undefined
}

/** How long the authorisation lasts, in whole seconds. */
export function lastsSeconds({ begins, ends }: Pick<DayStatement, 'begins' | 'ends'>): number {
  return (ends.getTime() - begins.getTime()) / 1000
}

const WEEKDAYS = {
  ja: ['日', '月', '火', '水', '木', '金', '土'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
} as const
const JAPAN_AHEAD_MS = 9 * 60 * 60 * 1000

/**
 * An instant in Japan time with its weekday, to the second where it does not fall on a whole minute: `2026年11月22日（日）18:50`,
 * `Sun 2026-11-22 18:50 JST`.
 */
export function formatDayMoment(at: Date, language: Language): string {
  const inJapan = new Date(at.getTime() + JAPAN_AHEAD_MS)
  const weekday = WEEKDAYS[language][inJapan.getUTCDay()] ?? ''
  const seconds = inJapan.getUTCSeconds() === 0 ? '' : `:${String(inJapan.getUTCSeconds()).padStart(2, '0')}`
  const date = formatJapanDate(at, language)
  const time = formatJapanTime(at, language).slice(date.length).trim().replace(' JST', '')
  return language === 'ja'
    ? `${date}（${weekday}）${time}${seconds}`
    : `${weekday} ${date} ${time}${seconds} JST`
}
