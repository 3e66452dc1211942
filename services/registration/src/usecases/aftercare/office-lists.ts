/** Small lists that the office keeps: who is on duty out of hours, and which letters are printed. */
import type { Actor } from '@jitsuin/platform'
import type { Duty } from '../../contract.js'
import { RegistrationError } from '../../errors.js'
import type { RegistrationContext } from '../context.js'

/** Who can be called on a day. */
export async function loadDuty({ store }: RegistrationContext, day: string): Promise<Duty> {
  const rows = await store.read.selectFrom('aftercare_duty').selectAll().where('day', '=', day).execute()
  return { day, people: rows.map(({ staff_id, name, phone }) => ({ staffId: staff_id, name, phone })) }
}

/** Sets who can be called on a day; whoever stood there before does no longer. */
export async function saveDuty(
  { store, clock }: RegistrationContext,
  duty: Duty,
  actor: Actor,
): Promise<Duty> {
  const { day, people } = duty
  await store.transact({ actor, at: clock() }, async (tx, audit) => {
    await tx.deleteFrom('aftercare_duty').where('day', '=', day).execute()
    const rows = people.map(({ staffId, name, phone }) => ({ day, staff_id: staffId, name, phone }))
    if (rows.length > 0) await tx.insertInto('aftercare_duty').values(rows).execute()
    const staffIds = people.map(({ staffId }) => staffId)
    audit.record('aftercare/duty-set', { subject: `duty:${day}`, facts: { day, staffIds } })
  })
  return duty
}

/** Notes that a letter was printed and posted. */
export async function markPrinted(
  { store, clock }: RegistrationContext,
  noticeId: string,
  actor: Actor,
): Promise<void> {
  const at = clock()
  await store.transact({ actor, at }, async (tx, audit) => {
    const { numUpdatedRows } = await tx
      .updateTable('aftercare_notice')
      .set({ done_at: at })
      .where('notice_id', '=', noticeId)
      .where('kind', '=', 'letter')
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw new RegistrationError('aftercare/not-found', noticeId)
    audit.record('aftercare/told', { subject: `notice:${noticeId}`, facts: { kind: 'printed' } })
  })
}
