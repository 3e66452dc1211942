import type { ErrorTable } from '@jitsuin/kernel'

/** Codes of letters by electronic mail. */
export const MAIL_ERRORS = {
  'mail/not-sent': {
    ja: 'メールを送れませんでした。あとで自動的に送り直します。',
    en: 'The mail could not be sent; it will be tried again.',
    next: {
      ja: '続く場合は、メールサーバーの設定を確かめてください。',
      en: 'If it goes on, check the settings of the mail server.',
    },
  },
  'mail/malformed': {
    ja: 'メールの宛先または件名が正しくありません。',
    en: 'The address or the subject of the mail is not well formed.',
    next: { ja: 'メールアドレスを確かめてください。', en: 'Check the address.' },
  },
} as const satisfies ErrorTable
