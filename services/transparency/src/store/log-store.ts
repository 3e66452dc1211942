/** SQL of the log: the only place that knows its tables. */
import type { Queryable, Session } from '@jitsuin/platform'
import type { NodePlace, TreeNode } from '@jitsuin/tlog'
import type { TaggedPerson } from '../contract.js'

/** An entry as stored. */
export type StoredEntry = { readonly index: number; readonly leaf: string }

/** A new entry with what it is found by. */
export type NewEntry = StoredEntry & {
  readonly type: string
  readonly certificateSha256: string
  readonly holderTag: string
}

/** An entry whose holder has not been told yet. */
export type UntoldEntry = StoredEntry & { readonly person: TaggedPerson }

const ONE_SEQUENCER_LOCK = 9162

/** Takes the right to append to this log; it ends with the session. */
export async function takeLogLock(session: Session): Promise<'taken' | 'held-by-another'> {
  const [row] = await session.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [
    ONE_SEQUENCER_LOCK,
  ])
  return row?.taken ? 'taken' : 'held-by-another'
}

/** The number of the last event that was taken in; 0 before the first. */
export async function loadLastIntake(database: Queryable): Promise<number> {
  const [row] = await database.query<{ last: number }>(
    'select coalesce(max(sequence), 0) as last from intake',
  )
  return row?.last ?? 0
}

/** Whether holders are told of new entries already. */
export async function loadBegan(database: Queryable): Promise<'began' | 'catching-up'> {
  const rows = await database.query('select after_sequence from began limit 1')
  return rows.length > 0 ? 'began' : 'catching-up'
}

/** From now on holders are told. */
export async function insertBegan(session: Session, afterSequence: number): Promise<void> {
  await session.query('insert into began values ($1) on conflict do nothing', [afterSequence])
}

/** Which of these events are in the log, as `type:certificate`. */
export async function loadKnownEvents(
  database: Queryable,
  certificates: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await database.query<{ name: string }>(
    `select type || ':' || certificate_sha256 as name from entry where certificate_sha256 = any($1::text[])`,
    [certificates],
  )
  return new Set(rows.map(({ name }) => name))
}

/** Appends entries, the subtrees that they completed, and what was taken in for them. */
export async function insertEntries(
  session: Session,
  added: {
    readonly entries: readonly NewEntry[]
    readonly nodes: readonly TreeNode[]
    readonly sequences: readonly number[]
    readonly alerts: readonly { readonly index: number; readonly person: TaggedPerson }[]
  },
): Promise<void> {
  const { entries, nodes, sequences, alerts } = added
  await session.query(
    `insert into entry (index, leaf, type, certificate_sha256, holder_tag)
     select * from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[])`,
    [
      entries.map(({ index }) => index),
      entries.map(({ leaf }) => leaf),
      entries.map(({ type }) => type),
      entries.map(({ certificateSha256 }) => certificateSha256),
      entries.map(({ holderTag }) => holderTag),
    ],
  )
  await session.query(
    'insert into node (level, index, hash) select * from unnest($1::smallint[], $2::bigint[], $3::bytea[])',
    [
      nodes.map(({ level }) => level),
      nodes.map(({ index }) => index),
      nodes.map(({ hash }) => Buffer.from(hash)),
    ],
  )
  await session.query(
    `insert into alert (index, centre, subject_serial_number)
     select * from unnest($1::bigint[], $2::text[], $3::text[])`,
    [
      alerts.map(({ index }) => index),
      alerts.map(({ person }) => person.centre),
      alerts.map(({ person }) => person.subjectSerialNumber),
    ],
  )
  await session.query('insert into intake select unnest($1::bigint[])', [sequences])
}

/** Keeps a signed head. */
export async function insertHead(
  session: Session,
  head: { size: number; checkpoint: string },
): Promise<void> {
  await session.query('insert into head (size, checkpoint) values ($1, $2)', [head.size, head.checkpoint])
}

/** The latest signed head. */
export async function loadLatestHead(database: Queryable): Promise<string | undefined> {
  const [row] = await database.query<{ checkpoint: string }>(
    'select checkpoint from head order by size desc limit 1',
  )
  return row?.checkpoint
}

