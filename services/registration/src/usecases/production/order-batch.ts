/** Takes approved cases into production: numbers, blanks and cards are given in the transaction that changes the cases. */
import { japanDate } from '@jitsuin/kernel'
import { LARGEST_LIST } from '../../contract.js'
import type { Case, CaseState } from '../../domain/cases/case.js'
import { cardIdOf, monthOf } from '../../domain/production/card-id.js'
import { approvedOf } from '../../domain/production/case-facts.js'
import type { Staff } from '../../domain/staff.js'
import { RegistrationError } from '../../errors.js'
import { changeCaseIn } from '../../store/cases/cases.js'
import type { Audit, Tx } from '../../store/database.js'
import { countCards, loadNewestCard, takeSerials } from '../../store/production/cards.js'
import { moveStock } from '../../store/production/stock.js'
import { type CardWarrant, loadCardWarrants } from '../../store/production/warrants.js'
import type { RegistrationContext } from '../context.js'
import { expectTools, type ProductionContext } from './tools.js'

/** States from which a case goes into production. */
export const READY_STATES = ['approved', 'second-key-issued', 'production-error'] as const

/** Which cases: these, or those that wait longest. `batchId` is made by the page, so a double click is one batch. */
export type BatchOrder = {
  readonly batchId: string
  readonly what:
    | { readonly by: 'cases'; readonly caseIds: readonly string[] }
    | { readonly by: 'longest-waiting'; readonly count: number }
}

/** How many cases one transaction takes. */
const TAKEN_TOGETHER = 200

/**
 * Orders cards for cases. A case that somebody else took meanwhile is left out; one without a warrant stops nothing.
 *
 * @throws {RegistrationError} `production/no-case-waiting`, `stock/not-enough`, `production/numbers-exhausted`
 */
export async function orderBatch(
  context: RegistrationContext,
  staff: Staff,
  order: BatchOrder,
): Promise<{ readonly batchId: string; readonly taken: number }> {
  const production = expectTools(context)
  const { store } = production
  const known = await countCards(store.read, order.batchId)
  if (known > 0) return { batchId: order.batchId, taken: known }
  const caseIds = await waitingCases(production, order.what)
  let taken = 0
  // A batch of ten thousand is not one transaction: what was taken stays taken if the stock ends half-way.
  for (let from = 0; from < caseIds.length; from += TAKEN_TOGETHER)
    taken += await takeCases(production, {
      staff,
      order,
      caseIds: caseIds.slice(from, from + TAKEN_TOGETHER),
    })
  if (taken === 0) throw new RegistrationError('production/no-case-waiting', order.batchId)
  return { batchId: order.batchId, taken }
}

async function waitingCases(
  { store }: ProductionContext,
  what: BatchOrder['what'],
): Promise<readonly string[]> {
  if (what.by === 'cases') return what.caseIds.slice(0, LARGEST_LIST)
  const rows = await store.read
    .selectFrom('case_file')
    .select('case_id')
    .where('state', 'in', ['approved', 'second-key-issued'])
    .orderBy('received_at')
    .orderBy('case_id')
    .limit(what.count)
    .execute()
  return rows.map(({ case_id }) => case_id)
}

type Taking = { readonly staff: Staff; readonly order: BatchOrder; readonly caseIds: readonly string[] }

async function takeCases(context: ProductionContext, { staff, order, caseIds }: Taking): Promise<number> {
  const { store, clock, newId, production } = context
  const act = { actor: staff.actor, at: clock() }
  return store.transact(act, async (tx, audit) => {
    const ready = await lockReady(tx, caseIds)
    const warrants = await loadCardWarrants(tx, ready)
    const chosen = ready.flatMap((caseId) => warrants.get(caseId) ?? [])
    if (chosen.length === 0) {
      audit.changedNothing()
      return 0
    }
    const month = monthOf(japanDate(act.at))
    const serials = { prefix: production.cardPrefix, month, count: chosen.length }
    const first = await takeSerials(tx, serials)
    await moveStock(tx, audit, { moveId: newId(), move: 'reserved', quantity: chosen.length, act })
    await saveBatch(tx, audit, { order, staff, act, count: chosen.length })
    for (const [index, warrant] of chosen.entries()) {
      const cardId = cardIdOf(production.cardPrefix, month, first + index)
      await beginCard(tx, audit, { cardId, warrant, staff, act, newId, batchId: order.batchId })
    }
    return chosen.length
  })
}

/**
 * Locks those that are still ready, in one order, so that two producers never stop each other. A case that is only looked at is waited
 * for: whoever orders two hundred cards gets two hundred.
 */
async function lockReady(tx: Tx, caseIds: readonly string[]): Promise<string[]> {
  if (caseIds.length === 0) return []
  const rows = await tx
    .selectFrom('case_file')
    .select('case_id')
    .where('case_id', 'in', caseIds)
    .where('state', 'in', READY_STATES)
    .orderBy('case_id')
    .forNoKeyUpdate()
    .execute()
  const ready = new Set(rows.map(({ case_id }) => case_id))
  return caseIds.filter((caseId) => ready.has(caseId))
}

type BatchRow = {
  readonly order: BatchOrder
  readonly staff: Staff
  readonly act: { readonly actor: Staff['actor']; readonly at: Date }
  readonly count: number
}

async function saveBatch(tx: Tx, audit: Audit, { order, staff, act, count }: BatchRow): Promise<void> {
  const row = { batch_id: order.batchId, created_at: act.at, created_by: act.actor, staff_id: staff.staffId }
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('production_batch')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows === 1n)
    audit.record('production/ordered', { subject: `batch:${order.batchId}`, facts: { cards: count } })
}

type Beginning = {
  readonly cardId: string
  readonly batchId: string
  readonly warrant: CardWarrant
  readonly staff: Staff
  readonly act: { readonly actor: Staff['actor']; readonly at: Date }
  readonly newId: () => string
}

async function beginCard(tx: Tx, audit: Audit, beginning: Beginning): Promise<void> {
  const { cardId, batchId, warrant, staff, act, newId } = beginning
  const { caseId } = warrant
  const before = await loadNewestCard(tx, caseId)
  if (before && (before.step !== 'faulty' || (before.revocation_wanted_at && !before.revoked_at)))
    throw new RegistrationError('production/certificates-not-revoked', before.card_id)
  const changed = await changeCaseIn(
    tx,
    audit,
    { caseId, expectedRevision: 'newest', ...act, newId },
    (file) => ({
      state: inProduction(file, cardId),
      act: before ? 'production-begun-again' : 'production-begun',
      evidence: [
        { kind: 'card', id: cardId },
        { kind: 'warrant', id: warrant.warrantId },
      ],
    }),
  )
  await tx
    .insertInto('card')
    .values({
      card_id: cardId,
      case_id: caseId,
      attempt: (before?.attempt ?? 0) + 1,
      batch_id: batchId,
      state: 'blank',
      step: 'queued',
      warrant_id: warrant.warrantId,
      warrant_digest_hex: warrant.digestHex,
      name_romaji: warrant.nameRomaji,
      subject_serial_number: warrant.subjectSerialNumber,
      place_id: changed.form.pickupPlaceId,
      ordered_at: act.at,
      made_by: staff.staffId,
    })
    .execute()
}

/** The facts of the approval stay with the case for good. */
function inProduction({ state }: Case, cardId: string): CaseState {
  switch (state.state) {
    case 'approved':
    case 'second-key-issued':
    case 'production-error':
      return { ...approvedOf(state), state: 'production', cardId }
    default:
      throw new RegistrationError('case/state-forbids', `${state.state} to production`)
  }
}
