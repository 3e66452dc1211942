import { type AuditActions, type ColumnType, openStore, type Store } from '@jitsuin/platform'
import { z } from 'zod'
import type { SignOnWish } from '../domain/saml-request.js'

/** How a partner that answers to a logout request is answered in turn. */
export type LogoutInitiator = {
  readonly partnerId: string
  readonly requestId: string
  readonly relayState?: string
}

/** States of a participant as they are stored. */
export type ParticipantState = 'live' | 'ended' | 'waiting' | 'asked' | 'done' | 'failed' | 'no-channel'

type Json<Value> = ColumnType<Value, string, string>

/** The tables. */
export type SamlTables = {
  saml_request: { partner_id: string; request_id: string; forget_at: Date }
  saml_flow: {
    flow_id: string
    partner_id: string
    wish: Json<SignOnWish>
    started_at: Date
    expires_at: Date
    answered_at: Date | null
  }
  saml_name: { account_id: string; partner_id: string; name_id: string; created_at: Date }
  saml_logout: {
    run_id: string
    session_id: string
    initiator: Json<LogoutInitiator | null>
    started_at: Date
    answered_at: Date | null
  }
  saml_participant: {
    participant_id: string
    session_id: string
    partner_id: string
    name_id: string
    name_format: string
    session_index: string
    began_at: Date
    state: ParticipantState
    changed_at: Date
    run_id: string | null
    logout_request_id: string | null
  }
  saml_key_ring: { ring: 'ring'; keys: Json<readonly StoredKey[]> }
}

/** A key of the ring as JSON. */
export type StoredKey = {
  readonly keyId: string
  readonly certificate: string
  readonly state: 'active' | 'announced' | 'retired'
  readonly since: string
  readonly rehearsals?: readonly { readonly partnerId: string; readonly until: string }[]
  readonly proposal?: { readonly staffId: string; readonly at: string }
}

/** What the audit log holds of SAML: ids and codes. */
export const SAML_ACTIONS = {
  'saml/sign-on-asked': {
    ja: '連携先がサインインを求めた',
    en: 'A partner asked for a sign-in',
    facts: z.strictObject({ partnerId: z.string(), requestId: z.string() }),
  },
  'saml/assertion-issued': {
    ja: '連携先へサインインの結果を渡した',
    en: 'An assertion was issued',
    facts: z.strictObject({
      partnerId: z.string(),
      method: z.string(),
      attributes: z.array(z.string()),
      keyId: z.string(),
    }),
  },
  'saml/sign-on-declined': {
    ja: '連携先へサインインできないことを伝えた',
    en: 'A partner was told that there is no sign-in',
    facts: z.strictObject({ partnerId: z.string(), status: z.string() }),
  },
  'saml/logout-asked': {
    ja: '連携先がサインアウトを求めた',
    en: 'A partner asked for a sign-out',
    facts: z.strictObject({ partnerId: z.string(), requestId: z.string() }),
  },
  'saml/logout-began': {
    ja: 'すべての連携先からのサインアウトを始めた',
    en: 'A sign-out at all partners began',
    facts: z.strictObject({ partners: z.number(), initiator: z.string() }),
  },
  'saml/logout-step': {
    ja: '連携先のサインアウトが進んだ',
    en: 'The sign-out at a partner went on',
    facts: z.strictObject({ partnerId: z.string(), state: z.string() }),
  },
  'saml/session-ended': {
    ja: 'セッションが終わったことを連携先の記録に残した',
    en: 'Partners of an ended session were marked',
    facts: z.strictObject({ partners: z.number(), why: z.string() }),
  },
  'saml/keys-changed': {
    ja: '署名鍵の状態を変えた',
    en: 'The signing keys changed',
    facts: z.strictObject({ act: z.string(), keys: z.array(z.string()) }),
  },
} as const satisfies AuditActions

/** The tables under the service's own role. */
export type SamlDatabase = Store<SamlTables, typeof SAML_ACTIONS>

/** Opens the tables. */
export function openSamlDatabase(url: string): SamlDatabase {
  return openStore<SamlTables, typeof SAML_ACTIONS>(url, SAML_ACTIONS)
}
