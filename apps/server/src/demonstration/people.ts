/** The invented people of the demonstration, with what the issuing office would know of them. */
import type { HealthcareRole } from '@jitsuin/pki'

/** Somebody who carries a card. */
export type CardBearer = {
  /** File name of the card, and what the terminal calls it. */
  readonly id: string
  readonly serialNumber: string
  /** Absent: the card says who its holder is, and no qualification. */
  readonly role?: HealthcareRole
  readonly family: { readonly ja: string; readonly kana: string; readonly romaji: string }
  readonly given: { readonly ja: string; readonly kana: string; readonly romaji: string }
  readonly card: {
    readonly layout: 'guideline' | 'issued'
    /** How long the certificates live from today; the last day counts. */
    readonly lives: { readonly years: number } | { readonly days: number }
    /** What happens to the authentication certificate right after it was issued. */
    readonly fate: 'good' | 'revoked'
  }
}

/** One invented person and the card that they carry. */
export type InventedPerson = CardBearer & {
  readonly role: HealthcareRole
  readonly sex: 'female' | 'male'
  readonly birthDate: string
  readonly licenceNumber: string
  readonly licenceDate: string
  readonly jmaMemberId?: string
  /** Prefecture and municipality, with a blank between. */
  readonly area: string
  readonly association?: string
  readonly institution: string
  readonly department: string
}

/** PIN and unlock code of every card of the demonstration; a real card's are known to its holder alone. */
export const DEMONSTRATION_PIN = '1234'
export const DEMONSTRATION_PUK = '12345678'

export const INVENTED_PEOPLE: readonly InventedPerson[] = [
  {
    id: 'taro-jitsuin',
    serialNumber: 'DEMO-0001',
    role: 'medicalDoctor',
    family: { ja: '実印', kana: 'ジツイン', romaji: 'Jitsuin' },
    given: { ja: '太郎', kana: 'タロウ', romaji: 'Taro' },
    sex: 'male',
    birthDate: '1968-08-01',
    licenceNumber: '999901',
    licenceDate: '1994-05-10',
    jmaMemberId: '999999901',
    area: '東京都 架空区',
    association: '青空市医師会（架空）',
    institution: '青空みほん診療所',
    department: '内科',
    card: { layout: 'issued', lives: { years: 5 }, fate: 'good' },
  },
  {
    id: 'hanako-mihon',
    serialNumber: 'DEMO-0002',
    role: 'medicalDoctor',
    family: { ja: '見本', kana: 'ミホン', romaji: 'Mihon' },
    given: { ja: '花子', kana: 'ハナコ', romaji: 'Hanako' },
    sex: 'female',
    birthDate: '1985-02-28',
    licenceNumber: '999902',
    licenceDate: '2011-04-20',
    area: '神奈川県 見本市',
    institution: '港見架空病院',
    department: '小児科',
    card: { layout: 'guideline', lives: { days: 25 }, fate: 'good' },
  },
  {
    id: 'jiro-kaku',
    serialNumber: 'DEMO-0003',
    role: 'pharmacist',
    family: { ja: '架空', kana: 'カクウ', romaji: 'Kaku' },
    given: { ja: '次郎', kana: 'ジロウ', romaji: 'Jiro' },
    sex: 'male',
    birthDate: '1979-11-03',
    licenceNumber: '999903',
    licenceDate: '2003-06-01',
    area: '東京都 架空区',
    institution: '青空みほん薬局',
    department: '薬局',
    card: { layout: 'issued', lives: { years: 5 }, fate: 'good' },
  },
  {
    id: 'saburo-shikko',
    serialNumber: 'DEMO-0004',
    role: 'medicalDoctor',
    family: { ja: '失効', kana: 'シッコウ', romaji: 'Shikko' },
    given: { ja: '三郎', kana: 'サブロウ', romaji: 'Saburo' },
    sex: 'male',
    birthDate: '1955-12-24',
    licenceNumber: '999904',
    licenceDate: '1981-05-15',
    jmaMemberId: '999999904',
    area: '神奈川県 見本市',
    association: '港見郡医師会（架空）',
    institution: '港見みほん医院',
    department: '外科',
    card: { layout: 'issued', lives: { years: 5 }, fate: 'revoked' },
  },
]
