import { CodedError, type ErrorTable } from '@jitsuin/kernel'

/** Every code that the double of the national authority throws. */
export const JPKI_DOUBLE_ERRORS = {
  'jpki-double/state': {
    ja: '（デモ）マイナンバーカードの認証局の記録を読み取れません。',
    en: '(Demo) The record of the authority for My Number cards cannot be read.',
    next: {
      ja: 'デモのデータを消して、もう一度起動してください。',
      en: 'Delete the data of the demonstration and start again.',
    },
  },
  'jpki-double/unavailable': {
    ja: '（デモ）マイナンバーカードの認証局は、いま止められています。',
    en: '(Demo) The authority for My Number cards is switched off.',
    next: { ja: 'しばらくしてから、もう一度お試しください。', en: 'Try again later.' },
  },
} as const satisfies ErrorTable

/** The double cannot do its work. */
export class JpkiDoubleError extends CodedError<keyof typeof JPKI_DOUBLE_ERRORS> {}
