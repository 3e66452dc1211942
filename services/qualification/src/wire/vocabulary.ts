/** What a qualification is checked for (requirements C-05). */
import type { Text } from '@jitsuin/kernel'

export const PURPOSES = {
  hiring: { ja: '採用', en: 'Hiring' },
  insuredDoctor: { ja: '保険医登録', en: 'Registration as an insured doctor' },
  narcotics: { ja: '麻薬施用者免許の申請', en: 'Narcotics licence' },
  parking: { ja: '駐車禁止除外標章の申請', en: 'Parking exemption for house calls' },
  reception: { ja: '受付での本人確認', en: 'Identity at a reception' },
} as const satisfies Readonly<Record<string, Text>>

export type Purpose = keyof typeof PURPOSES

/** Where the pages ask. */
export const ROUTES = {
  challenge: '/api/checks/challenge',
  checks: '/api/checks',
  receipt: '/api/receipts/:checkId',
  verify: '/api/receipts/verify',
  key: '/api/receipts/key',
  mine: '/api/checks/mine',
} as const
