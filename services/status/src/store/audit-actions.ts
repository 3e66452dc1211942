import type { AuditActions } from '@jitsuin/platform'
import { z } from 'zod'

/** What the status service records. */
export const STATUS_ACTIONS = {
  'publication/received': {
    ja: '認証局の公開情報を受け取った',
    en: 'A publication of the authority was taken over',
    facts: z.strictObject({
      sequence: z.number(),
      states: z.number(),
      listNumber: z.string().optional(),
      crlSha256: z.string().optional(),
    }),
  },
  'stamps/announced': {
    ja: 'この時刻まで、時刻の証明を発行することがある',
    en: 'Time stamps may be made up to this moment',
    facts: z.strictObject({ until: z.string() }),
  },
} as const satisfies AuditActions

/** The names and facts of those acts. */
export type StatusActions = typeof STATUS_ACTIONS
