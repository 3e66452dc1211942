/**
 * The fields of the terms with a partner, each under its JSON pointer (RFC 6901) in what the service takes: the form draws them,
 * errors of the schema and lines of a change find their names by them.
 */
import type { Text } from '@jitsuin/kernel'

/** How a field is written. `lines`: one value a line; `certificates`: PEM blocks; `json`: a set of public keys (RFC 7517 §5). */
export type FieldKind = 'line' | 'lines' | 'certificates' | 'json' | 'choice'

/** One row: its name, a hint, how it is written. A choice has options, the first of which is the usual one. */
export type FieldRow = Text & {
  readonly part: 'common' | 'saml' | 'oidc'
  readonly kind: FieldKind
  readonly need: 'required' | 'optional'
  readonly hint?: Text
  readonly options?: Readonly<Record<string, Text>>
}

const HTTPS: Text = { ja: 'https で始まるアドレス', en: 'An address that begins with https' }
const HTTPS_LINES: Text = {
  ja: 'https で始まるアドレスを1行に1つ',
  en: 'Addresses that begin with https, one a line',
}
const PEM: Text = {
  ja: '-----BEGIN CERTIFICATE----- から貼り付けます',
  en: 'Paste from -----BEGIN CERTIFICATE-----',
}
const JWKS: Text = { ja: '公開鍵だけの JWK Set を貼り付けます', en: 'Paste a JWK Set of public keys alone' }

