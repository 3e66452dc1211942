/** What each rule of the papers demands, for the list of checks; the letter to the applicant says what is wrong instead. */
import type { Text } from '@jitsuin/kernel'
import type { CheckVerdict, DeficiencyCode } from '@jitsuin/registration/contract'
import { DEFICIENCIES } from '@jitsuin/registration/contract'

const RULES: Readonly<Record<DeficiencyCode, Text>> = {
  'form/missing': { ja: '署名のある発行申請書がある', en: 'The signed application form is there' },
  'photo/missing': { ja: '写真がある', en: 'The photo is there' },
  'photo/unusable': { ja: '写真が規格に合う（正面・無帽・無背景・6か月以内）', en: 'The photo can be used' },
  'licence/missing': { ja: '医師免許証の写しがある', en: 'The copy of the licence is there' },
  'licence/number-differs': {
    ja: '医籍登録番号と登録年月日が、免許証と申請書で同じ',
    en: 'Registration number and date agree between licence and form',
  },
  'identity/missing': { ja: '身分証の写しがある', en: 'The copy of an identity document is there' },
  'identity/kind-unknown': { ja: '身分証の種類が分かる', en: 'The kind of identity document is stated' },
  'identity/expired': { ja: '身分証が有効期限内', en: 'The identity document has not expired' },
  'identity/history-too-old': {
    ja: '運転経歴証明書は2012年4月1日以降の交付',
    en: 'The driving-history certificate was issued on or after 2012-04-01',
  },
  'identity/no-photo': { ja: '住民基本台帳カードに写真がある', en: 'The register card carries a photo' },
  'identity/my-number-back': {
    ja: 'マイナンバーカードは表面だけ',
    en: 'Of a My Number card there is the front only',
  },
  'identity/notification-slip': { ja: '通知カードではない', en: 'It is no notification slip' },
  'identity/photo-swappable': {
    ja: '官公庁の身分証は写真の貼り替えを防いである',
    en: 'The photo of the government ID cannot be swapped',
  },
  'residence/missing': { ja: '住民票の写しがある', en: 'The residence record is there' },
  'residence/not-original': { ja: '住民票の写しは原本', en: 'The residence record is the original' },
  'residence/too-old': {
    ja: '住民票の写しは申請前3か月以内の交付',
    en: 'The residence record is at most 3 months old',
  },
  'family-register/missing': {
    ja: '旧姓を確かめる戸籍謄(抄)本がある',
    en: 'The family register for the former surname is there',
  },
  'family-register/differs': {
    ja: '戸籍の旧姓が申請書と同じ',
    en: 'The former surname agrees with the family register',
  },
  'common-name/not-proven': {
    ja: '住民票に通名の記載がある',
    en: 'The residence record states the common name',
  },
  'mandate/missing': { ja: '住民票取得の委任状がある', en: 'The power of attorney is there' },
  'names/differ': { ja: '氏名が書類の間で同じ', en: 'The name agrees between the papers' },
  'birth-dates/differ': { ja: '生年月日が書類の間で同じ', en: 'The birth date agrees between the papers' },
  'addresses/differ': { ja: '住所が書類の間で同じ', en: 'The address agrees between the papers' },
  'paper/illegible': { ja: '書類を読み取れる', en: 'The papers can be read' },
  'membership/not-confirmed': { ja: '日医会員であることを確かめた', en: 'The membership is confirmed' },
  'consent/missing': { ja: '利用規約に同意している', en: 'The applicant agreed to the terms' },
  'other/see-note': { ja: 'そのほか', en: 'Anything else' },
}

/** A rule as it stands: what is wrong if it fails, what it demands otherwise. A code that this page does not know is itself. */
export function ruleText(code: string, verdict: CheckVerdict): Text {
  if (!isKnown(code)) return { ja: code, en: code }
  return verdict === 'fails' ? DEFICIENCIES[code] : RULES[code]
}

function isKnown(code: string): code is DeficiencyCode {
  return code in RULES
}
