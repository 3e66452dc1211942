/** The closed vocabularies of the issuing office: one row per word, its Japanese and its English. */
import type { Text } from '@jitsuin/kernel'

type Words = Readonly<Record<string, Text>>

/** How an application reaches the office (portal-issuance-exchange §2.1, A–F). */
export const CHANNELS = {
  myNumberPortal: { letter: 'A', ja: 'マイナポータル', en: 'My Number portal' },
  webForm: { letter: 'B', ja: 'ウェブ入力・郵送', en: 'Web form and post' },
  paper: { letter: 'C', ja: '紙の申請書・郵送', en: 'Paper form and post' },
  counter: { letter: 'D', ja: '医師会の窓口', en: 'Counter of an association' },
  hospitalBatch: { letter: 'E', ja: '病院の一括申請', en: 'Hospital in bulk' },
  emergency: { letter: 'F', ja: '緊急（JMAT）', en: 'Emergency (JMAT)' },
} as const satisfies Readonly<Record<string, Text & { readonly letter: string }>>
export type Channel = keyof typeof CHANNELS

/** What is applied for (申請区分, §2.2); the letters but F are a setting of the form. */
export const CASE_KINDS = {
  new: { letter: 'A', ja: '新規', en: 'New' },
  renewal: { letter: 'B', ja: '更新', en: 'Renewal' },
  loss: { letter: 'C', ja: '紛失', en: 'Loss' },
  damage: { letter: 'D', ja: '破損', en: 'Damage' },
  nameChange: { letter: 'E', ja: '姓名変更', en: 'Change of name' },
  membershipChange: { letter: 'F', ja: '日医会員/非会員変更', en: 'Change of membership' },
  other: { letter: 'G', ja: 'その他', en: 'Other' },
} as const satisfies Readonly<Record<string, Text & { readonly letter: string }>>
export type CaseKind = keyof typeof CASE_KINDS

/** States of an application (§2.7). `open` cases are in the work queue; the others have ended. */
export const CASE_STATES = {
  draft: { ja: '入力中', en: 'Draft', phase: 'before' },
  received: { ja: '受付', en: 'Received', phase: 'open' },
  'document-check': { ja: '書類確認中', en: 'Documents being checked', phase: 'open' },
  deficient: { ja: '不備連絡中', en: 'Deficient', phase: 'open' },
  'licence-inquiry': { ja: '医籍照会中', en: 'Registry being asked', phase: 'open' },
  'licence-ng': { ja: '照会不一致', en: 'Registry does not match', phase: 'open' },
  'licence-ok': { ja: '照会済', en: 'Registry matched', phase: 'open' },
  'awaiting-payment': { ja: '入金待ち', en: 'Awaiting payment', phase: 'open' },
  'approval-wait': { ja: '承認待ち', en: 'Awaiting approval', phase: 'open' },
  approved: { ja: '承認済', en: 'Approved', phase: 'open' },
  'second-key-issued': {
    ja: 'セカンド電子証明書先行発行済',
    en: 'Second certificate issued first',
    phase: 'open',
  },
  production: { ja: '発行中', en: 'In production', phase: 'open' },
  'production-error': { ja: '製造不良', en: 'Production fault', phase: 'open' },
  shipped: { ja: '発送済', en: 'Shipped', phase: 'open' },
  notified: { ja: '発行完了通知済', en: 'Applicant notified', phase: 'open' },
  'pickup-reserved': { ja: '受取予約済', en: 'Pick-up reserved', phase: 'open' },
  'handed-over': { ja: '交付済', en: 'Handed over', phase: 'closed' },
  unclaimed: { ja: '受取期限切れ', en: 'Unclaimed', phase: 'open' },
  returned: { ja: '返送・失効・廃棄', en: 'Returned, revoked, destroyed', phase: 'closed' },
  rejected: { ja: '却下', en: 'Rejected', phase: 'closed' },
  withdrawn: { ja: '取下げ', en: 'Withdrawn', phase: 'closed' },
  lapsed: { ja: '期限切れ', en: 'Lapsed', phase: 'closed' },
} as const satisfies Readonly<Record<string, Text & { readonly phase: 'before' | 'open' | 'closed' }>>
export type CaseStateName = keyof typeof CASE_STATES

/** Every state, in the order of a case's life. */
export const ALL_CASE_STATES = Object.keys(CASE_STATES) as CaseStateName[] // the table has no other keys

/** Papers of an application (requirements C-03). */
export const DOCUMENT_KINDS = {
  applicationForm: { ja: '発行申請書', en: 'Application form' },
  photo: { ja: '写真', en: 'Photo' },
  medicalLicence: { ja: '医師免許証の写し', en: 'Copy of the medical licence' },
  identity: { ja: '身分証の写し', en: 'Copy of an identity document' },
  residenceRecord: { ja: '住民票の写し（原本）', en: 'Residence record (original)' },
  familyRegister: { ja: '戸籍謄(抄)本', en: 'Family register extract' },
  residenceMandate: { ja: '委任状', en: 'Power of attorney' },
} as const satisfies Words
export type DocumentKind = keyof typeof DOCUMENT_KINDS

