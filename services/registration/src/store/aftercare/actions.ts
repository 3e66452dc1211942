import type { AuditActions } from '@jitsuin/platform'
import { z } from 'zod'
import { ALL_IDENTITY_ITEMS, ALL_PROCEDURE_STATES, ALL_PROCEDURES } from '../../contract.js'

const state = z.enum(ALL_PROCEDURE_STATES)
const evidence = z.array(z.strictObject({ kind: z.string().max(40), id: z.string().max(100) })).max(50)

/** What this area records. Personal facts are named, never quoted. */
export const AFTERCARE_ACTIONS = {
  'aftercare/opened': {
    ja: '発行後の手続きを受け付けた',
    en: 'A procedure after issue was opened',
    facts: z.strictObject({
      number: z.string().max(20),
      kind: z.enum(ALL_PROCEDURES),
      way: z.string().max(20),
    }),
  },
  'aftercare/changed': {
    ja: '発行後の手続きを進めた',
    en: 'A procedure after issue was changed',
    facts: z.strictObject({ revision: z.int(), act: z.string().max(60), from: state, to: state, evidence }),
  },
  'aftercare/asked': {
    ja: '本人確認の質問をした',
    en: 'A caller was asked a registered item',
    facts: z.strictObject({ item: z.enum(ALL_IDENTITY_ITEMS), answered: z.enum(['right', 'wrong']) }),
  },
  'aftercare/searched': {
    ja: '保有者を探した',
    en: 'Holders were searched',
    facts: z.strictObject({ found: z.int() }),
  },
  'aftercare/holder-viewed': {
    ja: '保有者の情報を見た',
    en: 'The data of a holder was viewed',
    facts: z.strictObject({ part: z.enum(['holder', 'procedure', 'call-back-number', 'letter']) }),
  },
  'aftercare/card-revoked': {
    ja: 'カードを失効させた',
    en: 'A card was revoked',
    /** Without a procedure: there was nothing left to sign for. */
    facts: z.strictObject({ cause: z.string().max(40), procedureId: z.uuid().optional() }),
  },
  'aftercare/contact-changed': {
    ja: '連絡先を変更した',
    en: 'The contact of a holder was changed',
    facts: z.strictObject({ fields: z.array(z.string().max(40)).max(10) }),
  },
  'aftercare/renewal-invited': {
    ja: '更新の案内を送った',
    en: 'A holder was invited to renew',
    facts: z.strictObject({ letter: z.int(), medium: z.enum(['mail', 'letter']) }),
  },
  'aftercare/registry-asked': {
    ja: '医籍を定期照合した',
    en: 'The registry was asked again',
    facts: z.strictObject({ standing: z.string().max(20), answerSha256: z.string().length(64) }),
  },
  'aftercare/papers-noted': {
    ja: '緊急発行後の書類を記録した',
    en: 'Papers after an emergency issue were noted',
    facts: z.strictObject({ papers: z.array(z.string().max(40)).max(5) }),
  },
  'aftercare/duty-set': {
    ja: '時間外の当番を決めた',
    en: 'The duty list was set',
    facts: z.strictObject({ day: z.iso.date(), staffIds: z.array(z.string().max(64)).max(10) }),
  },
  'aftercare/told': {
    ja: '知らせを送った',
    en: 'A notice was sent',
    facts: z.strictObject({ kind: z.string().max(20) }),
  },
} as const satisfies AuditActions
