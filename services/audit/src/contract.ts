/** What the audit log of a zone shows to others. */
import { z } from 'zod'

const hash = z.base64().length(44).describe('SHA-256, base64')
const count = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** Question for the proof that one record is in the tree of a head. */
export const inclusionQuery = z.object({
  id: count.describe('Number of the audit record'),
  size: count.describe('Number of leaves that the head states'),
})

/** Proof that a record is a leaf (RFC 6962 §2.1.1). */
export const inclusionProof = z.object({
  id: z.int(),
  index: z.int().describe('Position of the leaf, from 0'),
  size: z.int(),
  leafHash: hash,
  path: z.array(hash),
})
export type InclusionProof = z.output<typeof inclusionProof>

/** Question for the proof that a newer head continues an older one. */
export const consistencyQuery = z.object({ older: count, newer: count })

/** Proof that a tree continues an older one (RFC 6962 §2.1.2). */
export const consistencyProof = z.object({ older: z.int(), newer: z.int(), path: z.array(hash) })
export type ConsistencyProof = z.output<typeof consistencyProof>

/** Which records to export: positions from `start`, at most `limit`. */
export const recordsQuery = z.object({
  start: count.default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
})

/** An exported record; its leaf bytes are its canonical JSON (docs/audit.md). */
export const auditRecord = z.object({
  index: z.int(),
  id: z.int(),
  service: z.string(),
  recordedAt: z.string(),
  occurredAt: z.string(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  facts: z.record(z.string(), z.unknown()),
})

/** One page of the export; `next` is where the following page starts. */
export const recordsPage = z.object({ records: z.array(auditRecord), next: z.int() })
export type RecordsPage = z.output<typeof recordsPage>
