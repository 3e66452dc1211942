import type { AuditActions } from '@jitsuin/platform'
import { z } from 'zod'

/** What this area records. Personal facts are named, never quoted. */
export const BATCHES_ACTIONS = {
  'batch/submitted': {
    ja: '病院の一括申請を受け付けた',
    en: 'A hospital applied in bulk',
    facts: z.strictObject({
      batchNumber: z.string().max(40),
      placeId: z.string().max(40),
      people: z.int(),
      leftOut: z.int(),
      listSha256: z.string().max(64),
    }),
  },
  'batch/sheet-printed': {
    ja: '交付記録の用紙を印刷した',
    en: 'A hand-over sheet was printed',
    facts: z.strictObject({ people: z.int() }),
  },
} as const satisfies AuditActions
