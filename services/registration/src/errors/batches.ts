import type { ErrorTable } from '@jitsuin/kernel'

/** Codes of this area. */
export const BATCHES_ERRORS = {
  'batch/not-found': {
    ja: 'この一括申請は見つかりません。',
    en: 'There is no such batch.',
    next: { ja: '一覧から選び直してください。', en: 'Choose it from the list.' },
  },
  'batch/place-not-a-hospital': {
    ja: '一括申請は、登録された病院だけが行えます。',
    en: 'Only registered hospitals apply in bulk.',
    next: {
      ja: '病院を選び直すか、管理者に登録を頼んでください。',
      en: 'Choose a hospital, or have it registered.',
    },
  },
  'batch/list-unreadable': {
    ja: 'この名簿は読み取れません。CSV（UTF-8 または Shift_JIS）ではないか、大きすぎます。',
    en: 'The list can not be read: it is no CSV in UTF-8 or Shift_JIS, or it is too large.',
    next: { ja: '表計算ソフトで CSV として保存し直してください。', en: 'Save it as CSV again.' },
  },
  'batch/list-has-problems': {
    ja: '名簿に直すところがあります。何も登録していません。',
    en: 'The list has problems. Nothing was stored.',
    next: {
      ja: '名簿を直すか、問題のない方だけを申請してください。',
      en: 'Mend the list, or apply for the good rows alone.',
    },
  },
  'batch/list-differs': {
    ja: '確かめた名簿と、申請しようとしている名簿が違います。',
    en: 'This is not the list that was looked at.',
    next: { ja: 'もう一度、名簿を確かめてください。', en: 'Look at the list again.' },
  },
} as const satisfies ErrorTable
