import type { ErrorTable } from '@jitsuin/kernel'

/** Refusals of XML Encryption. There is one for all that can go wrong with a key in hand: a second would be an oracle. */
export const ENCRYPTION_ERRORS = {
  'xml-encryption/malformed': {
    ja: '暗号化された部分の形式に誤りがあります。',
    en: 'The encrypted part is not built as the standard demands.',
    next: {
      ja: '暗号化したシステムの提供元にお問い合わせください。',
      en: 'Ask the maker of the system that encrypted it.',
    },
  },
  'xml-encryption/algorithm-refused': {
    ja: '安全でないか、対応していない暗号化の方式が使われています。',
    en: 'An encryption algorithm is in use that is unsafe or unknown.',
    next: {
      ja: 'AES-GCMとRSA-OAEPで暗号化し直してください。',
      en: 'Encrypt with AES-GCM and RSA-OAEP.',
    },
  },
  'xml-encryption/key-mismatch': {
    ja: '暗号化に使えない鍵です。',
    en: 'The key cannot be used for encryption.',
    next: { ja: 'RSA 2048ビット以上の鍵を使ってください。', en: 'Use an RSA key of 2048 bits or more.' },
  },
  'xml-encryption/failed': {
    ja: '暗号化された部分を読み取れません。',
    en: 'The encrypted part cannot be read.',
    next: {
      ja: '送り手に、正しい証明書で暗号化したかを確認してください。',
      en: 'Ask the sender whether the right certificate was used.',
    },
  },
} as const satisfies ErrorTable
