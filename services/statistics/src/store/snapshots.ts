/** Snapshots in the database: kept as the bytes that were hashed, and read from them. */
import { createHash } from 'node:crypto'
import { toHex } from '@jitsuin/kernel'
import { encodeCanonical, type Selectable, sql } from '@jitsuin/platform'
import { z } from 'zod'
import { ALL_AREAS, reportSchema } from '../contract.js'
import { sum } from '../domain/figures.js'
import type { SnapshotContent } from '../domain/snapshot.js'
import { StatisticsError } from '../errors.js'
import type { ActOf, Database, Tables } from './tables.js'

/** What stands in the list of snapshots. */
export type StoredSummary = {
  readonly snapshotId: string
  readonly day: string
  readonly origin: SnapshotContent['origin']
  readonly takenAt: Date
  readonly cards: { readonly members: number; readonly nonMembers: number }
  readonly applications?: number
  readonly sha256: string
}
/** A whole snapshot. */
export type StoredSnapshot = StoredSummary & { readonly content: SnapshotContent }

/** A snapshot to be stored, and the id under which it was asked for. */
export type NewSnapshot = ActOf & {
  readonly snapshotId: string
  readonly requestId: string
  readonly content: SnapshotContent
}

const SUMMARY = [
  'snapshot_id',
  'origin',
  'taken_at',
  'members',
  'non_members',
  'applications',
  'sha256',
  sql<string>`day::text`.as('day'), // the driver would make an instant of a date
] as const

/** A part of the list, the newest day first. */
export async function listSnapshots(
  { read }: Database,
  page: { readonly from: number; readonly most: number },
): Promise<{ readonly snapshots: readonly StoredSummary[]; readonly total: number }> {
  const rows = await read
    .selectFrom('snapshot')
    .select(SUMMARY)
    .orderBy('snapshot.day', 'desc')
    .orderBy('taken_at', 'desc')
    .limit(page.most)
    .offset(page.from)
    .execute()
  const { total } = await read
    .selectFrom('snapshot')
    .select(({ fn }) => fn.countAll<string>().as('total'))
    .executeTakeFirstOrThrow()
  return { snapshots: rows.map(summaryOf), total: Number(total) }
}

/**
 * Loads a snapshot; undefined if there is none.
 *
 * @throws {StatisticsError} `statistics/snapshot-damaged` when the bytes are not those that were hashed.
 */
export async function loadSnapshot(
  { read }: Database,
  snapshotId: string,
): Promise<StoredSnapshot | undefined> {
  const row = await read
    .selectFrom('snapshot')
    .select([...SUMMARY, 'content'])
    .where('snapshot_id', '=', snapshotId)
    .executeTakeFirst()
  return row && { ...summaryOf(row), content: contentOf(row) }
}

/** Stores a snapshot; a request that was carried out already gets the snapshot of then. */
export function saveSnapshot(store: Database, snapshot: NewSnapshot): Promise<StoredSummary> {
  const { actor, at, content, requestId } = snapshot
  const row = rowOf(snapshot)
  return store.transact({ actor, at, isolation: 'serializable' }, async (tx, audit) => {
    const known = await tx
      .selectFrom('snapshot')
      .select(SUMMARY)
      .where('request_id', '=', requestId)
      .executeTakeFirst()
    if (known) {
      audit.changedNothing()
      return summaryOf(known)
    }
    await tx.insertInto('snapshot').values(row).execute()
    const { day, origin, applications } = content
    const counts = {
      cards: row.members + row.non_members,
      ...(applications !== undefined && { applications }),
    }
    audit.record('statistics/snapshot-taken', {
      subject: `snapshot:${row.snapshot_id}`,
      facts: { day, origin, sha256: toHex(row.sha256), ...counts },
    })
    return summaryOf(row)
  })
}

function rowOf({ snapshotId, requestId, content, actor, at }: NewSnapshot): Tables['snapshot'] {
  const bytes = Buffer.from(encodeCanonical(content))
  const { members, nonMembers } = sum(content.areas)
  return {
    snapshot_id: snapshotId,
    request_id: requestId,
    day: content.day,
    origin: content.origin,
    taken_at: at,
    taken_by: actor,
    members,
    non_members: nonMembers,
    applications: content.applications ?? null,
    content: bytes,
    sha256: createHash('sha256').update(bytes).digest(),
  }
}

const count = z.int().nonnegative()
const contentSchema: z.ZodType<SnapshotContent> = z.object({
  version: z.literal(1),
  day: z.iso.date(),
  origin: z.enum(['counted', 'published']),
  applications: count.optional(),
  areas: z.array(
    z.object({ area: z.enum(ALL_AREAS), members: count, nonMembers: count, associationMembers: count }),
  ),
  membersCountedOn: z.iso.date(),
  doctorsCountedOn: z.iso.date(),
  reports: z.array(reportSchema),
})

function contentOf({ content, sha256 }: Pick<Tables['snapshot'], 'content' | 'sha256'>): SnapshotContent {
  const digest = createHash('sha256').update(content).digest()
  if (!digest.equals(sha256)) throw new StatisticsError('statistics/snapshot-damaged', 'The digest differs')
  const parsed = contentSchema.safeParse(JSON.parse(Buffer.from(content).toString()))
  if (!parsed.success) throw new StatisticsError('statistics/snapshot-damaged', 'The content is malformed')
  return parsed.data
}

function summaryOf(
  row: Omit<Selectable<Tables['snapshot']>, 'content' | 'request_id' | 'taken_by'>,
): StoredSummary {
  return {
    snapshotId: row.snapshot_id,
    day: row.day,
    origin: row.origin,
    takenAt: row.taken_at,
    cards: { members: row.members, nonMembers: row.non_members },
    ...(row.applications !== null && { applications: row.applications }),
    sha256: toHex(row.sha256),
  }
}
