import type { HalfReader, HalfTransaction } from './half-store.js'

/** A share of this half, wrapped. */
export type StoredShare = {
  readonly keyId: string
  readonly epoch: number
  readonly standing: 'current' | 'next'
  readonly wrapped: Uint8Array
}

/** Keeps a share. */
export async function insertShare(tx: HalfTransaction, share: StoredShare, at: Date): Promise<void> {
  const { keyId: key_id, epoch, standing, wrapped } = share
  await tx
    .insertInto('share')
    .values({ key_id, epoch, standing, wrapped: Buffer.from(wrapped), stored_at: at })
    .execute()
}

/** The shares of a key: one, and during a refresh two. */
export async function loadShares(db: HalfReader, keyId: string): Promise<readonly StoredShare[]> {
  const rows = await db.selectFrom('share').selectAll().where('key_id', '=', keyId).orderBy('epoch').execute()
  return rows.map(({ key_id, epoch, standing, wrapped }) => ({ keyId: key_id, epoch, standing, wrapped }))
}

/** Certified keys whose current share is older than this, oldest first. */
export async function loadKeysToRefresh(
  db: HalfReader,
  before: Date,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('share')
    .innerJoin('split_key', 'split_key.key_id', 'share.key_id')
    .select('share.key_id')
    .where('share.standing', '=', 'current')
    .where('split_key.state', '=', 'certified')
    .where('share.stored_at', '<', before)
    .orderBy('share.stored_at')
    .limit(limit)
    .execute()
  return rows.map(({ key_id }) => key_id)
}

/** Makes the prepared share the current one; the one before is deleted. */
export async function turnShares(tx: HalfTransaction, keyId: string, epoch: number): Promise<void> {
  await tx.deleteFrom('share').where('key_id', '=', keyId).where('epoch', '<', epoch).execute()
  await tx
    .updateTable('share')
    .set({ standing: 'current' })
    .where('key_id', '=', keyId)
    .where('epoch', '=', epoch)
    .execute()
}

/** Drops every share of a key. */
export async function dropShares(tx: HalfTransaction, keyId: string): Promise<void> {
  await tx.deleteFrom('share').where('key_id', '=', keyId).execute()
}

/** Drops a prepared share that will never count. */
export async function dropNext(tx: HalfTransaction, keyId: string): Promise<void> {
  await tx.deleteFrom('share').where('key_id', '=', keyId).where('standing', '=', 'next').execute()
}
