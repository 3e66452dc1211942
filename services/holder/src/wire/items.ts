/** The closed lists of the portal: audiences, profile items, and the disclosure table. */
import type { Text } from '@jitsuin/kernel'

/** The two audiences of the disclosure table: connected services and other holders, and the public. */
export const AUDIENCES = {
  users: { ja: '利用者向け', en: 'To users' },
  public: { ja: '一般向け', en: 'To the public' },
} as const

export type Audience = keyof typeof AUDIENCES

/** What a holder fills in about themselves, in the order of the screen; lengths in UTF-16 units (C-10). */
export const PROFILE_ITEMS = {
  homeArea: { ja: '居住地域', en: 'Area of residence', lines: 'one', maxLength: 60 },
  practiceArea: { ja: '主たる活動地域', en: 'Main area of practice', lines: 'one', maxLength: 60 },
  association: { ja: '所属医師会', en: 'Medical association', lines: 'one', maxLength: 60 },
  institution: { ja: '主たる所属施設', en: 'Main institution', lines: 'one', maxLength: 100 },
  department: { ja: '主たる診療科目', en: 'Main specialty', lines: 'one', maxLength: 60 },
  societies: { ja: '所属学会', en: 'Academic societies', lines: 'several', maxLength: 400 },
  statement: { ja: '自由記入欄', en: 'About me', lines: 'several', maxLength: 1000 },
} as const satisfies Record<string, ProfileItemRow>

type ProfileItemRow = Text & { readonly lines: 'one' | 'several'; readonly maxLength: number }

export type ProfileItem = keyof typeof PROFILE_ITEMS

/** Whether an audience is told an item. */
export type Setting = 'shown' | 'hidden'

/**
 * The disclosure table (情報開示設定, portal §4.3) with its defaults: users see the name, sex, register entry and institution, the
 * public sees the name alone. The qualification itself is no item: the certificate states it to everyone.
 */
export const DISCLOSURE_ITEMS = {
  name: { ja: '氏名', en: 'Name', section: 'basic', users: 'shown', public: 'shown' },
  sex: { ja: '性別', en: 'Sex', section: 'basic', users: 'shown', public: 'hidden' },
  birthDate: { ja: '生年月日', en: 'Date of birth', section: 'basic', users: 'hidden', public: 'hidden' },
  age: { ja: '年齢', en: 'Age', section: 'basic', users: 'hidden', public: 'hidden' },
  licenceNumber: {
    ja: '医師登録番号',
    en: 'Licence registration number',
    section: 'basic',
    users: 'shown',
    public: 'hidden',
  },
  licenceDate: {
    ja: '医師登録年月日',
    en: 'Date of licence registration',
    section: 'basic',
    users: 'shown',
    public: 'hidden',
  },
  jmaMemberId: { ja: '日医会員ID', en: 'JMA member ID', section: 'basic', users: 'hidden', public: 'hidden' },
  address: {
    ja: '住所（申請時）',
    en: 'Address (at application)',
    section: 'basic',
    users: 'hidden',
    public: 'hidden',
  },
  mail: {
    ja: 'メールアドレス（申請時）',
    en: 'E-mail (at application)',
    section: 'basic',
    users: 'hidden',
    public: 'hidden',
  },
  homeArea: { ...words('homeArea'), section: 'profile', users: 'hidden', public: 'hidden' },
  practiceArea: { ...words('practiceArea'), section: 'profile', users: 'hidden', public: 'hidden' },
  association: { ...words('association'), section: 'profile', users: 'hidden', public: 'hidden' },
  institution: { ...words('institution'), section: 'profile', users: 'shown', public: 'hidden' },
  department: { ...words('department'), section: 'profile', users: 'hidden', public: 'hidden' },
  societies: { ...words('societies'), section: 'profile', users: 'hidden', public: 'hidden' },
  statement: { ...words('statement'), section: 'profile', users: 'hidden', public: 'hidden' },
} as const satisfies Record<string, DisclosureItemRow>

type DisclosureItemRow = Text & { readonly section: 'basic' | 'profile' } & Readonly<
    Record<Audience, Setting>
  >

export type DisclosureItem = keyof typeof DISCLOSURE_ITEMS

function words(item: ProfileItem): Text {
  const { ja, en } = PROFILE_ITEMS[item]
  return { ja, en }
}

/** Every item of the disclosure table, in the order of the screen. */
export const ALL_DISCLOSURE_ITEMS = Object.keys(DISCLOSURE_ITEMS) as DisclosureItem[] // the table has no other keys

/** Every profile item, in the order of the screen. */
export const ALL_PROFILE_ITEMS = Object.keys(PROFILE_ITEMS) as ProfileItem[] // the table has no other keys
