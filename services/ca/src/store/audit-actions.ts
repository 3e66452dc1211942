import type { AuditActions } from '@jitsuin/platform'
import { z } from 'zod'

const orderFacts = { orderId: z.string(), digest: z.string(), approvedBy: z.string() }

/** What the certification authority records: ids, digests and codes, never a name. */
export const CA_ACTIONS = {
  'ceremony/held': {
    ja: '鍵の儀式を行った',
    en: 'The key ceremony was held',
    facts: z.strictObject({ recordSha256: z.string(), authorities: z.number(), officers: z.number() }),
  },
  'order/refused': {
    ja: '指示を断った',
    en: 'An order was refused',
    facts: z.strictObject({ orderId: z.string(), digest: z.string(), refusal: z.string() }),
  },
  'certificate/reserved': {
    ja: '発行の指示を受け、番号を取った',
    en: 'An order to issue was accepted and a serial number recorded',
    facts: z.strictObject({ ...orderFacts, serialHex: z.string(), tbsSha256: z.string() }),
  },
  'warrant/accepted': {
    ja: '発行の許可を受けた',
    en: 'A warrant was accepted',
    facts: z.strictObject({ ...orderFacts, useBy: z.string() }),
  },
  'certificate/reserved-under-warrant': {
    ja: '発行の許可に基づく申請を受け、番号を取った',
    en: 'A request under a warrant was accepted and a serial number recorded',
    facts: z.strictObject({
      warrantId: z.string(),
      digest: z.string(),
      attempt: z.number(),
      requestSha256: z.string(),
      serialHex: z.string(),
      tbsSha256: z.string(),
    }),
  },
  'certificate/refused-under-warrant': {
    ja: '発行の許可に基づく申請を断った',
    en: 'A request under a warrant was refused',
    facts: z.strictObject({ authority: z.string(), requestSha256: z.string(), refusal: z.string() }),
  },
  'certificate/issued': {
    ja: '証明書に署名した',
    en: 'A certificate was signed',
    facts: z.strictObject({ serialHex: z.string(), certificateSha256: z.string() }),
  },
  'certificate/revoked': {
    ja: '証明書を失効させた',
    en: 'A certificate was revoked',
    facts: z.strictObject({ ...orderFacts, serialHex: z.string(), reason: z.string() }),
  },
  'certificate/revoked-before': {
    ja: '失効済みの証明書に、もう一度失効の指示があった',
    en: 'A certificate that was revoked already was ordered to be revoked again',
    facts: z.strictObject({ ...orderFacts, serialHex: z.string() }),
  },
  'list/reserved': {
    ja: '失効リストの番号を取った',
    en: 'A number was recorded for a revocation list',
    facts: z.strictObject({ number: z.number(), tbsSha256: z.string() }),
  },
  'list/signed': {
    ja: '失効リストに署名した',
    en: 'A revocation list was signed',
    facts: z.strictObject({ number: z.number(), crlSha256: z.string() }),
  },
  'publication/acknowledged': {
    ja: '公開サービスが受け取った',
    en: 'The status service acknowledged a publication',
    facts: z.strictObject({ sequence: z.number() }),
  },
  'enrolment/granted': {
    ja: 'スマートフォンの登録を許可した',
    en: 'The enrolment of a passkey was granted',
    facts: z.strictObject({ grantId: z.string(), serialHex: z.string() }),
  },
  'officer/enrolled': {
    ja: '担当者を登録した',
    en: 'An officer was enrolled',
    facts: z.strictObject({ ...orderFacts, officerId: z.string() }),
  },
  'officer/removed': {
    ja: '担当者を外した',
    en: 'An officer was removed',
    facts: z.strictObject({ ...orderFacts, officerId: z.string() }),
  },
} as const satisfies AuditActions

/** The names and facts of those acts. */
export type CaActions = typeof CA_ACTIONS
