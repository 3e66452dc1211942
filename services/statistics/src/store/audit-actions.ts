import type { AuditActions } from '@jitsuin/platform'
import { z } from 'zod'

/** What this service records. */
export const STATISTICS_ACTIONS = {
  'statistics/snapshot-taken': {
    ja: '統計を確定した',
    en: 'A snapshot of the statistics was taken',
    facts: z.strictObject({
      day: z.iso.date(),
      origin: z.enum(['counted', 'published']),
      sha256: z.string().length(64),
      cards: z.int(),
      applications: z.int().optional(),
    }),
  },
  'statistics/denominator-recorded': {
    ja: '会員数・医師数を登録した',
    en: 'A number of members or doctors was recorded',
    facts: z.strictObject({
      kind: z.enum(['members', 'doctors']),
      countedOn: z.iso.date(),
      total: z.int(),
    }),
  },
} as const satisfies AuditActions
