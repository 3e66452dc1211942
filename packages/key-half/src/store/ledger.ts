/** The ledger of requests: a request id stands once for one content, and so does a counter. */
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

/** Reserves a request. `taken`: its id or its counter stands in the ledger already. */
export async function reserveRequest(
  tx: HalfTransaction,
  entry: NewEntry,
  at: Date,
): Promise<'reserved' | 'taken'> {
  const row = await tx
    .insertInto('request')
    .values({
      authorisation_id: entry.authorisationId,
      request_id: entry.requestId,
      counter: entry.counter,
      content_sha256: Buffer.from(entry.contentSha256),
      content: Buffer.from(entry.content),
      signature: Buffer.from(entry.signature),
      digest_count: entry.digestCount,
      state: 'reserved',
      signature_values: null,
      reserved_at: at,
      released_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('request_id')
    .executeTakeFirst()
  return row ? 'reserved' : 'taken'
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

/** Notes what was released. Of two at once, one is the first. */
export async function saveReleased(
  tx: HalfTransaction,
  { authorisationId, requestId }: Pick<LedgerEntry, 'authorisationId' | 'requestId'>,
  released: { readonly values: readonly Uint8Array[]; readonly at: Date },
): Promise<'first' | 'again'> {
  const row = await tx
    .updateTable('request')
    .set({
      state: 'released',
      signature_values: released.values.map((value) => Buffer.from(value)),
      released_at: released.at,
    })
    .where('authorisation_id', '=', authorisationId)
    .where('request_id', '=', requestId)
    .where('state', '=', 'reserved')
    .returning('request_id')
    .executeTakeFirst()
  return row ? 'first' : 'again'
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
