/** What becomes of cards that do not go out, or come back: fault, revocation, destruction, another attempt. */
import type { CardFault, RevocationCause } from '../../contract.js'
import { producedOf } from '../../domain/production/case-facts.js'
import type { Staff } from '../../domain/staff.js'
import { RegistrationError } from '../../errors.js'
import { changeCaseIn } from '../../store/cases/cases.js'
import type { Audit, Tx } from '../../store/database.js'
import { expectCard, lockCard } from '../../store/production/cards.js'
import { moveStock } from '../../store/production/stock.js'
import type { RegistrationContext } from '../context.js'
import { spoilIn } from './make-cards.js'
import { orderBatch } from './order-batch.js'

/** Somebody found a made card to be faulty. @throws {RegistrationError} `production/step-forbids` */
export async function reportFault(
  { store, clock, newId }: RegistrationContext,
  staff: Staff,
  what: { readonly cardId: string; readonly fault: CardFault; readonly note: string },
): Promise<void> {
  const act = { actor: staff.actor, at: clock() }
  await store.transact(act, async (tx, audit) => {
    const { step, state } = await lockCard(tx, what.cardId)
    if ((step !== 'made' && step !== 'inspected') || (state !== 'personalised' && state !== 'inspected'))
      throw new RegistrationError('production/step-forbids', `${what.cardId} is ${step}, ${state}`)
    await spoilIn(tx, audit, { ...what, ...act, newId })
  })
}

/** Asks for the revocation of a card: aftercare opens it by itself, and two officers sign. Asking twice changes nothing. */
export async function wantRevocation(
  tx: Tx,
  audit: Audit,
  { cardId, cause, at }: { readonly cardId: string; readonly cause: RevocationCause; readonly at: Date },
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('card')
    .set({ revocation_cause: cause, revocation_wanted_at: at })
    .where('card_id', '=', cardId)
    .where('revocation_wanted_at', 'is', null)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 1n)
    audit.record('card/revocation-wanted', { subject: `card:${cardId}`, facts: { cause } })
}

/**
 * Destroys a card that is here and counts for nothing any more. A returned one closes its case.
 *
 * @throws {RegistrationError} `production/certificates-not-revoked`, `production/step-forbids`
 */
export async function destroyCard(context: RegistrationContext, staff: Staff, cardId: string): Promise<void> {
  const { store, station, clock, newId } = context
  const card = await expectCard(store.read, cardId)
  expectDestructible(card)
  // The act itself may be done twice; that it was done is recorded once.
  await station.destroy(cardId)
  const act = { actor: staff.actor, at: clock() }
  await store.transact(act, async (tx, audit) => {
    const locked = await lockCard(tx, cardId)
    if (locked.state === 'destroyed') return audit.changedNothing()
    expectDestructible(locked)
    const move = locked.state === 'faulty' ? 'destroyed' : 'withdrawn'
    await moveStock(tx, audit, { moveId: newId(), move, quantity: 1, act })
    await tx.updateTable('card').set({ state: 'destroyed' }).where('card_id', '=', cardId).execute()
    audit.record('card/destroyed', { subject: `card:${cardId}`, facts: {} })
    await closeReturned(tx, audit, { caseId: locked.case_id, cardId, act, newId })
  })
}

function expectDestructible(card: Awaited<ReturnType<typeof expectCard>>): void {
  if (card.state === 'destroyed') return
  if (card.revocation_wanted_at !== null && card.revoked_at === null)
    throw new RegistrationError('production/certificates-not-revoked', card.card_id)
  if (card.state !== 'faulty' && card.state !== 'recovered')
    throw new RegistrationError('production/step-forbids', `${card.card_id} is ${card.state}`)
}

async function closeReturned(
  tx: Tx,
  audit: Audit,
  what: {
    readonly caseId: string
    readonly cardId: string
    readonly act: { readonly actor: Staff['actor']; readonly at: Date }
    readonly newId: () => string
  },
): Promise<void> {
  const { caseId, cardId, act, newId } = what
  const { state } = await tx
    .selectFrom('case_file')
    .select('state')
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow()
  if (state !== 'unclaimed') return
  await changeCaseIn(tx, audit, { caseId, expectedRevision: 'newest', ...act, newId }, (file) => {
    if (file.state.state !== 'unclaimed') throw new RegistrationError('case/state-forbids', file.state.state)
    return {
      state: { ...producedOf(file.state), state: 'returned', returnedAt: act.at.toISOString() },
      act: 'card-destroyed',
      evidence: [{ kind: 'card', id: cardId }],
    }
  })
}

/** Another attempt after a fault. @throws {RegistrationError} as `orderBatch` */
export async function makeAgain(context: RegistrationContext, staff: Staff, cardId: string) {
  const card = await expectCard(context.store.read, cardId)
  if (card.step !== 'faulty')
    throw new RegistrationError('production/step-forbids', `${cardId} is ${card.step}`)
  return orderBatch(context, staff, {
    batchId: context.newId(),
    what: { by: 'cases', caseIds: [card.case_id] },
  })
}
