/**
 * Why a path is refused: one row per reason, with the sentence for people and what would help. Path validation returns the
 * code; pages and reports take the words from here.
 */
import type { ErrorTable } from '@jitsuin/kernel'

const ASK_ISSUER = {
  ja: '証明書の発行元に問い合わせてください。',
  en: 'Ask the authority that issued the certificate.',
}
const DO_NOT_TRUST = {
  ja: 'この証明書は信頼しないでください。',
  en: 'Do not trust this certificate.',
}
const NEXT_CHAIN = {
  ja: '途中の認証局の証明書と、信頼する認証局の一覧を確かめてください。',
  en: 'Check that the intermediate certificates and the right trust anchors are given.',
}

/** Every reason for which path building and validation refuse. */
export const PATH_FAILURES = {
  'path/no-anchor': {
    ja: '信頼する認証局までの証明書のつながりが見つかりません。',
    en: 'No chain of certificates leads to a trusted authority.',
    next: NEXT_CHAIN,
  },
  'path/search-exhausted': {
    ja: '証明書のつながりの候補が多すぎるため、確認を打ち切りました。',
    en: 'There are too many candidate chains; the search was stopped.',
    next: NEXT_CHAIN,
  },
  'path/certificate-unreadable': {
    ja: '証明書を読み取れません。',
    en: 'The certificate cannot be read.',
    next: ASK_ISSUER,
  },
  'anchor/not-an-authority': {
    ja: '信頼の起点として渡された証明書は、認証局のものではありません。',
    en: 'The certificate given as trust anchor is not that of an authority.',
    next: NEXT_CHAIN,
  },
  'anchor/unusable': {
    ja: '信頼の起点の証明書に、解釈できない必須の拡張項目があります。',
    en: 'The trust anchor carries a critical extension that cannot be processed.',
    next: NEXT_CHAIN,
  },
  'anchor/not-in-validity': {
    ja: '信頼の起点の証明書は、この時点では有効期間の外です。',
    en: 'The trust anchor is outside its validity period at that time.',
    next: NEXT_CHAIN,
  },
  'extension/malformed': {
    ja: '証明書の拡張項目が規格に合っていません。',
    en: 'An extension of the certificate does not follow the standard.',
    next: ASK_ISSUER,
  },
  'extension/critical-unknown': {
    ja: '証明書に、解釈できない必須の拡張項目があります。',
    en: 'The certificate carries a critical extension that cannot be processed.',
    next: ASK_ISSUER,
  },
  'structure/contradictory': {
    ja: '証明書の内容が互いに矛盾しています。',
    en: 'The statements of the certificate contradict each other.',
    next: ASK_ISSUER,
  },
  'structure/names': {
    ja: '証明書の発行者名または主体者名が空です。',
    en: 'The certificate names no issuer or no subject.',
    next: ASK_ISSUER,
  },
  'structure/serial-number': {
    ja: '証明書のシリアル番号が規格に合っていません。',
    en: 'The serial number of the certificate does not follow the standard.',
    next: ASK_ISSUER,
  },
  'structure/profile': {
    ja: '証明書が RFC 5280 の発行規則を守っていません。',
    en: 'The certificate breaks a rule that RFC 5280 sets for issuers.',
    next: ASK_ISSUER,
  },
  'name/not-chained': {
    ja: '証明書の発行者名が、上位の認証局の名前と一致しません。',
    en: 'The issuer of the certificate is not the subject of the one above it.',
    next: NEXT_CHAIN,
  },
  'validity/not-yet': {
    ja: '証明書の有効期間がまだ始まっていません。',
    en: 'The certificate is not valid yet at that time.',
    next: ASK_ISSUER,
  },
  'validity/expired': {
    ja: '証明書の有効期間が終わっています。',
    en: 'The certificate has expired at that time.',
    next: ASK_ISSUER,
  },
  'signature/invalid': {
    ja: '証明書の署名が正しくありません。書き換えられたか、別の鍵で作られています。',
    en: 'The signature of the certificate is wrong: it was altered, or another key made it.',
    next: DO_NOT_TRUST,
  },
  'signature/not-allowed': {
    ja: '証明書の署名の方式または鍵の長さが、認められていないものです。',
    en: 'The algorithm or the size of the key of the signature is not allowed.',
    next: ASK_ISSUER,
  },
  'signature/unknown-algorithm': {
    ja: '証明書の署名の方式に対応していません。',
    en: 'The signature algorithm of the certificate is not supported.',
    next: ASK_ISSUER,
  },
  'name-constraints/violated': {
    ja: '証明書の名前が、上位の認証局に許された範囲の外です。',
    en: 'A name of the certificate lies outside what an authority above may certify.',
    next: DO_NOT_TRUST,
  },
  'name-constraints/unsupported': {
    ja: '上位の認証局に課された名前の制限を、この証明書の名前について判断できません。',
    en: 'A limit on names cannot be judged for the kind of name in this certificate.',
    next: ASK_ISSUER,
  },
  'policy/none-valid': {
    ja: '求められた証明書ポリシで発行された証明書ではありません。',
    en: 'The path is valid under none of the policies that are required.',
    next: ASK_ISSUER,
  },
  'policy/mapping-of-any': {
    ja: '証明書ポリシの対応付けに、使えない値があります。',
    en: 'A policy mapping maps from or to anyPolicy.',
    next: ASK_ISSUER,
  },
  'authority/not-a-ca': {
    ja: '途中の証明書が認証局のものではありません。',
    en: 'A certificate in the path is not that of an authority.',
    next: DO_NOT_TRUST,
  },
  'authority/path-too-long': {
    ja: '認証局の階層が、上位の認証局に許された深さを超えています。',
    en: 'More authorities follow than one above allows.',
    next: DO_NOT_TRUST,
  },
  'authority/may-not-sign': {
    ja: '途中の認証局の鍵は、証明書の発行に使えないものです。',
    en: 'The key of an authority in the path may not sign certificates.',
    next: DO_NOT_TRUST,
  },
  'purpose/not-allowed': {
    ja: '証明書の用途（拡張鍵用途）が目的に合っていません。',
    en: 'The certificate is not meant for this purpose (extended key usage).',
    next: ASK_ISSUER,
  },
  'key-usage/not-allowed': {
    ja: '証明書の鍵用途が目的に合っていません。',
    en: 'The key of the certificate may not be used in this way (key usage).',
    next: ASK_ISSUER,
  },
  'status/revoked': {
    ja: '証明書は失効しています。',
    en: 'The certificate has been revoked.',
    next: DO_NOT_TRUST,
  },
  'status/unknown': {
    ja: '証明書が失効していないことを確かめられません。',
    en: 'It cannot be established that the certificate is not revoked.',
    next: {
      ja: '新しい失効情報（CRL または OCSP）を用意して、もう一度確かめてください。',
      en: 'Provide current revocation information (CRL or OCSP) and check again.',
    },
  },
  'hpki/policy': {
    ja: 'HPKI の証明書ポリシに従った証明書ではありません。',
    en: 'The certificate was not issued under the HPKI policy that this use needs.',
    next: ASK_ISSUER,
  },
} as const satisfies ErrorTable

/** The code of one reason, such as `signature/invalid`. */
export type PathFailureCode = keyof typeof PATH_FAILURES
