import type { ErrorTable } from '@jitsuin/kernel'

const READ_AGAIN = {
  ja: '入力した内容は画面に残っています。最新の内容を読み込んで、確かめてからもう一度行ってください。',
  en: 'What you typed is still on the screen. Load the newest state, check it, and try again.',
}

/** Codes that every area uses. */
export const COMMON_ERRORS = {
  'registration/sign-in-needed': {
    ja: 'ログインが必要です。',
    en: 'You are not signed in.',
    next: { ja: 'ログインしてください。', en: 'Sign in.' },
  },
  'registration/not-allowed': {
    ja: 'この操作を行う役割がありません。',
    en: 'Your roles do not allow this.',
    next: { ja: '管理者に役割を確かめてください。', en: 'Ask an administrator about your roles.' },
  },
  'registration/other-place': {
    ja: 'ほかの医師会・病院が扱うものです。',
    en: 'This belongs to another association or hospital.',
    next: { ja: '自分の窓口のものを選んでください。', en: 'Choose one of your own counter.' },
  },
  'case/not-found': {
    ja: 'この申請は見つかりません。',
    en: 'There is no such application.',
    next: { ja: '受付番号を確かめてください。', en: 'Check the number.' },
  },
  'case/changed-meanwhile': {
    ja: 'この申請は、ほかの人が先に進めました。今回の操作は行っていません。',
    en: 'Somebody else has changed this case in the meantime. Nothing was done.',
    next: READ_AGAIN,
  },
  'case/state-forbids': {
    ja: 'この申請は、いまの状態ではその操作を行えません。',
    en: 'The state of this case does not allow that.',
    next: READ_AGAIN,
  },
} as const satisfies ErrorTable
