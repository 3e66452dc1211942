import { CodedError, type ErrorTable } from '@jitsuin/kernel'

/** Every code that printing refuses with. */
export const PRINT_ERRORS = {
  'print/missing-glyph': {
    ja: '印刷用の書体にない文字が含まれています。',
    en: 'The text holds a character that the printing font does not have.',
    next: {
      ja: '標準の字体に置き換えるか、カタカナで登録してください。',
      en: 'Use the standard form of the character, or kana.',
    },
  },
  'print/text-too-long': {
    ja: '文字が多く、決められた欄に収まりません。',
    en: 'The text is too long for its place.',
    next: { ja: '短い表記に直してください。', en: 'Shorten it.' },
  },
  'print/picture-unreadable': {
    ja: '画像を読み取れません。',
    en: 'The picture cannot be read.',
    next: { ja: 'JPEGまたはPNGの画像を選び直してください。', en: 'Choose a JPEG or PNG picture.' },
  },
  'print/malformed-date': {
    ja: '日付の形式が正しくありません。',
    en: 'A date is not in its form.',
    next: { ja: '年月日を確かめてください。', en: 'Check the date.' },
  },
} as const satisfies ErrorTable

/** What printing refuses. */
export class PrintError extends CodedError<keyof typeof PRINT_ERRORS> {}
