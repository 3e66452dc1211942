import type { ColumnType } from '@jitsuin/platform'
import type {
  Approval,
  AuthorityName,
  CertificateState,
  Officer,
  Order,
  Publication,
  RootListName,
} from '../contract.js'

/** A JSON column: written as text, read as a value. */
type Json<T> = ColumnType<T, string, never>

/** The rows of schema `ca`; the migrations in history.ts say what may change. */
export type CaTables = {
  ceremony: { held_at: Date; record: Json<unknown> }
  authority: { name: AuthorityName; certificate: Buffer; chain: Buffer[]; key_name: string }
  root_list: { name: RootListName; number: number; this_update: Date; next_update: Date; crl: Buffer }
  carried_order: {
    order_id: string
    digest: Buffer
    act: Order['act']
    content: Json<Order>
    approvals: Json<readonly Approval[]>
    accepted_at: Date
  }
  officer: {
    officer_id: string
    content: Json<Officer>
    public_key: string
    enrolled_at: Date
    removed_at: Date | null
  }
  certificate: {
    authority: AuthorityName
    serial_hex: string
    /** Absent for what the ceremony certified. */
    order_id: string | null
    key_sha256: Buffer
    not_after: Date
    tbs: Buffer
    reserved_at: Date
    /** Absent between the reservation and the signature. */
    certificate: Buffer | null
  }
  warrant_use: {
    warrant_id: string
    authority: AuthorityName
    attempt: number
    serial_hex: string
    request_sha256: Buffer
  }
  enrolment_grant: {
    grant_id: string
    warrant_id: string
    serial_hex: string
    enrolment_key: Buffer
    statement: Buffer
    signature: Buffer
    granted_at: Date
  }
  event: {
    sequence: number
    authority: AuthorityName
    serial_hex: string
    event: 'issued' | 'revoked'
    at: Date
  }
  revocation: {
    authority: AuthorityName
    serial_hex: string
    order_id: string
    revoked_at: Date
    reason: Extract<CertificateState, { state: 'revoked' }>['reason']
    invalid_since: Date | null
  }
  list: {
    authority: AuthorityName
    number: number
    this_update: Date
    next_update: Date
    tbs: Buffer
    states: Json<readonly CertificateState[]>
    /** Absent between the reservation of the number and the signature. */
    crl: Buffer | null
  }
  publication: {
    sequence: number
    content: Json<Omit<Publication, 'sequence'>>
    acknowledged_at: Date | null
  }
}