/** Every field, in the order of the form. */
export const FIELDS = {
  '/name/ja': {
    part: 'common',
    kind: 'line',
    need: 'required',
    ja: '名称（日本語）',
    en: 'Name (Japanese)',
    hint: { ja: '同意の画面に表示されます', en: 'Shown when people are asked for consent' },
  },
  '/name/en': { part: 'common', kind: 'line', need: 'required', ja: '名称（英語）', en: 'Name (English)' },
  '/legalName/ja': {
    part: 'common',
    kind: 'line',
    need: 'required',
    ja: '運営者の正式名称（日本語）',
    en: 'Legal name (Japanese)',
  },
  '/legalName/en': {
    part: 'common',
    kind: 'line',
    need: 'required',
    ja: '運営者の正式名称（英語）',
    en: 'Legal name (English)',
  },
  '/purpose/ja': {
    part: 'common',
    kind: 'line',
    need: 'required',
    ja: '利用目的（日本語）',
    en: 'Purpose (Japanese)',
    hint: {
      ja: '何のために情報を使うか。同意の画面に表示されます',
      en: 'What the information is used for; shown when people are asked for consent',
    },
  },
  '/purpose/en': {
    part: 'common',
    kind: 'line',
    need: 'required',
    ja: '利用目的（英語）',
    en: 'Purpose (English)',
  },
  '/homepage': {
    part: 'common',
    kind: 'line',
    need: 'required',
    ja: 'サービスのホームページ',
    en: 'Home page of the service',
    hint: HTTPS,
  },
  '/contractNumber': {
    part: 'common',
    kind: 'line',
    need: 'required',
    ja: '契約番号',
    en: 'Contract number',
  },
  '/contact/name': {
    part: 'common',
    kind: 'line',
    need: 'required',
    ja: '連絡先の担当者',
    en: 'Contact person',
  },
  '/contact/mail': {
    part: 'common',
    kind: 'line',
    need: 'required',
    ja: '連絡先のメール',
    en: 'E-mail of the contact',
  },
  '/contact/telephone': {
    part: 'common',
    kind: 'line',
    need: 'optional',
    ja: '連絡先の電話',
    en: 'Telephone of the contact',
  },
  '/role': {
    part: 'common',
    kind: 'choice',
    need: 'required',
    ja: '国家資格の確認',
    en: 'National qualification',
    options: {
      required: {
        ja: '資格を確かめられた人だけを通す',
        en: 'Only people whose qualification was found good',
      },
      'not-required': { ja: '資格がなくても通す', en: 'Not required' },
    },
  },
  '/protocol/entityId': {
    part: 'saml',
    kind: 'line',
    need: 'required',
    ja: 'エンティティ ID',
    en: 'Entity ID',
  },
  '/protocol/consumers': {
    part: 'saml',
    kind: 'lines',
    need: 'required',
    ja: '応答の受け取り先（ACS）',
    en: 'Assertion consumer addresses',
    hint: {
      ja: 'https で始まるアドレスを1行に1つ。最初の行が既定です',
      en: 'One a line; the first is the default',
    },
  },
  '/protocol/logout/redirect': {
    part: 'saml',
    kind: 'line',
    need: 'optional',
    ja: 'サインアウトの宛先（リダイレクト）',
    en: 'Logout address (redirect)',
    hint: HTTPS,
  },
  '/protocol/logout/post': {
    part: 'saml',
    kind: 'line',
    need: 'optional',
    ja: 'サインアウトの宛先（POST）',
    en: 'Logout address (POST)',
    hint: HTTPS,
  },
  '/protocol/signingCertificates': {
    part: 'saml',
    kind: 'certificates',
    need: 'optional',
    ja: '署名の証明書',
    en: 'Signing certificates',
    hint: PEM,
  },
  '/protocol/encryption/kind': {
    part: 'saml',
    kind: 'choice',
    need: 'required',
    ja: '暗号化',
    en: 'Encryption',
    options: {
      none: { ja: 'しない', en: 'None' },
      'aes-gcm': { ja: 'AES-GCM', en: 'AES-GCM' },
      'aes-cbc': {
        ja: 'AES-CBC（ほかを扱えない連携先だけ）',
        en: 'AES-CBC (only for partners that know no other)',
      },
    },
  },
  '/protocol/encryption/certificate': {
    part: 'saml',
    kind: 'certificates',
    need: 'optional',
    ja: '暗号化の証明書',
    en: 'Encryption certificate',
    hint: PEM,
  },
  '/protocol/signedRequests': {
    part: 'saml',
    kind: 'choice',
    need: 'required',
    ja: '要求への署名',
    en: 'Signed requests',
    options: { demanded: { ja: '必ず求める', en: 'Demanded' }, optional: { ja: '求めない', en: 'Optional' } },
  },
  '/protocol/nameIdFormat': {
    part: 'saml',
    kind: 'choice',
    need: 'required',
    ja: '利用者の識別子',
    en: 'Name identifier',
    options: {
      persistent: { ja: '連携先ごとに変わらない仮名', en: 'Lasting pseudonym for this partner' },
      transient: { ja: '毎回変わる仮名', en: 'New pseudonym each time' },
    },
  },
  '/protocol/idpInitiated': {
    part: 'saml',
    kind: 'choice',
    need: 'required',
    ja: 'こちらから始めるサインイン',
    en: 'Sign-in begun by us',
    options: { refused: { ja: '使わない', en: 'Refused' }, allowed: { ja: '使う', en: 'Allowed' } },
  },
  '/protocol/metadataAddress': {
    part: 'saml',
    kind: 'line',
    need: 'optional',
    ja: 'メタデータの公開アドレス',
    en: 'Address of the metadata',
    hint: HTTPS,
  },
  '/protocol/clientId': {
    part: 'oidc',
    kind: 'line',
    need: 'required',
    ja: 'クライアント ID',
    en: 'Client ID',
    hint: {
      ja: '英小文字・数字・点・ハイフンで3〜64文字',
      en: '3 to 64 lower-case letters, digits, dots and hyphens',
    },
  },
  '/protocol/redirectAddresses': {
    part: 'oidc',
    kind: 'lines',
    need: 'required',
    ja: '戻り先のアドレス',
    en: 'Redirect addresses',
    hint: HTTPS_LINES,
  },
  '/protocol/afterLogoutAddresses': {
    part: 'oidc',
    kind: 'lines',
    need: 'optional',
    ja: 'サインアウト後の戻り先',
    en: 'Addresses after logout',
    hint: HTTPS_LINES,
  },
  '/protocol/backChannelLogoutAddress': {
    part: 'oidc',
    kind: 'line',
    need: 'optional',
    ja: 'サインアウトの通知先',
    en: 'Back-channel logout address',
    hint: HTTPS,
  },
  '/protocol/clientAuthentication/method': {
    part: 'oidc',
    kind: 'choice',
    need: 'required',
    ja: 'クライアントの確認方法',
    en: 'Client authentication',
    options: {
      private_key_jwt: { ja: '署名付き JWT（鍵を登録）', en: 'private_key_jwt (keys registered here)' },
      private_key_jwt_by_address: {
        ja: '署名付き JWT（鍵のアドレスを登録）',
        en: 'private_key_jwt (keys at an address)',
      },
      tls_client_auth: { ja: 'クライアント証明書（認証局が発行）', en: 'tls_client_auth (issued by a CA)' },
      client_secret_basic: {
        ja: '共有の秘密（ほかを使えない連携先だけ）',
        en: 'client_secret_basic (only where nothing else works)',
      },
    },
  },
  '/protocol/clientAuthentication/jwks': {
    part: 'oidc',
    kind: 'json',
    need: 'optional',
    ja: '公開鍵（JWK Set）',
    en: 'Public keys (JWK Set)',
    hint: JWKS,
  },
  '/protocol/clientAuthentication/jwksAddress': {
    part: 'oidc',
    kind: 'line',
    need: 'optional',
    ja: '公開鍵のアドレス',
    en: 'Address of the public keys',
    hint: HTTPS,
  },
  '/protocol/clientAuthentication/subjectName': {
    part: 'oidc',
    kind: 'line',
    need: 'optional',
    ja: '証明書の主体者名',
    en: 'Subject name of the certificate',
  },
  '/protocol/pushedRequests': {
    part: 'oidc',
    kind: 'choice',
    need: 'required',
    ja: '事前の要求の送信（PAR）',
    en: 'Pushed requests (PAR)',
    options: {
      required: { ja: '必ず使う', en: 'Required' },
      optional: { ja: '使わなくてもよい', en: 'Optional' },
    },
  },
  '/protocol/boundTokens': {
    part: 'oidc',
    kind: 'choice',
    need: 'required',
    ja: 'トークンの持ち主の確認',
    en: 'Bound tokens',
    options: {
      dpop: { ja: 'DPoP', en: 'DPoP' },
      tls: { ja: 'クライアント証明書', en: 'TLS client certificate' },
      'not-required': { ja: 'しない', en: 'Not required' },
    },
  },
  '/protocol/reasonOfAccess': {
    part: 'oidc',
    kind: 'choice',
    need: 'required',
    ja: '利用の理由',
    en: 'Reason of access',
    options: {
      'not-used': { ja: '使わない', en: 'Not used' },
      'from-partner': { ja: '連携先が示す', en: 'Stated by the partner' },
      'from-person': { ja: '本人が同意の画面で書く', en: 'Written by the person' },
    },
  },
  '/protocol/refreshTokens': {
    part: 'oidc',
    kind: 'choice',
    need: 'required',
    ja: 'トークンの更新',
    en: 'Refresh tokens',
    options: {
      off: { ja: '使わない', en: 'Off' },
      'while-signed-in': { ja: 'サインイン中だけ使う', en: 'While signed in' },
    },
  },
} as const satisfies Record<`/${string}`, FieldRow>

/** The pointer of a field. */
export type FieldPointer = keyof typeof FIELDS

/** Every field, in the order of the form. */
export const ALL_FIELDS = Object.keys(FIELDS) as FieldPointer[] // the table has no other keys

/** The row of a field; the table's own type knows each row too narrowly to ask all of them the same. */
export function rowOf(field: FieldPointer): FieldRow {
  return FIELDS[field]
}

/** The field to which a pointer belongs: the field itself, one that it lies in, or one that lies in it. */
export function fieldOf(pointer: string): FieldPointer | null {
  const inside = ALL_FIELDS.filter((field) => pointer === field || pointer.startsWith(`${field}/`))
  return inside[0] ?? ALL_FIELDS.find((field) => field.startsWith(`${pointer}/`)) ?? null
}
