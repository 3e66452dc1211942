/** What the pages of production show. */
import { ALL_CARD_STEPS, type BatchDetail, type CardStep, type ProductionOverview } from '../../contract.js'
import { RegistrationError } from '../../errors.js'
import { cardOf, cardsWithCases, nameOf } from '../../store/production/card-views.js'
import type { RegistrationContext } from '../context.js'

const NEXT_SHOWN = 20
const BATCHES_SHOWN = 20
const CARDS_PER_PAGE = 50
const FAULTY_SHOWN = 100

/** Who waits for a card, how many blanks there are, the newest batches, and the cards that went wrong. */
export async function showProduction({ store }: RegistrationContext): Promise<ProductionOverview> {
  const { read } = store
  const ready = read.selectFrom('case_file').where('state', 'in', ['approved', 'second-key-issued'])
  const [count, next, stock, batches, faulty] = await Promise.all([
    ready.select(({ fn }) => fn.countAll<string>().as('count')).executeTakeFirstOrThrow(),
    ready.selectAll().orderBy('received_at').orderBy('case_id').limit(NEXT_SHOWN).execute(),
    read
      .selectFrom('stock_balance')
      .select('balance')
      .where('account', '=', 'available')
      .executeTakeFirstOrThrow(),
    read
      .selectFrom('production_batch')
      .selectAll()
      .orderBy('created_at', 'desc')
      .limit(BATCHES_SHOWN)
      .execute(),
    cardsWithCases(read)
      .innerJoin('case_file as open', 'open.case_id', 'card.case_id')
      .where('open.state', '=', 'production-error')
      .where('card.step', '=', 'faulty')
      .where(({ eb, selectFrom }) =>
        eb(
          'card.attempt',
          '=',
          selectFrom('card as newest')
            .select(({ fn }) => fn.max('newest.attempt').as('newest'))
            .whereRef('newest.case_id', '=', 'card.case_id'),
        ),
      )
      .limit(FAULTY_SHOWN)
      .execute(),
  ])
  const steps = await countSteps(
    { store },
    batches.map(({ batch_id }) => batch_id),
  )
  return {
    waiting: Number(count.count),
    available: stock.balance,
    next: next.map((row) => ({
      caseId: row.case_id,
      caseNumber: row.case_number,
      ...nameOf(row.form),
      placeId: row.pickup_place_id,
      since: row.state_since.toISOString(),
      state: row.state,
    })),
    batches: batches.map((row) => batchOf(row, steps.get(row.batch_id))),
    faulty: faulty.map(cardOf),
  }
}

/** One batch with a page of its cards. @throws {RegistrationError} `production/batch-not-found` */
export async function showBatch(
  { store }: RegistrationContext,
  batchId: string,
  { page, step }: { readonly page: number; readonly step: CardStep | 'all' },
): Promise<BatchDetail> {
  const { read } = store
  const row = await read
    .selectFrom('production_batch')
    .selectAll()
    .where('batch_id', '=', batchId)
    .executeTakeFirst()
  if (!row) throw new RegistrationError('production/batch-not-found', batchId)
  const steps = (await countSteps({ store }, [batchId])).get(batchId) ?? NO_CARDS
  const cards = await cardsWithCases(read)
    .where('card.batch_id', '=', batchId)
    .$if(step !== 'all', (query) => query.where('card.step', '=', step === 'all' ? 'queued' : step))
    .orderBy('card.card_id')
    .limit(CARDS_PER_PAGE)
    .offset((page - 1) * CARDS_PER_PAGE)
    .execute()
  const batch = batchOf(row, steps)
  const shown = step === 'all' ? batch.total : steps[step]
  return { ...batch, cards: cards.map(cardOf), pages: Math.max(1, Math.ceil(shown / CARDS_PER_PAGE)) }
}

type Steps = Readonly<Record<CardStep, number>>
const NO_CARDS = Object.fromEntries(ALL_CARD_STEPS.map((step) => [step, 0])) as Steps // of all steps

async function countSteps(
  { store }: Pick<RegistrationContext, 'store'>,
  batchIds: readonly string[],
): Promise<ReadonlyMap<string, Steps>> {
  const counts = new Map<string, Steps>(batchIds.map((batchId) => [batchId, NO_CARDS]))
  if (batchIds.length === 0) return counts
  const rows = await store.read
    .selectFrom('card')
    .select(['batch_id', 'step'])
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('batch_id', 'in', batchIds)
    .groupBy(['batch_id', 'step'])
    .execute()
  for (const { batch_id, step, count } of rows)
    counts.set(batch_id, { ...(counts.get(batch_id) ?? NO_CARDS), [step]: Number(count) })
  return counts
}

function batchOf(
  row: { readonly batch_id: string; readonly created_at: Date; readonly created_by: string },
  steps: Steps = NO_CARDS,
) {
  return {
    batchId: row.batch_id,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    total: Object.values(steps).reduce((sum, count) => sum + count, 0),
    steps,
  }
}
