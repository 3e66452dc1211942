/** The ledger of requests: a request id stands once for one content, and so does a counter. */
import { sql } from '@jitsuin/platform'
import type { HalfReader, HalfTransaction } from './half-store.js'

/** A request as it was recorded. */
export type LedgerEntry = {
  readonly authorisationId: string
  readonly requestId: string
  readonly contentSha256: Uint8Array
  /** Signature values, once they were released. */
  readonly values: readonly Uint8Array[] | undefined
}

/** A new entry. */
export type NewEntry = {
  readonly authorisationId: string
  readonly requestId: string
  readonly counter: number
  readonly contentSha256: Uint8Array
  readonly content: Uint8Array
  readonly signature: Uint8Array
  readonly digestCount: number
}

/**
 * Reserves requests, each under another authorisation that is locked, and counts their digests there. Gives those whose id and counter
 * were free, by their authorisations.
 */
export async function reserveRequests(
  tx: HalfTransaction,
  entries: readonly NewEntry[],
  at: Date,
): Promise<ReadonlySet<string>> {
  const column = <Value>(of: (entry: NewEntry) => Value) => entries.map(of)
  const { rows } = await sql<{ authorisation_id: string }>`with reserved as (
      insert into request (authorisation_id, request_id, counter, content_sha256, content, signature,
        digest_count, state, reserved_at)
      select *, 'reserved', ${at}::timestamptz from unnest(
        ${column((one) => one.authorisationId)}::uuid[],
        ${column((one) => one.requestId)}::uuid[],
        ${column((one) => one.counter)}::bigint[],
        ${column((one) => Buffer.from(one.contentSha256))}::bytea[],
        ${column((one) => Buffer.from(one.content))}::bytea[],
        ${column((one) => Buffer.from(one.signature))}::bytea[],
        ${column((one) => one.digestCount)}::integer[])
      on conflict do nothing
      returning authorisation_id, digest_count)
    update authorisation as a set used_signatures = a.used_signatures + reserved.digest_count
    from reserved where a.authorisation_id = reserved.authorisation_id
    returning a.authorisation_id`.execute(tx)
  return new Set(rows.map(({ authorisation_id }) => authorisation_id))
}

/** An entry by its id. */
export async function loadEntry(
  db: HalfReader,
  { authorisationId, requestId }: Pick<LedgerEntry, 'authorisationId' | 'requestId'>,
): Promise<LedgerEntry | undefined> {
  const row = await db
    .selectFrom('request')
    .select(['content_sha256', 'signature_values'])
    .where('authorisation_id', '=', authorisationId)
    .where('request_id', '=', requestId)
    .executeTakeFirst()
  if (!row) return undefined
  return {
    authorisationId,
    requestId,
    contentSha256: row.content_sha256,
    values: row.signature_values ?? undefined,
  }
}

/** A request as its client sent it, for whoever takes it up again. */
export type RecordedRequest = {
  readonly content: Uint8Array
  /** Empty for a list that came without one. */
  readonly signature: Uint8Array
  readonly state: 'reserved' | 'released'
}

/** What was recorded under a request id. */
export async function loadRequest(
  db: HalfReader,
  { authorisationId, requestId }: Pick<LedgerEntry, 'authorisationId' | 'requestId'>,
): Promise<RecordedRequest | undefined> {
  return db
    .selectFrom('request')
    .select(['content', 'signature', 'state'])
    .where('authorisation_id', '=', authorisationId)
    .where('request_id', '=', requestId)
    .executeTakeFirst()
}

/** A reserved request with its signature values. */
export type NewRelease = Pick<LedgerEntry, 'authorisationId' | 'requestId'> & {
  readonly values: readonly Uint8Array[]
}

/** Notes what was released of requests under different authorisations. Gives those of which nothing was yet, by their authorisations. */
export async function saveReleases(
  tx: HalfTransaction,
  releases: readonly NewRelease[],
  at: Date,
): Promise<ReadonlySet<string>> {
  // All values in one array, of which each request takes its slice: so the text of the statement is always the same.
  const values = releases.flatMap((one) => one.values.map((value) => Buffer.from(value)))
  const counts = releases.map((one) => one.values.length)
  const lasts = counts.map((_, at) => counts.slice(0, at + 1).reduce((sum, count) => sum + count, 0))
  const saved = await sql<{ authorisation_id: string }>`update request as r
    set state = 'released', released_at = ${at},
      signature_values = (${values}::bytea[])[release.last - release.count + 1 : release.last]
    from unnest(
      ${releases.map((one) => one.authorisationId)}::uuid[],
      ${releases.map((one) => one.requestId)}::uuid[],
      ${counts}::integer[],
      ${lasts}::integer[]) as release (authorisation_id, request_id, count, last)
    where r.authorisation_id = release.authorisation_id and r.request_id = release.request_id
      and r.state = 'reserved'
    returning r.authorisation_id`.execute(tx)
  return new Set(saved.rows.map(({ authorisation_id }) => authorisation_id))
}

/** How much was signed under an authorisation so far: requests and digests. */
export async function countUse(
  db: HalfReader,
  authorisationId: string,
): Promise<{ readonly requests: number; readonly signatures: number }> {
  const row = await db
    .selectFrom('request')
    .select(({ fn }) => [
      fn.countAll<number>().as('requests'),
      fn.sum<number>('digest_count').as('signatures'),
    ])
    .where('authorisation_id', '=', authorisationId)
    .executeTakeFirstOrThrow()
  return { requests: Number(row.requests), signatures: Number(row.signatures ?? 0) }
}
