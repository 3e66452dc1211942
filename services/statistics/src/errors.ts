import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const CHOOSE_AGAIN = {
  ja: '一覧から選び直してください。',
  en: 'Choose again from the list.',
}

/** Every code that the statistics refuse with. */
export const STATISTICS_ERRORS = {
  'statistics/sign-in-needed': {
    ja: 'ログインが必要です。',
    en: 'You are not signed in.',
    next: { ja: 'ログインしてください。', en: 'Sign in.' },
  },
  'statistics/not-allowed': {
    ja: 'この操作を行う役割がありません。',
    en: 'Your roles do not allow this.',
    next: { ja: '管理者に役割を確かめてください。', en: 'Ask an administrator about your roles.' },
  },
  'statistics/snapshot-unknown': {
    ja: 'この日付の統計は見つかりません。',
    en: 'There is no such snapshot.',
    next: CHOOSE_AGAIN,
  },
  'statistics/report-unknown': {
    ja: 'この統計には、その表がありません。',
    en: 'This snapshot does not hold that report.',
    next: CHOOSE_AGAIN,
  },
  'statistics/snapshot-damaged': {
    ja: '保存された統計が、保存したときの内容と一致しません。',
    en: 'A stored snapshot is not what was stored.',
    next: { ja: '管理者に知らせてください。', en: 'Tell the administrator.' },
  },
  'statistics/figures-do-not-add-up': {
    ja: '集計の元になる数が合いません。統計は保存していません。',
    en: 'The counted figures contradict each other. Nothing was stored.',
    next: { ja: '少し待って、もう一度行ってください。', en: 'Wait a moment, and try again.' },
  },
  'statistics/denominator-unknown': {
    ja: 'この日付より前の会員数・医師数が登録されていません。',
    en: 'No number of members or doctors is recorded for that date.',
    next: { ja: '会員数・医師数を登録してください。', en: 'Record the numbers first.' },
  },
  'statistics/denominator-exists': {
    ja: 'この日付の数は、すでに登録されています。',
    en: 'A number of that date is recorded already.',
    next: { ja: '日付を確かめてください。', en: 'Check the date.' },
  },
  'statistics/same-snapshot-twice': {
    ja: '同じ統計どうしは比べられません。',
    en: 'A snapshot cannot be compared with itself.',
    next: CHOOSE_AGAIN,
  },
  'statistics/not-encodable': {
    ja: 'Shift_JISで表せない文字が含まれています。',
    en: 'A character has no form in Shift_JIS.',
    next: { ja: 'UTF-8を選んでください。', en: 'Choose UTF-8.' },
  },
} as const satisfies ErrorTable

/** What the statistics refuse. */
export class StatisticsError extends CodedError<keyof typeof STATISTICS_ERRORS> {}
