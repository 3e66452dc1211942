import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const ASK_INSTITUTION = {
  ja: '施設のシステム担当者に連絡してください。',
  en: 'Tell whoever looks after the system of your institution.',
}
const APPROVE_AGAIN = {
  ja: '署名を続けるには、スマートフォンでもう一度承認してください。',
  en: 'Approve once more on your phone to go on signing.',
}
const ASK_CENTRE = { ja: '認証局の窓口に連絡してください。', en: 'Contact the certification centre.' }
const UPDATE_CLIENT = {
  ja: '署名クライアントを新しい版にし、続くときはベンダーに連絡してください。',
  en: 'Update the signing client; if it goes on, tell its vendor.',
}
const ENROL_AGAIN = {
  ja: '登録をはじめからやり直してください。',
  en: 'Begin the enrolment again.',
}

/** What either half of a second key refuses. */
export const HALF_ERRORS = {
  'peer/not-allowed': {
    ja: 'この相手からは受け付けません。',
    en: 'This client may not ask here.',
    next: { ja: '接続に使う証明書を確かめてください。', en: 'Check the certificate of the connection.' },
  },
  'peer/unreachable': {
    ja: '鍵を分けて預かる相手のサービスにつながりません。署名していません。',
    en: 'The service that holds the other share cannot be reached. Nothing was signed.',
    next: {
      ja: '自動でやり直します。急ぐときはカードで署名してください。',
      en: 'It is tried again by itself; if it is urgent, sign with the card.',
    },
  },
  'peer/refused': {
    ja: '鍵を分けて預かる相手のサービスが断りました。署名していません。',
    en: 'The service that holds the other share refused. Nothing was signed.',
    next: ASK_CENTRE,
  },
  'token/invalid': {
    ja: 'トークンが正しくないか、この承認のものではありません。署名していません。',
    en: 'The token is not valid, or is not of this authorisation. Nothing was signed.',
    next: APPROVE_AGAIN,
  },
  'key/unknown': {
    ja: 'セカンド電子証明書がありません。',
    en: 'There is no second key for this person.',
    next: ASK_CENTRE,
  },
  'key/not-ready': {
    ja: 'セカンド電子証明書は準備中です。',
    en: 'The second key is not ready yet.',
    next: { ja: '数分後にもう一度お試しください。', en: 'Try again in a few minutes.' },
  },
  'key/ended': {
    ja: 'このセカンド電子証明書は終了しています。署名していません。',
    en: 'This second key has ended. Nothing was signed.',
    next: ASK_CENTRE,
  },
  'key/differs': {
    ja: '同じ鍵について、前と異なる内容が届きました。',
    en: 'Something else was said about this key before.',
    next: ASK_CENTRE,
  },
  'key/certificate-refused': {
    ja: '証明書が、この鍵と本人のものではないか、信頼できません。',
    en: 'The certificate is not for this key and person, or is not trusted.',
    next: ASK_CENTRE,
  },
  'key/epoch-unknown': {
    ja: '分散鍵の世代が合いません。署名していません。',
    en: 'The two shares are of different epochs. Nothing was signed.',
    next: { ja: 'もう一度お試しください。', en: 'Try again.' },
  },
  'grant/refused': {
    ja: 'この登録コードは認証局のものではないか、すでに終わっています。',
    en: 'This enrolment code is not one of the authority, or it has ended.',
    next: { ja: '新しい登録コードを申し込んでください。', en: 'Ask for a new enrolment code.' },
  },
  'grant/too-many-tries': {
    ja: '短い番号を5回間違えたため、この登録コードは使えなくなりました。',
    en: 'The short number was wrong five times: this enrolment code counts no more.',
    next: { ja: '新しい登録コードを申し込んでください。', en: 'Ask for a new enrolment code.' },
  },
  'enrolment/code-wrong': {
    ja: '短い番号が違います。5回間違えると、登録コードは使えなくなります。',
    en: 'The short number is wrong. After five wrong ones the code counts no more.',
    next: { ja: '番号を確かめて、もう一度入力してください。', en: 'Check the number and enter it again.' },
  },
  'enrolment/unknown': {
    ja: '登録の手続きが見つからないか、時間が過ぎました。',
    en: 'There is no such enrolment, or its time is over.',
    next: ENROL_AGAIN,
  },
  'enrolment/passkey-refused': {
    ja: 'この端末のパスキーを確かめられませんでした。',
    en: 'The passkey of this device could not be verified.',
    next: {
      ja: '画面ロック（指紋・顔・暗証番号）を設定した端末でお試しください。',
      en: 'Use a device with a screen lock (finger, face or PIN).',
    },
  },
  'enrolment/differs': {
    ja: 'この手続きでは、別の内容がすでに登録されています。',
    en: 'Something else was enrolled with this procedure.',
    next: ENROL_AGAIN,
  },
  'client-key/unknown': {
    ja: 'このクライアントは登録されていません。署名していません。',
    en: 'This client is not registered. Nothing was signed.',
    next: ASK_INSTITUTION,
  },
  'client-key/proof-refused': {
    ja: 'クライアントの登録を、施設の証明書で確かめられません。',
    en: 'The registration of the client is not proven by the certificate of its institution.',
    next: ASK_INSTITUTION,
  },
  'authorisation/unknown': {
    ja: '承認が見つかりません。署名していません。',
    en: 'There is no such authorisation. Nothing was signed.',
    next: APPROVE_AGAIN,
  },
  'authorisation/not-approved': {
    ja: 'まだ承認されていません。',
    en: 'Not approved yet.',
    next: { ja: 'スマートフォンの画面で承認してください。', en: 'Approve it on the phone.' },
  },
  'authorisation/expired': {
    ja: '承認の有効時間が過ぎました。署名していません。',
    en: 'The authorisation is over. Nothing was signed.',
    next: APPROVE_AGAIN,
  },
  'authorisation/ended': {
    ja: 'この承認は終了しています。署名していません。',
    en: 'This authorisation was ended. Nothing was signed.',
    next: APPROVE_AGAIN,
  },
  'authorisation/other-client': {
    ja: 'この承認は、別の施設または別の端末のものです。署名していません。',
    en: 'This authorisation is for another institution or client. Nothing was signed.',
    next: ASK_INSTITUTION,
  },
  'authorisation/period-refused': {
    ja: '承認の時間が長すぎるか、時計が合っていません。',
    en: 'The authorisation would last too long, or clocks differ.',
    next: ASK_INSTITUTION,
  },
  'authorisation/passkey-missing': {
    ja: 'この方のスマートフォンは登録されていません。',
    en: 'No passkey of this person is enrolled.',
    next: {
      ja: '先にスマートフォンを登録してください。',
      en: 'Enrol the phone first.',
    },
  },
  'authorisation/assertion-refused': {
    ja: '承認を確かめられませんでした。',
    en: 'The approval could not be verified.',
    next: APPROVE_AGAIN,
  },
  'authorisation/counter-went-back': {
    ja: 'このパスキーは複製された疑いがあるため、承認を受け付けません。',
    en: 'This passkey may have been copied: its counter went back.',
    next: ASK_CENTRE,
  },
  'authorisation/list-only': {
    ja: 'この端末では、一覧を見て承認した文書だけに署名できます。',
    en: 'This client may only ask for lists that the holder approves item by item.',
    next: {
      ja: '署名する文書の一覧を作り、スマートフォンで承認してください。',
      en: 'Make a list of the documents and have it approved on the phone.',
    },
  },
  'authorisation/too-many': {
    ja: '一度に承認できる署名の数を超えています。',
    en: 'More signatures than one authorisation may hold.',
    next: ASK_INSTITUTION,
  },
  'carrier/refused': {
    ja: 'カードを確かめられませんでした。',
    en: 'The card could not be verified.',
    next: {
      ja: 'カードを入れ直して、もう一度お試しください。',
      en: 'Put the card in again and try once more.',
    },
  },
  'carrier/other-person': {
    ja: 'このカードは、別の方のものです。',
    en: 'This card belongs to somebody else.',
    next: { ja: 'ご本人のカードをお使いください。', en: 'Use the card of the holder.' },
  },
  'carrier/revoked': {
    ja: 'このカードは失効しています。',
    en: 'This card has been revoked.',
    next: {
      ja: '登録したスマートフォンで承認するか、認証局の窓口に連絡してください。',
      en: 'Approve on the enrolled phone, or contact the certification centre.',
    },
  },
  'carrier/status-unknown': {
    ja: 'カードが有効かどうかを、今は確かめられません。',
    en: 'Whether the card is still good cannot be asked now.',
    next: {
      ja: '少し待ってからもう一度お試しください。スマートフォンでは承認できます。',
      en: 'Try again in a moment; the phone can approve meanwhile.',
    },
  },
  'carrier/not-linked': {
    ja: 'このマイナンバーカードは登録されていません。',
    en: 'This My Number card is not linked.',
    next: {
      ja: '先に、医師資格証か登録済みのスマートフォンでマイナンバーカードを登録してください。',
      en: 'Link it first, with the qualification card or the enrolled phone.',
    },
  },
  'carrier/linked-elsewhere': {
    ja: 'このマイナンバーカードは、別の方に登録されています。',
    en: 'This My Number card is linked to somebody else.',
    next: ASK_CENTRE,
  },
  'carrier/not-available': {
    ja: 'マイナンバーカードは、ここでは使えません。',
    en: 'My Number cards cannot be used here.',
    next: {
      ja: '医師資格証かスマートフォンをお使いください。',
      en: 'Use the qualification card or the phone.',
    },
  },
  'item/not-on-list': {
    ja: '承認した一覧にないか、承認のあとで変わっています。署名していません。',
    en: 'Not on the approved list, or changed since it was approved. Nothing was signed.',
    next: {
      ja: '変わった文書を確かめ、新しい一覧として承認してください。ほかの文書はそのまま署名できます。',
      en: 'Check what changed and have it approved in a new list; the other documents can be signed as they are.',
    },
  },
  'item/used': {
    ja: '一覧のこの文書には、すでに署名したか、署名の依頼が出ています。',
    en: 'This item of the list was signed or asked for before.',
    next: {
      ja: '同じ依頼の番号でもう一度送ると、同じ署名を受け取れます。',
      en: 'Send the request with its former id again to get the same signature.',
    },
  },
  'request/other-kind': {
    ja: 'この承認では、この形の依頼を受け付けません。署名していません。',
    en: 'A request of this kind does not fit the authorisation. Nothing was signed.',
    next: UPDATE_CLIENT,
  },
  'request/too-many': {
    ja: '承認された署名の数を使い切りました。署名していません。',
    en: 'More than the approved number of signatures. Nothing was signed.',
    next: APPROVE_AGAIN,
  },
  'request/unsigned': {
    ja: 'このクライアントは、自分の署名のない依頼を出せません。署名していません。',
    en: 'This client may not ask without its own signature. Nothing was signed.',
    next: {
      ja: 'CSCのプログラムを使うときは、施設の署名で、そのためのクライアントとして登録し直してください。',
      en: 'For programs that speak CSC, register the client as one that may: its institution signs that.',
    },
  },
  'request/signature-invalid': {
    ja: 'クライアントの署名が正しくありません。',
    en: 'The client did not sign this request.',
    next: UPDATE_CLIENT,
  },
  'request/digest-length': {
    ja: 'ハッシュ値の長さが方式と合いません。',
    en: 'A digest has another length than its algorithm gives.',
    next: UPDATE_CLIENT,
  },
  'request/clock-differs': {
    ja: 'クライアントの時計が5分以上ずれています。署名していません。',
    en: 'The clock of the client differs by five minutes or more. Nothing was signed.',
    next: {
      ja: '端末の時刻を合わせて、もう一度お試しください。',
      en: 'Set the clock of the computer and try again.',
    },
  },
  'request/reused': {
    ja: 'この番号または通し番号は、別の内容ですでに使われています。署名していません。',
    en: 'This request id or counter was used for something else. Nothing was signed.',
    next: UPDATE_CLIENT,
  },
} as const satisfies ErrorTable

/** A code of either half. */
export type HalfErrorCode = keyof typeof HALF_ERRORS

/** What either half refuses. */
export class HalfError extends CodedError<HalfErrorCode> {}
