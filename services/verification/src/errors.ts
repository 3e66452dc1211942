import { CodedError, type ErrorTable } from '@jitsuin/kernel'

/** Every code that the verification service itself refuses with. */
export const VERIFICATION_ERRORS = {
  'validation/no-file': {
    ja: '検証するファイルがありません。',
    en: 'There is no file to verify.',
    next: { ja: '署名済みのファイルを選んでください。', en: 'Choose a signed file.' },
  },
  'validation/pair-incomplete': {
    ja: '署名ファイルと元のファイルは、一つずつ一緒に送ってください。',
    en: 'A detached signature comes with its one content, and with nothing else.',
    next: { ja: '二つのファイルを選び直してください。', en: 'Choose the two files again.' },
  },
  'validation/at-invalid': {
    ja: '検証する時点の書き方が正しくありません。',
    en: 'The time to verify at is not a time with a zone.',
    next: { ja: '日時を選び直してください。', en: 'Choose the date and time again.' },
  },
  'validation/policy-unknown': {
    ja: '検証の規則の指定が正しくありません。',
    en: 'There are no such rules to verify by.',
    next: { ja: '規則を選び直してください。', en: 'Choose the rules again.' },
  },
  'sample/not-found': {
    ja: 'この見本はありません。',
    en: 'There is no such sample.',
    next: { ja: '見本の一覧から選んでください。', en: 'Choose one from the list of samples.' },
  },
} as const satisfies ErrorTable

/** What the verification service refuses. */
export class VerificationError extends CodedError<keyof typeof VERIFICATION_ERRORS> {}
