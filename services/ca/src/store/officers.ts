import type { Officer } from '../contract.js'
import type { CaReader, CaTransaction } from './ca-store.js'

/** Everyone who may approve orders now. */
export async function loadOfficers(db: CaReader): Promise<Officer[]> {
  const rows = await db.selectFrom('officer').select('content').where('removed_at', 'is', null).execute()
  return rows.map(({ content }) => content)
}

/** Puts an officer on the list. Ids and keys of former officers stay taken. */
export async function insertOfficer(tx: CaTransaction, officer: Officer, enrolledAt: Date): Promise<void> {
  const { officerId, publicKey } = officer
  await tx
    .insertInto('officer')
    .values({
      officer_id: officerId,
      content: JSON.stringify(officer),
      public_key: publicKey,
      enrolled_at: enrolledAt,
      removed_at: null,
    })
    .execute()
}

/** Ends an officer's term. */
export async function endOfficer(tx: CaTransaction, officerId: string, removedAt: Date): Promise<void> {
  await tx
    .updateTable('officer')
    .set({ removed_at: removedAt })
    .where('officer_id', '=', officerId)
    .where('removed_at', 'is', null)
    .execute()
}
