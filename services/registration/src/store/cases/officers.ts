/** Officers of the staff: whose key signs for whom, and since when. */
import type { Selectable } from '@jitsuin/platform'
import type { OfficerKey } from '../../domain/cases/officer-signature.js'
import type { Tx } from '../database.js'
import type { CasesTables } from './schema.js'

type Reader = Pick<Tx, 'selectFrom'>

/** The key with which a member of staff signs now. */
export async function loadOfficer(db: Reader, staffId: string): Promise<OfficerKey | undefined> {
  const row = await counting(db).where('staff_id', '=', staffId).executeTakeFirst()
  return row && officerOf(row)
}

/** A key that counts now, by its id on the list. */
export async function loadOfficerById(db: Reader, officerId: string): Promise<OfficerKey | undefined> {
  const row = await counting(db).where('officer_id', '=', officerId).executeTakeFirst()
  return row && officerOf(row)
}

/** Every key that counts now, the oldest first. */
export async function loadOfficers(
  db: Reader,
): Promise<readonly (OfficerKey & { readonly enrolledAt: Date })[]> {
  const rows = await counting(db).orderBy('enrolled_at').orderBy('officer_id').execute()
  return rows.map((row) => ({ ...officerOf(row), enrolledAt: row.enrolled_at }))
}

function counting(db: Reader) {
  return db.selectFrom('officer_key').selectAll().where('ended_at', 'is', null)
}

function officerOf(row: Selectable<CasesTables['officer_key']>): OfficerKey {
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

/** Ends a key that the authority has taken off its list. */
export async function endOfficerKey(tx: Tx, officerId: string, at: Date): Promise<void> {
  await tx
    .updateTable('officer_key')
    .set({ ended_at: at })
    .where('officer_id', '=', officerId)
    .where('ended_at', 'is', null)
    .execute()
}
