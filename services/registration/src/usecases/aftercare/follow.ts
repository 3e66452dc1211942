/**
 * What other areas have done and aftercare must follow: a new card that was handed over ends the old one, and cards that production
 * wants to be revoked wait for two officers.
 */
import { japanDate } from '@jitsuin/kernel'
import type { CaseKind, ProcedureKind, RevocationCause } from '../../contract.js'
import { certificatesInUse } from '../../domain/aftercare/revocation.js'
import { OLD_CARD_RULES } from '../../domain/aftercare/rules.js'
import { RegistrationError } from '../../errors.js'
import { changeProcedure, procedureOf } from '../../store/aftercare/procedures.js'
import { loadCards, loadOwner, revokeCardIn } from '../../store/aftercare/register.js'
import { loadRecallsOver, loadWishes, type Wish } from '../../store/aftercare/wishes.js'
import type { RegistrationContext } from '../context.js'
import { openProcedure } from './open-procedure.js'
import { orderRevocation } from './order-revocation.js'

const SYSTEM = 'system:aftercare'

/** Ends old cards whose successors were handed over, and not before; drops procedures whose application came to nothing. */
export async function followApplications(context: RegistrationContext): Promise<void> {
  await adoptApplications(context)
  const rows = await context.store.read
    .selectFrom('aftercare_procedure')
    .innerJoin('case_file', 'case_file.case_id', 'aftercare_procedure.case_id')
    .selectAll('aftercare_procedure')
    .select('case_file.state as case_state')
    .where('aftercare_procedure.state', '=', 'application-open')
    .where('case_file.state', 'in', ['handed-over', 'returned', 'rejected', 'withdrawn', 'lapsed'])
    .limit(100)
    .execute()
  for (const { case_state, ...row } of rows) {
    const { procedureId, revision, caseId = '' } = procedureOf(row)
    const at = context.clock()
    const ask = { procedureId, expectedRevision: revision, actor: SYSTEM, at } as const
    if (case_state !== 'handed-over') {
      const reason = `application-${case_state}`
      await changeProcedure(context.store, { ...ask, newId: context.newId }, () => ({
        state: { state: 'dropped', reason },
        act: 'dropped',
        reason,
      }))
    } else await endOldCard(context, ask, caseId)
  }
}

type Ask = Parameters<typeof orderRevocation>[1]

async function endOldCard(context: RegistrationContext, ask: Ask, caseId: string): Promise<void> {
  const evidence = [{ kind: 'case', id: caseId }]
  try {
    await orderRevocation(context, ask, { act: 'new-card-handed-over', evidence })
  } catch (error) {
    if (!(error instanceof RegistrationError) || error.code !== 'aftercare/nothing-to-revoke') throw error
    await changeProcedure(context.store, { ...ask, newId: context.newId }, () => ({
      state: { state: 'dropped', reason: 'old-card-ended-before' },
      act: 'dropped',
      reason: 'old-card-ended-before',
    }))
  }
}

const PROCEDURE_OF = {
  damage: 'damage',
  nameChange: 'nameChange',
  membershipChange: 'membershipChange',
} as const satisfies Partial<Readonly<Record<CaseKind, ProcedureKind>>>

/** Applications that came without a word to aftercare: their old cards end by the same rule. */
async function adoptApplications(context: RegistrationContext): Promise<void> {
  const kinds = Object.keys(PROCEDURE_OF) as (keyof typeof PROCEDURE_OF)[] // the table has no other keys
  const rows = await context.store.read
    .selectFrom('case_file')
    .leftJoin('aftercare_procedure', 'aftercare_procedure.case_id', 'case_file.case_id')
    .innerJoin('card', (join) =>
      join.on((on) => on('card.card_id', '=', on.ref('case_file.form', '->>').key('previousCardId'))),
    )
    .select(['case_file.case_id', 'case_file.kind', 'case_file.person_id', 'card.card_id'])
    .where('case_file.kind', 'in', kinds)
    .where('case_file.state', '=', 'handed-over')
    .where('aftercare_procedure.procedure_id', 'is', null)
    .where('card.revoked_at', 'is', null)
    .limit(50)
    .execute()
  for (const { case_id, kind, person_id, card_id } of rows) {
    const known = kinds.find((one) => one === kind)
    if (known === undefined || person_id === null || OLD_CARD_RULES[known] !== 'at-hand-over') continue
    if ((await loadOwner(context.store.read, card_id)) !== person_id) continue // somebody else's card is never ended
    await openProcedure(
      context,
      {
        requestId: case_id,
        kind: PROCEDURE_OF[known],
        personId: person_id,
        cardIds: [card_id],
        reporter: 'office',
        way: 'system',
        caseId: case_id,
      },
      SYSTEM,
    )
  }
}

const WISH_KINDS: Partial<Readonly<Record<RevocationCause, ProcedureKind>>> = {
  unclaimed: 'unclaimed',
  issuedInError: 'issuedInError',
  keyCompromise: 'keyCompromise',
  papersMissing: 'papersMissing',
}

/** Opens the revocation of cards that production wants to end: unclaimed ones, and those that were made in error. */
export async function followWishes(context: RegistrationContext): Promise<void> {
  for (const wish of await loadWishes(context.store.read)) await followWish(context, wish)
}

async function followWish(context: RegistrationContext, { cardId, personId, cause }: Wish): Promise<void> {
  const at = context.clock()
  const cards = (await loadCards(context.store.read, personId)).filter((card) => card.cardId === cardId)
  if (certificatesInUse(cards, japanDate(at)).length === 0) return recordEnded(context, { cardId, cause, at })
  const report = { requestId: context.newId(), kind: WISH_KINDS[cause] ?? 'issuedInError', personId } as const
  const { procedure } = await openProcedure(
    context,
    { ...report, cardIds: [cardId], reporter: 'office', way: 'system' },
    SYSTEM,
  )
  if (procedure.state.state !== 'reported') return // it is under way
  const { procedureId, revision } = procedure
  await orderRevocation(
    context,
    { procedureId, expectedRevision: revision, actor: SYSTEM, at },
    { act: 'revocation-wanted', evidence: [{ kind: 'card', id: cardId }] },
  )
}

/** Nothing is left to sign when the certificates have run out, or were ended one by one: the card has ended all the same. */
async function recordEnded(
  { store }: RegistrationContext,
  { cardId, cause, at }: { readonly cardId: string; readonly cause: RevocationCause; readonly at: Date },
): Promise<void> {
  await store.transact({ actor: SYSTEM, at }, async (tx, audit) => {
    if ((await revokeCardIn(tx, { cardId, cause, at })) === 'was-revoked') return audit.changedNothing()
    audit.record('aftercare/card-revoked', { subject: `card:${cardId}`, facts: { cause } })
  })
}

/** Ends recalls whose cards production has destroyed. */
export async function followDestroyed({ store, clock, newId }: RegistrationContext): Promise<void> {
  for (const procedureId of await loadRecallsOver(store.read)) {
    const attempt = { procedureId, expectedRevision: 'newest', actor: SYSTEM, at: clock(), newId } as const
    await changeProcedure(store, attempt, ({ state, cardIds }) => {
      if (state.state !== 'revoked' && state.state !== 'card-awaited')
        throw new RegistrationError('aftercare/state-forbids', `${procedureId} is ${state.state}`)
      const { revokedAt } = state
      return {
        state: {
          state: 'done',
          outcome: 'card-destroyed',
          ...(revokedAt !== undefined && { revokedAt }),
        },
        act: 'card-destroyed',
        evidence: cardIds.map((id) => ({ kind: 'card', id })),
      }
    })
  }
}
