import type { AuditActions } from '@jitsuin/platform'
import { z } from 'zod'

/** What the queue records. What was looked for is named by its kind, never quoted. */
export const QUEUE_ACTIONS = {
  'queue/searched': {
    ja: '申請を検索した',
    en: 'Cases were searched',
    facts: z.strictObject({ found: z.int(), scope: z.enum(['open', 'closed', 'all']) }),
  },
  'queue/view-saved': {
    ja: '一覧の表示条件を保存した',
    en: 'A view of the queue was saved',
    facts: z.strictObject({ sharing: z.enum(['own', 'shared']) }),
  },
  'queue/view-removed': {
    ja: '一覧の表示条件を削除した',
    en: 'A view of the queue was removed',
    facts: z.strictObject({}),
  },
} as const satisfies AuditActions
