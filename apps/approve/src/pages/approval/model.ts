/** What the holder is asked: read out of the very bytes that passkey or card answers, never out of what stands beside them. */
import { formatJapanDate, formatJapanTime, type Language } from '@jitsuin/kernel'
import type { ApprovalView } from '@jitsuin/key-management/contract'
import {
  DAY,
  type DayStatement,
  fromBase64url,
  LIST,
  type ListStatement,
  SecondKeyError,
} from '@jitsuin/second-key'

/** What is asked for, out of its statement: a day at an institution, or one list of documents. */
export type Wish = ({ readonly kind: 'day' } & DayStatement) | ListWish
/** A list that is asked for. */
export type ListWish = { readonly kind: 'list' } & ListStatement

/** A question to the holder. Names come from the services' registers; everything else stands in `statement`. */
export type Question<Asked extends Wish = Wish> = {
  /** The bytes whose SHA-256 is answered. */
  readonly statement: Uint8Array
  readonly wish: Asked
  /** With what it can be answered beside the holder's HPKI card. */
  readonly ways: ApprovalView['ways']
  readonly names: { readonly person: string; readonly institution: string; readonly client: string }
}

/** Whether a question is about a list. */
export function isAboutList(question: Question): question is Question<ListWish> {
  return question.wish.kind === 'list'
}

/** Reads the question of an answer; `differs` when the answer says anything else than its statement, or the address names another one. */
export function readQuestion(id: string, view: ApprovalView): Question | 'differs' {
  const statement = fromBase64url(view.statement)
  const wish = statement && readWish(view.kind, statement)
  if (!statement || !wish || !saysTheSame(wish, view) || wish.authorisation !== id) return 'differs'
  const names = { person: view.name, institution: view.institution.name, client: view.institution.client }
  return { statement, wish, ways: view.ways, names }
}

function readWish(kind: ApprovalView['kind'], statement: Uint8Array): Wish | undefined {
  try {
    return kind === 'day' ? { kind, ...DAY.parse(statement) } : { kind, ...LIST.parse(statement) }
  } catch (error) {
    if (error instanceof SecondKeyError) return undefined
    throw error
  }
}

function saysTheSame(wish: Wish, view: ApprovalView): boolean {
  return (
    wish.authorisation === view.authorisationId &&
    wish.subject === view.subject &&
    wish.institution === view.institution.id &&
    wish.begins.getTime() === new Date(view.begins).getTime() &&
    wish.ends.getTime() === new Date(view.ends).getTime() &&
    wish.begins < wish.ends &&
    wish.numSignatures === view.numSignatures
  )
}

/** What this page did since the service last said how the authorisation stands. */
export type Deed = 'nothing' | 'approved' | 'ended'

/** How an authorisation stands: what the service said, unless this page has changed it since. */
export function standingAfter(said: ApprovalView['state'], deed: Deed): ApprovalView['state'] {
  switch (deed) {
    case 'nothing':
      return said
    case 'approved':
      return said === 'asked' ? 'active' : said
    case 'ended':
      return said === 'expired' ? said : 'ended'
  }
}

/** Whether an authorisation is worth asking for again and again: it is in force, and something can still be signed under it. */
export function isLive(view: ApprovalView | undefined, deed: Deed): boolean {
  return view !== undefined && standingAfter(view.state, deed) === 'active' && view.used < view.numSignatures
}

/** Whether an address can name an authorisation at all. */
export function readAuthorisationId(text: string): string | undefined {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : undefined
}

/** How long the authorisation lasts, in whole seconds. */
export function lastsSeconds({ begins, ends }: Pick<DayStatement, 'begins' | 'ends'>): number {
  return (ends.getTime() - begins.getTime()) / 1000
}

/** A number as it is read in both languages: `2,000`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US')
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
