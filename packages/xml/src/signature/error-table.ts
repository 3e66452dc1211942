import type { ErrorTable } from '@jitsuin/kernel'

const ASK_SIGNER = {
  ja: '署名した人か、署名したシステムの提供元にお問い合わせください。',
  en: 'Ask the signer, or the maker of the system that signed.',
}

const DO_NOT_USE = { ja: 'この文書は使わないでください。', en: 'Do not use this document.' }

const CHECK_CALL = {
  ja: '署名を作る設定を見直してください。',
  en: 'Check the settings with which the signature is made.',
}

/** Refusals of XML Signature and of the XPath expressions in it. */
export const SIGNATURE_ERRORS = {
  'xml-signature/malformed': {
    ja: '署名の形式に誤りがあります。',
    en: 'The signature is not built as the standard demands.',
    next: DO_NOT_USE,
  },
  'xml-signature/not-found': {
    ja: '検証する署名が見つかりません。',
    en: 'The signature to be checked is not in the document.',
    next: ASK_SIGNER,
  },
  'xml-signature/ambiguous': {
    ja: '署名が二つ以上あり、どれを検証するか決まりません。',
    en: 'The document holds more than one signature, and none was chosen.',
    next: {
      ja: '検証する署名の識別子(Id)を指定してください。',
      en: 'State the Id of the signature to be checked.',
    },
  },
  'xml-signature/algorithm-refused': {
    ja: '安全でないか、対応していない暗号方式が使われています。',
    en: 'An algorithm is in use that is unsafe or unknown.',
    next: {
      ja: '許可された方式(例: RSAとSHA-256)で署名し直してください。',
      en: 'Sign again with an allowed algorithm, such as RSA with SHA-256.',
    },
  },
  'xml-signature/hmac-truncated': {
    ja: '共通鍵による署名値が短く切られています。',
    en: 'The authentication code of the signature is cut short.',
    next: DO_NOT_USE,
  },
  'xml-signature/no-key': {
    ja: '署名を検証する鍵がありません。',
    en: 'There is no key to check the signature with.',
    next: ASK_SIGNER,
  },
  'xml-signature/key-mismatch': {
    ja: '鍵の種類か長さが、署名の方式に合いません。',
    en: 'The kind or size of the key does not fit the signature algorithm.',
    next: ASK_SIGNER,
  },
  'xml-signature/transform-refused': {
    ja: '署名の対象に、対応していない変換が指定されています。',
    en: 'A signed part uses a transformation that is not supported or not allowed.',
    next: ASK_SIGNER,
  },
  'xml-signature/reference-refused': {
    ja: '署名の対象の指定の仕方に対応していません。',
    en: 'A signed part is referred to in a way that is not supported.',
    next: ASK_SIGNER,
  },
  'xml-signature/too-much': {
    ja: '署名の対象や変換が多すぎます。',
    en: 'The signature refers to too many parts, or transforms too much.',
    next: DO_NOT_USE,
  },
  'xml-signature/request': {
    ja: '署名を作る指示に誤りがあります。',
    en: 'The signature cannot be made as requested.',
    next: CHECK_CALL,
  },
  'xpath/syntax': {
    ja: '署名の対象を選ぶ式(XPath)に誤りがあります。',
    en: 'The expression (XPath) that selects the signed part is wrong.',
    next: ASK_SIGNER,
  },
  'xpath/unsupported': {
    ja: '署名の対象を選ぶ式(XPath)に、対応していない機能があります。',
    en: 'The expression (XPath) that selects the signed part uses something not supported.',
    next: ASK_SIGNER,
  },
  'xpath/budget': {
    ja: '署名の対象を選ぶ式(XPath)の計算が多すぎます。',
    en: 'The expression (XPath) that selects the signed part takes too much computing.',
    next: DO_NOT_USE,
  },
} as const satisfies ErrorTable