/** Whether this very checkpoint text was signed and kept. */
export async function loadHeadOfText(database: Queryable, text: string): Promise<number | undefined> {
  const [row] = await database.query<{ size: number }>(
    `select size from head where split_part(checkpoint, E'\\n\\n', 1) = $1`,
    [text],
  )
  return row?.size
}

/** Keeps the line of a witness. */
export async function insertCosignature(
  session: Session,
  cosignature: { readonly size: number; readonly witness: string; readonly line: string },
): Promise<void> {
  const { size, witness, line } = cosignature
  await session.query('insert into cosignature values ($1, $2, $3) on conflict do nothing', [
    size,
    witness,
    line,
  ])
}

/** One line of each witness below a head. */
export async function loadCosignatures(database: Queryable, size: number): Promise<string[]> {
  const rows = await database.query<{ line: string }>(
    'select max(line) as line from cosignature where size = $1 group by witness order by witness',
    [size],
  )
  return rows.map(({ line }) => line)
}

/** The hashes of complete subtrees in the order asked for; undefined where one is not stored. */
export async function loadNodes(
  database: Queryable,
  places: readonly NodePlace[],
): Promise<(Uint8Array | undefined)[]> {
  const rows = await database.query<{ hash: Buffer | null }>(
    `select hash from unnest($1::smallint[], $2::bigint[]) with ordinality as place (level, index, position)
     left join node using (level, index) order by position`,
    [places.map(({ level }) => level), places.map(({ index }) => index)],
  )
  return rows.map(({ hash }) => hash ?? undefined)
}

/** Stored leaf hashes from `start`, one after the other. */
export async function loadLeafHashes(
  database: Queryable,
  { start, limit }: { readonly start: number; readonly limit: number },
): Promise<Uint8Array[]> {
  const rows = await database.query<{ hash: Buffer }>(
    'select hash from node where level = 0 and index >= $1 and index < $2 order by index',
    [start, start + limit],
  )
  return rows.map(({ hash }) => hash)
}

/** Entries from `start` on, at most `limit` places. */
export async function loadEntries(
  database: Queryable,
  { start, limit }: { readonly start: number; readonly limit: number },
): Promise<StoredEntry[]> {
  return database.query<StoredEntry>(
    'select index, leaf from entry where index >= $1 and index < $2 order by index',
    [start, start + limit],
  )
}

/** Entries that carry a holder tag and stand below `size`, newest first. */
export async function loadEntriesOfHolder(
  database: Queryable,
  { tag, size }: { readonly tag: string; readonly size: number },
): Promise<StoredEntry[]> {
  return database.query<StoredEntry>(
    'select index, leaf from entry where holder_tag = $1 and index < $2 order by index desc limit 1000',
    [tag, size],
  )
}

/** The entry by which a certificate was issued. */
export async function loadIssueEntry(
  database: Queryable,
  certificateSha256: string,
): Promise<StoredEntry | undefined> {
  const [row] = await database.query<StoredEntry>(
    `select index, leaf from entry where certificate_sha256 = $1 and type = 'issue'`,
    [certificateSha256],
  )
  return row
}

/** Where a leaf hash stands. */
export async function loadPlaceOfHash(database: Queryable, hash: Uint8Array): Promise<number | undefined> {
  const [row] = await database.query<{ index: number }>(
    'select index from node where level = 0 and hash = $1 order by index limit 1',
    [Buffer.from(hash)],
  )
  return row?.index
}

/** Entries whose holders wait to be told, oldest first. */
export async function loadUntold(database: Queryable, limit: number): Promise<UntoldEntry[]> {
  const rows = await database.query<StoredEntry & TaggedPerson>(
    `select entry.index, leaf, centre, subject_serial_number as "subjectSerialNumber"
     from alert join entry using (index)
     where not exists (select from told where told.index = alert.index) order by index limit $1`,
    [limit],
  )
  return rows.map(({ index, leaf, centre, subjectSerialNumber }) => ({
    index,
    leaf,
    person: { centre, subjectSerialNumber },
  }))
}

/** Notes that a holder was told. */
export async function insertTold(session: Session, index: number): Promise<void> {
  await session.query('insert into told values ($1) on conflict do nothing', [index])
}
