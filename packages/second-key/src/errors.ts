import { CodedError, type ErrorTable } from '@jitsuin/kernel'

/** Every code that packages/second-key throws. */
export const SECOND_KEY_ERRORS = {
  'second-key/statement-malformed': {
    ja: '署名の対象となる文を読み取れません。',
    en: 'What was signed for the second key cannot be read.',
    next: {
      ja: '署名サービスのクライアントを新しい版にして、もう一度お試しください。',
      en: 'Update the signing client and try again.',
    },
  },
  'second-key/code-malformed': {
    ja: '登録コードの形が正しくありません。',
    en: 'The enrolment code is not well formed.',
    next: {
      ja: '案内のQRコードをもう一度読み取り、短い番号を確かめてください。',
      en: 'Read the QR code of your letter again and check the short number.',
    },
  },
  'second-key/sheet-malformed': {
    ja: '承認する一覧を開けません。',
    en: 'The list to approve cannot be opened.',
    next: {
      ja: '端末の画面のQRコードをもう一度読み取ってください。続くときは一覧を作り直してください。',
      en: 'Read the QR code on the screen again; if it goes on, make the list anew.',
    },
  },
} as const satisfies ErrorTable

/** A code of packages/second-key. */
export type SecondKeyErrorCode = keyof typeof SECOND_KEY_ERRORS

/** What packages/second-key refuses. */
export class SecondKeyError extends CodedError<SecondKeyErrorCode> {}
