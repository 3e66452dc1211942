/** What can be missing or wrong in an application, as the letter to the applicant says it. Codes never change. */
import type { Text } from '@jitsuin/kernel'
import type { DocumentKind } from './vocabulary.js'

type Row = Text & { readonly about: DocumentKind | 'form' }

/** One row per deficiency; `about` is the paper that it concerns. */
export const DEFICIENCIES = {
  'form/missing': {
    about: 'applicationForm',
    ja: '署名のある発行申請書が届いていません。',
    en: 'The signed application form is missing.',
  },
  'photo/missing': { about: 'photo', ja: '写真がありません。', en: 'The photo is missing.' },
  'photo/unusable': {
    about: 'photo',
    ja: '写真が規格に合いません（正面・無帽・無背景・6か月以内）。',
    en: 'The photo cannot be used: face forward, no hat, plain background, taken within 6 months.',
  },
  'licence/missing': {
    about: 'medicalLicence',
    ja: '医師免許証の写しがありません。',
    en: 'The copy of the medical licence is missing.',
  },
  'licence/number-differs': {
    about: 'medicalLicence',
    ja: '医籍登録番号または登録年月日が、免許証と申請書で異なります。',
    en: 'Registration number or date differ between licence and form.',
  },
  'identity/missing': {
    about: 'identity',
    ja: '身分証の写しがありません。',
    en: 'The copy of an identity document is missing.',
  },
  'identity/kind-unknown': {
    about: 'identity',
    ja: '身分証の種類が分かりません。',
    en: 'The kind of identity document is not stated.',
  },
  'identity/expired': {
    about: 'identity',
    ja: '身分証の有効期限が切れています。',
    en: 'The identity document has expired.',
  },
  'identity/history-too-old': {
    about: 'identity',
    ja: '運転経歴証明書は、2012年（平成24年）4月1日以降に交付されたものに限ります。',
    en: 'A driving-history certificate counts only if issued on or after 2012-04-01.',
  },
  'identity/no-photo': {
    about: 'identity',
    ja: '写真のない住民基本台帳カードは使えません。',
    en: 'A Basic Resident Register card without a photo cannot be used.',
  },
  'identity/my-number-back': {
    about: 'identity',
    ja: 'マイナンバーカードの裏面は受け取れません。表面だけをお送りください。',
    en: 'The back of a My Number card is not accepted. Send the front only.',
  },
  'identity/notification-slip': {
    about: 'identity',
    ja: '通知カードは身分証として使えません。',
    en: 'A notification slip is no identity document.',
  },
  'identity/photo-swappable': {
    about: 'identity',
    ja: '官公庁職員身分証明書は、写真の貼り替えを防ぐ処理のあるものに限ります。',
    en: 'A government-employee ID needs a photo that cannot be swapped.',
  },
  'residence/missing': {
    about: 'residenceRecord',
    ja: '住民票の写しがありません。',
    en: 'The residence record is missing.',
  },
  'residence/not-original': {
    about: 'residenceRecord',
    ja: '住民票の写しは、コピーではなく原本が必要です。',
    en: 'The residence record must be the certified original, not a copy of it.',
  },
  'residence/too-old': {
    about: 'residenceRecord',
    ja: '住民票の写しは、申請前3か月以内に交付されたものが必要です。',
    en: 'The residence record must be issued within 3 months before the application.',
  },
  'family-register/missing': {
    about: 'familyRegister',
    ja: '旧姓を確かめる戸籍謄(抄)本がありません。',
    en: 'The family register that proves the former surname is missing.',
  },
  'family-register/differs': {
    about: 'familyRegister',
    ja: '戸籍の旧姓が申請書と異なります。',
    en: 'The former surname differs from the family register.',
  },
  'common-name/not-proven': {
    about: 'residenceRecord',
    ja: '住民票に通名の記載がありません。',
    en: 'The residence record does not state the common name.',
  },
  'mandate/missing': {
    about: 'residenceMandate',
    ja: '住民票取得の委任状がありません。',
    en: 'The power of attorney for the residence record is missing.',
  },
  'names/differ': {
    about: 'form',
    ja: '氏名が書類の間で異なります。',
    en: 'The name differs between the papers.',
  },
  'birth-dates/differ': {
    about: 'form',
    ja: '生年月日が書類の間で異なります。',
    en: 'The birth date differs between the papers.',
  },
  'addresses/differ': {
    about: 'form',
    ja: '住所が書類の間で異なります。',
    en: 'The address differs between the papers.',
  },
  'paper/illegible': { about: 'form', ja: '読み取れない書類があります。', en: 'A paper cannot be read.' },
  'membership/not-confirmed': {
    about: 'form',
    ja: '日医会員であることを確かめられませんでした。',
    en: 'The membership could not be confirmed.',
  },
  'consent/missing': {
    about: 'form',
    ja: '利用規約への同意がありません。',
    en: 'The consent to the terms is missing.',
  },
  'other/see-note': { about: 'form', ja: '下に書いた点をご確認ください。', en: 'Please see the note.' },
} as const satisfies Readonly<Record<string, Row>>

/** Code of a deficiency, such as `residence/too-old`. */
export type DeficiencyCode = keyof typeof DEFICIENCIES

/** Every code, in the order of the papers. */
export const ALL_DEFICIENCIES = Object.keys(DEFICIENCIES) as DeficiencyCode[] // the table has no other keys
