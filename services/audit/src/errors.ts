import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const RUN_CHECK = {
  ja: '「jitsuin audit verify」を実行し、示された記録を調べてください。',
  en: 'Run "jitsuin audit verify" and look into the record that it names.',
}

/** Every code that services/audit throws. */
export const AUDIT_ERRORS = {
  'audit/history-changed': {
    ja: '監査記録が、署名済みの控えと一致しません。書き換えられたか、失われています。',
    en: 'The audit records do not match the signed copy: they were changed or lost.',
    next: RUN_CHECK,
  },
  'audit/copy-damaged': {
    ja: '監査記録の控えが壊れているか、見つかりません。',
    en: 'The copy of the audit heads is damaged or missing.',
    next: {
      ja: '控えのフォルダーをバックアップから元に戻してください。新しく作り直してはいけません。',
      en: 'Restore the folder of the copy from a backup; never start it afresh.',
    },
  },
  'audit/proof-out-of-range': {
    ja: '指定された番号の監査記録は、まだありません。',
    en: 'There is no audit record at this position yet.',
    next: { ja: '番号を確かめてください。', en: 'Check the number.' },
  },
  'audit/records-refused': {
    ja: '監査記録を見る権限がありません。',
    en: 'You may not see the audit records.',
    next: { ja: '権限を持つ人に頼んでください。', en: 'Ask someone who may.' },
  },
} as const satisfies ErrorTable

/** A code of services/audit. */
export type AuditErrorCode = keyof typeof AUDIT_ERRORS

/** What services/audit refuses. */
export class AuditError extends CodedError<AuditErrorCode> {}
