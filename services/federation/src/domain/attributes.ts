/**
 * What partners can be told of a person (portal-issuance-exchange §7), under which rule, and by which name in OpenID Connect.
 * The SAML names stand in saml-attributes.ts.
 */

/** Why an attribute may go to a partner. */
export const RELEASE_RULES = {
  always: { ja: '必ず渡す', en: 'Always' },
  disclosure: { ja: '情報開示設定（利用者向け）に従う', en: 'By the disclosure setting for users' },
  contract: { ja: '契約で定めた連携先だけ', en: 'Only where the contract says so' },
} as const

/** Our name of a rule. */
export type ReleaseRule = keyof typeof RELEASE_RULES

/** One row per attribute, in the order in which pages list them. `scope` is what a partner asks for it by. */
export const ATTRIBUTES = {
  hcRole: { ja: '国家資格', en: 'National qualification', rule: 'always', claim: 'hc_role', scope: 'openid' },
  authnMethod: {
    ja: 'ログインの方法',
    en: 'How you signed in',
    rule: 'always',
    claim: 'authn_method',
    scope: 'openid',
  },
  certNotAfter: {
    ja: '電子証明書の有効期限',
    en: 'End of the certificate',
    rule: 'always',
    claim: 'cert_not_after',
    scope: 'openid',
  },
  revocationChecked: {
    ja: '失効を確認した時刻',
    en: 'When revocation was checked',
    rule: 'always',
    claim: 'revocation_checked',
    scope: 'openid',
  },
  displayName: { ja: '氏名', en: 'Name', rule: 'disclosure', claim: 'name', scope: 'profile' },
  displayNameKana: {
    ja: '氏名（カナ）',
    en: 'Name (kana)',
    rule: 'disclosure',
    claim: 'name_kana',
    scope: 'profile',
  },
  givenName: {
    ja: '名（ローマ字）',
    en: 'Given name (Latin)',
    rule: 'disclosure',
    claim: 'given_name',
    scope: 'profile',
  },
  sn: {
    ja: '姓（ローマ字）',
    en: 'Family name (Latin)',
    rule: 'disclosure',
    claim: 'family_name',
    scope: 'profile',
  },
  licenseNumber: {
    ja: '医籍登録番号',
    en: 'Licence registration number',
    rule: 'disclosure',
    claim: 'license_number',
    scope: 'qualification',
  },
  licenseDate: {
    ja: '医籍登録年月日',
    en: 'Date of licence registration',
    rule: 'disclosure',
    claim: 'license_date',
    scope: 'qualification',
  },
  jmaMember: {
    ja: '日医会員',
    en: 'JMA membership',
    rule: 'disclosure',
    claim: 'jma_member',
    scope: 'membership',
  },
  jmaMemberId: {
    ja: '日医会員ID',
    en: 'JMA member ID',
    rule: 'disclosure',
    claim: 'jma_member_id',
    scope: 'membership',
  },
  affiliation: {
    ja: '主たる所属施設',
    en: 'Main institution',
    rule: 'disclosure',
    claim: 'affiliation',
    scope: 'affiliation',
  },
  prefecture: {
    ja: '都道府県',
    en: 'Prefecture',
    rule: 'disclosure',
    claim: 'prefecture',
    scope: 'affiliation',
  },
  subjectSerialNumber: {
    ja: '証明書の利用者番号',
    en: "Serial number of the certificate's subject",
    rule: 'contract',
    claim: 'subject_serial_number',
    scope: 'subject_serial_number',
  },
} as const satisfies Record<string, AttributeRow>

type AttributeRow = {
  readonly ja: string
  readonly en: string
  readonly rule: ReleaseRule
  readonly claim: string
  readonly scope: string
}

/** Our name of an attribute. */
export type AttributeName = keyof typeof ATTRIBUTES

/** Every attribute, in the order of the table. */
export const ALL_ATTRIBUTES = Object.keys(ATTRIBUTES) as [AttributeName, ...AttributeName[]] // the table has no other keys
