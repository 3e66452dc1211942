/** The rows of schema `csc_oauth`; the migrations in history.ts say what may change. */
import type { ColumnType } from '@jitsuin/platform'
import type { CredentialWish } from '../domain/credential-wish.js'

export type OauthTables = {
  pushed_request: {
    request_sha256: Buffer
    client_key: string
    redirect_uri: string
    state: string | null
    code_challenge: string
    /** Written as text, read as a value. */
    wish: ColumnType<CredentialWish, string, string>
    pushed_at: Date
    expires_at: Date
    used_at: Date | null
    authorisation_id: string | null
  }
  code: {
    code_sha256: Buffer
    authorisation_id: string
    state: 'open' | 'replaced' | 'redeemed'
    issued_at: Date
    expires_at: Date
    closed_at: Date | null
  }
  service_token: {
    token_sha256: Buffer
    client_key: string
    issued_at: Date
    expires_at: Date
    revoked_at: Date | null
  }
}
