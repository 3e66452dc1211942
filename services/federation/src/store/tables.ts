import type { AuditActions, ColumnType, Store, Transaction } from '@jitsuin/platform'
import { z } from 'zod'
import { ALL_PARTNER_ACTS, type PartnerAct, type TermsChange } from '../contract.js'
import { ALL_ATTRIBUTES } from '../domain/attributes.js'
import type { PartnerState } from '../domain/partner.js'
import type { ConsentReason, ConsentSubject } from '../domain/release.js'

/** A JSON column: written as text, read as a value. */
export type Json<T> = ColumnType<T, string, string>

/** Everything that stands in the history of a partner. */
export type HistoryAct = PartnerAct | 'register' | 'make-secret'

/** How the reason of access comes about, for a question. */
export type ReasonWanted =
  | { readonly kind: 'none' }
  | { readonly kind: 'ask' }
  | { readonly kind: 'stated'; readonly reason: string }

/** The rows of schema `federation` that are no protocol's own; the migrations in history.ts say what may change. */
export type Tables = {
  partner: {
    partner_id: string
    identity: string
    standing: PartnerState['state']
    revision: number
    state: Json<unknown>
  }
  partner_event: {
    partner_id: string
    revision: number
    act: HistoryAct
    staff_id: string
    at: Date
    reason: string | null
    lines: Json<readonly TermsChange[]>
  }
  client_secret: { partner_id: string; digest: string; made_at: Date }
  consent: {
    account_id: string
    partner_id: string
    subject: Json<ConsentSubject>
    given_at: Date
  }
  question: {
    question_id: string
    session_id: string
    account_id: string
    partner_id: string
    return_to: string
    why: ConsentReason | 'asked-by-partner' | 'each-time'
    reason_wanted: Json<ReasonWanted>
    answer: 'open' | 'agreed' | 'declined'
    reason: string | null
    expires_at: Date
  }
}

const partnerId = z.uuid()
const attributes = z.array(z.enum(ALL_ATTRIBUTES))

/** What the audit log holds: ids, codes and names of attributes, never their values or a person's words. */
export const FEDERATION_ACTIONS = {
  'partner/registered': {
    ja: '連携先を登録した',
    en: 'A partner was registered',
    facts: z.strictObject({ protocol: z.enum(['saml', 'oidc']) }),
  },
  'partner/acted-on': {
    ja: '連携先に対する手続きを行った',
    en: 'An officer acted on a partner',
    facts: z.strictObject({
      act: z.enum([...ALL_PARTNER_ACTS, 'make-secret']),
      revision: z.int(),
      state: z.string().max(40),
      changed: z.array(z.string().max(200)),
    }),
  },
  'consent/asked': {
    ja: '情報の提供について確認を求めた',
    en: 'A holder was asked for consent',
    facts: z.strictObject({ partnerId, why: z.string().max(40) }),
  },
  'consent/given': {
    ja: '情報の提供に同意した',
    en: 'A holder consented',
    facts: z.strictObject({ partnerId, attributes, withReason: z.enum(['yes', 'no']) }),
  },
  'consent/declined': {
    ja: '情報の提供を断った',
    en: 'A holder declined',
    facts: z.strictObject({ partnerId }),
  },
  'consent/withdrawn': {
    ja: '情報の提供の同意を取り消した',
    en: 'A holder withdrew a consent',
    facts: z.strictObject({ partnerId }),
  },
} as const satisfies AuditActions

/** The service's own tables. */
export type Database = Store<Tables, typeof FEDERATION_ACTIONS>
/** A transaction of them. */
export type Tx = Transaction<Tables>
