/** The closed vocabularies of campaigns (requirements C-03, portal-issuance-exchange §2.10). */
import type { Text } from '@jitsuin/kernel'

/** When members are written to. */
export const MAILING_PLANS = {
  'at-once': { ja: '一斉に送る', en: 'All at once' },
  'birth-month': { ja: '誕生月に送る', en: 'In the month of birth' },
  even: { ja: '毎月同数を送る', en: 'The same number every month' },
} as const satisfies Readonly<Record<string, Text>>
export type MailingPlan = keyof typeof MAILING_PLANS

/** Patterns of the trial in three prefectures, and one's own. Each row is where a new campaign begins; all of it can be changed. */
export const CAMPAIGN_PATTERNS = {
  mandate: {
    ja: '住民票の代理取得（茨城方式）',
    en: 'Residence record by mandate (Ibaraki)',
    mailing: 'at-once',
    mandate: 'asked',
    payer: 'none',
  },
  birthMonth: {
    ja: '誕生月の案内（熊本方式）',
    en: 'Mailing by birth month (Kumamoto)',
    mailing: 'birth-month',
    mandate: 'none',
    payer: 'none',
  },
  prefecturePays: {
    ja: '県が非会員の費用を負担（山梨方式）',
    en: 'The prefecture pays for non-members (Yamanashi)',
    mailing: 'at-once',
    mandate: 'none',
    payer: 'for-non-members',
  },
  own: { ja: '自由な組合せ', en: 'One of your own', mailing: 'at-once', mandate: 'none', payer: 'none' },
} as const satisfies Readonly<
  Record<
    string,
    Text & {
      readonly mailing: MailingPlan
      readonly mandate: 'asked' | 'none'
      readonly payer: 'none' | 'for-non-members' | 'for-everyone'
    }
  >
>
export type CampaignPattern = keyof typeof CAMPAIGN_PATTERNS

/** States of a campaign. Whoever has been written to can't be unwritten: only before that it can be cancelled. */
export const CAMPAIGN_STATES = {
  draft: { ja: '準備中', en: 'In preparation' },
  running: { ja: '発送中', en: 'Running' },
  closed: { ja: '終了', en: 'Closed' },
  cancelled: { ja: '取消し', en: 'Cancelled' },
} as const satisfies Readonly<Record<string, Text>>
export type CampaignState = keyof typeof CAMPAIGN_STATES

/** What happens with a member of a campaign, in the order in which it usually does. */
export const MEMBER_EVENTS = {
  undelivered: { ja: '宛所不明で戻った', en: 'Came back undelivered' },
  returned: { ja: '申請書が返送された', en: 'Form returned' },
  'mandate-received': { ja: '委任状が届いた', en: 'Mandate received' },
  'record-fetched': { ja: '住民票を取得した', en: 'Residence record fetched' },
  'opted-out': { ja: '案内は不要とのこと', en: 'Wants no more letters' },
} as const satisfies Readonly<Record<string, Text>>
export type MemberEvent = keyof typeof MEMBER_EVENTS

/** How a member is reminded. */
export const REMINDER_WAYS = {
  phone: { ja: '電話', en: 'Phone' },
  mail: { ja: 'メール', en: 'E-mail' },
  postcard: { ja: 'はがき', en: 'Postcard' },
} as const satisfies Readonly<Record<string, Text>>
export type ReminderWay = keyof typeof REMINDER_WAYS

/** What came of a reminder. */
export const REMINDER_OUTCOMES = {
  reached: { ja: '伝わった', en: 'Reached' },
  'not-reached': { ja: 'つながらず', en: 'Not reached' },
  'opted-out': { ja: '案内は不要とのこと', en: 'Wants no more letters' },
} as const satisfies Readonly<Record<string, Text>>
export type ReminderOutcome = keyof typeof REMINDER_OUTCOMES

/** Columns of a member list, as the first line of the file names them. */
export const MEMBER_COLUMNS = {
  family: { ja: '姓', en: 'family', need: 'required' },
  given: { ja: '名', en: 'given', need: 'required' },
  familyKana: { ja: 'セイ', en: 'familyKana', need: 'required' },
  givenKana: { ja: 'メイ', en: 'givenKana', need: 'required' },
  birthDate: { ja: '生年月日', en: 'birthDate', need: 'required' },
  memberId: { ja: '日医会員ID', en: 'memberId', need: 'optional' },
  licenceNumber: { ja: '医籍登録番号', en: 'licenceNumber', need: 'optional' },
  association: { ja: '医師会', en: 'association', need: 'required' },
  prefecture: { ja: '都道府県', en: 'prefecture', need: 'required' },
  postalCode: { ja: '郵便番号', en: 'postalCode', need: 'required' },
  address: { ja: '住所', en: 'address', need: 'required' },
  phone: { ja: '電話番号', en: 'phone', need: 'optional' },
  email: { ja: 'メールアドレス', en: 'email', need: 'optional' },
} as const satisfies Readonly<Record<string, Text & { readonly need: 'required' | 'optional' }>>
export type MemberColumn = keyof typeof MEMBER_COLUMNS

/** What can be wrong with a member list. */
export const LIST_PROBLEMS = {
  'column-missing': { ja: '列がありません', en: 'The column is missing' },
  'column-unknown': { ja: '使われない列です', en: 'The column is not used' },
  empty: { ja: '空欄です', en: 'Nothing is written' },
  'not-a-day': { ja: '日付ではありません', en: 'Not a date' },
  'not-digits': { ja: '数字の桁が違います', en: 'Not the right number of digits' },
  'not-kana': { ja: 'カタカナではありません', en: 'Not katakana' },
  'not-a-prefecture': { ja: '都道府県名ではありません', en: 'Not a prefecture' },
  'not-an-address': { ja: 'メールアドレスではありません', en: 'Not an e-mail address' },
  'no-number': { ja: '会員IDか医籍登録番号が要ります', en: 'A member ID or licence number is needed' },
  'too-long': { ja: '長すぎます', en: 'Too long' },
  'twice-in-list': { ja: '名簿に二度あります', en: 'Twice in the list' },
  'in-campaign': { ja: 'すでに登録されています', en: 'Already in this campaign' },
  'not-printable': { ja: '印刷できない文字があります', en: 'A character can not be printed' },
} as const satisfies Readonly<Record<string, Text>>
export type ListProblem = keyof typeof LIST_PROBLEMS
