import { type AuditActions, type ColumnType, openStore, type Store } from '@jitsuin/platform'
import { z } from 'zod'
import { ALL_ATTRIBUTES } from '../domain/attributes.js'

type Json<Value> = ColumnType<Value, string, string>

/** States of a partner's session, as they are stored. */
export type ParticipantState = 'live' | 'waiting' | 'done' | 'failed' | 'no-channel'

/** What a partner is told of. */
export type TellingReason = 'session-ended' | 'consent-withdrawn'

/** The tables. */
export type OidcTables = {
  oidc_entry: {
    kind: string
    id_digest: string
    payload: Json<Record<string, unknown>>
    session_id: string | null
    grant_id: string | null
    uid: string | null
    expires_at: Date | null
    consumed_at: Date | null
  }
  oidc_subject: { account_id: string; partner_id: string; subject: string }
  oidc_reason: { grant_id: string; reason: string; expires_at: Date }
  oidc_participant: {
    participant_id: string
    session_id: string
    partner_id: string
    subject: string
    sid: string
    state: ParticipantState
    tries: number
    try_after: Date
    why: ColumnType<TellingReason, TellingReason | undefined, never>
  }
  oidc_key: { key_id: string; signs_from: Date }
}

const partnerId = z.uuid()

/** What the audit log holds of OpenID Connect: ids, codes and names of attributes. */
export const OIDC_ACTIONS = {
  'oidc/subject-made': {
    ja: '連携先ごとの識別子を作った',
    en: 'A pairwise identifier was made',
    facts: z.strictObject({ partnerId }),
  },
  'oidc/identity-told': {
    ja: '連携先へサインインした人の情報を渡した',
    en: 'A partner was told who signed in',
    facts: z.strictObject({
      partnerId,
      by: z.enum(['id_token', 'userinfo']),
      method: z.string().max(40),
      attributes: z.array(z.enum(ALL_ATTRIBUTES)),
      withReason: z.enum(['yes', 'no']),
    }),
  },
  'oidc/session-ended': {
    ja: 'セッションが終わり、連携先へ伝えることにした',
    en: 'A session ended; its partners are to be told',
    facts: z.strictObject({ partners: z.int(), why: z.string().max(40) }),
  },
  'oidc/logout-told': {
    ja: '連携先へサインアウトを伝えた結果',
    en: 'Whether a partner was told of a sign-out',
    facts: z.strictObject({ partnerId, state: z.enum(['waiting', 'done', 'failed']), tries: z.int() }),
  },
  'oidc/key-made': {
    ja: '署名鍵を作った',
    en: 'A signing key was made',
    facts: z.strictObject({ signsFrom: z.iso.datetime() }),
  },
} as const satisfies AuditActions

/** The tables under the service's own role. */
export type OidcDatabase = Store<OidcTables, typeof OIDC_ACTIONS>

/** Opens the tables. */
export function openOidcDatabase(url: string): OidcDatabase {
  return openStore<OidcTables, typeof OIDC_ACTIONS>(url, OIDC_ACTIONS)
}
