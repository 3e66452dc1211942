import type { ErrorTable } from '@jitsuin/kernel'

const LOAD_AGAIN = {
  ja: '最新の内容を読み込んで、確かめてください。',
  en: 'Load the newest state and check it.',
}

/** Codes of this area. */
export const CAMPAIGNS_ERRORS = {
  'campaign/not-found': {
    ja: 'この取組みは見つかりません。',
    en: 'There is no such campaign.',
    next: { ja: '一覧から選び直してください。', en: 'Choose it from the list.' },
  },
  'campaign/member-not-found': {
    ja: 'この方は、この取組みの名簿にありません。',
    en: 'This person is not on the list of the campaign.',
    next: { ja: '名簿を確かめてください。', en: 'Check the list.' },
  },
  'campaign/changed-meanwhile': {
    ja: 'この取組みは、ほかの人が先に変更しました。今回の操作は行っていません。',
    en: 'Somebody else has changed this campaign in the meantime. Nothing was done.',
    next: LOAD_AGAIN,
  },
  'campaign/state-forbids': {
    ja: 'この取組みは、いまの状態ではその操作を行えません。',
    en: 'The state of this campaign does not allow that.',
    next: LOAD_AGAIN,
  },
  'campaign/answered-already': {
    ja: 'すでに返事のあった方がいるので、発送を取り消せません。',
    en: 'Some have answered already; the mailing can not be undone.',
    next: { ja: 'このまま続けてください。', en: 'Go on as it is.' },
  },
  'campaign/list-unreadable': {
    ja: 'この名簿は読み取れません。CSV（UTF-8 または Shift_JIS）ではないか、大きすぎます。',
    en: 'The list can not be read: it is no CSV in UTF-8 or Shift_JIS, or it is too large.',
    next: { ja: '表計算ソフトで CSV として保存し直してください。', en: 'Save it as CSV again.' },
  },
  'campaign/list-has-problems': {
    ja: '名簿に直すところがあります。何も登録していません。',
    en: 'The list has problems. Nothing was stored.',
    next: {
      ja: '名簿を直すか、問題のない行だけを登録してください。',
      en: 'Mend the list, or store the good rows alone.',
    },
  },
  'campaign/list-differs': {
    ja: '確かめた名簿と、登録しようとしている名簿が違います。',
    en: 'This is not the list that was looked at.',
    next: { ja: 'もう一度、名簿を確かめてください。', en: 'Look at the list again.' },
  },
  'campaign/print-not-found': {
    ja: 'この印刷物は見つかりません。',
    en: 'There is no such print.',
    next: { ja: 'もう一度、印刷を始めてください。', en: 'Start the print again.' },
  },
} as const satisfies ErrorTable
