import type { AuditActions } from '@jitsuin/platform'
import { z } from 'zod'
import { STANDINGS } from '../contract.js'

/** What this service records; never what was typed. */
export const QUALIFICATION_ACTIONS = {
  'check/challenge-given': {
    ja: '資格確認のための番号を渡した',
    en: 'A challenge for a check was given',
    facts: z.strictObject({}),
  },
  'check/made': {
    ja: '資格を確認した',
    en: 'A qualification was checked',
    facts: z.strictObject({
      cardId: z.string().max(40),
      shownBy: z.enum(['number', 'touch']),
      standing: z.enum(STANDINGS),
      outcome: z.enum(['accepted', 'not-accepted']),
      differing: z.array(z.string().max(20)).max(4),
      photo: z.enum(['shown', 'not-shown']),
    }),
  },
} as const satisfies AuditActions
