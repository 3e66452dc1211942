/** The invented staff of the issuing office: each with a card to sign in with, and officers with the same card to sign orders with. */
import type { Act } from '@jitsuin/ca/contract'
import type { StaffRole } from '@jitsuin/sso/contract'
import type { CardBearer } from './people.js'

/** A member of staff. `orders`: what they may order from the CA, together with a colleague. */
export type InventedStaff = CardBearer & {
  readonly staffRoles: readonly StaffRole[]
  readonly orders?: readonly Act[]
}

const CARD = { layout: 'issued', lives: { years: 5 }, fate: 'good' } as const

export const INVENTED_STAFF: readonly InventedStaff[] = [
  {
    id: 'staff-midori',
    serialNumber: 'DEMO-S001',
    family: { ja: '受付', kana: 'ウケツケ', romaji: 'Uketsuke' },
    given: { ja: 'みどり', kana: 'ミドリ', romaji: 'Midori' },
    card: CARD,
    staffRoles: ['receptionist'],
  },
  {
    id: 'staff-akira',
    serialNumber: 'DEMO-S002',
    family: { ja: '審査', kana: 'シンサ', romaji: 'Shinsa' },
    given: { ja: 'あきら', kana: 'アキラ', romaji: 'Akira' },
    card: CARD,
    staffRoles: ['examiner'],
    orders: ['warrant', 'revoke', 'enrol-officer', 'remove-officer'],
  },
  {
    id: 'staff-mamoru',
    serialNumber: 'DEMO-S003',
    family: { ja: '承認', kana: 'ショウニン', romaji: 'Shonin' },
    given: { ja: 'まもる', kana: 'マモル', romaji: 'Mamoru' },
    card: CARD,
    staffRoles: ['approver'],
    orders: ['warrant', 'revoke', 'enrol-officer', 'remove-officer'],
  },
  {
    id: 'staff-tsukuru',
    serialNumber: 'DEMO-S004',
    family: { ja: '発行', kana: 'ハッコウ', romaji: 'Hakko' },
    given: { ja: 'つくる', kana: 'ツクル', romaji: 'Tsukuru' },
    card: CARD,
    staffRoles: ['producer'],
  },
  {
    id: 'staff-hikari',
    serialNumber: 'DEMO-S005',
    family: { ja: '窓口', kana: 'マドグチ', romaji: 'Madoguchi' },
    given: { ja: 'ひかり', kana: 'ヒカリ', romaji: 'Hikari' },
    card: CARD,
    staffRoles: ['counterOfficer', 'hospitalAssistant'],
  },
  {
    id: 'staff-kotoe',
    serialNumber: 'DEMO-S006',
    family: { ja: '電話', kana: 'デンワ', romaji: 'Denwa' },
    given: { ja: 'ことえ', kana: 'コトエ', romaji: 'Kotoe' },
    card: CARD,
    staffRoles: ['helpDesk'],
    orders: ['revoke'],
  },
  {
    id: 'staff-shirabe',
    serialNumber: 'DEMO-S007',
    family: { ja: '監査', kana: 'カンサ', romaji: 'Kansa' },
    given: { ja: 'しらべ', kana: 'シラベ', romaji: 'Shirabe' },
    card: CARD,
    staffRoles: ['auditor', 'administrator'],
  },
]
