import type { ErrorTable } from '@jitsuin/kernel'
import { QUEUE_ERRORS } from './queue.js'

const LATER = {
  ja: 'しばらくしてから、もう一度行ってください。何も変わっていません。',
  en: 'Try again later. Nothing was changed.',
}
const LOOK_AGAIN = {
  ja: '画面の指摘を確かめ、直してからもう一度行ってください。',
  en: 'Look at what the page points out, mend it, and try again.',
}
const ASK_ANOTHER = { ja: 'ほかの職員に頼んでください。', en: 'Ask another member of staff.' }
const READ_AGAIN = { ja: '画面を読み込み直してください。', en: 'Load the page again.' }

/** Codes of this area. */
export const CASES_ERRORS = {
  'case/not-receivable': {
    ja: '申請書の内容に受け付けられない点があります。',
    en: 'The form holds something that cannot be received.',
    next: LOOK_AGAIN,
  },
  'case/papers-not-in-order': {
    ja: '書類がそろっていないか、確認が済んでいません。',
    en: 'The papers are not complete, or not all of them have been checked.',
    next: LOOK_AGAIN,
  },
  'case/deficiency-unknown': {
    ja: 'その不備の種類はありません。',
    en: 'There is no such deficiency.',
    next: READ_AGAIN,
  },
  'case/duplicate': {
    ja: '同じ医籍登録番号の申請または有効なカードがあります。',
    en: 'There is an open case or a valid card of the same licence.',
    next: {
      ja: '重複を確かめ、進めてよいときは理由を書いてください。',
      en: 'Look at the duplicate; if the case may go on all the same, give the reason.',
    },
  },
  'case/person-differs': {
    ja: '同じ医籍登録番号の人が、別の生年月日で台帳にあります。',
    en: 'The register has this licence number with another birth date.',
    next: {
      ja: '申請書と免許証を確かめてください。',
      en: 'Compare the form with the licence.',
    },
  },
  'case/membership-differs': {
    ja: '会員であることを確かめられませんでした。',
    en: 'The membership could not be confirmed.',
    next: {
      ja: '会員番号を確かめるか、申請者に問い合わせてください。',
      en: 'Check the number, or ask the applicant.',
    },
  },
  'case/not-opened': {
    ja: 'まだ開いて確かめていない申請は、まとめて署名できません。',
    en: 'A case that you have not opened cannot be signed in a list.',
    next: { ja: '申請を開いて確かめてください。', en: 'Open the case and look at it.' },
  },
  'document/not-found': {
    ja: 'この書類は見つかりません。',
    en: 'There is no such document.',
    next: READ_AGAIN,
  },
  'document/my-number-back': {
    ja: 'マイナンバーカードの裏面は受け取れません。保存していません。',
    en: 'The back of a My Number card is not accepted. It was not kept.',
    next: { ja: '表面だけを選んでください。', en: 'Choose the front only.' },
  },
  'document/notification-slip': {
    ja: '通知カードは身分証として受け取れません。保存していません。',
    en: 'A notification slip is not accepted as an identity document. It was not kept.',
    next: { ja: 'ほかの身分証を選んでください。', en: 'Choose another identity document.' },
  },
  'registry/unreachable': {
    ja: '医籍の照会先につながりません。申請は照会中のままです。',
    en: 'The licence registry did not answer. The case stays where it was.',
    next: LATER,
  },
  'membership/unreachable': {
    ja: '会員情報の照会先につながりません。',
    en: 'The membership system did not answer.',
    next: LATER,
  },
  'separation/received-it': {
    ja: '自分が受け付けた申請は、審査・承認できません。',
    en: 'Who received a case neither examines nor approves it.',
    next: ASK_ANOTHER,
  },
  'separation/same-person': {
    ja: '審査した人は承認できません。',
    en: 'Who examined a case cannot approve it.',
    next: ASK_ANOTHER,
  },
  'warrant/not-found': {
    ja: '署名する指図が見つかりません。',
    en: 'There is no such warrant.',
    next: READ_AGAIN,
  },
  'warrant/outdated': {
    ja: '指図の有効時間が過ぎました。審査の署名からやり直してください。',
    en: 'The warrant has expired. It has to be examined and signed anew.',
    next: READ_AGAIN,
  },
  'warrant/signature-invalid': {
    ja: '署名を確認できませんでした。',
    en: 'The signature is not valid.',
    next: {
      ja: '登録した鍵で、もう一度署名してください。',
      en: 'Sign again with the key that is enrolled for you.',
    },
  },
  'warrant/not-examined': {
    ja: '審査の署名がまだありません。',
    en: 'The examiner has not signed yet.',
    next: { ja: '審査を先に行ってください。', en: 'Let it be examined first.' },
  },
  'warrant/examined-already': {
    ja: '審査の署名は済んでいます。',
    en: 'It has been examined already.',
    next: READ_AGAIN,
  },
  'warrant/at-authority': {
    ja: '承認済みです。認証局の答えを待っています。',
    en: 'It has been approved; the certification authority has still to answer.',
    next: {
      ja: '少し待ってから画面を読み込み直してください。',
      en: 'Wait a little, then load the page again.',
    },
  },
  'list/not-found': {
    ja: 'まとめて署名する一覧が見つかりません。',
    en: 'There is no such list.',
    next: READ_AGAIN,
  },
  'list/empty': {
    ja: 'まとめて署名できる申請がありません。',
    en: 'None of these cases can be signed in a list.',
    next: LOOK_AGAIN,
  },
  'officer/not-enrolled': {
    ja: '署名用の鍵が登録されていません。',
    en: 'You have no key to sign with.',
    next: { ja: '「署名用の鍵」の画面で登録を申し出てください。', en: 'Ask for your key to be enrolled.' },
  },
  'officer/enrolled-already': {
    ja: '署名用の鍵は、すでに登録されているか、登録・抹消の申出が署名を待っています。',
    en: 'There is a key already, or an order about it waits for signatures.',
    next: READ_AGAIN,
  },
  'officer/key-refused': {
    ja: 'この鍵は登録できません。',
    en: 'This key cannot be enrolled.',
    next: { ja: '別のパスキーでやり直してください。', en: 'Try again with another passkey.' },
  },
  'officer/enrolment-not-found': {
    ja: '鍵の登録・抹消の申出が見つからないか、期限が過ぎています。',
    en: 'There is no such order about a key, or it has expired.',
    next: { ja: 'もう一度申し出てもらってください。', en: 'Let them ask again.' },
  },
  'officer/not-on-list': {
    ja: 'この署名用の鍵は、すでに一覧にありません。',
    en: 'This key is not on the list, or no longer.',
    next: READ_AGAIN,
  },
  'officer/own-key': {
    ja: '自分の鍵の登録・抹消には署名できません。',
    en: 'Nobody signs for or against their own key.',
    next: ASK_ANOTHER,
  },
  'ca/unreachable': {
    ja: '認証局につながりません。',
    en: 'The certification authority did not answer.',
    next: LATER,
  },
  'ca/refused': {
    ja: '認証局が指図を受け付けませんでした。',
    en: 'The certification authority refused the order.',
    next: { ja: '管理者に知らせてください。', en: 'Tell the administrator.' },
  },
  'payment/not-found': {
    ja: 'この入金は見つかりません。',
    en: 'There is no such payment.',
    next: READ_AGAIN,
  },
  'payment/decided-already': {
    ja: 'この入金の扱いは、すでに決まっています。',
    en: 'This payment was decided upon already.',
    next: READ_AGAIN,
  },
  'payment/file-unreadable': {
    ja: '入金ファイルを読み取れません。',
    en: 'The file of payments cannot be read.',
    next: {
      ja: '銀行のCSV（UTF-8またはShift_JIS、見出しは「入金日,金額,振込人,摘要」）を選んでください。',
      en: 'Choose the CSV of the bank (UTF-8 or Shift_JIS, headed 入金日,金額,振込人,摘要).',
    },
  },
  'invoice/not-open': {
    ja: 'この請求は、すでに支払い済みか取り消されています。',
    en: 'This invoice has been paid or cancelled.',
    next: READ_AGAIN,
  },
  'switch/value-unknown': {
    ja: 'その設定値は選べません。',
    en: 'That is not a value of this setting.',
    next: READ_AGAIN,
  },
  'switch/same-person': {
    ja: '設定の変更は、申し出た人とは別の人が確かめます。',
    en: 'Somebody else than who asked has to confirm a setting.',
    next: ASK_ANOTHER,
  },
  'second-key/not-ready': {
    ja: 'セカンド電子証明書の鍵を作っています。',
    en: 'The key of the second certificate is being made.',
    next: { ja: '自動で続けます。', en: 'It goes on by itself.' },
  },
  'second-key/refused': {
    ja: '鍵管理サービスが、この依頼を受け付けません。',
    en: 'Key management refuses what was asked.',
    next: { ja: '運営者に連絡してください。', en: 'Tell the operator.' },
  },
  'second-key/unreachable': {
    ja: '鍵管理サービスが応答しません。',
    en: 'Key management does not answer.',
    next: {
      ja: '自動でやり直します。続くときは運営者に連絡してください。',
      en: 'It is tried again by itself; if it goes on, tell the operator.',
    },
  },
  'second-key/signing-unreachable': {
    ja: '署名サービスが応答しません。何も変更していません。',
    en: 'The signing service does not answer. Nothing was changed.',
    next: {
      ja: '少し待ってから、もう一度お試しください。続くときは運営者に連絡してください。',
      en: 'Wait a little and try again; if it goes on, tell the operator.',
    },
  },
  'second-key/not-due': {
    ja: 'この申請は、セカンド電子証明書を先に発行するものではありません。',
    en: 'No second certificate is to be issued first for this case.',
    next: READ_AGAIN,
  },
  ...QUEUE_ERRORS,
} as const satisfies ErrorTable
