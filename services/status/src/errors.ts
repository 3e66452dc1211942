import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const CA_OPERATOR = {
  ja: '認証局の運用者に知らせてください。公開中の失効情報は変わっていません。',
  en: 'Tell the operator of the authority. What is published has not changed.',
}
const STATUS_OPERATOR = {
  ja: '失効情報サービスの設定を確かめてください。',
  en: 'Check the settings of the status service.',
}

/** Every code that the status service refuses or fails with. */
export const STATUS_ERRORS = {
  'publication/authority-unknown': {
    ja: 'この認証局は、失効情報サービスに登録されていません。',
    en: 'This authority is not one that the status service speaks for.',
    next: STATUS_OPERATOR,
  },
  'publication/out-of-order': {
    ja: '間の公開情報が届いていません。',
    en: 'A publication before this one is missing.',
    next: CA_OPERATOR,
  },
  'publication/list-malformed': {
    ja: '失効リストを読み取れません。',
    en: 'The list cannot be read.',
    next: CA_OPERATOR,
  },
  'publication/list-signature-invalid': {
    ja: '失効リストの署名が、登録された認証局のものではありません。',
    en: 'The list is not signed by the authority as it is configured.',
    next: CA_OPERATOR,
  },
  'publication/list-older': {
    ja: 'より新しい失効リストを、すでに公開しています。',
    en: 'A newer list is published already.',
    next: CA_OPERATOR,
  },
  'publication/list-changed': {
    ja: '同じ番号で内容の異なる失効リストを、すでに公開しています。',
    en: 'A list of the same number with other content is published already.',
    next: CA_OPERATOR,
  },
  'publication/contradicts-list': {
    ja: '証明書の状態と失効リストが食い違っています。',
    en: 'The states of certificates contradict the list.',
    next: CA_OPERATOR,
  },
  'publication/revocation-undone': {
    ja: '一度失効した証明書は、有効に戻せません。',
    en: 'A revoked certificate never becomes good again.',
    next: CA_OPERATOR,
  },
  'status/client-not-allowed': {
    ja: 'この接続元は、公開情報を送ることを許されていません。',
    en: 'This client may not publish.',
    next: STATUS_OPERATOR,
  },
  'status/material-incomplete': {
    ja: '失効情報サービスの証明書か鍵が足りません。',
    en: 'A certificate or key of the status service is missing.',
    next: STATUS_OPERATOR,
  },
  'status/responder-refused': {
    ja: '応答用の鍵の証明書が、その認証局から応答のために発行されたものではありません。',
    en: 'The certificate of a responder was not issued for answering by its authority.',
    next: STATUS_OPERATOR,
  },
  'status/clock-source-refused': {
    ja: '時刻サーバーの応答を使えません。',
    en: 'The answer of the time server cannot be used.',
    next: {
      ja: '時刻サーバーの設定と、そこまでの通信を確かめてください。',
      en: 'Check the time server in the settings and the way to it.',
    },
  },
} as const satisfies ErrorTable

/** A refusal or failure of the status service. */
export class StatusError extends CodedError<keyof typeof STATUS_ERRORS> {}
