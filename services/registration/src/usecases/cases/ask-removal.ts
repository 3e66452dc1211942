/** A key is to leave the list of officers; it counts until two others have signed for that (sign-enrolment.ts). */
import type { RemoveOrder } from '@jitsuin/ca/contract'
import type { z } from 'zod'
import type { removalAskedSchema } from '../../contract.js'
import { RegistrationError } from '../../errors.js'
import { loadOfficerById } from '../../store/cases/officers.js'
import type { RegistrationContext } from '../context.js'
import { expectNoneWaiting, orderHeadOf } from './ask-enrolment.js'
import { byOf, type StaffActor } from './tools.js'

/**
 * Asks for a key to be taken off the list: its owner has left or works elsewhere, or the key is lost.
 *
 * @throws {RegistrationError} `officer/not-on-list`, `officer/enrolled-already` while another order about this person waits
 */
export async function askRemoval(
  context: Pick<RegistrationContext, 'store' | 'clock' | 'newId'>,
  { actor }: StaffActor,
  { officerId, reason }: { readonly officerId: string } & z.infer<typeof removalAskedSchema>,
): Promise<{ readonly enrolmentId: string }> {
  const by = byOf(context, actor)
  const enrolmentId = context.newId()
  const order: RemoveOrder = { ...orderHeadOf(enrolmentId, by.at), act: 'remove-officer', officerId }
  await context.store.transact({ ...by, isolation: 'serializable' }, async (tx, audit) => {
    const officer = await loadOfficerById(tx, officerId)
    if (!officer) throw new RegistrationError('officer/not-on-list', officerId)
    const { staffId } = officer
    await expectNoneWaiting(tx, { staffId, at: by.at })
    const row = { enrolment_id: enrolmentId, staff_id: staffId, created_at: by.at, approvals: '[]' }
    await tx
      .insertInto('officer_enrolment')
      .values({
        ...row,
        expires_at: new Date(order.expiresAt),
        order_json: JSON.stringify(order),
        state: 'waiting',
      })
      .execute()
    audit.record('officer/removal-asked', {
      subject: `staff:${staffId}`,
      facts: { enrolmentId, officerId, reason },
    })
  })
  return { enrolmentId }
}
