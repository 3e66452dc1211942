import type { AuditActions } from '@jitsuin/platform'
import { z } from 'zod'

const fields = z.array(z.string().max(40)).max(20)
const staffId = z.string().max(64)

/** What this area records. Personal facts are named, never quoted. */
export const ORGANISATIONS_ACTIONS = {
  'organisation/registered': {
    ja: '医師会・病院などを登録した',
    en: 'An organisation was registered',
    facts: z.strictObject({ kind: z.string().max(40) }),
  },
  'organisation/changed': {
    ja: '医師会・病院などの登録を変更した',
    en: 'An organisation was changed',
    facts: z.strictObject({ revision: z.int(), fields }),
  },
  'organisation/staff-assigned': {
    ja: '窓口の担当者を決めた',
    en: 'A member of staff was assigned to a place',
    facts: z.strictObject({ staffId }),
  },
  'organisation/staff-released': {
    ja: '窓口の担当者を外した',
    en: 'A member of staff was released from a place',
    facts: z.strictObject({ staffId }),
  },
} as const satisfies AuditActions
