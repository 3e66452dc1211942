/** Cards that go to the person by post: the carrier's record of delivery is the hand-over. */
import { japanDate } from '@jitsuin/kernel'
import { expectWaiting, producedOf } from '../../domain/production/case-facts.js'
import type { Staff } from '../../domain/staff.js'
import { RegistrationError } from '../../errors.js'
import { changeCaseIn } from '../../store/cases/cases.js'
import { lockCard } from '../../store/production/cards.js'
import type { RegistrationContext } from '../context.js'

/**
 * Records that a parcel to a person was delivered to that person (本人限定受取郵便, or traceable mail in an emergency).
 *
 * @throws {RegistrationError} `parcels/not-found`, `parcels/state-forbids`
 */
export async function recordDelivery(
  context: RegistrationContext,
  staff: Staff,
  { parcelId, deliveredOn }: { readonly parcelId: string; readonly deliveredOn: string },
): Promise<void> {
  const { store, clock, newId } = context
  const at = clock()
  const act = { actor: staff.actor, at }
  await store.transact(act, async (tx, audit) => {
    const parcel = await tx
      .selectFrom('parcel')
      .selectAll()
      .where('parcel_id', '=', parcelId)
      .forUpdate()
      .executeTakeFirst()
    if (!parcel) throw new RegistrationError('parcels/not-found', parcelId)
    const { case_id: caseId, sent_at: sentAt } = parcel
    if (parcel.state !== 'sent' || caseId === null || sentAt === null)
      throw new RegistrationError('parcels/state-forbids', parcel.state)
    if (deliveredOn < japanDate(sentAt) || deliveredOn > japanDate(at))
      throw new RegistrationError('parcels/state-forbids', 'Not delivered between its sending and today')
    const pickupId = newId()
    const attempt = { caseId, expectedRevision: 'newest', ...act, newId } as const
    const changed = await changeCaseIn(tx, audit, attempt, ({ state }) => ({
      state: {
        ...producedOf(expectWaiting(state)),
        state: 'handed-over',
        handedOverAt: at.toISOString(),
        pickupId,
      },
      act: 'delivered-by-post',
      evidence: [
        { kind: 'parcel', id: parcel.parcel_number },
        { kind: 'tracking-number', id: parcel.tracking_number },
      ],
    }))
    if (changed.state.state !== 'handed-over')
      throw new RegistrationError('case/state-forbids', changed.state.state)
    const { cardId } = changed.state
    const card = await lockCard(tx, cardId)
    if (card.state !== 'shipping') throw new RegistrationError('production/step-forbids', card.state)
    await tx
      .updateTable('card')
      .set({ state: 'valid', report_due_at: at })
      .where('card_id', '=', cardId)
      .execute()
    const placeId = changed.form.pickupPlaceId
    const receipt_number = `R-${changed.caseNumber}`
    const row = { pickup_id: pickupId, case_id: caseId, card_id: cardId, place_id: placeId, receipt_number }
    await tx
      .insertInto('pickup')
      .values({ ...row, by: staff.staffId, at, way: 'post' })
      .execute()
    await tx
      .updateTable('parcel_card')
      .set({ receipt: 'present' })
      .where('parcel_id', '=', parcelId)
      .execute()
    await tx
      .updateTable('parcel')
      .set({ state: 'received', received_at: at, received_by: staff.staffId })
      .where('parcel_id', '=', parcelId)
      .execute()
    audit.record('pickup/handed-over', { subject: `case:${caseId}`, facts: { cardId, placeId, way: 'post' } })
  })
}
