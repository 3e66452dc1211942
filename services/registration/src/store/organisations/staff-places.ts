/** Who of the staff works at which counter. */
import type { ActOf, Audit, Tx } from '../database.js'

type Reader = Pick<Tx, 'selectFrom'>
type Assignment = { readonly staffId: string; readonly organisationId: string }

/** The ids of the places where a member of staff works. */
export async function loadPlacesOf(db: Reader, staffId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('staff_place')
    .select('organisation_id')
    .where('staff_id', '=', staffId)
    .where('ended_at', 'is', null)
    .orderBy('organisation_id')
    .execute()
  return rows.map(({ organisation_id }) => organisation_id)
}

/** Who works at a place, since when. */
export async function loadStaffOf(db: Reader, organisationId: string) {
  const rows = await db
    .selectFrom('staff_place')
    .select(['staff_id', 'since'])
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .orderBy('since')
    .execute()
  return rows.map(({ staff_id, since }) => ({ staffId: staff_id, since: since.toISOString() }))
}

/** Assigns; who is there already stays as they are. */
export async function assignStaff(
  tx: Tx,
  audit: Audit,
  { staffId, organisationId, act, newId }: Assignment & { act: ActOf; newId: string },
): Promise<void> {
  const row = { assignment_id: newId, staff_id: staffId, organisation_id: organisationId }
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('staff_place')
    .values({ ...row, since: act.at, ended_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows !== 1n) return audit.changedNothing()
  audit.record('organisation/staff-assigned', {
    subject: `organisation:${organisationId}`,
    facts: { staffId },
  })
}

/** Releases; who is not there stays away. */
export async function releaseStaff(
  tx: Tx,
  audit: Audit,
  { staffId, organisationId, at }: Assignment & { at: Date },
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('staff_place')
    .set({ ended_at: at })
    .where('staff_id', '=', staffId)
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) return audit.changedNothing()
  audit.record('organisation/staff-released', {
    subject: `organisation:${organisationId}`,
    facts: { staffId },
  })
}
