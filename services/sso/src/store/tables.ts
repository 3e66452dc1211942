import type { ColumnType } from '@jitsuin/platform'
import type { SessionEnd } from '../contract.js'
import type { CertificateFacts } from '../domain/certificate-facts.js'
import type { Audience, WhyWithoutRole } from '../domain/session-state.js'
import type { SignInMethod } from '../domain/sign-in-methods.js'
import type { StaffRole } from '../domain/staff-roles.js'

/** A JSON column: written as text, read as a value. */
type Json<T> = ColumnType<T, string, never>

/** What a challenge was made for; a nonce for one purpose is worth nothing for another. */
export type ChallengePurpose = 'sign-in' | 'link' | 'self-test' | 'enrolment' | 'passkey' | 'new-passkey'

/** The rows of schema `sso`; the migrations in history.ts say what may change. */
export type SsoTables = {
  account: {
    account_id: string
    kind: Audience
    centre: string | null
    subject_serial_number: string | null
    created_at: Date
    last_sign_in_at: Date | null
  }
  staff: {
    account_id: string
    display_name: string
    roles: StaffRole[]
    state: 'active' | 'suspended' | 'removed'
    enrolled_at: Date
    card_centre: string | null
    card_subject: string | null
  }
  certificate: {
    account_id: string
    sha256: string
    content: Json<CertificateFacts<string>>
    status_group: string
    not_before: Date
    der: Buffer
    chain: Buffer[]
    proven_at: Date
  }
  passkey: {
    passkey_id: string
    account_id: string
    credential_id: string
    public_key: Buffer
    counter: number
    name: string
    kind: 'one-device' | 'synced'
    added_at: Date
    last_used_at: Date | null
  }
  jpki_link: { account_id: string; jpki_id: string; linked_at: Date; not_after: Date | null }
  session: {
    session_id: string
    account_id: string
    state: 'pending' | 'live' | 'ended'
    kind: 'holder' | 'holder-without-role' | 'staff'
    why_without_role: WhyWithoutRole | null
    method: SignInMethod
    signed_in_at: Date
    previous_sign_in_at: Date | null
    last_seen_at: Date
    idle_seconds: number
    absolute_expires_at: Date
    locked_at: Date | null
    device: string
    certificate_sha256: string | null
    status_group: string | null
    status_checked_at: Date | null
    status_until: Date | null
    ended_at: Date | null
    ended_why: SessionEnd | null
  }
  host_cookie: { token_sha256: string; session_id: string; host: string; created_at: Date }
  ended: { session_id: string; why: SessionEnd; ended_at: Date; told_at: Date | null }
  attempt: {
    attempt_sha256: string
    audience: Audience
    methods: SignInMethod[]
    anew: 'yes' | 'no'
    return_to: string
    for_service: Json<{ ja: string; en: string }> | null
    host_state_sha256: string | null
    browser_sha256: string | null
    created_at: Date
    expires_at: Date
    session_id: string | null
    last_refusal: string | null
  }
  challenge: {
    nonce_sha256: string
    purpose: ChallengePurpose
    subject: string | null
    browser_sha256: string
    issued_at: Date
    expires_at: Date
    used_at: Date | null
  }
  ticket: {
    ticket_sha256: string
    purpose: 'hand-over' | 'tls'
    attempt_sha256: string
    session_id: string | null
    certificate: Buffer | null
    expires_at: Date
    used_at: Date | null
  }
  try: { counted: string; tried_at: Date }
  invitation: {
    invitation_id: string
    token_sha256: string
    display_name: string
    roles: StaffRole[]
    invited_by: string
    invited_at: Date
    expires_at: Date
    state: 'open' | 'waits-for-second' | 'used' | 'withdrawn'
  }
  staff_change: {
    change_id: string
    kind: 'invite' | 'change-roles' | 'suspend' | 'remove'
    staff_id: string | null
    invitation_id: string | null
    roles: StaffRole[] | null
    asked_by: string
    asked_at: Date
    state: 'waiting' | 'confirmed' | 'refused'
    decided_by: string | null
    decided_at: Date | null
  }
}
