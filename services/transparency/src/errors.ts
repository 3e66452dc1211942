import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const TELL_OPERATOR = {
  ja: '時間をおいてもう一度お試しください。続くときは運営者に連絡してください。',
  en: 'Try again later; if it goes on, tell the operator.',
}

/** Every code that services/transparency throws. */
export const TRANSPARENCY_ERRORS = {
  'log/history-changed': {
    ja: '証明書の記録が、署名済みの控えと一致しません。書き換えられたか、失われています。',
    en: 'The log does not match its signed head: it was changed or lost.',
    next: {
      ja: '「jitsuin log verify」を実行し、示された記録を調べてください。新しく作り直してはいけません。',
      en: 'Run "jitsuin log verify" and look into the entry that it names; never start the log afresh.',
    },
  },
  'log/not-found': {
    ja: 'その記録はありません。',
    en: 'The log has no such entry or tree.',
    next: {
      ja: '発行されたばかりの証明書は、1分ほどで記録されます。番号を確かめてください。',
      en: 'A certificate is logged within a minute after its issue. Check the number.',
    },
  },
  'log/feed-malformed': {
    ja: '認証局からの発行記録を読み取れません。',
    en: 'What the authority published cannot be logged.',
    next: TELL_OPERATOR,
  },
  'log/cosignature-refused': {
    ja: '登録されていない証人の署名か、別の控えへの署名です。',
    en: 'Not a cosignature of a known witness over a head of this log.',
    next: {
      ja: '証人の鍵が登録されているか確かめてください。',
      en: 'Check that the key of the witness is configured at the log.',
    },
  },
  'log/sign-in-needed': {
    ja: 'ログインしてください。',
    en: 'Please sign in.',
    next: { ja: 'ログインし直してください。', en: 'Sign in and come back.' },
  },
  'log/no-person': {
    ja: 'このログインでは、どなたの証明書かが分かりません。',
    en: 'This session does not say whose certificates to look for.',
    next: { ja: 'カードでログインしてください。', en: 'Sign in with a card.' },
  },
} as const satisfies ErrorTable

/** A code of services/transparency. */
export type TransparencyErrorCode = keyof typeof TRANSPARENCY_ERRORS

/** What services/transparency refuses. */
export class TransparencyError extends CodedError<TransparencyErrorCode> {}
