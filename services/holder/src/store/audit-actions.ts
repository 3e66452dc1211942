import type { AuditActions } from '@jitsuin/platform'
import { z } from 'zod'
import { ALL_DISCLOSURE_ITEMS, ALL_PROFILE_ITEMS } from '../contract.js'

const setting = z.enum(['shown', 'hidden'])

/** What this service records. Personal facts are named by their items, never by their values. */
export const HOLDER_ACTIONS = {
  'holder/admitted': {
    ja: '保有者を登録した',
    en: 'A holder was admitted',
    facts: z.strictObject({ qualification: z.string().max(60) }),
  },
  'holder/record-corrected': {
    ja: '保有者の登録内容を直した',
    en: 'The record of a holder was corrected',
    facts: z.strictObject({ items: z.array(z.string().max(40)) }),
  },
  'card/recorded': {
    ja: 'カードの状態を記録した',
    en: 'The state of a card was recorded',
    facts: z.strictObject({
      holderId: z.uuid(),
      state: z.enum(['in-use', 'revoked']),
      certificates: z.array(
        z.strictObject({ serialHex: z.string().max(40), state: z.enum(['in-use', 'revoked']) }),
      ),
    }),
  },
  'profile/changed': {
    ja: 'プロフィールを変更した',
    en: 'A profile was changed',
    facts: z.strictObject({
      fromRevision: z.int(),
      toRevision: z.int(),
      items: z.array(z.enum(ALL_PROFILE_ITEMS)),
    }),
  },
  'disclosure/changed': {
    ja: '情報開示設定を変更した',
    en: 'A disclosure setting was changed',
    facts: z.strictObject({
      revision: z.int(),
      item: z.enum(ALL_DISCLOSURE_ITEMS),
      audience: z.enum(['users', 'public']),
      from: setting,
      to: setting,
    }),
  },
  'notice/published': {
    ja: 'お知らせを掲示した',
    en: 'A notice was published',
    facts: z.strictObject({ firstDay: z.iso.date(), lastDay: z.iso.date(), target: z.string().max(20) }),
  },
} as const satisfies AuditActions
