/** Cards in the database. A step is a guarded update: who comes second finds another step and changes nothing. */
import { type Selectable, sql } from '@jitsuin/platform'
import type { CardFault, CardStep } from '../../contract.js'
import { judgeStep, WORKING_STEPS } from '../../domain/production/steps.js'
import { RegistrationError } from '../../errors.js'
import type { Audit, Tx } from '../database.js'
import type { ProductionTables } from './schema.js'

type Reader = Pick<Tx, 'selectFrom'>

/** A card as its row has it. */
export type CardRow = Selectable<ProductionTables['card']>

/** What a step writes besides its name. */
export type CardFacts = Partial<{
  state: CardRow['state']
  chip_serial: string
  requests: string
  asked_day: string
  certificates: string
  issued_on: string
  expires_on: string
}>

/** Loads a card. @throws {RegistrationError} `production/card-not-found` */
export async function expectCard(db: Reader, cardId: string): Promise<CardRow> {
  const row = await db.selectFrom('card').selectAll().where('card_id', '=', cardId).executeTakeFirst()
  if (!row) throw new RegistrationError('production/card-not-found', cardId)
  return row
}

/** Loads a card and keeps others from changing it. @throws {RegistrationError} `production/card-not-found` */
export async function lockCard(tx: Tx, cardId: string): Promise<CardRow> {
  const row = await tx
    .selectFrom('card')
    .selectAll()
    .where('card_id', '=', cardId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new RegistrationError('production/card-not-found', cardId)
  return row
}

/** The newest attempt of a case, if there is any. */
export async function loadNewestCard(db: Reader, caseId: string): Promise<CardRow | undefined> {
  return db
    .selectFrom('card')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('attempt', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Brings a card a step further, if it is still at the step that was seen. */
export async function advanceCard(
  tx: Tx,
  audit: Audit,
  move: {
    readonly cardId: string
    readonly from: CardStep
    readonly to: CardStep
    readonly facts?: CardFacts
  },
): Promise<'advanced' | 'elsewhere'> {
  const { cardId, from, to, facts = {} } = move
  if (judgeStep(from, to) === 'refused')
    throw new RegistrationError('production/step-forbids', `${from} to ${to}`)
  const { numUpdatedRows } = await tx
    .updateTable('card')
    .set({ ...facts, step: to })
    .where('card_id', '=', cardId)
    .where('step', '=', from)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows !== 1n) return 'elsewhere'
  audit.record('card/step', { subject: `card:${cardId}`, facts: { from, to } })
  return 'advanced'
}

/** Marks a card faulty; its certificates, if it has any, are to be revoked. */
export async function spoilCard(
  tx: Tx,
  audit: Audit,
  what: { readonly card: CardRow; readonly fault: CardFault; readonly note: string; readonly at: Date },
): Promise<void> {
  const { card, fault, note, at } = what
  if (judgeStep(card.step, 'faulty') === 'refused')
    throw new RegistrationError('production/step-forbids', `${card.step} to faulty`)
  const isCertified = card.certificates !== null
  await tx
    .updateTable('card')
    .set({
      step: 'faulty',
      state: 'faulty',
      fault,
      fault_note: note,
      leased_until: null,
      ...(isCertified && { revocation_cause: 'issuedInError', revocation_wanted_at: at }),
    })
    .where('card_id', '=', card.card_id)
    .execute()
  const subject = `card:${card.card_id}`
  audit.record('card/faulty', { subject, facts: { step: card.step, fault } })
  if (isCertified) audit.record('card/revocation-wanted', { subject, facts: { cause: 'issuedInError' } })
}

/** Gives a worker the oldest cards that wait for a step; nobody else gets them until the lease ends. */
export async function leaseCards(
  tx: Tx,
  audit: Audit,
  lease: { readonly worker: string; readonly at: Date; readonly until: Date; readonly most: number },
): Promise<CardRow[]> {
  const { worker, at, until, most } = lease
  const free = tx
    .selectFrom('card')
    .select('card_id')
    .where('step', 'in', WORKING_STEPS)
    .where((where) => where.or([where('leased_until', 'is', null), where('leased_until', '<=', at)]))
    .orderBy('ordered_at')
    .orderBy('card_id')
    .limit(most)
    .forUpdate()
    .skipLocked()
  const rows = await tx
    .updateTable('card')
    .set({ leased_until: until, leased_by: worker })
    .where('card_id', 'in', free)
    .returningAll()
    .execute()
  if (rows.length === 0) audit.changedNothing()
  else audit.record('cards/leased', { subject: `worker:${worker}`, facts: { cards: rows.length } })
  return rows.toSorted((one, other) => one.card_id.localeCompare(other.card_id))
}

/** Gives back what a worker of this name had in hand when it died; called once, when the worker begins. */
export async function endLeasesOf(tx: Tx, audit: Audit, worker: string): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('card')
    .set({ leased_until: null, leased_by: null })
    .where('leased_by', '=', worker)
    .where('step', 'in', WORKING_STEPS)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) audit.changedNothing()
  else audit.record('cards/leased', { subject: `worker:${worker}`, facts: { cards: 0 } })
}

/** Lets cards rest until a moment, after something outside did not answer. */
export async function restCards(
  tx: Tx,
  audit: Audit,
  cardIds: readonly string[],
  until: Date,
): Promise<void> {
  if (cardIds.length === 0) return audit.changedNothing()
  await tx
    .updateTable('card')
    .set({ leased_until: until, leased_by: null })
    .where('card_id', 'in', cardIds)
    .where('step', 'in', WORKING_STEPS)
    .execute()
  audit.record('cards/leased', { subject: 'worker:none', facts: { cards: cardIds.length } })
}

/** How many cards a batch has. */
export async function countCards(db: Reader, batchId: string): Promise<number> {
  const { count } = await db
    .selectFrom('card')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('batch_id', '=', batchId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Takes so many numbers of a month in one go; the first of them. Numbers are never given back. */
export async function takeSerials(
  tx: Tx,
  { prefix, month, count }: { readonly prefix: string; readonly month: string; readonly count: number },
): Promise<number> {
  const { next } = await tx
    .insertInto('card_serial')
    .values({ prefix, month, next: count })
    .onConflict((conflict) =>
      conflict.columns(['prefix', 'month']).doUpdateSet({ next: sql`card_serial.next + ${count}` }),
    )
    .returning('next')
    .executeTakeFirstOrThrow()
  return next - count
}
