/** The closed vocabularies of what comes after issue: procedures, their states, and what a caller is asked. */
import type { Text } from '@jitsuin/kernel'
import type { RevocationCause } from './vocabulary.js'

type Words = Readonly<Record<string, Text>>

/** How a procedure runs; which state follows which stands in domain/aftercare/flows.ts. */
export const FLOWS = [
  'emergency',
  'withdrawal',
  'stop',
  'recall',
  'replace',
  'found',
  'return',
  'papers',
] as const
export type Flow = (typeof FLOWS)[number]

/** Procedures after issue (portal-issuance-exchange §2.8). `cause` is why certificates end; `none`: none ends. */
export const PROCEDURES = {
  loss: { ja: '紛失', en: 'Loss', flow: 'emergency', cause: 'loss' },
  theft: { ja: '盗難', en: 'Theft', flow: 'emergency', cause: 'theft' },
  licenceWithdrawn: {
    ja: '医籍抹消・業務停止',
    en: 'Licence withdrawn or suspended',
    flow: 'withdrawal',
    cause: 'licenceWithdrawn',
  },
  death: { ja: '死亡', en: 'Death', flow: 'withdrawal', cause: 'death' },
  stopOfUse: { ja: '利用中止', en: 'Stop of use', flow: 'stop', cause: 'stopOfUse' },
  papersMissing: {
    ja: '緊急発行後の書類未提出',
    en: 'Papers missing after an emergency issue',
    flow: 'recall',
    cause: 'papersMissing',
  },
  unclaimed: { ja: '受取期限切れ', en: 'Unclaimed', flow: 'recall', cause: 'unclaimed' },
  issuedInError: { ja: '発行誤り', en: 'Issued in error', flow: 'recall', cause: 'issuedInError' },
  keyCompromise: { ja: '鍵危殆化', en: 'Key compromised', flow: 'recall', cause: 'keyCompromise' },
  damage: { ja: '破損', en: 'Damage', flow: 'replace', cause: 'damage' },
  nameChange: { ja: '姓名変更', en: 'Change of name', flow: 'replace', cause: 'changedFacts' },
  membershipChange: {
    ja: '日医会員/非会員変更',
    en: 'Change of membership',
    flow: 'replace',
    cause: 'membershipChange',
  },
  foundCard: { ja: '拾得', en: 'Card found', flow: 'found', cause: 'loss' },
  oldCardReturn: { ja: '旧カードの返却', en: 'Return of an old card', flow: 'return', cause: 'none' },
  contactChange: { ja: '連絡先変更', en: 'Change of contact', flow: 'papers', cause: 'none' },
  pinDisclosure: { ja: '暗証番号開示', en: 'PIN disclosure', flow: 'papers', cause: 'none' },
  pinUnlock: { ja: 'PIN閉塞解除', en: 'PIN unlock', flow: 'papers', cause: 'none' },
} as const satisfies Readonly<
  Record<string, Text & { readonly flow: Flow; readonly cause: RevocationCause | 'none' }>
>
export type ProcedureKind = keyof typeof PROCEDURES
export const ALL_PROCEDURES = Object.keys(PROCEDURES) as [ProcedureKind, ...ProcedureKind[]] // the table has no other keys

/** States of a procedure. `phase` says whether it is still somebody's work. */
export const PROCEDURE_STATES = {
  reported: { ja: '受付', en: 'Reported', phase: 'open' },
  identified: { ja: '本人確認済', en: 'Caller identified', phase: 'open' },
  'awaiting-signatures': { ja: '失効の署名待ち', en: 'Awaiting signatures', phase: 'open' },
  sending: { ja: '認証局へ送信中', en: 'Being sent to the authority', phase: 'open' },
  revoked: { ja: '失効済・届出待ち', en: 'Revoked; paper to follow', phase: 'open' },
  'papers-wait': { ja: '書類待ち', en: 'Papers awaited', phase: 'open' },
  'papers-checked': { ja: '書類確認済', en: 'Papers checked', phase: 'open' },
  'application-open': { ja: '再発行の申請中', en: 'New card applied for', phase: 'open' },
  'held-for-holder': { ja: '本人の受取待ち', en: 'Held for its holder', phase: 'open' },
  'card-awaited': { ja: 'カード返送待ち', en: 'Card to come back', phase: 'open' },
  done: { ja: '完了', en: 'Done', phase: 'closed' },
  refused: { ja: '受理せず', en: 'Not accepted', phase: 'closed' },
  dropped: { ja: '取りやめ', en: 'Dropped', phase: 'closed' },
} as const satisfies Readonly<Record<string, Text & { readonly phase: 'open' | 'closed' }>>
export type ProcedureStateName = keyof typeof PROCEDURE_STATES
export const ALL_PROCEDURE_STATES = Object.keys(PROCEDURE_STATES) as [
  ProcedureStateName,
  ...ProcedureStateName[],
] // the table has no other keys

