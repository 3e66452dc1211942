import type { ErrorTable } from '@jitsuin/kernel'

/** Codes of this area. */
export const ORGANISATIONS_ERRORS = {
  'organisation/not-found': {
    ja: 'この医師会・病院は登録されていません。',
    en: 'There is no such organisation.',
    next: { ja: '一覧から選んでください。', en: 'Choose one of the list.' },
  },
  'organisation/exists': {
    ja: 'この番号はすでに使われています。',
    en: 'This id is already in use.',
    next: { ja: '別の番号を付けてください。', en: 'Give another one.' },
  },
  'organisation/changed-meanwhile': {
    ja: 'この登録は、ほかの人が先に変更しました。今回の変更は保存していません。',
    en: 'Somebody else has changed this entry in the meantime. Your change was not saved.',
    next: {
      ja: '入力した内容は画面に残っています。最新の内容と比べてから、もう一度保存してください。',
      en: 'What you typed is still on the screen. Compare it with the newest entry and save again.',
    },
  },
  'organisation/parent-unknown': {
    ja: '上位の医師会が見つかりません。',
    en: 'The association above is not registered.',
    next: { ja: '上位の医師会を選び直してください。', en: 'Choose the association above again.' },
  },
} as const satisfies ErrorTable
