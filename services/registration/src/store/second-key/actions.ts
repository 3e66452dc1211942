import type { AuditActions } from '@jitsuin/platform'
import { z } from 'zod'

const caseId = z.string().max(64)

/** What this area records; of an enrolment code nothing at all. */
export const SECOND_KEY_ACTIONS = {
  'enrolment-letter/sealed': {
    ja: 'スマートフォン登録の案内を封じた',
    en: 'An enrolment letter was sealed',
    facts: z.strictObject({ caseId, warrantId: z.string().max(64) }),
  },
  'enrolment-letter/granted': {
    ja: 'スマートフォンの登録を認証局が許可した',
    en: 'The authority granted an enrolment',
    facts: z.strictObject({ caseId, expiresAt: z.iso.datetime() }),
  },
  'enrolment-letter/printing': {
    ja: 'スマートフォン登録の案内の印刷を始めた',
    en: 'The printing of an enrolment letter began',
    facts: z.strictObject({ caseId }),
  },
  'enrolment-letter/printed': {
    ja: 'スマートフォン登録の案内を印刷した',
    en: 'An enrolment letter was printed',
    facts: z.strictObject({ caseId }),
  },
  'enrolment-letter/posted': {
    ja: 'スマートフォン登録の案内を発送し、短い番号をメールで送った',
    en: 'An enrolment letter was posted, and its short number mailed',
    facts: z.strictObject({ caseId }),
  },
  'enrolment-letter/key-destroyed': {
    ja: 'スマートフォン登録の案内の鍵を廃棄した',
    en: 'The key of an enrolment letter was destroyed',
    facts: z.strictObject({ caseId }),
  },
} as const satisfies AuditActions