/** Identity documents, any one of six (requirements C-03). */
export const IDENTITY_KINDS = {
  passport: { ja: '日本国旅券', en: 'Japanese passport' },
  drivingLicence: { ja: '運転免許証', en: 'Driving licence' },
  drivingHistory: { ja: '運転経歴証明書', en: 'Driving-history certificate' },
  residentRegisterCard: {
    ja: '住民基本台帳カード（写真付き）',
    en: 'Basic Resident Register card with photo',
  },
  myNumberCard: { ja: 'マイナンバーカード（表面）', en: 'My Number card (front)' },
  governmentEmployeeId: { ja: '官公庁職員身分証明書', en: 'Government-employee photo ID' },
} as const satisfies Words
export type IdentityKind = keyof typeof IDENTITY_KINDS

/** Why a certificate or card ends, as the office records it (§2.8); the CA's reason follows from it. */
export const REVOCATION_CAUSES = {
  loss: { ja: '紛失', en: 'Loss', crlReason: 'keyCompromise' },
  theft: { ja: '盗難', en: 'Theft', crlReason: 'keyCompromise' },
  damage: { ja: '破損', en: 'Damage', crlReason: 'superseded' },
  changedFacts: { ja: '記載事項変更', en: 'Changed facts', crlReason: 'superseded' },
  membershipChange: { ja: '会員種別変更', en: 'Change of membership', crlReason: 'superseded' },
  stopOfUse: { ja: '利用中止', en: 'Stop of use', crlReason: 'cessationOfOperation' },
  licenceWithdrawn: {
    ja: '医籍抹消・業務停止',
    en: 'Licence withdrawn or suspended',
    crlReason: 'privilegeWithdrawn',
  },
  death: { ja: '死亡', en: 'Death', crlReason: 'cessationOfOperation' },
  keyCompromise: { ja: '鍵危殆化', en: 'Key compromised', crlReason: 'keyCompromise' },
  unclaimed: { ja: '受取期限切れ', en: 'Unclaimed', crlReason: 'cessationOfOperation' },
  issuedInError: { ja: '発行誤り', en: 'Issued in error', crlReason: 'cessationOfOperation' },
  papersMissing: {
    ja: '緊急発行後の書類未提出',
    en: 'Papers missing after an emergency issue',
    crlReason: 'privilegeWithdrawn',
  },
} as const
export type RevocationCause = keyof typeof REVOCATION_CAUSES

/** States of a physical card (§2.7). */
export const CARD_STATES = {
  blank: { ja: '白カード在庫', en: 'Blank in stock' },
  personalised: { ja: '個人化済', en: 'Personalised' },
  inspected: { ja: '検品済', en: 'Inspected' },
  shipping: { ja: '発送中', en: 'On its way' },
  kept: { ja: '保管中', en: 'Kept at the counter' },
  valid: { ja: '有効', en: 'Valid' },
  revoked: { ja: '失効', en: 'Revoked' },
  expired: { ja: '期限切れ', en: 'Expired' },
  recovered: { ja: '回収済', en: 'Recovered' },
  destroyed: { ja: '廃棄済', en: 'Destroyed' },
  faulty: { ja: '製造不良', en: 'Faulty' },
} as const satisfies Words
export type CardState = keyof typeof CARD_STATES

/** Prefectures in JIS X 0401 order, then abroad; the code is two digits, `00` for abroad. */
export const PREFECTURES = [
  '北海道',
  '青森県',
  '岩手県',
  '宮城県',
  '秋田県',
  '山形県',
  '福島県',
  '茨城県',
  '栃木県',
  '群馬県',
  '埼玉県',
  '千葉県',
  '東京都',
  '神奈川県',
  '新潟県',
  '富山県',
  '石川県',
  '福井県',
  '山梨県',
  '長野県',
  '岐阜県',
  '静岡県',
  '愛知県',
  '三重県',
  '滋賀県',
  '京都府',
  '大阪府',
  '兵庫県',
  '奈良県',
  '和歌山県',
  '鳥取県',
  '島根県',
  '岡山県',
  '広島県',
  '山口県',
  '徳島県',
  '香川県',
  '愛媛県',
  '高知県',
  '福岡県',
  '佐賀県',
  '長崎県',
  '熊本県',
  '大分県',
  '宮崎県',
  '鹿児島県',
  '沖縄県',
  '海外',
] as const
export type Prefecture = (typeof PREFECTURES)[number]
