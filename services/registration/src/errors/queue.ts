import type { ErrorTable } from '@jitsuin/kernel'

/** Codes of the work queue. */
export const QUEUE_ERRORS = {
  'queue/taken-meanwhile': {
    ja: 'ほかの人が先に担当になりました。担当は変えていません。',
    en: 'Somebody else took it in the meantime. Nothing was changed.',
    next: {
      ja: '一覧を読み直し、必要なら担当の人に確かめてください。',
      en: 'Load the list again, and ask them if need be.',
    },
  },
  'queue/unknown-colleague': {
    ja: 'その職員は見つからないか、申請を扱う役割がありません。',
    en: 'There is no such member of staff, or their roles do not let them work on cases.',
    next: { ja: '一覧から選び直してください。', en: 'Choose from the list again.' },
  },
  'queue/page-unknown': {
    ja: '一覧の続きを読み込めませんでした。',
    en: 'This is not the continuation of a list.',
    next: { ja: '一覧を最初から読み込んでください。', en: 'Load the list from its beginning.' },
  },
  'queue/view-of-another': {
    ja: 'この表示条件は、作った人だけが変更・削除できます。',
    en: 'Only whoever made this view can change or remove it.',
    next: { ja: '別の名前で保存してください。', en: 'Save it under another name.' },
  },
} as const satisfies ErrorTable
