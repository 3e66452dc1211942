import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const OBTAIN_AGAIN = {
  ja: 'もう一度受け取り、それでも同じときは記録の運営者に連絡してください。',
  en: 'Obtain it once more; if that does not help, tell who runs the log.',
}

/** Every code that packages/tlog throws. */
export const TLOG_ERRORS = {
  'tlog/note-malformed': {
    ja: '署名付きの控えの形式が正しくありません。',
    en: 'The signed note is not well formed.',
    next: OBTAIN_AGAIN,
  },
  'tlog/note-untrusted': {
    ja: '控えの署名を、お持ちの検証鍵で確かめられません。',
    en: 'The note is not signed by the key that is trusted.',
    next: {
      ja: '正しい検証鍵を使っているか確かめてください。',
      en: 'Check that the right verifier key is used.',
    },
  },
  'tlog/key-malformed': {
    ja: '記録の鍵を読み取れません。',
    en: 'The key of the log cannot be read.',
    next: { ja: '鍵のファイルを確かめてください。', en: 'Check the file of the key.' },
  },
  'tlog/proof-malformed': {
    ja: '証明の形式が正しくありません。',
    en: 'The proof is not well formed.',
    next: OBTAIN_AGAIN,
  },
  'vrf/proof-invalid': {
    ja: '持ち主の印を確かめられません。',
    en: 'The proof of the holder tag is not valid.',
    next: OBTAIN_AGAIN,
  },
} as const satisfies ErrorTable

/** A code of packages/tlog. */
export type TlogErrorCode = keyof typeof TLOG_ERRORS

/** What packages/tlog refuses. */
export class TlogError extends CodedError<TlogErrorCode> {}
