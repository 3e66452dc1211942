import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const READ_AGAIN = {
  ja: '画面を読み込み直してから、もう一度変更してください。',
  en: 'Load the page again, then make your change once more.',
}

/** Every code that the holder service refuses with. */
export const HOLDER_ERRORS = {
  'holder/sign-in-needed': {
    ja: 'ログインが必要です。',
    en: 'You are not signed in.',
    next: { ja: 'ログインしてください。', en: 'Sign in.' },
  },
  'holder/staff-session': {
    ja: '職員としてログインしています。この画面は資格証の保有者のためのものです。',
    en: 'You are signed in as staff. These pages are for holders of a card.',
    next: {
      ja: '自分の資格証でログインし直してください。',
      en: 'Sign in again with your own card.',
    },
  },
  'holder/unknown': {
    ja: '発行元に、あなたの登録がまだありません。',
    en: 'The issuing office has no record of you yet.',
    next: {
      ja: '資格証を受け取った窓口に問い合わせてください。',
      en: 'Ask the office that gave you your card.',
    },
  },
  'holder/profile-changed-meanwhile': {
    ja: 'プロフィールは、別の画面で先に変更されています。今回の変更は保存していません。',
    en: 'The profile was changed elsewhere in the meantime. Your change was not saved.',
    next: READ_AGAIN,
  },
  'holder/disclosure-changed-meanwhile': {
    ja: '開示設定は、別の画面で先に変更されています。今回の変更は保存していません。',
    en: 'The disclosure settings were changed elsewhere in the meantime. Your change was not saved.',
    next: READ_AGAIN,
  },
  'holder/change-contradicts-itself': {
    ja: '同じ項目に、二通りの設定が指定されています。',
    en: 'One setting is to be both shown and hidden.',
    next: READ_AGAIN,
  },
  'holder/card-of-another': {
    ja: 'このカード番号は、すでに別の保有者に登録されています。',
    en: 'This card ID is recorded for another holder already.',
    next: { ja: 'カード番号を確かめてください。', en: 'Check the card ID.' },
  },
} as const satisfies ErrorTable

/** What the holder service refuses. */
export class HolderError extends CodedError<keyof typeof HOLDER_ERRORS> {}
