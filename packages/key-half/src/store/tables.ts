/** The rows of schema `second_key`; the migrations in history.ts say what may change. */
import type { ColumnType, Generated } from '@jitsuin/platform'
import type { ClientApproval, ClientRequests, DigestAlgorithm } from '@jitsuin/second-key'
import type { AuthorisationEnd } from '../domain/authorisation.js'

/** A JSON column: written as text, read as a value. */
type Json = ColumnType<unknown, string, string>

/** How a key ends. */
export type KeyEnd = 'superseded' | 'revoked' | 'expired' | 'withdrawn'

/** Where a key comes from. `dealt`: one process held it for a moment; `two-party`: nobody ever did. */
export type KeyOrigin = 'dealt' | 'two-party'

export type HalfTables = {
  split_key: {
    key_id: string
    warrant_id: string
    warrant_digest: Buffer
    subject: string
    name_romaji: string
    bits: 2048 | 3072 | 4096
    origin: KeyOrigin | null
    state: 'wished' | 'made' | 'certified' | 'ended'
    modulus: Buffer | null
    spki: Buffer | null
    certificate: Buffer | null
    certificate_sha256: string | null
    serial_hex: string | null
    chain: Buffer[] | null
    wished_at: Date
    made_at: Date | null
    certified_at: Date | null
    ended_at: Date | null
    end_reason: KeyEnd | null
  }
  share: {
    key_id: string
    epoch: number
    standing: 'current' | 'next'
    wrapped: Buffer
    stored_at: Date
  }
  enrolment_grant: {
    grant_id: string
    subject: string
    certificate_sha256: string
    enrolment_key: Buffer
    statement: Buffer
    signature: Buffer
    expires_at: Date
    wrong_tries: Generated<number>
    state: 'open' | 'used' | 'void'
    taken_at: Date
  }
  enrolment: {
    enrolment_id: string
    grant_id: string | null
    subject: string
    certificate_sha256: string
    key_management_nonce: string
    signing_nonce: string
    issued_at: Date
    expires_at: Date
    statement: Buffer | null
  }
  credential: {
    credential_id: string
    subject: string
    certificate_sha256: string
    public_key: Buffer
    counter: number
    device: 'one-device' | 'synced'
    attestation_format: string
    attestation: Json
    statement: Buffer
    proof: Json
    state: 'active' | 'ended'
    enrolled_at: Date
    ended_at: Date | null
    end_reason: string | null
  }
  card_link: {
    enrolment_id: string
    subject: string
    certificate_sha256: string
    jpki_id: string
    statement: Buffer
    proof: Json
    state: 'active' | 'ended'
    linked_at: Date
    ended_at: Date | null
    end_reason: string | null
  }
  client_key: {
    client_key: string
    institution: string
    institution_name: string
    label: string
    spki: Buffer
    approval: ClientApproval
    requests: ClientRequests
    proof: Json
    state: 'active' | 'ended'
    registered_at: Date
    ended_at: Date | null
  }
  authorisation: {
    authorisation_id: string
    kind: 'day' | 'list'
    num_signatures: number
    used_signatures: Generated<number>
    algorithm: DigestAlgorithm | null
    root: string | null
    subject: string
    certificate_sha256: string
    institution: string
    client_key: string
    key_management_nonce: string
    signing_nonce: string
    begins: Date
    ends: Date
    approve_by: Date
    state: 'asked' | 'active' | 'ended'
    carrier: 'passkey' | 'hpki' | 'jpki' | null
    credential_id: string | null
    assertion: Json | null
    approved_at: Date | null
    ended_at: Date | null
    end_reason: AuthorisationEnd | null
  }
  list_item: {
    authorisation_id: string
    item_index: number
    leaf: Buffer
    state: 'authorised' | 'reserved' | 'consumed'
    request_id: string | null
  }
  sheet: {
    authorisation_id: string
    sealed: Buffer
    kept_until: Date
  }
  request: {
    authorisation_id: string
    request_id: string
    counter: number
    content_sha256: Buffer
    content: Buffer
    signature: Buffer
    digest_count: number
    state: 'reserved' | 'released'
    signature_values: Buffer[] | null
    reserved_at: Date
    released_at: Date | null
  }
  refusal: {
    refusal_id: Generated<number>
    kind: 'approval' | 'signature'
    code: string
    refused_at: Date
  }
  day_figure: {
    day: ColumnType<string, string, never>
    approvals: number
    admitted: number
    released: number
    refusals: Json
    counted_at: Date
  }
}
