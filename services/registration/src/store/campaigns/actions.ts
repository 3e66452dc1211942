import type { AuditActions } from '@jitsuin/platform'
import { z } from 'zod'

const month = z.string().max(7)

/** What this area records. Personal facts are named, never quoted. */
export const CAMPAIGNS_ACTIONS = {
  'campaign/changed': {
    ja: '普及の取組みを変更した',
    en: 'A campaign was changed',
    facts: z.strictObject({ revision: z.int(), act: z.string().max(40) }),
  },
  'campaign/members-stored': {
    ja: '名簿を登録した',
    en: 'A member list was stored',
    facts: z.strictObject({ members: z.int(), listSha256: z.string().length(64) }),
  },
  'campaign/members-viewed': {
    ja: '名簿を見た',
    en: 'A member list was viewed',
    facts: z.strictObject({ members: z.int() }),
  },
  'campaign/mailing': {
    ja: '案内の発送を記録した',
    en: 'A mailing was recorded',
    facts: z.strictObject({ month, act: z.enum(['sent', 'undo']), members: z.int() }),
  },
  'campaign/member-event': {
    ja: '返事を記録した',
    en: 'An answer was recorded',
    facts: z.strictObject({ event: z.string().max(40) }),
  },
  'campaign/reminded': {
    ja: '催促を記録した',
    en: 'A reminder was recorded',
    facts: z.strictObject({ way: z.string().max(20), outcome: z.string().max(20) }),
  },
  'campaign/printed': {
    ja: '申請書を印刷した',
    en: 'Forms were printed',
    facts: z.strictObject({ month, forms: z.int() }),
  },
  'campaign/invoice-printed': {
    ja: '請求書を印刷した',
    en: 'An invoice was printed',
    facts: z.strictObject({ month, yen: z.int() }),
  },
} as const satisfies AuditActions
