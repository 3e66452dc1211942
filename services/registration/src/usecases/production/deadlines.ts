/** What happens to cards when nobody comes: unclaimed after 180 days, returned, revoked, destroyed (portal §2.5). */
import { japanDate } from '@jitsuin/kernel'
import { producedOf } from '../../domain/production/case-facts.js'
import type { Staff } from '../../domain/staff.js'
import { RegistrationError } from '../../errors.js'
import { changeCaseIn } from '../../store/cases/cases.js'
import { lockCard } from '../../store/production/cards.js'
import type { RegistrationContext } from '../context.js'
import { endAppointmentIn } from './appointments.js'
import { wantRevocation } from './faulty-cards.js'

const ACTOR = 'system:pickup'
const ROUND = 200

/** Brings cases whose time is over to `unclaimed`. The day that the postcard names is the last one to come. */
export async function endPickupTimes({ store, clock, newId }: RegistrationContext): Promise<number> {
  const at = clock()
  const today = japanDate(at)
  const rows = await store.read
    .selectFrom('case_file')
    .select('case_id')
    .where('state', 'in', ['notified', 'pickup-reserved'])
    .where(({ eb, ref }) => eb(ref('state_facts', '->>').key('unclaimedOn'), '<', today))
    .limit(ROUND)
    .execute()
  for (const { case_id: caseId } of rows) {
    await store.transact({ actor: ACTOR, at }, async (tx, audit) => {
      await endAppointmentIn(tx, audit, { caseId, how: 'cancelled' })
      const attempt = { caseId, expectedRevision: 'newest', actor: ACTOR, at, newId } as const
      await changeCaseIn(tx, audit, attempt, ({ state }) => {
        if (state.state !== 'notified' && state.state !== 'pickup-reserved')
          throw new RegistrationError('case/state-forbids', state.state)
        const since = at.toISOString()
        return { state: { ...producedOf(state), state: 'unclaimed', since }, act: 'pickup-time-over' }
      })
    })
  }
  return rows.length
}

/**
 * An unclaimed card came back to the centre: two officers revoke its certificates, then it is destroyed.
 *
 * @throws {RegistrationError} `case/state-forbids`, `production/step-forbids`
 */
export async function recordReturn(
  context: RegistrationContext,
  staff: Staff,
  caseId: string,
): Promise<void> {
  const { store, clock } = context
  const act = { actor: staff.actor, at: clock() }
  await store.transact(act, async (tx, audit) => {
    const row = await tx
      .selectFrom('case_file')
      .select('state_facts')
      .where('case_id', '=', caseId)
      .forUpdate()
      .executeTakeFirst()
    if (!row) throw new RegistrationError('case/not-found', caseId)
    const { state_facts: state } = row
    if (state.state !== 'unclaimed') throw new RegistrationError('case/state-forbids', state.state)
    const card = await lockCard(tx, state.cardId)
    if (card.state === 'recovered') return audit.changedNothing()
    if (card.state !== 'kept' && card.state !== 'revoked')
      throw new RegistrationError('production/step-forbids', card.state)
    await tx.updateTable('card').set({ state: 'recovered' }).where('card_id', '=', card.card_id).execute()
    audit.record('card/step', {
      subject: `card:${card.card_id}`,
      facts: { from: card.state, to: 'recovered' },
    })
    await wantRevocation(tx, audit, { cardId: card.card_id, cause: 'unclaimed', at: act.at })
  })
}