/** Who tells the office. */
export const REPORTERS = {
  holder: { ja: '本人', en: 'The holder' },
  family: { ja: '家族・相続人', en: 'Family or heirs' },
  association: { ja: '医師会', en: 'An association' },
  ministry: { ja: '厚生労働省', en: 'The ministry' },
  finder: { ja: '拾得者・警察', en: 'A finder or the police' },
  registry: { ja: '医籍の定期照合', en: 'The periodic registry match' },
  office: { ja: 'センター', en: 'The office itself' },
} as const satisfies Words
export type Reporter = keyof typeof REPORTERS

/** How it was told. */
export const REPORT_WAYS = {
  phone: { ja: '電話', en: 'Phone' },
  post: { ja: '郵送', en: 'Post' },
  counter: { ja: '窓口', en: 'Counter' },
  online: { ja: 'オンライン', en: 'Online' },
  system: { ja: '自動', en: 'By the system' },
} as const satisfies Words
export type ReportWay = keyof typeof REPORT_WAYS

/** Registered items that a caller may be asked for; their values are compared on the server and never shown. */
export const IDENTITY_ITEMS = {
  birthDate: { ja: '生年月日', en: 'Date of birth', form: 'day' },
  licenceNumber: { ja: '医籍登録番号', en: 'Licence number', form: 'digits' },
  licenceDate: { ja: '医籍登録年月日', en: 'Licence date', form: 'day' },
  memberId: { ja: '日医会員ID', en: 'Member ID', form: 'digits' },
  postalCode: { ja: '登録住所の郵便番号', en: 'Postal code of the registered address', form: 'digits' },
  phone: { ja: '登録電話番号', en: 'Registered phone number', form: 'digits' },
  email: { ja: '登録メールアドレス', en: 'Registered e-mail address', form: 'text' },
  workplace: { ja: '登録した勤務先の名称', en: 'Name of the registered workplace', form: 'text' },
} as const satisfies Readonly<Record<string, Text & { readonly form: 'day' | 'digits' | 'text' }>>
export type IdentityItem = keyof typeof IDENTITY_ITEMS
export const ALL_IDENTITY_ITEMS = Object.keys(IDENTITY_ITEMS) as [IdentityItem, ...IdentityItem[]] // the table has no other keys

/** Numbers of the register that the desk may call back; no number is ever typed. */
export const CALL_BACK_NUMBERS = {
  phone: { ja: '登録電話番号', en: 'Registered phone' },
  workplacePhone: { ja: '勤務先の登録電話番号', en: 'Registered phone of the workplace' },
} as const satisfies Words
export type CallBackNumber = keyof typeof CALL_BACK_NUMBERS

/** Papers that follow a report or come with it. */
export const AFTERCARE_PAPERS = {
  lossReport: { ja: '紛失届', en: 'Loss report' },
  stopOfUseNotice: { ja: '利用中止届', en: 'Notice to stop use' },
  contactChangeNotice: { ja: '連絡先変更届', en: 'Notice of new contact' },
  cardFrontCopy: { ja: '医師資格証の券面の写し', en: 'Copy of the card front' },
  residenceRecord: { ja: '住民票の写し（原本）', en: 'Residence record (original)' },
  pinDisclosureRequest: { ja: '暗証番号開示申請書', en: 'Request for PIN disclosure' },
  pinUnlockRequest: { ja: 'PIN閉塞解除申請書', en: 'Request to unlock the PIN' },
  officialNotice: { ja: '公的な通知', en: 'Official notice' },
  medicalLicence: { ja: '医師免許証（原本の提示）', en: 'Medical licence (original shown)' },
} as const satisfies Words
export type AftercarePaper = keyof typeof AFTERCARE_PAPERS
export const ALL_PAPERS = Object.keys(AFTERCARE_PAPERS) as [AftercarePaper, ...AftercarePaper[]] // the table has no other keys

/** How a procedure ended. */
export const PROCEDURE_OUTCOMES = {
  revoked: { ja: '失効し、届出を受けた', en: 'Revoked, and the paper has come' },
  'card-destroyed': { ja: 'カードを回収し、廃棄した', en: 'Card recovered and destroyed' },
  'card-gone': { ja: '失効した。カードは戻らない', en: 'Revoked; the card will not come back' },
  'returned-to-holder': { ja: '本人に返した', en: 'Given back to its holder' },
  'contact-changed': { ja: '連絡先を変更した', en: 'Contact changed' },
  'pin-letter-sent': { ja: '暗証番号通知を送った', en: 'PIN letter sent' },
  'pin-unlocked': { ja: '閉塞を解除した', en: 'PIN unlocked' },
} as const satisfies Words
export type ProcedureOutcome = keyof typeof PROCEDURE_OUTCOMES
