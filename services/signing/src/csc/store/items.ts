/** What the leaves of lists are made of. */
import { sql } from '@jitsuin/platform'
import type { CscReader, CscTransaction } from './csc-store.js'

/** What one leaf is made of; hexadecimal. */
export type KeptItem = { readonly commitment: string; readonly digest: string }

/** Keeps the items of a list in its order. */
export async function insertItems(
  tx: CscTransaction,
  authorisationId: string,
  items: readonly KeptItem[],
): Promise<void> {
  const rows = items.map(({ commitment, digest }, index) => ({
    authorisation_id: authorisationId,
    item_index: index,
    commitment: Buffer.from(commitment, 'hex'),
    digest: Buffer.from(digest, 'hex'),
  }))
  await tx.insertInto('item').values(rows).execute()
}

/** The items of a list by their places, of these digests alone; empty for one that was not asked for by CSC. */
export async function loadKeptItems(
  db: CscReader,
  authorisationId: string,
  digests: readonly string[],
): Promise<ReadonlyMap<number, KeptItem>> {
  const wanted = digests.map((digest) => Buffer.from(digest, 'hex'))
  const rows = await db
    .selectFrom('item')
    .selectAll()
    .where('authorisation_id', '=', authorisationId)
    .where('digest', '=', sql<Buffer>`any(${wanted}::bytea[])`)
    .execute()
  return new Map(
    rows.map((row) => [
      row.item_index,
      { commitment: row.commitment.toString('hex'), digest: row.digest.toString('hex') },
    ]),
  )
}
