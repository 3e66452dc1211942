import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const NEW_ORDER = {
  ja: '内容を確かめ、新しい指示を作って二名で署名し直してください。',
  en: 'Check the case, make a new order and have two officers sign it.',
}
const OTHER_OFFICER = {
  ja: '権限のある別の担当者に署名してもらってください。',
  en: 'Have it signed by another officer who has the right.',
}

/** Every code that the certification authority refuses or fails with. */
export const CA_ERRORS = {
  'order/not-yet': {
    ja: '指示の作成時刻が、認証局の時計より先です。',
    en: 'The order was made later than the clock of the authority shows.',
    next: {
      ja: '端末の時計を合わせてから作り直してください。',
      en: 'Set the clock of the terminal and make the order again.',
    },
  },
  'order/expired': { ja: '指示の有効期限が切れています。', en: 'The order has expired.', next: NEW_ORDER },
  'order/lives-too-long': {
    ja: '指示の有効期間が長すぎます。',
    en: 'The order is meant to count for too long.',
    next: NEW_ORDER,
  },
  'order/two-approvals-needed': {
    ja: '指示には、担当者二名の署名が必要です。',
    en: 'An order needs the signatures of two officers.',
    next: OTHER_OFFICER,
  },
  'order/same-officer-twice': {
    ja: '同じ担当者が二度署名しています。二名は別の人でなければなりません。',
    en: 'The same officer signed twice; two different people are needed.',
    next: OTHER_OFFICER,
  },
  'order/officer-unknown': {
    ja: '署名した担当者は、認証局の名簿に載っていません。',
    en: 'An officer who signed is not on the list of the authority.',
    next: OTHER_OFFICER,
  },
  'order/officer-not-allowed': {
    ja: '署名した担当者には、この種類の指示を出す権限がありません。',
    en: 'An officer who signed may not order this kind of act.',
    next: OTHER_OFFICER,
  },
  'order/officer-concerned': {
    ja: '自分自身についての指示には署名できません。',
    en: 'Nobody may sign an order about themselves.',
    next: OTHER_OFFICER,
  },
  'order/signature-invalid': {
    ja: '担当者の署名が、この指示の内容と合いません。',
    en: 'The signature of an officer does not belong to this very order.',
    next: NEW_ORDER,
  },
  'order/replayed': {
    ja: 'この番号の指示は、すでに別の内容で実行されています。',
    en: 'An order with this id was carried out before, with other contents.',
    next: NEW_ORDER,
  },
  'order/request-missing': {
    ja: '発行の指示に、証明書の申請データがありません。',
    en: 'The order to issue comes without its certificate request.',
    next: NEW_ORDER,
  },
  'order/request-differs': {
    ja: '証明書の申請データが、担当者が署名したものと違います。',
    en: 'The certificate request is not the one that the officers signed for.',
    next: NEW_ORDER,
  },
  'order/request-invalid': {
    ja: '証明書の申請データが壊れているか、申請者の鍵で署名されていません。',
    en: 'The certificate request is damaged, or not signed by its own key.',
    next: { ja: '申請データを作り直してください。', en: 'Make a new certificate request.' },
  },
  'order/key-refused': {
    ja: 'この種類または長さの鍵には、証明書を発行できません。',
    en: 'No certificate is issued for a key of this kind or size.',
    next: {
      ja: 'RSA 2048ビット以上、または P-256 以上の鍵で申請し直してください。',
      en: 'Use RSA of 2048 bits or more, or P-256 or more.',
    },
  },
  'order/key-used-before': {
    ja: 'この鍵には、すでに証明書が発行されています。',
    en: 'A certificate was issued for this key before.',
    next: { ja: '新しい鍵を作って申請し直してください。', en: 'Make a new key and request again.' },
  },
  'order/role-unknown': {
    ja: '指示にある資格は、資格の一覧にありません。',
    en: 'A role in the order is not in the table of qualifications.',
    next: NEW_ORDER,
  },
  'order/profile-refused': {
    ja: '指示の内容では、証明書の様式を満たせません。',
    en: 'No certificate of this profile can be made from the order.',
    next: NEW_ORDER,
  },
  'order/period-refused': {
    ja: '証明書の有効期間が、指示の作成日より前に始まるか、終わりが始まりより前です。',
    en: 'The certificate would count from a day before the order was made, or end before it begins.',
    next: NEW_ORDER,
  },
  'order/use-by-refused': {
    ja: '発行の許可の期限が、作成日より前か、九十二日より先です。',
    en: 'The last day of the warrant is before the day it was made, or more than 92 days after it.',
    next: NEW_ORDER,
  },
  'order/officer-key-refused': {
    ja: '新しい担当者の鍵は、受け付けられる種類ではありません。',
    en: 'The key of the new officer is of no kind that is accepted.',
    next: {
      ja: 'P-256・P-384、RSA 2048ビット以上、または Ed25519 の鍵を登録してください。',
      en: 'Enrol a key on P-256 or P-384, of RSA with 2048 bits or more, or of Ed25519.',
    },
  },
  'order/too-few-officers': {
    ja: 'この操作を指示できる担当者が二名より少なくなるため、外せません。',
    en: 'Fewer than two officers would be left for one of the acts.',
    next: { ja: '先に別の担当者を登録してください。', en: 'Enrol another officer first.' },
  },
  'order/officer-exists': {
    ja: 'この番号または鍵の担当者は、すでに登録されたことがあります。',
    en: 'An officer with this id or this key has been enrolled before.',
    next: NEW_ORDER,
  },
  'order/officer-not-enrolled': {
    ja: '外そうとしている担当者は、名簿に載っていません。',
    en: 'The officer to remove is not on the list.',
    next: NEW_ORDER,
  },
  'order/not-found': {
    ja: 'この番号の指示は実行されていません。',
    en: 'No order with this id was carried out.',
    next: { ja: '番号を確かめてください。', en: 'Check the id.' },
  },
  'warrant/unknown': {
    ja: 'この番号の発行の許可はありません。',
    en: 'There is no warrant with this id.',
    next: {
      ja: '担当者二名が許可に署名し、認証局に届いたかどうかを確かめてください。',
      en: 'Check that two officers signed the warrant and that it reached the authority.',
    },
  },
  'warrant/differs': {
    ja: '証明書の申請データが、この発行の許可のために作られたものではありません。',
    en: 'The certificate request was not made for this warrant.',
    next: {
      ja: '許可の値を入れて申請データを作り直してください。',
      en: 'Make the request again with the digest of the warrant.',
    },
  },
  'warrant/authority-not-named': {
    ja: 'この発行の許可は、この認証局を指定していません。',
    en: 'The warrant does not name this authority.',
    next: { ja: '許可の内容を確かめてください。', en: 'Check what the warrant allows.' },
  },
  'warrant/day-refused': {
    ja: '証明書の開始日が、日本の今日ではありません。',
    en: 'The first day of the certificate is not today in Japan.',
    next: {
      ja: '端末の時計を合わせ、今日の日付で申請し直してください。',
      en: 'Set the clock of the station and ask again with the date of today.',
    },
  },
  'warrant/expired': {
    ja: '発行の許可の期限が過ぎています。',
    en: 'The last day of the warrant is past.',
    next: NEW_ORDER,
  },
  'warrant/used': {
    ja: 'この発行の許可では、すでに証明書が発行されています。',
    en: 'A certificate was issued under this warrant already.',
    next: {
      ja: '作り直すときは、先に発行済みの証明書を失効させてください。',
      en: 'To make another one, have the issued certificate revoked first.',
    },
  },
  'grant/no-second-key': {
    ja: 'この許可には、有効なセカンド電子証明書がありません。',
    en: 'There is no second certificate that stands under this warrant.',
    next: {
      ja: '先にセカンド電子証明書を発行してください。',
      en: 'Have the second certificate issued first.',
    },
  },
  'grant/given-before': {
    ja: 'このセカンド電子証明書には、登録コードがすでに発行されています。',
    en: 'An enrolment code was granted for this second certificate before.',
    next: {
      ja: '本人のカードか、登録済みの端末で登録し直してください。',
      en: 'Enrol again with the holder’s card or the enrolled device.',
    },
  },
  'grant/period-refused': {
    ja: '登録コードの期限が、過ぎているか長すぎます。',
    en: 'The enrolment code would be over already, or last more than 30 days.',
    next: NEW_ORDER,
  },
  'certificate/not-found': {
    ja: 'この番号の証明書はありません。',
    en: 'There is no certificate with this serial number.',
    next: { ja: '認証局の名前と番号を確かめてください。', en: 'Check the authority and the number.' },
  },
  'ceremony/held-before': {
    ja: '鍵の儀式はすでに行われています。',
    en: 'The key ceremony was held before.',
    next: {
      ja: '別のデータベースと鍵の置き場を使ってください。',
      en: 'Use another database and another place for keys.',
    },
  },
  'ceremony/not-held': {
    ja: '鍵の儀式がまだ行われていません。',
    en: 'The key ceremony has not been held yet.',
    next: { ja: '儀式を行ってから始めてください。', en: 'Hold it before you start the authority.' },
  },
  'ceremony/incomplete': {
    ja: '鍵の儀式の内容が足りません。立会人と担当者は、それぞれ二名以上が必要です。',
    en: 'The ceremony lacks something: two witnesses and two officers for each act are needed.',
    next: {
      ja: '参加者と担当者の一覧を確かめてください。',
      en: 'Check the lists of participants and officers.',
    },
  },
  'key/mismatch': {
    ja: '鍵の置き場にある鍵が、認証局の証明書の鍵と違います。',
    en: 'The key in the key store is not the key of the certificate.',
    next: {
      ja: '鍵の置き場とデータベースの組を確かめてください。',
      en: 'Check that key store and database belong together.',
    },
  },
  'key/signature-wrong': {
    ja: '鍵の装置が返した署名が正しくありません。何も公開していません。',
    en: 'The signature that the key answered is wrong. Nothing was published.',
    next: {
      ja: '鍵の装置を点検してから、再起動してください。',
      en: 'Inspect the key device, then start again.',
    },
  },
  'list/refused': {
    ja: '失効リストが様式に合わないため、署名していません。',
    en: 'The revocation list does not follow its profile and was not signed.',
    next: {
      ja: '記録にある番号を添えて、開発者に知らせてください。',
      en: 'Report it with the number in the log.',
    },
  },
  'settings/keys-incomplete': {
    ja: '鍵の置き場の設定が足りません。',
    en: 'A setting of the key store is missing.',
    next: { ja: '表示された設定を加えてください。', en: 'Add the setting that is named.' },
  },
  'publication/not-found': {
    ja: 'この番号の公開情報はありません。',
    en: 'There is no publication with this number.',
    next: { ja: '番号を確かめてください。', en: 'Check the number.' },
  },
  'client/not-allowed': {
    ja: 'この接続元は、認証局を使うことを許されていません。',
    en: 'This client is not allowed to use the certification authority.',
    next: {
      ja: '接続に使う証明書を認証局に登録してください。',
      en: 'Have the certificate of the client registered.',
    },
  },
} as const satisfies ErrorTable

export type CaErrorCode = keyof typeof CA_ERRORS

/** What the certification authority can only pass on. */
export class CaError extends CodedError<CaErrorCode> {}

/** Why an order is refused. */
export type OrderRefusal = Exclude<Extract<CaErrorCode, `order/${string}`>, 'order/not-found'>

const WISH_REFUSALS = [
  'warrant/unknown',
  'warrant/differs',
  'warrant/authority-not-named',
  'warrant/day-refused',
  'warrant/expired',
  'warrant/used',
  'order/request-invalid',
  'order/key-refused',
  'order/key-used-before',
  'order/role-unknown',
  'order/profile-refused',
] as const satisfies readonly CaErrorCode[]

/** Why no enrolment is granted. */
export type GrantRefusal = Extract<CaErrorCode, `grant/${string}` | 'warrant/unknown'>

/** Why nothing is certified under a warrant. */
export type WishRefusal = (typeof WISH_REFUSALS)[number]

/** Whether a code is about one wish, and not about the authority. */
export function isWishRefusal(code: CaErrorCode): code is WishRefusal {
  return WISH_REFUSALS.some((refusal) => refusal === code)
}
