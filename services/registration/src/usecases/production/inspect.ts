/** Inspection: the station reads the card back, and a person compares the printed face. */
import type { z } from 'zod'
import type { CardResults, inspectionSchema } from '../../contract.js'
import type { Staff } from '../../domain/staff.js'
import { RegistrationError } from '../../errors.js'
import { advanceCard, expectCard } from '../../store/production/cards.js'
import type { RegistrationContext } from '../context.js'
import { inParallel } from './in-parallel.js'
import { spoilIn } from './make-cards.js'

type Seen = z.output<typeof inspectionSchema>['results'][number]

const AT_ONCE = 4

/** Inspects cards one by one; a faulty one stops nothing. Each has its own answer. */
export async function inspectCards(
  context: RegistrationContext,
  staff: Staff,
  results: readonly Seen[],
): Promise<CardResults> {
  const answers = await inParallel(results, AT_ONCE, async (seen) => {
    try {
      return { cardId: seen.cardId, result: await inspectCard(context, staff, seen) }
    } catch (error) {
      if (!(error instanceof RegistrationError)) throw error
      return { cardId: seen.cardId, result: 'refused' as const, code: error.code }
    }
  })
  return { results: answers }
}

async function inspectCard(
  context: RegistrationContext,
  staff: Staff,
  seen: Seen,
): Promise<'inspected' | 'faulty'> {
  const { store, station, clock, newId } = context
  const { cardId } = seen
  const card = await expectCard(store.read, cardId)
  if (card.step !== 'made')
    throw new RegistrationError('production/step-forbids', `${cardId} is ${card.step}`)
  const readBack = await station.inspect(cardId)
  const at = clock()
  const act = { actor: staff.actor, at }
  if (seen.face === 'right' && readBack.verdict === 'sound') {
    const moved = await store.transact(act, async (tx, audit) => {
      const facts = { state: 'inspected' } as const
      const verdict = await advanceCard(tx, audit, { cardId, from: 'made', to: 'inspected', facts })
      if (verdict === 'elsewhere') audit.changedNothing()
      return verdict
    })
    if (moved === 'elsewhere') throw new RegistrationError('production/step-forbids', cardId)
    return 'inspected'
  }
  const fault =
    seen.face === 'wrong'
      ? ({ fault: 'face-wrong', note: seen.note } as const)
      : ({ fault: 'read-back', note: readBack.verdict === 'faulty' ? readBack.fault : '' } as const)
  await store.transact(act, (tx, audit) => spoilIn(tx, audit, { cardId, ...fault, ...act, newId }))
  return 'faulty'
}
