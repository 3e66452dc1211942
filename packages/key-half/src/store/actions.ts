import type { AuditActions } from '@jitsuin/platform'
import { z } from 'zod'

const subject = z.string()
const institution = z.string()
const certificate = z.string()

/** What either half records: ids, counts and digests. What is signed is never among them, nor is any share. */
export const HALF_ACTIONS = {
  'key/wished': {
    ja: 'セカンド鍵の作成を受け付けた',
    en: 'A second key was wished for',
    facts: z.strictObject({ subject, warrantId: z.string(), bits: z.int() }),
  },
  'key/made': {
    ja: '分散鍵を受け取った',
    en: 'A share was taken in',
    facts: z.strictObject({ origin: z.string(), modulusSha256: z.string() }),
  },
  'key/certified': {
    ja: 'セカンド電子証明書を受け取った',
    en: 'The certificate of a second key was taken in',
    facts: z.strictObject({ subject, certificate }),
  },
  'key/ended': {
    ja: 'セカンド鍵を終了し、分散鍵を消した',
    en: 'A second key ended, and its share was deleted',
    facts: z.strictObject({ subject, reason: z.string() }),
  },
  'share/refresh-prepared': {
    ja: '分散鍵の更新を準備した',
    en: 'A refresh of the shares was prepared',
    facts: z.strictObject({ epoch: z.int() }),
  },
  'share/refresh-dropped': {
    ja: '合わない分散鍵を捨てた',
    en: 'A prepared share that did not fit was dropped',
    facts: z.strictObject({ epoch: z.int() }),
  },
  'share/refreshed': {
    ja: '分散鍵を更新し、前のものを消した',
    en: 'The shares were refreshed, and the former one was deleted',
    facts: z.strictObject({ epoch: z.int() }),
  },
  'grant/taken': {
    ja: '登録コードの許可を受け取った',
    en: 'A grant of the authority was taken in',
    facts: z.strictObject({ subject, certificate }),
  },
  'enrolment/began': {
    ja: 'スマートフォンの登録を始めた',
    en: 'An enrolment began',
    facts: z.strictObject({ subject, grantId: z.string() }),
  },
  'enrolment/code-wrong': {
    ja: '短い番号の誤りを数えた',
    en: 'A wrong short number was counted',
    facts: z.strictObject({ grantId: z.string(), wrongTries: z.int() }),
  },
  'credential/enrolled': {
    ja: 'パスキーを登録した',
    en: 'A passkey was enrolled',
    facts: z.strictObject({ subject, certificate, credentialSha256: z.string(), device: z.string() }),
  },
  'credential/ended': {
    ja: 'パスキーの登録を終了した',
    en: 'A passkey ended',
    facts: z.strictObject({ subject, reason: z.string() }),
  },
  'card/linked': {
    ja: 'マイナンバーカードを登録した',
    en: 'A My Number card was linked',
    facts: z.strictObject({ subject, certificate }),
  },
  'card/unlinked': {
    ja: 'マイナンバーカードの登録を終了した',
    en: 'The link of a My Number card ended',
    facts: z.strictObject({ subject, reason: z.string() }),
  },
  'client-key/registered': {
    ja: 'クライアントの鍵を登録した',
    en: 'The key of a client was registered',
    facts: z.strictObject({ institution, clientKey: z.string() }),
  },
  'client-key/ended': {
    ja: 'クライアントの鍵の登録を終了した',
    en: 'The key of a client ended',
    facts: z.strictObject({ institution }),
  },
  'authorisation/asked': {
    ja: '承認を求めた',
    en: 'An authorisation was asked for',
    facts: z.strictObject({
      subject,
      institution,
      ends: z.string(),
      kind: z.enum(['day', 'list']),
      numSignatures: z.int(),
    }),
  },
  'authorisation/approved': {
    ja: '本人が承認した',
    en: 'The holder approved',
    facts: z.strictObject({ subject, institution, carrier: z.enum(['passkey', 'hpki', 'jpki']) }),
  },
  'authorisation/refused': {
    ja: '承認を受け付けなかった',
    en: 'An approval was refused',
    facts: z.strictObject({ subject, institution, code: z.string() }),
  },
  'authorisation/ended': {
    ja: '承認が終了した',
    en: 'An authorisation ended',
    facts: z.strictObject({ reason: z.string() }),
  },
  'signature/reserved': {
    ja: '署名の依頼を記録した',
    en: 'A request for signatures was recorded',
    facts: z.strictObject({ requestId: z.string(), digests: z.int(), algorithm: z.string() }),
  },
  'signature/released': {
    ja: '署名を渡した',
    en: 'Signatures were released',
    facts: z.strictObject({ requestId: z.string(), digests: z.int() }),
  },
  'signature/refused': {
    ja: '署名の依頼を断った',
    en: 'A request for signatures was refused',
    facts: z.strictObject({ code: z.string() }),
  },
  'figures/kept': {
    ja: '一日の件数を確定した',
    en: 'The figures of a day were kept',
    facts: z.strictObject({ approvals: z.int(), admitted: z.int(), released: z.int(), refusals: z.int() }),
  },
} as const satisfies AuditActions
export type HalfActions = typeof HALF_ACTIONS
