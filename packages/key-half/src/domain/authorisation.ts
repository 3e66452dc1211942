/** Authorisations: for how long a holder lets a client at an institution ask for signatures, and when that is over. */
import { createHash } from 'node:crypto'
import { DAY, type DayStatement, LIST, type ListStatement } from '@jitsuin/second-key'
import type { HalfErrorCode } from '../errors.js'

/** What the holder is asked to approve: a day at an institution, or one list. */
export type Wish = ({ readonly kind: 'day' } & DayStatement) | ({ readonly kind: 'list' } & ListStatement)

/** What one service knows when an authorisation is asked for; the holder has signed nothing yet. */
export type Asked = Wish & {
  /** The first instant at which the holder can no longer approve it. */
  readonly approveBy: Date
}

/** How an authorisation ends before its time. */
export const AUTHORISATION_ENDS = {
  replaced: { ja: '同じ施設で新しい承認が始まった', en: 'a new one began at the same institution' },
  holder: { ja: '本人が終了した', en: 'its holder ended it' },
  client: { ja: 'クライアントが終了した', en: 'the client ended it' },
  key: { ja: 'セカンド電子証明書が終了した', en: 'the second key ended' },
  passkey: { ja: 'パスキーが変わった', en: 'the passkey was replaced' },
  'client-key': { ja: 'クライアントの登録が終わった', en: 'the client is registered no more' },
} as const
export type AuthorisationEnd = keyof typeof AUTHORISATION_ENDS

/** An authorisation in the state in which it is. */
export type Authorisation =
  | (Asked & Used & { readonly state: 'asked' })
  | (Asked & Used & { readonly state: 'active'; readonly approvedAt: Date; readonly carrier: Carrier })
  | (Asked & Used & { readonly state: 'ended'; readonly endedAt: Date; readonly why: AuthorisationEnd })
/** The ways in which a holder can answer (C-08 ④, ④', ④''): their HPKI card, their My Number card, a passkey. */
export type Carrier = 'hpki' | 'jpki' | 'passkey'

type Used = {
  /** How many digests were admitted under it so far. */
  readonly usedSignatures: number
}

/** The bytes that the holder's signature is over. */
export function statementOf(wish: Wish): Uint8Array {
  return wish.kind === 'day' ? DAY.encode(wish) : LIST.encode(wish)
}

/** What the holder's passkey answers: SHA-256 of the statement. */
export function approvalChallenge(wish: Wish): Uint8Array {
  return createHash('sha256').update(statementOf(wish)).digest()
}

/** How far the clocks of the two services may be apart. */
export const SERVICE_CLOCKS_MS = 60_000

/** Whether an authorisation may be asked for with this period. */
export function judgePeriod(
  { begins, ends }: Pick<DayStatement, 'begins' | 'ends'>,
  { now, longestSeconds }: { readonly now: Date; readonly longestSeconds: number },
): 'pass' | Extract<HalfErrorCode, 'authorisation/period-refused'> {
  const lasts = ends.getTime() - begins.getTime()
  const isNow = Math.abs(begins.getTime() - now.getTime()) <= SERVICE_CLOCKS_MS
  // The statement knows seconds alone; what the holder signs is what counts.
  const isWhole = [begins, ends].every((at) => at.getTime() % 1000 === 0)
  return isNow && isWhole && lasts > 0 && lasts <= longestSeconds * 1000
    ? 'pass'
    : 'authorisation/period-refused'
}

/** Whether something may be signed now under an authorisation: its first instant counts, its last one does not. */
export function judgeActive(
  authorisation: Authorisation,
  now: Date,
):
  | 'active'
  | Extract<HalfErrorCode, 'authorisation/not-approved' | 'authorisation/ended' | 'authorisation/expired'> {
  switch (authorisation.state) {
    case 'asked':
      return 'authorisation/not-approved'
    case 'ended':
      return 'authorisation/ended'
    case 'active':
      return now < authorisation.ends ? 'active' : 'authorisation/expired'
  }
}
