import { encodeCanonical } from './canonical.js'

/**
 * One audit row as it is proven and exported. Times are RFC 3339 UTC with microseconds, exactly as PostgreSQL keeps
 * them, so that no digit can change unseen.
 */
export type AuditEntry = {
  /** Number of the row, unique in its zone; numbers of transactions that failed are missing. */
  readonly id: number
  /** Database role that wrote the row; filled in by PostgreSQL. */
  readonly service: string
  /** When the writing transaction began, by PostgreSQL's clock. */
  readonly recordedAt: string
  /** When the act happened, by the service's clock. */
  readonly occurredAt: string
  readonly actor: string
  readonly action: string
  readonly subject: string
  readonly facts: Readonly<Record<string, unknown>>
}

/** The columns of `audit.entry` as an `AuditEntry`: one place for the form of times. */
export const ENTRY_COLUMNS = `
  entry.id,
  entry.service,
  to_char(entry.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "recordedAt",
  to_char(entry.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "occurredAt",
  entry.actor, entry.action, entry.subject, entry.facts`

/**
 * The bytes that a row puts into the Merkle tree: its canonical JSON (RFC 8785) under a version mark. Anyone with an
 * exported row can compute them again.
 */
export function encodeLeaf(entry: AuditEntry): Uint8Array {
  const { id, service, recordedAt, occurredAt, actor, action, subject, facts } = entry
  return encodeCanonical({ v: 1, id, service, recordedAt, occurredAt, actor, action, subject, facts })
}
