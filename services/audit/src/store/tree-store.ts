/** SQL of the tree: the only place that knows its tables. */
import { type AuditEntry, ENTRY_COLUMNS, type Queryable, type Session } from '@jitsuin/platform'
import type { NodePlace, TreeNode } from '@jitsuin/tlog'

/** One sequenced position; `entry` is missing when somebody deleted the row. */
export type SequencedEntry = {
  readonly index: number
  readonly id: number
  readonly entry: AuditEntry | undefined
}

/** Rows that wait to be sequenced, and the point before which none can appear any more. */
export type WaitingRows = { readonly entries: readonly AuditEntry[]; readonly settledXid: string }

const ONE_SEQUENCER_LOCK = 6962
const READ_BATCH = 5000

/**
 * Takes the right to sequence this database; it ends with the session.
 */
export async function takeSequencerLock(session: Session): Promise<'taken' | 'held-by-another'> {
  const [row] = await session.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [
    ONE_SEQUENCER_LOCK,
  ])
  return row?.taken ? 'taken' : 'held-by-another'
}

/**
 * Loads committed rows that have no leaf yet, by number. Numbers are given before the commit, so a small number may
 * appear after a larger one: rows are therefore found by what is missing in the tree, never by "larger than the last".
 * The search starts at `settledXid`: every transaction below it had ended, and its rows were sequenced, at an earlier
 * call. Call it in a repeatable-read transaction, so that both queries see one snapshot.
 */
export async function loadWaiting(
  session: Session,
  from: { settledXid: string; limit: number },
): Promise<WaitingRows> {
  const [horizon] = await session.query<{ xmin: string }>(
    'select pg_snapshot_xmin(pg_current_snapshot())::text as xmin',
  )
  const entries = await session.query<AuditEntry>(
    `select ${ENTRY_COLUMNS} from audit.entry
     where entry.xid >= $1::xid8 and not exists (select from audit_tree.leaf where leaf.entry_id = entry.id)
     order by entry.id limit $2`,
    [from.settledXid, from.limit],
  )
  const all = entries.length < from.limit
  return { entries, settledXid: all && horizon ? horizon.xmin : from.settledXid }
}

/** Appends leaves and the subtrees they completed. A second sequencer would collide on the position and fail. */
export async function insertLeaves(
  session: Session,
  leaves: {
    readonly start: number
    readonly entryIds: readonly number[]
    readonly nodes: readonly TreeNode[]
  },
): Promise<void> {
  await session.query(
    `insert into audit_tree.leaf (index, entry_id)
     select $1::bigint + position - 1, id from unnest($2::bigint[]) with ordinality as one (id, position)`,
    [leaves.start, leaves.entryIds],
  )
  const { nodes } = leaves
  await session.query(
    `insert into audit_tree.node (level, index, hash) select * from unnest($1::smallint[], $2::bigint[], $3::bytea[])`,
    [
      nodes.map(({ level }) => level),
      nodes.map(({ index }) => index),
      nodes.map(({ hash }) => Buffer.from(hash)),
    ],
  )
}

/** How many leaves the tree has. */
export async function loadSize(database: Queryable): Promise<number> {
  const [row] = await database.query<{ size: number }>(
    'select coalesce(max(index) + 1, 0) as size from audit_tree.leaf',
  )
  return row?.size ?? 0
}

/** The hashes of complete subtrees in the order asked for; undefined where one is not stored. */
export async function loadNodes(
  database: Queryable,
  places: readonly NodePlace[],
): Promise<(Uint8Array | undefined)[]> {
  const rows = await database.query<{ hash: Buffer | null }>(
    `select hash from unnest($1::smallint[], $2::bigint[]) with ordinality as place (level, index, position)
     left join audit_tree.node using (level, index) order by position`,
    [places.map(({ level }) => level), places.map(({ index }) => index)],
  )
  return rows.map(({ hash }) => hash ?? undefined)
}

/** Stored leaf hashes in order, for a check without a second place. */
export async function* streamLeafHashes(database: Queryable, end: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < end; start += READ_BATCH) {
    const rows = await database.query<{ hash: Buffer }>(
      'select hash from audit_tree.node where level = 0 and index >= $1 and index < $2 order by index',
      [start, Math.min(end, start + READ_BATCH)],
    )
    for (const { hash } of rows) yield hash
  }
}

type LeafRow = AuditEntry & { readonly index: number; readonly entryId: number; readonly id: number | null }

/** Positions of the tree in order, with the rows as they stand now. */
export async function* streamSequenced(
  database: Queryable,
  range: { readonly start: number; readonly end: number },
): AsyncGenerator<SequencedEntry> {
  for (let after = range.start - 1; ; ) {
    const rows = await database.query<LeafRow>(
      `select leaf.index, least(leaf.entry_id, ${Number.MAX_SAFE_INTEGER}) as "entryId", ${ENTRY_COLUMNS}
       from audit_tree.leaf left join audit.entry on entry.id = leaf.entry_id
       where leaf.index > $1 and leaf.index < $2 order by leaf.index limit $3`,
      [after, range.end, READ_BATCH],
    )
    yield* rows.map(sequencedEntry)
    const last = rows.at(-1)
    if (!last || rows.length < READ_BATCH) return
    after = last.index
  }
}

/** Rows that no leaf covers yet. */
export async function countWaiting(database: Queryable): Promise<number> {
  const [row] = await database.query<{ waiting: number }>(
    `select count(*) as waiting from audit.entry
     where not exists (select from audit_tree.leaf where leaf.entry_id = entry.id)`,
  )
  return row?.waiting ?? 0
}

/** The position of a row, when it has one. */
export async function loadPosition(database: Queryable, entryId: number): Promise<number | undefined> {
  const [row] = await database.query<{ index: number }>(
    'select index from audit_tree.leaf where entry_id = $1',
    [entryId],
  )
  return row?.index
}

/** Keeps a signed head; the one that is kept already stays. */
export async function insertHead(
  session: Session,
  head: { size: number; checkpoint: string },
): Promise<void> {
  await session.query(
    'insert into audit_tree.head (size, checkpoint) values ($1, $2) on conflict do nothing',
    [head.size, head.checkpoint],
  )
}

/** The latest head that the database keeps. */
export async function loadLatestHead(database: Queryable): Promise<string | undefined> {
  const [row] = await database.query<{ checkpoint: string }>(
    'select checkpoint from audit_tree.head order by size desc limit 1',
  )
  return row?.checkpoint
}

function sequencedEntry({ index, entryId, ...row }: LeafRow): SequencedEntry {
  return { index, id: entryId, entry: row.id === null ? undefined : row }
}
