import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const ASK_PARTNER = {
  ja: '連携先のシステムの担当者にお問い合わせください。',
  en: 'Ask the operator of the connected service.',
}

/** Every refusal of this package. */
export const SAML_MESSAGE_ERRORS = {
  'saml/malformed': {
    ja: '連携先から届いた通信文の形式に誤りがあります。',
    en: 'The message of the connected service is not built as the standard demands.',
    next: ASK_PARTNER,
  },
  'saml/too-large': {
    ja: '連携先から届いた通信文が大きすぎます。',
    en: 'The message of the connected service is too large.',
    next: ASK_PARTNER,
  },
  'saml/unsupported': {
    ja: '連携先が、対応していない方法を求めています。',
    en: 'The connected service asks for something that is not supported.',
    next: ASK_PARTNER,
  },
  'saml/signature-invalid': {
    ja: '連携先から届いた通信文の署名が正しくありません。',
    en: 'The signature of the message is not valid.',
    next: ASK_PARTNER,
  },
  'saml/signature-misplaced': {
    ja: '連携先から届いた通信文の署名が、通信文全体を守っていません。',
    en: 'The signature does not cover the message that is used.',
    next: ASK_PARTNER,
  },
  'saml/algorithm-refused': {
    ja: '連携先の署名に、安全でない方式が使われています。',
    en: 'The signature of the connected service uses an unsafe algorithm.',
    next: ASK_PARTNER,
  },
  'saml/relay-state': {
    ja: '連携先から届いた付加情報が長すぎるか、正しくありません。',
    en: 'The relay state of the connected service is too long or not allowed.',
    next: ASK_PARTNER,
  },
  'saml/metadata-invalid': {
    ja: '連携先の設定情報（メタデータ）の内容に誤りがあります。',
    en: 'The metadata of the connected service is not usable.',
    next: ASK_PARTNER,
  },
  'saml/signer-unsuitable': {
    ja: '署名の鍵の種類が、この通信に使えません。',
    en: 'The signing key is of a kind that cannot be used here.',
    next: { ja: '運用担当者にお問い合わせください。', en: 'Ask the operator of this platform.' },
  },
} as const satisfies ErrorTable

/** A refusal of this package; the message names a place, never content. */
export class SamlError extends CodedError<keyof typeof SAML_MESSAGE_ERRORS> {}
