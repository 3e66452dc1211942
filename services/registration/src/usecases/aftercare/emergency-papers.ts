/**
 * Emergency cards are made on a form and an identity document alone; the licence itself and the residence record follow within
 * six months, otherwise the card is revoked and recalled (portal-issuance-exchange §2.1 F).
 */
import { japanDate } from '@jitsuin/kernel'
import type { Actor } from '@jitsuin/platform'
import type { AftercarePaper } from '../../contract.js'
import { EMERGENCY_PAPER_MONTHS, papersFor } from '../../domain/aftercare/papers.js'
import { addMonths } from '../../domain/aftercare/rules.js'
import { RegistrationError } from '../../errors.js'
import { insertNotices } from '../../store/aftercare/procedures.js'
import type { RegistrationContext } from '../context.js'
import { openProcedure } from './open-procedure.js'
import { orderRevocation } from './order-revocation.js'

const SYSTEM = 'system:aftercare'
const NEEDED = papersFor('papersMissing', { address: 'stays' })

/** Begins to count for every emergency card, from the day on which it was issued. */
export async function watchEmergencyCards({ store, clock }: RegistrationContext): Promise<number> {
  const at = clock()
  const rows = await store.read
    .selectFrom('card')
    .innerJoin('case_file', 'case_file.case_id', 'card.case_id')
    .leftJoin('emergency_papers', 'emergency_papers.card_id', 'card.card_id')
    .select(['card.card_id', 'card.case_id', 'card.issued_on', 'case_file.person_id'])
    .where('case_file.channel', '=', 'emergency')
    .where('card.issued_on', 'is not', null)
    .where('emergency_papers.card_id', 'is', null)
    .limit(500)
    .execute()
  const fresh = rows.flatMap(({ card_id, case_id, issued_on, person_id }) =>
    issued_on === null || person_id === null
      ? []
      : [
          {
            card_id,
            case_id,
            person_id,
            due_on: addMonths(issued_on, EMERGENCY_PAPER_MONTHS),
            arrived: JSON.stringify([]),
            settled_at: null,
          },
        ],
  )
  if (fresh.length === 0) return 0
  await store.transact({ actor: SYSTEM, at }, async (tx, audit) => {
    await tx
      .insertInto('emergency_papers')
      .values(fresh)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    for (const { card_id } of fresh) {
      audit.record('aftercare/papers-noted', { subject: `card:${card_id}`, facts: { papers: [] } })
    }
  })
  return fresh.length
}

/**
 * Notes papers that have come; when all are there, the card is like any other.
 *
 * @throws {RegistrationError} `aftercare/card-not-found`: no emergency card has this number
 */
export async function notePapers(
  { store, clock }: RegistrationContext,
  {
    cardId,
    papers,
    actor,
  }: { readonly cardId: string; readonly papers: readonly AftercarePaper[]; readonly actor: Actor },
): Promise<'settled' | 'more-missing'> {
  const at = clock()
  return store.transact({ actor, at }, async (tx, audit) => {
    const row = await tx
      .selectFrom('emergency_papers')
      .select('arrived')
      .where('card_id', '=', cardId)
      .forUpdate()
      .executeTakeFirst()
    if (!row) throw new RegistrationError('aftercare/card-not-found', cardId)
    const arrived = [...new Set([...row.arrived, ...papers])]
    const isSettled = NEEDED.every((paper) => arrived.includes(paper))
    await tx
      .updateTable('emergency_papers')
      .set({ arrived: JSON.stringify(arrived), ...(isSettled && { settled_at: at }) })
      .where('card_id', '=', cardId)
      .execute()
    audit.record('aftercare/papers-noted', { subject: `card:${cardId}`, facts: { papers: arrived } })
    return isSettled ? 'settled' : 'more-missing'
  })
}

/** Reminds one month ahead, and opens the revocation once the day has passed: the day itself still counts. */
export async function askEmergencyPapers(context: RegistrationContext): Promise<void> {
  const today = japanDate(context.clock())
  const rows = await context.store.read
    .selectFrom('emergency_papers')
    .innerJoin('card', 'card.card_id', 'emergency_papers.card_id')
    .leftJoin('renewal_letter', (join) =>
      join
        .onRef('renewal_letter.card_id', '=', 'emergency_papers.card_id')
        .on('renewal_letter.letter', '=', REMINDER),
    )
    .select(['emergency_papers.card_id', 'emergency_papers.person_id', 'emergency_papers.due_on'])
    .select('renewal_letter.letter')
    .where('emergency_papers.settled_at', 'is', null)
    .where('card.revoked_at', 'is', null)
    .where('emergency_papers.due_on', '<=', addMonths(today, 1))
    .execute()
  for (const row of rows) {
    const card = { cardId: row.card_id, personId: row.person_id, dueOn: row.due_on }
    if (today > card.dueOn) await recall(context, card)
    else if (row.letter === null) await remind(context, card)
  }
}

/** The letter about papers stands beside those about renewal, under a number that they never have. */
const REMINDER = -1

type Card = { readonly cardId: string; readonly personId: string; readonly dueOn: string }

async function remind(
  { store, clock, newId }: RegistrationContext,
  { cardId, personId, dueOn }: Card,
): Promise<void> {
  const at = clock()
  await store.transact({ actor: SYSTEM, at }, async (tx, audit) => {
    const row = { card_id: cardId, letter: REMINDER, sent_at: at, medium: 'letter' } as const
    await tx.insertInto('renewal_letter').values(row).execute()
    const notices = (['mail', 'letter'] as const).map(
      (kind) => ({ kind, letter: 'emergency-papers-reminder', personId, facts: { cardId, dueOn } }) as const,
    )
    await insertNotices(tx, notices, { at, newId })
    audit.record('aftercare/told', { subject: `card:${cardId}`, facts: { kind: 'papers' } })
  })
}

async function recall(context: RegistrationContext, { cardId, personId, dueOn }: Card): Promise<void> {
  const report = { requestId: context.newId(), kind: 'papersMissing', personId, cardIds: [cardId] } as const
  const { procedure } = await openProcedure(context, { ...report, reporter: 'office', way: 'system' }, SYSTEM)
  if (procedure.state.state !== 'reported') return // it is under way
  const { procedureId, revision } = procedure
  await orderRevocation(
    context,
    { procedureId, expectedRevision: revision, actor: SYSTEM, at: context.clock() },
    {
      act: 'papers-missing',
      reason: `papers were due on ${dueOn}`,
      evidence: [{ kind: 'card', id: cardId }],
    },
  )
}
