/** What people call the things that a network is told; the technical name stands beside it, for whoever operates the network. */

const NAMES: Readonly<Record<string, string>> = {
  hcRole: '国家資格',
  displayName: '氏名',
  displayNameKana: '氏名（カナ）',
  givenName: '名（ローマ字）',
  sn: '姓（ローマ字）',
  licenseNumber: '登録番号',
  licenseDate: '登録年月日',
  jmaMember: '医師会の会員',
  jmaMemberId: '医師会の会員番号',
  affiliation: '主たる所属施設',
  prefecture: '都道府県',
  subjectSerialNumber: '証明書の番号',
  authnMethod: 'ログインの方法',
  certNotAfter: '電子証明書の有効期限',
  revocationChecked: '失効を確認した時刻',
  name: '氏名',
  familyName: '姓（ローマ字）',
  nameKana: '氏名（カナ）',
  reasonOfAccess: '利用の理由',
  acr: '認証の強さ',
  amr: '認証の手段',
  authTime: 'ログインした時刻',
}

const SECONDS = 1000

/** The Japanese name of an attribute (SAML) or a claim (OpenID Connect), if it has one here. */
export function japaneseName(technical: string): string | undefined {
  const name = technical.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  return Object.hasOwn(NAMES, name) ? NAMES[name] : undefined
}

/** A value as people read it: `auth_time` counts seconds (OpenID Connect Core §2), the rest is text already. */
export function readable(technical: string, value: string): string {
  if (technical !== 'auth_time' || !/^\d{1,12}$/.test(value)) return value
  return new Date(Number(value) * SECONDS).toLocaleString('ja-JP', { timeZone: 'Asia/Tokyo' })
}
