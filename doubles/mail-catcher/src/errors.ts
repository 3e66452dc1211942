import { CodedError, type ErrorTable } from '@jitsuin/kernel'
import { defineProblems } from '@jitsuin/platform'

/** Every code of the catcher. */
export const MAIL_CATCHER_ERRORS = {
  'mail-catcher/not-found': {
    ja: 'このメールは見つかりません。古いものから順に消えます。',
    en: 'There is no such letter; old ones make room for new ones.',
    next: { ja: '一覧に戻ってください。', en: 'Go back to the list.' },
  },
} as const satisfies ErrorTable

/** What the catcher refuses. */
export class MailCatcherError extends CodedError<keyof typeof MAIL_CATCHER_ERRORS> {}
/** What it answers to each code. */
export const MAIL_CATCHER_PROBLEMS = defineProblems(MAIL_CATCHER_ERRORS, { 'mail-catcher/not-found': 404 })
