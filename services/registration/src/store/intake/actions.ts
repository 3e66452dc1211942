import type { AuditActions } from '@jitsuin/platform'
import { z } from 'zod'
import { ALL_CASE_STATES, ALL_FIELDS } from '../../contract.js'

const none = z.strictObject({})
const revision = z.int()
const paper = z.strictObject({ paperId: z.uuid(), kind: z.string().max(40) })

/** What this area records. Personal facts are named, never quoted. */
export const INTAKE_ACTIONS = {
  'draft/opened': { ja: '申請の入力を始めた', en: 'A draft was begun', facts: none },
  'draft/saved': {
    ja: '入力を保存した',
    en: 'A draft was saved',
    facts: z.strictObject({ revision, changed: z.array(z.enum(ALL_FIELDS)).max(100) }),
  },
  'draft/discarded': { ja: '入力を消去した', en: 'A draft was discarded', facts: none },
  'draft/expired': { ja: '期限の過ぎた入力を消去した', en: 'A draft expired', facts: none },
  'draft/link-made': { ja: '続きのリンクを作った', en: 'A link to a draft was made', facts: none },
  'draft/submitted': { ja: '申請を送信した', en: 'A draft was sent', facts: z.strictObject({ revision }) },
  'paper/offered': {
    ja: '書類が送られてきた',
    en: 'A file was offered',
    facts: paper,
  },
  'paper/added': { ja: '書類を受け取った', en: 'A paper was taken in', facts: paper },
  'paper/removed': { ja: '書類を取り除いた', en: 'A paper was removed', facts: paper },
  'intake-letter/written': {
    ja: 'お知らせメールを用意した',
    en: 'A letter was written',
    facts: z.strictObject({ letterId: z.uuid(), about: z.enum(ALL_CASE_STATES) }),
  },
  'intake-letter/tried': {
    ja: 'お知らせメールを送信した',
    en: 'A letter was tried',
    facts: z.strictObject({
      letterId: z.uuid(),
      standing: z.enum(['sent', 'waiting', 'failed']),
      tries: z.int(),
    }),
  },
  'intake-letter/again': {
    ja: 'お知らせメールの再送を指示した',
    en: 'A letter is to be tried again',
    facts: z.strictObject({ letterId: z.uuid() }),
  },
} as const satisfies AuditActions
