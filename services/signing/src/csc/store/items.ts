/** What the leaves of lists are made of. */
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

/** The items of a list by their places; empty for one that was not asked for by CSC. */
export async function loadKeptItems(
  db: CscReader,
  authorisationId: string,
): Promise<ReadonlyMap<number, KeptItem>> {
  const rows = await db
    .selectFrom('item')
    .selectAll()
    .where('authorisation_id', '=', authorisationId)
    .execute()
  return new Map(
    rows.map((row) => [
      row.item_index,
      { commitment: row.commitment.toString('hex'), digest: row.digest.toString('hex') },
    ]),
  )
}
