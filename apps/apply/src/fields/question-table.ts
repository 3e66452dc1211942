/** Words and habits of single fields. */
import type { Text } from '@jitsuin/kernel'
import type { FieldName } from '@jitsuin/registration/contract'
import type { EraChoice } from './date-parts.js'
import type { Keys } from './text-question.js'

/** What can be chosen. */
export const CHOICE_WORDS = {
  male: { ja: '男性', en: 'Male' },
  female: { ja: '女性', en: 'Female' },
  none: { ja: 'なし', en: 'None' },
  some: { ja: 'あり', en: 'Yes, there is one' },
  formerSurname: { ja: '旧姓', en: 'Former surname' },
  commonName: { ja: '通名（特別永住者の方）', en: 'Common name (special permanent residents)' },
  penName: { ja: '筆名・芸名', en: 'Pen name or stage name' },
  yes: { ja: 'はい', en: 'Yes' },
  no: { ja: 'いいえ', en: 'No' },
  same: { ja: '住民票の住所と同じ', en: 'To my registered address' },
  other: { ja: '別の住所', en: 'To another address' },
  member: { ja: '会員です', en: 'I am a member' },
  nonMember: { ja: '会員ではありません', en: 'I am not a member' },
  notificationSlip: { ja: '通知カード（紙）', en: 'Notification slip (paper)' },
} as const satisfies Readonly<Record<string, Text>>

/** Which keys a phone shows, and what the browser may fill in. */
export const KEYS: Readonly<
  Partial<Record<FieldName, { readonly keys?: Keys; readonly autoComplete?: string }>>
> = {
  family: { autoComplete: 'family-name' },
  given: { autoComplete: 'given-name' },
  postalCode: { keys: 'numeric', autoComplete: 'postal-code' },
  addressRest: { autoComplete: 'street-address' },
  phone: { keys: 'tel', autoComplete: 'tel-national' },
  email: { keys: 'email', autoComplete: 'email' },
  contactPostalCode: { keys: 'numeric' },
  licenceNumber: { keys: 'numeric' },
  memberId: { keys: 'numeric' },
  workplacePhone: { keys: 'tel' },
}

/** The count in which people have a date at hand; these fields are dates. */
export const USUAL_ERA: Readonly<Partial<Record<FieldName, EraChoice>>> = {
  birthDate: '昭和',
  licenceDate: '昭和',
  identityValidUntil: '令和',
  identityIssuedOn: '平成',
  residenceIssuedOn: '令和',
}
