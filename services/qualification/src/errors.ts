import { CodedError, type ErrorTable } from '@jitsuin/kernel'

/** Every code that the qualification check refuses with. */
export const QUALIFICATION_ERRORS = {
  'check/too-many': {
    ja: 'この資格証の照合が、続けて一致しませんでした。しばらく照合できません。',
    en: 'Checks of this card have failed too often. It cannot be checked for a while.',
    next: {
      ja: '資格証と免許証の記載を確かめ、24時間後にもう一度行うか、発行元に問い合わせてください。',
      en: 'Compare card and licence, and try again after 24 hours, or ask the issuing office.',
    },
  },
  'check/source-unreachable': {
    ja: '資格証の状態をいま確かめられません。',
    en: 'The state of the card cannot be found out at the moment.',
    next: {
      ja: '有効とは扱わず、しばらくしてからもう一度行ってください。',
      en: 'Do not rely on the card. Try again in a while.',
    },
  },
  'check/card-not-proven': {
    ja: 'カードの署名を確かめられませんでした。',
    en: 'The signature of the card could not be proven.',
    next: {
      ja: 'カードを置き直して、もう一度PINを入力してもらってください。',
      en: 'Place the card again and have its holder type the PIN once more.',
    },
  },
  'check/sign-in-needed': {
    ja: 'ログインが必要です。',
    en: 'You are not signed in.',
    next: { ja: 'ポータルにログインしてください。', en: 'Sign in to the portal.' },
  },
  'check/requests-differ': {
    ja: '同じ依頼番号で、別の内容が送られました。',
    en: 'The same request number came with other content.',
    next: { ja: '画面を読み込み直してください。', en: 'Load the page again.' },
  },
  'receipt/not-found': {
    ja: 'この受領書は見つかりません。',
    en: 'There is no such receipt.',
    next: { ja: '受領書の番号を確かめてください。', en: 'Check the number of the receipt.' },
  },
  'receipt/key-unreadable': {
    ja: '受領書の署名鍵を読めません。',
    en: 'The signing key of receipts cannot be read.',
    next: { ja: '運用者に連絡してください。', en: 'Tell the operator.' },
  },
} as const satisfies ErrorTable

/** What the qualification check refuses. */
export class QualificationError extends CodedError<keyof typeof QUALIFICATION_ERRORS> {}
