import type { AuditActions } from '@jitsuin/platform'
import { z } from 'zod'

const account = { accountId: z.string() }
const staff = { staffId: z.string() }
const roles = z.array(z.string())

/** What sign-in records: ids, codes and counts, never a name, a number of a card, or a secret. */
export const SSO_ACTIONS = {
  'attempt/began': {
    ja: 'ログインの手続きを始めた',
    en: 'An attempt to sign in began',
    facts: z.strictObject({ audience: z.string() }),
  },
  'attempt/opened': {
    ja: 'ログイン画面を開いた',
    en: 'The page of an attempt was opened',
    facts: z.strictObject({}),
  },
  'challenge/issued': {
    ja: '確認番号を発行した',
    en: 'A challenge was issued',
    facts: z.strictObject({ purpose: z.string() }),
  },
  'challenge/used': {
    ja: '確認番号が使われた',
    en: 'A challenge was used',
    facts: z.strictObject({ purpose: z.string() }),
  },
  'key/tried': {
    ja: '鍵による試行を数えた',
    en: 'A try with a proven key was counted',
    facts: z.strictObject({}),
  },
  'sign-in/refused': {
    ja: 'ログインを断った',
    en: 'A sign-in was refused',
    facts: z.strictObject({ code: z.string(), method: z.string() }),
  },
  'ticket/issued': {
    ja: '引継ぎ券を発行した',
    en: 'A ticket was issued',
    facts: z.strictObject({ purpose: z.string() }),
  },
  'ticket/used': {
    ja: '引継ぎ券が使われた',
    en: 'A ticket was used',
    facts: z.strictObject({ purpose: z.string() }),
  },
  'account/created': { ja: '利用者を登録した', en: 'An account was created', facts: z.strictObject(account) },
  'certificate/proven': {
    ja: '証明書の鍵を持つことを確かめた',
    en: 'Somebody proved to hold the key of a certificate',
    facts: z.strictObject({ ...account, certificateSha256: z.string() }),
  },
  'session/began': {
    ja: 'ログインした',
    en: 'A session began',
    facts: z.strictObject({ ...account, method: z.string(), kind: z.string(), state: z.string() }),
  },
  'session/renewed': {
    ja: '同じ利用者がもう一度認証した',
    en: 'The same person signed in anew',
    facts: z.strictObject({ ...account, method: z.string(), kind: z.string() }),
  },
  'session/decided': {
    ja: '二つ目のログインの扱いを選んだ',
    en: 'What becomes of a second session was decided',
    facts: z.strictObject({ choice: z.string() }),
  },
  'session/handed-over': {
    ja: '別の画面にログインを引き継いだ',
    en: 'A session was handed over to another host',
    facts: z.strictObject({ host: z.string() }),
  },
  'session/locked': { ja: '離席のため画面を閉じた', en: 'A session was locked', facts: z.strictObject({}) },
  'session/ended': {
    ja: 'ログアウトした',
    en: 'Sessions ended',
    facts: z.strictObject({ why: z.string(), count: z.number().int() }),
  },
  'session/end-told': {
    ja: 'ログアウトを関係先に伝えた',
    en: 'Those who wanted to know were told of sessions that ended',
    facts: z.strictObject({ count: z.number().int() }),
  },
  'session/seen': {
    ja: '利用中のログインをまとめて記録した',
    en: 'When sessions were last used was recorded, many at a time',
    facts: z.strictObject({ count: z.number().int() }),
  },
  'session/status-renewed': {
    ja: '証明書の状態を確かめ直した',
    en: 'The status of certificates behind sessions was checked anew',
    facts: z.strictObject({ count: z.number().int() }),
  },
  'passkey/added': {
    ja: 'パスキーを登録した',
    en: 'A passkey was added',
    facts: z.strictObject({ ...account, passkeyId: z.string() }),
  },
  'passkey/used': {
    ja: 'パスキーを使った',
    en: 'A passkey was used',
    facts: z.strictObject({ ...account, passkeyId: z.string() }),
  },
  'passkey/renamed': {
    ja: 'パスキーの名前を変えた',
    en: 'A passkey was renamed',
    facts: z.strictObject({ ...account, passkeyId: z.string() }),
  },
  'passkey/removed': {
    ja: 'パスキーを削除した',
    en: 'A passkey was removed',
    facts: z.strictObject({ ...account, passkeyId: z.string() }),
  },
  'jpki/linked': {
    ja: 'マイナンバーカードを結び付けた',
    en: 'A My Number card was linked',
    facts: z.strictObject(account),
  },
  'jpki/unlinked': {
    ja: 'マイナンバーカードの結び付きを消した',
    en: 'The link to a My Number card was removed',
    facts: z.strictObject(account),
  },
  'staff-card/linked': {
    ja: '職員カードを登録した',
    en: 'A staff card was linked',
    facts: z.strictObject(staff),
  },
  'staff-card/unlinked': {
    ja: '職員カードの登録を消した',
    en: 'The link to a staff card was removed',
    facts: z.strictObject(staff),
  },
  'staff/invited': {
    ja: '職員を招待した',
    en: 'Staff was invited',
    facts: z.strictObject({ invitationId: z.string(), roles, rule: z.string() }),
  },
  'staff/invitation-withdrawn': {
    ja: '職員の招待を取り消した',
    en: 'An invitation was withdrawn',
    facts: z.strictObject({ invitationId: z.string() }),
  },
  'staff/enrolled': {
    ja: '職員が登録を終えた',
    en: 'Staff enrolled',
    facts: z.strictObject({ ...staff, invitationId: z.string(), roles, by: z.string() }),
  },
  'staff/installed': {
    ja: '設置作業で職員を登録した',
    en: 'Staff was enrolled by the operator at installation',
    facts: z.strictObject({ ...staff, roles }),
  },
  'staff/change-asked': {
    ja: '職員の変更を申し出た',
    en: 'A change of staff was asked for; a second administrator decides',
    facts: z.strictObject({ changeId: z.string(), kind: z.string() }),
  },
  'staff/change-confirmed': {
    ja: '二人目の管理者が変更を承認した',
    en: 'A second administrator confirmed a change',
    facts: z.strictObject({ changeId: z.string(), kind: z.string() }),
  },
  'staff/change-refused': {
    ja: '二人目の管理者が変更を断った',
    en: 'A second administrator refused a change',
    facts: z.strictObject({ changeId: z.string(), kind: z.string() }),
  },
  'staff/changed': {
    ja: '職員の役割または状態を変えた',
    en: 'Roles or state of staff changed',
    facts: z.strictObject({ ...staff, kind: z.string(), roles: roles.optional() }),
  },
  'housekeeping/done': {
    ja: '期限切れの一時記録を消した',
    en: 'What had expired was deleted',
    facts: z.strictObject({
      attempts: z.number().int(),
      challenges: z.number().int(),
      tries: z.number().int(),
    }),
  },
} as const satisfies AuditActions

/** The names and facts of those acts. */
export type SsoActions = typeof SSO_ACTIONS
