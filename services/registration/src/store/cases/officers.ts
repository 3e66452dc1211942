/** Officers of the staff: whose key signs for whom. */
import type { OfficerKey } from '../../domain/cases/officer-signature.js'
import type { Tx } from '../database.js'

/** The key with which a member of staff signs now. */
export async function loadOfficer(
  db: Pick<Tx, 'selectFrom'>,
  staffId: string,
): Promise<OfficerKey | undefined> {
  const row = await db
    .selectFrom('officer_key')
    .selectAll()
    .where('staff_id', '=', staffId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (!row) return undefined
  return {
    officerId: row.officer_id,
    staffId: row.staff_id,
    method: row.method,
    publicKey: row.public_key,
    ...(row.credential_id !== null && { credentialId: row.credential_id }),
  }
}

/** Takes a key into the list; the authority has it already. */
export async function insertOfficer(tx: Tx, officer: OfficerKey, at: Date): Promise<void> {
  await tx
    .insertInto('officer_key')
    .values({
      officer_id: officer.officerId,
      staff_id: officer.staffId,
      method: officer.method,
      public_key: officer.publicKey,
      credential_id: officer.credentialId ?? null,
      enrolled_at: at,
      ended_at: null,
    })
    .onConflict((conflict) => conflict.column('officer_id').doNothing())
    .execute()
}
